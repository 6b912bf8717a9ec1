import type { Month } from '../src/kernel/day.ts'
import type { RungsTaken, StopsHanded } from './dunning.ts'
import type { OffersMade } from './prepay.ts'
import type { PromisesMade } from './promises.ts'

/** A promotion raises the gross adds of one brand in one area by a known share, from its first month to its last. */
export type Promotion = {
  readonly kind: 'promotion'
  readonly areaCode: string
  readonly brand: string
  readonly from: Month
  readonly to: Month
  /** 0.3: three adds more on every ten. */
  readonly effect: number
}

/** What the branch does that the twin answers. A chapter that acts adds its kind here. */
export type TwinAction = Promotion | RungsTaken | StopsHanded | OffersMade | PromisesMade
