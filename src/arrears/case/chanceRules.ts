import { addDays, type Day, monthOf, monthsBetween } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import { normalQuantile } from '../../kernel/statistics.ts'
import type { CollectionPolicy, Chance } from './contract.ts'

/** Ages of debt in whole months, each named by the first: 0, 1, 2, 3, 4-6, 7-12, over 12. */
export const ageBuckets = [0, 1, 2, 3, 4, 7, 13] as const
export type AgeBucket = (typeof ageBuckets)[number]
export function bucketOf(ageMonths: number): AgeBucket {
  return ageBuckets.findLast((from) => ageMonths >= from) ?? 0
}

/** The age at the last month's end of a debt that fell due on a day: money of this month had none then. */
export function ageAt(oldestDueOn: Day, today: Day): number {
  return Math.max(0, monthsBetween(monthOf(oldestDueOn), monthOf(today)) - 1)
}

/** What became of the open bills of one place in one age within a month, over some months. */
export type RecoveryCell = { readonly bucket: AgeBucket; readonly brand: string; readonly countyCode: string; readonly items: number; readonly baseFen: Fen; readonly paidFen: Fen }
export type Recovery = { readonly rate: number; readonly cellRate: number | null; readonly wideRate: number; readonly items: number }
export type RecoveryOf = (at: { readonly bucket: AgeBucket; readonly brand: string; readonly countyCode: string }) => Recovery | null

/**
 * The share of a debt that comes in within a month, by its mix: E = (n p_i + k p_0) / (n + k), where p_0 is the branch's rate of that age,
 * so that a small hall is not judged by three bills. An age that never occurred takes the rate of all ages; without any history nothing is said.
 */
export function readRecovery(cells: readonly RecoveryCell[], k: number): RecoveryOf {
  const own = new Map<string, { items: number; baseFen: number; paidFen: number }>()
  const wide = new Map<AgeBucket | 'all', { baseFen: number; paidFen: number }>()
  for (const cell of cells) {
    const key = `${cell.bucket} ${cell.brand} ${cell.countyCode}`
    const found = own.get(key) ?? { items: 0, baseFen: 0, paidFen: 0 }
    own.set(key, { items: found.items + cell.items, baseFen: found.baseFen + cell.baseFen, paidFen: found.paidFen + cell.paidFen })
    for (const of of [cell.bucket, 'all'] as const) {
      const sum = wide.get(of) ?? { baseFen: 0, paidFen: 0 }
      wide.set(of, { baseFen: sum.baseFen + cell.baseFen, paidFen: sum.paidFen + cell.paidFen })
    }
  }
  const rateOf = (sum: { baseFen: number; paidFen: number } | undefined): number | null => (sum === undefined || sum.baseFen <= 0 ? null : sum.paidFen / sum.baseFen)
  return ({ bucket, brand, countyCode }) => {
    const wideRate = rateOf(wide.get(bucket)) ?? rateOf(wide.get('all'))
    if (wideRate === null) return null
    const cell = own.get(`${bucket} ${brand} ${countyCode}`)
    const cellRate = rateOf(cell)
    const items = cellRate === null ? 0 : (cell?.items ?? 0)
    return { rate: items + k === 0 ? wideRate : (items * (cellRate ?? 0) + k * wideRate) / (items + k), cellRate, wideRate, items }
  }
}

/** What working does to those who would not have paid: measured against accounts that were left out by chance. */
export type Uplift = { readonly share: number; readonly low: number; readonly high: number; /** Standard error of the share. */ readonly error: number; readonly treated: number; readonly heldOut: number }
export const upliftHeldOutMin = 30
/** How far off the assumption of the rule may well be: a hold-out outweighs it once its own error is smaller than this. */
export const assumedError = 0.1

/** Share paid within the days looked at, of accounts that were worked and of those held out; null while too few were held out to say anything. */
export function measureUplift(outcomes: readonly { readonly isHeldOut: boolean; readonly paidShare: number }[], confidence = 0.95): Uplift | null {
  const treated = outcomes.filter((each) => !each.isHeldOut).map((each) => each.paidShare)
  const heldOut = outcomes.filter((each) => each.isHeldOut).map((each) => each.paidShare)
  if (heldOut.length < upliftHeldOutMin || treated.length < upliftHeldOutMin) return null
  const [with_, without] = [meanOf(treated), meanOf(heldOut)]
  const remaining = Math.max(1 - without, 1e-9)
  const error = Math.sqrt(varianceOf(treated, with_) / treated.length + varianceOf(heldOut, without) / heldOut.length)
  const reach = normalQuantile(1 - (1 - confidence) / 2) * error
  const within = (value: number): number => Math.min(1, Math.max(-1, value / remaining))
  return { share: within(with_ - without), low: within(with_ - without - reach), high: within(with_ - without + reach), error: error / remaining, treated: treated.length, heldOut: heldOut.length }
}
const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
const varianceOf = (values: readonly number[], centre: number): number => values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / Math.max(1, values.length - 1)

export type Valued = { readonly chance: Chance; readonly costFen: Fen; readonly worthFen: Fen }

/**
 * priority = (p(pay | treated) - p(pay | not)) x balance - cost. The branch's own history stands for what comes anyway, which is a little too much
 * because some of it was worked; so a case is worth rather more than is said here. Without history both chances are unknown and only the size ranks.
 */
export function valueCase(given: {
  readonly overdueFen: Fen; readonly ageMonths: number; readonly way: 'call' | 'visit'; readonly recovery: Recovery | null; readonly uplift: Uplift | null; readonly policy: CollectionPolicy; readonly costFen: { readonly call: Fen; readonly visit: Fen }
}): Valued {
  const assumed = (given.policy.uplift.findLast((step) => given.ageMonths >= step.fromAgeMonths) ?? given.policy.uplift[0])?.percent ?? 0
  // Each by its precision: a small hold-out says little against what people know, a large one says all.
  const weight = given.uplift === null ? 0 : assumedError ** 2 / (assumedError ** 2 + given.uplift.error ** 2)
  const share = Math.max(0, (1 - weight) * (assumed / 100) + weight * (given.uplift?.share ?? 0))
  const untreated = given.recovery === null ? null : Math.min(1, Math.max(0, given.recovery.rate))
  const gain = (1 - (untreated ?? 0)) * share
  const costFen = given.costFen[given.way]
  return {
    chance: {
      untreated, treated: untreated === null ? null : untreated + gain, uplift: share, isMeasured: given.uplift !== null, upliftLow: given.uplift?.low ?? null, upliftHigh: given.uplift?.high ?? null,
      heldOut: given.uplift?.heldOut ?? 0, items: given.recovery?.items ?? 0, k: given.policy.shrinkK, cellRate: given.recovery?.cellRate ?? null, wideRate: given.recovery?.wideRate ?? null, ageMonths: given.ageMonths,
    },
    costFen, worthFen: Math.round(gain * given.overdueFen) - costFen,
  }
}

export type PromiseState = { readonly state: 'open' | 'kept' | 'broken'; readonly paidFen: Fen; readonly settledOn: Day | null }
/** Kept on the day on which the money reached the promise, broken when its date has passed without; money of the date itself is in time. `knownUpTo`: the newest day of which payments have come. */
export function judgePromise(promise: { readonly madeOn: Day; readonly dueOn: Day; readonly amountFen: Fen }, moneys: readonly { readonly on: Day; readonly amountFen: Fen }[], knownUpTo: Day): PromiseState {
  let paidFen = 0
  for (const money of moneys.toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : other.amountFen - one.amountFen))) {
    if (money.on < promise.madeOn || money.on > promise.dueOn || money.on > knownUpTo) continue
    paidFen += money.amountFen
    if (paidFen >= promise.amountFen) return { state: 'kept', paidFen, settledOn: money.on }
  }
  // A day's payments come in several files, so those of the date are whole only once a later day has begun in them.
  return knownUpTo > promise.dueOn ? { state: 'broken', paidFen, settledOn: addDays(promise.dueOn, 1) } : { state: 'open', paidFen, settledOn: null }
}
