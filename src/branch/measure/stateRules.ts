import { allowance, type Band } from '../threshold/rules.ts'

export type Better = 'higher' | 'lower' | 'neither'
export type Standing = 'offTrack' | 'watch' | 'onTrack' | 'noTarget' | 'noFigure'

/** How far short of what is expected; positive is short, for either direction. */
export function shortfall(actual: number | null, expected: number | null, better: Better): number | null {
  if (actual === null || expected === null) return null
  if (better === 'neither') return Math.abs(actual - expected)
  return better === 'higher' ? expected - actual : actual - expected
}

/** Where a figure stands against what is expected of it, by the limits that hold for it: the one rule for the plan, the indicators and the map. */
export function decideStanding(figure: { readonly actual: number | null; readonly expected: number | null; readonly better: Better }, band: Band): Standing {
  if (figure.actual === null) return 'noFigure'
  const short = shortfall(figure.actual, figure.expected, figure.better)
  if (short === null || figure.expected === null) return 'noTarget'
  // Sums of fractions end in dust: what cannot be told apart from the target has reached it.
  const dust = Math.abs(figure.expected) * 1e-9
  const isWithin = (percentOfTarget: number): boolean => short <= allowance(figure.expected ?? 0, percentOfTarget, band) + dust
  if (figure.better === 'neither') return isWithin(band.yellow) ? 'onTrack' : 'watch'
  if (isWithin(band.green)) return 'onTrack'
  return isWithin(band.yellow) ? 'watch' : 'offTrack'
}
