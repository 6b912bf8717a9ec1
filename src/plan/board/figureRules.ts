import { emptySeries, expectedOfMonth, figureAt, type FigureKind, type Series, spanToRead, valueOfMonth } from '../../branch/measure/figureRules.ts'
import { shortfall } from '../../branch/measure/stateRules.ts'
import type { Band } from '../../branch/threshold/rules.ts'
import { addMonths, listMonths, type Month, month, parsePeriod } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import type { FigureView, MonthPoint } from './contract.ts'
import { decideState, gapAmount } from './rules.ts'

export type IndicatorKind = FigureKind & { readonly gapUnit: 'yuan' | 'users' | null }
export type FigureNow = Pick<FigureView, 'state' | 'actual' | 'monthsWithFigure' | 'previous' | 'lastYear' | 'expected' | 'expectedBasis' | 'yearTarget' | 'gap'>
export { emptySeries, type Series }

/** Months to read for a period: its line of 13 months, and what those are compared with. */
export function monthsToRead(period: string): Month[] {
  const last = lastMonthOf(period)
  // A year under way may end its line where it begins.
  const span = spanToRead(addMonths(monthsOf(period)[0] ?? last, -12), last, 'month')
  return span ? listMonths(month(span.from), month(span.to)) : []
}
function lastMonthOf(period: string): Month {
  const last = monthsOf(period).at(-1)
  assert(last, `${period} is a month, a quarter or a year.`)
  return last
}
function monthsOf(period: string): readonly Month[] {
  const span = parsePeriod(period)
  assert(span && span.kind !== 'day', `${period} is a month, a quarter or a year.`)
  return span.months
}

/** What the board says about one indicator at one place in one period, by the limits of its state. */
export function figureNow(kind: IndicatorKind, series: Series, period: string, band: Band): FigureNow {
  const { value, denominator, periodCount, previous, lastYear, expected, basis } = figureAt(kind, series, period)
  const short = shortfall(value, expected, kind.better)
  return {
    state: decideState({ actual: value, expected, better: kind.better }, band),
    actual: value,
    monthsWithFigure: periodCount,
    previous,
    lastYear,
    expected,
    expectedBasis: basis,
    yearTarget: series.targets.get(period.slice(0, 4)) ?? null,
    gap: { value: short, amount: gapAmount(short, kind.unit, kind.gapUnit, denominator), amountUnit: short === null ? null : kind.gapUnit },
  }
}

export function sparkOf(kind: IndicatorKind, series: Series, period: string): (number | null)[] {
  return lineMonths(series, period).map((each) => valueOfMonth(kind, series, each))
}
/** 13 months of figure, the year before, and what was expected, for one chart. */
export function monthPoints(kind: IndicatorKind, series: Series, period: string): MonthPoint[] {
  return lineMonths(series, period).map((each) => ({
    month: each, actual: valueOfMonth(kind, series, each), lastYear: valueOfMonth(kind, series, addMonths(each, -12)), target: expectedOfMonth(kind, series, each).expected,
  }))
}
/** A year under way ends its line where its figures end. */
function lineMonths(series: Series, period: string): Month[] {
  const last = monthsOf(period).findLast((each) => series.values.has(each)) ?? lastMonthOf(period)
  return listMonths(addMonths(last, -12), last)
}
