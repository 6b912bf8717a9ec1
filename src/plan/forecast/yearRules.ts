import { addMonths, listMonths, month, type Month } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import { forecastSeries, type Forecast, type ForecastSettings, type Gathering, type Interval, type NoForecast } from './rules.ts'

export type MonthParts = { readonly month: string; readonly numerator: number | null; readonly denominator: number | null }
export type YearKind = { readonly rollUp: 'sum' | 'last' | 'mean'; readonly isRatio: boolean }
export type MonthAhead = Interval & { readonly month: Month }
export type YearEnd =
  | { readonly kind: 'forecast'; readonly through: Month; readonly soFar: number | null; readonly months: readonly MonthAhead[]; readonly year: Interval; readonly denominator: number | null; readonly basis: Forecast }
  /** The year has all its months: nothing is left to forecast. */
  | { readonly kind: 'closed'; readonly through: Month; readonly year: number | null; readonly denominator: number | null }
  | { readonly kind: 'none'; readonly because: NoForecast['because'] | 'noFigure' | 'dutyChanges'; readonly through: Month | null }

/** What a person brought in the months of the year, which is not what the places that he holds now brought; and whether those stay his to its end. */
export type OwnYear = { readonly achieved: readonly MonthParts[]; readonly dutyStays: boolean }

/**
 * Where a figure will stand when the year ends, from the months that are known. Of a person `parts` is the history of what he answers for now,
 * whoever held it then, and foretells the months ahead; `own` is what counts for him so far.
 */
export function yearEnd(parts: readonly MonthParts[], kind: YearKind, year: string, settings: ForecastSettings, own?: OwnYear): YearEnd {
  const values = new Map(parts.map((part) => [part.month, valueOf(part, kind)]))
  const known = [...values].filter(([, value]) => value !== null).map(([at]) => at).sort()
  const [first] = known
  const newest = known.filter((at) => at <= `${year}-12`).at(-1)
  if (first === undefined || newest === undefined) return { kind: 'none', because: 'noFigure', through: null }
  const through = month(newest)
  const inYear = (own?.achieved ?? parts).filter((part) => part.month.slice(0, 4) === year && part.month <= through)
  if (through === `${year}-12`) return { kind: 'closed', through, ...closedYear(inYear, kind) }
  if (own && !own.dutyStays) return { kind: 'none', because: 'dutyChanges', through }
  if (own?.achieved.some((part) => part.month <= through && part.numerator === null)) return { kind: 'none', because: 'gap', through }
  const december = month(`${year}-12`)
  const ahead = listMonths(addMonths(through, 1), december)
  const gathering: Gathering = kind.rollUp === 'last' ? 'last' : kind.rollUp === 'sum' && !kind.isRatio ? 'sum' : 'mean'
  const basis = forecastSeries(listMonths(month(first), through).map((at) => values.get(at) ?? null), { horizon: ahead.length, gathering }, settings)
  if (basis.kind === 'none') return { kind: 'none', because: basis.because, through }
  const floor = known.every((at) => (values.get(at) ?? 0) >= 0) ? 0 : -Infinity
  const months = ahead.map((at, index) => ({ month: at, ...notBelow(basis.months[index] ?? basis.ahead, floor) }))
  const weights = weightsOf(inYear, parts, kind, ahead, gathering)
  return {
    kind: 'forecast', through, soFar: weights.soFar, months, denominator: weights.denominator, basis,
    year: notBelow(mapInterval(basis.ahead, (value) => weights.known + weights.ofAhead * value), floor),
  }
}

function valueOf(part: MonthParts, kind: YearKind): number | null {
  return kind.isRatio ? divide(part.numerator, part.denominator) : part.numerator
}

function closedYear(inYear: readonly MonthParts[], kind: YearKind): { year: number | null; denominator: number | null } {
  const known = inYear.filter((part) => valueOf(part, kind) !== null)
  const last = known.at(-1)
  if (!last) return { year: null, denominator: null }
  if (kind.rollUp === 'last') return { year: valueOf(last, kind), denominator: last.denominator }
  const numerator = known.reduce((sum, part) => sum + (part.numerator ?? 0), 0)
  const denominator = known.reduce((sum, part) => sum + (part.denominator ?? 0), 0)
  if (kind.isRatio) return { year: divide(numerator, denominator), denominator }
  return { year: kind.rollUp === 'mean' ? numerator / known.length : numerator, denominator: null }
}

/** year = known + ofAhead x (months ahead gathered). */
type YearWeights = { readonly known: number; readonly ofAhead: number; readonly soFar: number | null; readonly denominator: number | null }

function weightsOf(inYear: readonly MonthParts[], all: readonly MonthParts[], kind: YearKind, ahead: readonly Month[], gathering: Gathering): YearWeights {
  const soFar = closedYear(inYear, kind)
  if (gathering === 'last') return { known: 0, ofAhead: 1, soFar: soFar.year, denominator: soFar.denominator ?? lastDenominator(all) }
  if (gathering === 'sum') return { known: soFar.year ?? 0, ofAhead: 1, soFar: soFar.year, denominator: null }
  const counted = inYear.filter((part) => valueOf(part, kind) !== null)
  if (!kind.isRatio) return { known: ((soFar.year ?? 0) * counted.length) / 12, ofAhead: ahead.length / 12, soFar: soFar.year, denominator: null }
  // A ratio of the year weighs its months by their denominators; those ahead are taken from the same months a year ago.
  const byMonth = new Map(all.map((part) => [part.month, part.denominator]))
  const usual = mean(all.flatMap((part) => part.denominator ?? []))
  const denominatorAhead = ahead.reduce((sum, at) => sum + (byMonth.get(addMonths(at, -12)) ?? usual), 0)
  const denominatorKnown = counted.reduce((sum, part) => sum + (part.denominator ?? 0), 0)
  const numeratorKnown = counted.reduce((sum, part) => sum + (part.numerator ?? 0), 0)
  const denominator = denominatorKnown + denominatorAhead
  return { known: divide(numeratorKnown, denominator) ?? 0, ofAhead: divide(denominatorAhead, denominator) ?? 1, soFar: soFar.year, denominator }
}
function lastDenominator(parts: readonly MonthParts[]): number | null {
  return [...parts].sort((a, b) => (a.month < b.month ? -1 : 1)).findLast((part) => part.denominator !== null)?.denominator ?? null
}
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
function mapInterval(interval: Interval, change: (value: number) => number): Interval {
  return { low: change(interval.low), point: change(interval.point), high: change(interval.high) }
}
// What never was negative (users, money, a rate) is not forecast to be.
function notBelow(interval: Interval, floor: number): Interval {
  return mapInterval(interval, (value) => Math.max(floor, value))
}

/** The target of the whole year: its own, else what its months come to. */
export function yearTarget(targets: readonly { readonly period: string; readonly value: number }[], kind: YearKind, year: string): number | null {
  const own = targets.find((target) => target.period === year)
  if (own) return own.value
  const months = listMonths(month(`${year}-01`), month(`${year}-12`)).map((at) => targets.find((target) => target.period === at)?.value)
  if (kind.rollUp === 'last') return months.at(-1) ?? null
  const known = months.filter((value) => value !== undefined)
  if (known.length < months.length) return null
  const total = known.reduce((sum, value) => sum + value, 0)
  return kind.rollUp === 'sum' && !kind.isRatio ? total : total / months.length
}

export type Outlook = 'reached' | 'open' | 'missed'
/** Whether the whole interval reaches the target, none of it does, or it lies on both sides. */
export function outlookOf(year: Interval, target: number, better: 'higher' | 'lower'): Outlook {
  const [worst, best] = better === 'higher' ? [year.low, year.high] : [year.high, year.low]
  const reaches = (value: number) => (better === 'higher' ? value >= target : value <= target)
  return reaches(worst) ? 'reached' : reaches(best) ? 'open' : 'missed'
}
