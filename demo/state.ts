import type { Day, Month } from '../src/kernel/day.ts'
import type { Promotion } from './action.ts'
import type { Areas } from './areas.ts'
import type { ArrearsBook } from './arrears.ts'
import type { DunningBook } from './dunning.ts'
import type { Era } from './era.ts'
import type { Newcomers } from './newcomer.ts'
import type { ResolvedOptions } from './options.ts'
import type { TwinOutlet } from './outlets.ts'
import type { Stream } from './random.ts'
import type { TwinPerson } from './staff.ts'
import type { Subscribers } from './subscribers.ts'
import type { Tally } from './tally.ts'
import type { MonthTruth, ReentryTruth } from './truth.ts'
import type { StoredAfterOffer } from './prepay.ts'
import type { PromiseBook } from './promises.ts'
import type { Organisation } from './units.ts'

/** Somebody who left and will open a new number. */
export type PendingReturn = {
  readonly openDay: number
  readonly closedDay: number
  readonly subject: number
  readonly person: number
  readonly fromBrand: number
  readonly toBrand: number
  readonly township: number
  readonly village: number
  readonly level: number
}

/** The month that is being lived: events by day and cell, so that daily sums equal the month's. */
export type LivedMonth = {
  readonly index: number
  readonly month: Month
  readonly days: readonly Day[]
  /** Of 1970-01-01 on, as in the subscribers' columns. */
  readonly firstDay: number
  readonly tally: Tally
  readonly grossAdds: Int32Array
  readonly leavers: Int32Array
  readonly stops: Int32Array
  readonly restores: Int32Array
  readonly paymentCount: Int32Array
  readonly paymentFen: Float64Array
  readonly reentries: ReentryTruth[]
  /** Adds by outlet, for figures that the province counts late. */
  readonly addsByOutlet: Int32Array
}

export type World = {
  readonly options: ResolvedOptions
  readonly era: Era
  readonly areas: Areas
  readonly organisation: Organisation
  readonly staff: readonly TwinPerson[]
  readonly outlets: readonly TwinOutlet[]
  readonly newcomers: Newcomers
  readonly lifeStream: Stream
  readonly usageStream: Stream
  /** townships x brands; cell = township * brands + brand. */
  readonly cellCount: number
  /** Users per cell at the start. */
  readonly firstUsers: readonly number[]
  readonly subscribers: Subscribers
  readonly actions: Promotion[]
  /** Bills and money: the twin's own book. */
  readonly arrears: ArrearsBook
  /** What the billing system has stopped for arrears on the branch's word. */
  readonly dunning: DunningBook
  /** Promises to pay that the branch took, and what became of them. */
  readonly promises: PromiseBook
  /** Who stored after an offer, by account: the truth that conversion is held against. */
  readonly stored: Map<string, StoredAfterOffer>
  pendingReturns: PendingReturn[]
  /** The last day lived through; its files have been handed out. */
  today: Day
  lived: LivedMonth | null
  /** Closed months, oldest first. */
  readonly history: MonthTruth[]
  /** Counts every step, so that a file asked for too late says so and never lies. */
  steps: number
}
