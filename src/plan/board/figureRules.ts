import { addMonths, listMonths, type Month, month, parsePeriod } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import { divide } from '../../kernel/ratio.ts'
import type { ClauseState, FigureView, MonthPoint } from './contract.ts'
import { type Better, decideState, expectedOnPath, gapAmount, isAdditive, type MonthValue, type RolledFigure, rollUpFigure, type RollUp, shortfall, valueOf } from './rules.ts'

export type IndicatorKind = {
  readonly unit: FigureView['unit']
  readonly better: Better
  readonly rollUp: RollUp
  readonly hasDenominator: boolean | null
  readonly gapUnit: 'yuan' | 'users' | null
}
/** Figures by month and targets by period (2011, 2011-Q1, 2011-03) of one indicator at one area or unit. */
export type Series = { readonly values: ReadonlyMap<string, MonthValue>; readonly targets: ReadonlyMap<string, number> }
export const emptySeries: Series = { values: new Map(), targets: new Map() }

export type FigureNow = Pick<FigureView, 'state' | 'actual' | 'monthsWithFigure' | 'previous' | 'lastYear' | 'expected' | 'expectedBasis' | 'yearTarget' | 'gap'>

/** Months of a period, and as many before it and a year before as comparisons need. */
export function monthsToRead(period: string): Month[] {
  const months = monthsOf(period)
  // Two years back from the first month of the period: its line may end there.
  return listMonths(addMonths(lastMonthOf(period), -23 - months.length), lastMonthOf(period))
}
export function lastMonthOf(period: string): Month {
  const months = monthsOf(period)
  const last = months.at(-1)
  assert(last, `${period} is a month, a quarter or a year.`)
  return last
}
function monthsOf(period: string): readonly Month[] {
  const span = parsePeriod(period)
  assert(span && span.kind !== 'day', `${period} is a month, a quarter or a year.`)
  return span.months
}

/** Everything that is said about one indicator at one place in one period. */
export function figureNow(kind: IndicatorKind, series: Series, period: string): FigureNow {
  const months = monthsOf(period)
  const rolled = rollOver(kind, series, months)
  // A year under way is compared with the same months a year ago.
  const elapsed = rolled.monthsWithFigure === 0 ? months : months.filter((each) => each <= lastKnown(kind, series, months))
  const { expected, basis } = expectedFor(kind, series, { period, months, elapsed })
  const short = shortfall(rolled.value, expected, kind.better)
  return {
    state: stateOf(kind, rolled.value, expected),
    actual: rolled.value,
    monthsWithFigure: rolled.monthsWithFigure,
    previous: rollOver(kind, series, elapsed.map((each) => addMonths(each, -stepOf(months)))).value,
    lastYear: rollOver(kind, series, elapsed.map((each) => addMonths(each, -12))).value,
    expected,
    expectedBasis: basis,
    yearTarget: series.targets.get(period.slice(0, 4)) ?? null,
    gap: { value: short, amount: gapAmount(short, kind.unit, kind.gapUnit, rolled.denominator), amountUnit: short === null ? null : kind.gapUnit },
  }
}

function stepOf(months: readonly Month[]): number {
  return months.length
}
function rollOver(kind: IndicatorKind, series: Series, months: readonly Month[]): RolledFigure {
  return rollUpFigure(months.flatMap((each) => series.values.get(each) ?? []), kind.rollUp, kind.hasDenominator)
}
function lastKnown(kind: IndicatorKind, series: Series, months: readonly Month[]): Month {
  return [...months].reverse().find((each) => valueOf(series.values.get(each), kind.hasDenominator) !== null) ?? month(months[0] ?? '')
}
function stateOf(kind: IndicatorKind, actual: number | null, expected: number | null): ClauseState {
  return decideState({ actual, expected, better: kind.better, unit: kind.unit })
}

type Expected = { expected: number | null; basis: FigureView['expectedBasis'] }

/** A target of the period itself comes first, then the targets of its months, then the path of the year's target. */
function expectedFor(kind: IndicatorKind, series: Series, { period, months, elapsed }: { period: string; months: readonly Month[]; elapsed: readonly Month[] }): Expected {
  const own = series.targets.get(period)
  if (months.length === 1 && own !== undefined) return { expected: own, basis: 'month' }
  if (months.length === 3 && own !== undefined && elapsed.length === 3) return { expected: own, basis: 'quarter' }
  if (months.length === 12 && own !== undefined && elapsed.length === 12) return { expected: own, basis: 'year' }
  const byMonth = elapsed.map((each) => series.targets.get(each))
  if (elapsed.length > 0 && byMonth.every((target) => target !== undefined)) return { expected: rollTargets(kind, byMonth), basis: months.length === 1 ? 'month' : 'path' }
  const last = elapsed.at(-1)
  const expected = last === undefined ? null : pathAt(kind, series, last)
  if (expected === null) return { expected: null, basis: null }
  const share = isAdditive(kind) ? (expected * elapsed.length) / Number(last?.slice(5, 7)) : expected
  return { expected: share, basis: isHeld(kind, series, last) ? 'year' : 'path' }
}

function rollTargets(kind: IndicatorKind, targets: readonly number[]): number | null {
  const total = targets.reduce((sum, target) => sum + target, 0)
  if (isAdditive(kind)) return total
  return kind.rollUp === 'last' ? (targets.at(-1) ?? null) : divide(total, targets.length)
}

/** Where the year's target wants the year-to-date figure at the end of a month; null without one. */
function pathAt(kind: IndicatorKind, series: Series, at: Month): number | null {
  const yearTarget = series.targets.get(at.slice(0, 4))
  if (yearTarget === undefined) return null
  return expectedOnPath({
    yearTarget, better: kind.better, additive: isAdditive(kind), rollUp: kind.rollUp,
    opening: openingOf(kind, series, at), monthOfYear: Number(at.slice(5, 7)),
  })
}
function openingOf(kind: IndicatorKind, series: Series, at: Month): number | null {
  return valueOf(series.values.get(`${Number(at.slice(0, 4)) - 1}-12`), kind.hasDenominator)
}
/** The year's target itself is what counts: not a share of it, nor a place on the way. */
function isHeld(kind: IndicatorKind, series: Series, at: Month | undefined): boolean {
  return at !== undefined && pathAt(kind, series, at) === series.targets.get(at.slice(0, 4)) && !isAdditive(kind)
}

export function sparkOf(kind: IndicatorKind, series: Series, period: string): (number | null)[] {
  const last = sparkEnd(series, period)
  return listMonths(addMonths(last, -12), last).map((each) => valueOf(series.values.get(each), kind.hasDenominator))
}
/** A year under way ends its line where its figures end. */
function sparkEnd(series: Series, period: string): Month {
  const last = lastMonthOf(period)
  const newest = monthsOf(period).filter((each) => series.values.has(each)).at(-1)
  return newest ?? last
}

/** 13 months of figure, the year before, and the target's path, for one chart. */
export function monthPoints(kind: IndicatorKind, series: Series, period: string): MonthPoint[] {
  const last = sparkEnd(series, period)
  return listMonths(addMonths(last, -12), last).map((each) => {
    const path = pathAt(kind, series, each)
    return {
      month: each,
      actual: valueOf(series.values.get(each), kind.hasDenominator),
      lastYear: valueOf(series.values.get(addMonths(each, -12)), kind.hasDenominator),
      target: series.targets.get(each) ?? (path !== null && isAdditive(kind) ? path / Number(each.slice(5, 7)) : path),
    }
  })
}
