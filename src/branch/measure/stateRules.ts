import { type Tolerance, tolerances } from './tolerances.data.ts'

export type Better = 'higher' | 'lower' | 'neither'
export type Standing = 'offTrack' | 'watch' | 'onTrack' | 'noTarget' | 'noFigure'

/** How far short of what is expected; positive is short, for either direction. */
export function shortfall(actual: number | null, expected: number | null, better: Better): number | null {
  if (actual === null || expected === null) return null
  if (better === 'neither') return Math.abs(actual - expected)
  return better === 'higher' ? expected - actual : actual - expected
}

/** Where a figure stands against what is expected of it: the one rule for the plan, the indicators and the map. */
export function decideStanding(figure: { actual: number | null; expected: number | null; better: Better; unit: string | null }): Standing {
  if (figure.actual === null) return 'noFigure'
  const short = shortfall(figure.actual, figure.expected, figure.better)
  if (short === null || figure.expected === null) return 'noTarget'
  const allowed = allowance(figure.expected, figure.unit)
  // Sums of fractions end in dust: what cannot be told apart from the target has reached it.
  const dust = Math.abs(figure.expected) * 1e-9
  if (figure.better === 'neither') return short <= allowed + dust ? 'onTrack' : 'watch'
  if (short <= dust) return 'onTrack'
  return short <= allowed + dust ? 'watch' : 'offTrack'
}

function allowance(expected: number, unit: string | null): number {
  const tolerance: Tolerance = tolerances[unit ?? 'usual'] ?? tolerances.usual
  const byRatio = Math.abs(expected) * tolerance.ratio
  return tolerance.pointsMax === undefined ? byRatio : Math.min(byRatio, tolerance.pointsMax / 100)
}
