import { addDays, addMonths, listMonths, type Month, month, parsePeriod, type Period } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import { divide } from '../../kernel/ratio.ts'
import type { MeasureShape } from './contract.ts'
import { type Parts, rollUp, storedRange, valueOf } from './rules.ts'
import type { Better } from './stateRules.ts'

/** What the rules need to know of an indicator. `isRatio` null: the rows tell, as of one that people type. */
export type FigureKind = {
  readonly unit: MeasureShape['unit'] | null
  readonly better: Better
  readonly rollUp: 'sum' | 'last' | 'mean'
  readonly isRatio: boolean | null
  readonly grain: 'month' | 'day'
}

/** Figures by stored period and targets by period (2011, 2011-Q1, 2011-03) of one indicator at one subject and brand. */
export type Series = { readonly values: ReadonlyMap<string, Parts>; readonly targets: ReadonlyMap<string, number> }
export const emptySeries: Series = { values: new Map(), targets: new Map() }

/** Whose target a figure is held against: its own month's, its own quarter's, the year's as it stands, or a place on the way there. */
export type TargetBasis = 'day' | 'month' | 'quarter' | 'year' | 'path'
export type Expected = { readonly expected: number | null; readonly basis: TargetBasis | null }
const nothingExpected: Expected = { expected: null, basis: null }

export type FigureAt = Parts & Expected & {
  readonly value: number | null
  /** Months (or days) of the period that have a figure. */
  readonly periodCount: number
  /** The same stretch just before, and a year ago; of a period under way only as far as it has come. */
  readonly previous: number | null
  readonly lastYear: number | null
}

/** Everything that is said about one indicator at one place in one period: the one rule for the plan's board, the indicators and the map. */
export function figureAt(kind: FigureKind, series: Series, period: Period): FigureAt {
  const span = parsePeriod(period)
  assert(span, `${period} is a day, a month, a quarter or a year.`)
  if (span.kind === 'day') {
    const at = (of: string) => valueOf(series.values.get(of))
    const parts = series.values.get(span.day) ?? nothing
    const value = valueOf(parts)
    const own = series.targets.get(span.day)
    return {
      numerator: parts.numerator, denominator: parts.denominator, value, periodCount: value === null ? 0 : 1, previous: at(addDays(span.day, -1)), lastYear: at(yearBefore(span.day)),
      ...(own === undefined ? nothingExpected : { expected: own, basis: 'day' as const }),
    }
  }
  const { months } = span
  const elapsed = elapsedOf(kind, series, months)
  const over = (shift: number) => valueOf(partsOver(kind, series, elapsed.map((each) => addMonths(each, shift))))
  const { periodCount, ...parts } = partsOver(kind, series, months)
  return { ...parts, value: valueOf(parts), periodCount, previous: over(-months.length), lastYear: over(-12), ...expectedOver(kind, series, { period, months, elapsed }) }
}

const nothing: Parts & { periodCount: number } = { numerator: null, denominator: null, periodCount: 0 }
/** Numerator and denominator over months. */
export function partsOver(kind: FigureKind, series: Series, months: readonly Month[]): Parts & { readonly periodCount: number } {
  const stored = kind.grain === 'month' ? months : [...series.values.keys()].filter((day) => months.includes(day.slice(0, 7) as Month))
  return rollUp(kind.rollUp, stored.flatMap((period) => {
    const parts = series.values.get(period)
    return parts ? [{ ...parts, period }] : []
  })) ?? nothing
}
export function valueOfMonth(kind: FigureKind, series: Series, at: Month): number | null {
  return valueOf(partsOver(kind, series, [at]))
}
/** A period under way has come as far as its last month with a figure; without any it is taken whole. */
function elapsedOf(kind: FigureKind, series: Series, months: readonly Month[]): readonly Month[] {
  const last = months.findLast((each) => valueOfMonth(kind, series, each) !== null)
  return last === undefined ? months : months.filter((each) => each <= last)
}

/** The target of the period itself when it is complete; else what its months come to so far. */
function expectedOver(kind: FigureKind, series: Series, { period, months, elapsed }: { period: Period; months: readonly Month[]; elapsed: readonly Month[] }): Expected {
  const [only] = months
  if (months.length === 1 && only) return expectedOfMonth(kind, series, only)
  const own = series.targets.get(period)
  if (own !== undefined && elapsed.length === months.length) return { expected: own, basis: months.length === 3 ? 'quarter' : 'year' }
  const byMonth = elapsed.map((each) => expectedOfMonth(kind, series, each))
  const last = byMonth.at(-1)
  if (!last || byMonth.some((each) => each.expected === null)) return nothingExpected
  const sum = byMonth.reduce((total, each) => total + (each.expected ?? 0), 0)
  const way = wayOf(kind, series)
  if (way === 'flow') return { expected: sum, basis: 'path' }
  if (way === 'level' || kind.rollUp === 'last') return last
  return byMonth.every((each) => each.basis === last.basis && each.expected === last.expected) ? last : { expected: divide(sum, byMonth.length), basis: 'path' }
}

/** A month's own target comes first; else what the year's target asks of it. */
export function expectedOfMonth(kind: FigureKind, series: Series, at: Month): Expected {
  const own = series.targets.get(at)
  if (own !== undefined) return { expected: own, basis: 'month' }
  const year = series.targets.get(at.slice(0, 4))
  const way = wayOf(kind, series)
  if (way === 'held') {
    const quarter = series.targets.get(`${at.slice(0, 4)}-Q${Math.ceil(Number(at.slice(5, 7)) / 3)}`)
    if (quarter !== undefined) return { expected: quarter, basis: 'quarter' }
  }
  if (year === undefined) return nothingExpected
  if (way === 'held') return { expected: year, basis: 'year' }
  if (way === 'flow') return { expected: shareOfYear(kind, series, at, year), basis: 'path' }
  const expected = levelOnPath(kind.better, valueOfMonth(kind, series, month(`${Number(at.slice(0, 4)) - 1}-12`)), year, Number(at.slice(5, 7)))
  return { expected, basis: expected === year ? 'year' : 'path' }
}

/** How a year's target is met: filled month by month (adds, revenue), reached by the end (a level), or held all year (a rate, a mean, a score). */
export type TargetWay = 'flow' | 'level' | 'held'
export function targetWay(kind: { readonly rollUp: FigureKind['rollUp']; readonly isRatio: boolean; readonly unit: string | null }): TargetWay {
  if (kind.isRatio || kind.rollUp === 'mean' || kind.unit === 'percent' || kind.unit === 'yuanPerUser' || kind.unit === 'score') return 'held'
  return kind.rollUp === 'sum' ? 'flow' : 'level'
}
function wayOf(kind: FigureKind, series: Series): TargetWay {
  return targetWay({ ...kind, isRatio: kind.isRatio ?? [...series.values.values()].some((parts) => parts.denominator !== null) })
}

/** In a straight line from where the last year closed; a level that began better than its target is held there, as is one whose beginning is unknown. */
function levelOnPath(better: Better, opening: number | null, year: number, monthOfYear: number): number {
  if (opening === null || (better === 'higher' && opening >= year) || (better === 'lower' && opening <= year)) return year
  return opening + ((year - opening) * monthOfYear) / 12
}

/** What the months with a target of their own leave of the year's is shared as last year's months were; evenly where last year is not whole. */
function shareOfYear(kind: FigureKind, series: Series, at: Month, year: number): number {
  const months = monthsOfYear(at.slice(0, 4))
  const weights = seasonBefore(kind, series, at) ?? months.map(() => 1)
  const open = months.flatMap((each, index) => (series.targets.has(each) ? [] : [{ month: each, weight: weights[index] ?? 0 }]))
  const given = months.reduce((sum, each) => sum + (series.targets.get(each) ?? 0), 0)
  const left = year - given
  // Months that ask for more than the year leave nothing for the others.
  if (left * year < 0) return 0
  const all = open.reduce((sum, each) => sum + each.weight, 0)
  return all === 0 ? left / open.length : (left * (open.find((each) => each.month === at)?.weight ?? 0)) / all
}
/** Last year's twelve figures, when there are twelve and none is negative: net adds that turned negative tell no season. */
function seasonBefore(kind: FigureKind, series: Series, at: Month): number[] | null {
  const season: number[] = []
  for (const each of monthsOfYear(String(Number(at.slice(0, 4)) - 1))) {
    const value = valueOfMonth(kind, series, each)
    if (value === null || value < 0) return null
    season.push(value)
  }
  return season.some((value) => value > 0) ? season : null
}

const monthsOfYear = (year: string) => listMonths(month(`${year}-01`), month(`${year}-12`))
/** 29 February has no day a year before: it finds no figure. */
const yearBefore = (period: string) => `${String(Number(period.slice(0, 4)) - 1)}${period.slice(4)}`

/**
 * First and last stored period to read in order to speak about the periods from `first` to `last`: last year and its season with them.
 * null where an indicator has no figures of such a period.
 */
export function spanToRead(first: Period, last: Period, grain: 'month' | 'day'): { from: string; to: string } | null {
  const to = storedRange(last, grain)?.to
  const from = parsePeriod(first)?.kind === 'day' ? yearBefore(first) : storedRange(yearBefore(first.slice(0, 4)), grain)?.from
  return to === undefined || from === undefined ? null : { from, to }
}
