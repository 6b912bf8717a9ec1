import { addDays, addMonths, day, firstDayOf, month } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import type { EraName } from './era.ts'

export type TwinOptions = {
  readonly seed?: number
  /** The plan's own era (2010-11), or today. */
  readonly era?: EraName
  /** Users on the books that the branch reaches in its 27th month. */
  readonly subscribers?: number
  /** Closed months, each with everything about it; the month that follows the last is running, with daily files up to yesterday. */
  readonly months?: number
  readonly firstMonth?: string
  /** The first month with daily files. A fixed month, not a count from the end: a longer run changes no earlier file. */
  readonly dailyFrom?: string
  /** So many closed months before the running one, and the running one, have a file of payments for each day instead of every ten days. Counted from the end: with it a shorter run is not the beginning of a longer one. */
  readonly dailyPaymentMonths?: number
  /** National code of a prefecture. */
  readonly areaPrefix?: string
  /** The branch's today: the first day on which nothing has been delivered yet, less one. */
  readonly today?: string
}

export type ResolvedOptions = {
  readonly seed: number
  readonly era: EraName
  readonly subscribers: number
  readonly months: number
  readonly firstMonth: Month
  readonly dailyFrom: Month
  /** null: payments come every ten days throughout. */
  readonly paymentsDailyFrom: Month | null
  readonly areaPrefix: string
  readonly today: Day
}

/** On the twelfth the last file about the month before has come, and its meeting is still to be held. */
const TODAY_OF_MONTH = 12

export function resolveOptions(options: TwinOptions): ResolvedOptions {
  const era = options.era ?? 'plan'
  const firstMonth = month(options.firstMonth ?? (era === 'plan' ? '2009-01' : '2024-08'))
  const months = options.months ?? 27
  assert(months >= 1 && months <= 60, 'The twin runs for 1 to 60 months.')
  const runningMonth = addMonths(firstMonth, months)
  const subscribers = options.subscribers ?? (era === 'plan' ? 120_000 : 200_000)
  assert(subscribers >= 300 && subscribers <= 1_000_000, 'The twin holds 300 to 1,000,000 subscribers; a province is generated inside the store.')
  return {
    seed: options.seed ?? 6323,
    era,
    subscribers,
    months,
    firstMonth,
    dailyFrom: month(options.dailyFrom ?? addMonths(firstMonth, 12)),
    paymentsDailyFrom: options.dailyPaymentMonths === undefined ? null : addMonths(runningMonth, -options.dailyPaymentMonths),
    areaPrefix: options.areaPrefix ?? '6323',
    today: day(options.today ?? addDays(firstDayOf(runningMonth), TODAY_OF_MONTH - 1)),
  }
}
