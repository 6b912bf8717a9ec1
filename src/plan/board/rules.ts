import { type Better, decideStanding } from '../../branch/measure/stateRules.ts'
import type { Band } from '../../branch/threshold/rules.ts'
import { divide } from '../../kernel/ratio.ts'
import type { ClauseState } from './contract.ts'

const stateOfStanding = { offTrack: 'off_track', watch: 'watch', onTrack: 'on_track', noTarget: 'no_target', noFigure: 'no_figure' } as const

export function decideState(figure: { actual: number | null; expected: number | null; better: Better }, band: Band): ClauseState {
  return stateOfStanding[decideStanding(figure, band)]
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
