import { type Better, decideStanding, shortfall } from '../../branch/measure/stateRules.ts'
import { divide } from '../../kernel/ratio.ts'
import type { ClauseState } from './contract.ts'

export type MonthValue = { readonly month: string; readonly numerator: number | null; readonly denominator: number | null }
export type RollUp = 'sum' | 'last' | 'mean'
export type { Better }
export { shortfall }
export type RolledFigure = { readonly value: number | null; readonly monthsWithFigure: number; readonly denominator: number | null }

const none: RolledFigure = { value: null, monthsWithFigure: 0, denominator: null }

/** The figure of one month; null when there is none, never zero. `hasDenominator` null: the row tells. */
export function valueOf(row: MonthValue | undefined, hasDenominator: boolean | null): number | null {
  if (!row || row.numerator === null) return null
  return (hasDenominator ?? row.denominator !== null) ? divide(row.numerator, row.denominator) : row.numerator
}

/**
 * One figure over months. `sum` adds numerators and denominators, `last` takes the last month that has a figure, `mean` the mean of the months.
 * Months without a row are left out and counted, not taken as zero.
 */
export function rollUpFigure(rows: readonly MonthValue[], rollUp: RollUp, hasDenominator: boolean | null): RolledFigure {
  const known = rows.filter((row) => valueOf(row, hasDenominator) !== null).sort((a, b) => (a.month < b.month ? -1 : 1))
  const last = known.at(-1)
  if (!last) return none
  if (rollUp === 'last') return { value: valueOf(last, hasDenominator), monthsWithFigure: known.length, denominator: last.denominator }
  const isRatio = hasDenominator ?? last.denominator !== null
  const numerator = known.reduce((sum, row) => sum + (row.numerator ?? 0), 0)
  const denominator = known.reduce((sum, row) => sum + (row.denominator ?? 0), 0)
  const by = rollUp === 'mean' ? known.length : 1
  return {
    value: isRatio ? divide(numerator, denominator) : divide(numerator, by),
    monthsWithFigure: known.length, denominator: isRatio ? denominator / by : null,
  }
}

/** Whether the year's target is filled month by month (gross adds, revenue) rather than held or reached (a rate, a level). */
export function isAdditive(indicator: { rollUp: RollUp; hasDenominator: boolean | null; unit: string | null }): boolean {
  return indicator.rollUp === 'sum' && indicator.hasDenominator !== true && !['percent', 'yuanPerUser', 'score'].includes(indicator.unit ?? '')
}

export type YearPath = {
  readonly yearTarget: number
  readonly better: Better
  readonly additive: boolean
  readonly rollUp: RollUp
  /** Figure at the end of the year before; null when unknown. */
  readonly opening: number | null
  /** 1 to 12. */
  readonly monthOfYear: number
}

/**
 * Where the year's target wants a figure to stand after so many months.
 * What adds up should have come in evenly; a level moves in a straight line from where the year began, unless it began better than the target; a rate is to be held all year.
 */
export function expectedOnPath(path: YearPath): number {
  const { yearTarget, opening, monthOfYear } = path
  if (path.additive) return (yearTarget * monthOfYear) / 12
  if (path.rollUp !== 'last' || opening === null) return yearTarget
  const mustRise = path.better !== 'lower'
  if (mustRise ? opening >= yearTarget : opening <= yearTarget) return yearTarget
  return opening + ((yearTarget - opening) * monthOfYear) / 12
}

const stateOfStanding = { offTrack: 'off_track', watch: 'watch', onTrack: 'on_track', noTarget: 'no_target', noFigure: 'no_figure' } as const

export function decideState(figure: { actual: number | null; expected: number | null; better: Better; unit: string | null }): ClauseState {
  return stateOfStanding[decideStanding(figure)]
}

/** A gap in money or people: a count is one itself, a share or an average is multiplied by what it is a share of. */
export function gapAmount(short: number | null, unit: string | null, gapUnit: 'yuan' | 'users' | null, denominator: number | null): number | null {
  if (short === null || gapUnit === null) return null
  if (unit === 'yuan' || unit === 'users') return short
  return denominator === null ? null : short * denominator
}

const severity: Readonly<Record<ClauseState, number>> = { off_track: 5, watch: 4, on_track: 3, no_target: 2, no_figure: 1, no_indicator: 0 }

/** The state that a sentence shows: of its figures the worst that says something. */
export function worstState(states: readonly ClauseState[]): ClauseState | null {
  return states.reduce<ClauseState | null>((worst, state) => (worst === null || severity[state] > severity[worst] ? state : worst), null)
}
export function bySeverity(a: ClauseState, b: ClauseState): number {
  return severity[b] - severity[a]
}

/** How bad a gap is beside other gaps: relative to what is expected. */
export function relativeGap(short: number | null, expected: number | null): number {
  return short === null || expected === null ? 0 : (divide(short, Math.abs(expected)) ?? short)
}
