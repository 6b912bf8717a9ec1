import { completion } from '../../../kernel/ratio.ts'
import type { Scheme, SchemeIndicator } from '../scheme/contract.ts'
import type { FrozenCell, FrozenMeasure, PointState } from './contract.ts'

export type Points = { readonly state: PointState; readonly completion: number | null; readonly points: number | null }
export type Direction = 'higher' | 'lower'

export function directionOf(indicator: Pick<SchemeIndicator, 'better'>, measure: Pick<FrozenMeasure, 'better'> | undefined): Direction {
  if (indicator.better !== 'measure') return indicator.better
  return measure?.better === 'lower' ? 'lower' : 'higher'
}

export function clamp(value: number, floor: number, cap: number): number {
  return Math.min(cap, Math.max(floor, value))
}

/** The points of one indicator, of 100. Without a figure or a target there are none, which is not zero. */
export function pointsOf(scheme: Pick<Scheme, 'threeValue'>, indicator: SchemeIndicator, cell: Pick<FrozenCell, 'value' | 'target'> | undefined, direction: Direction): Points {
  const value = cell?.value ?? null
  const target = cell?.target ?? null
  if (value === null) return none('noData')
  if (target === null) return none('noTarget')
  if (indicator.form === 'threeValue') {
    if (target.base === null || target.challenge === null) return none('noTarget')
    const raw = threeValuePoints(scheme.threeValue, { value, base: target.base, target: target.target, challenge: target.challenge }, direction)
    // Capped by the challenge itself: beyond it nothing more is earned.
    return { state: 'scored', completion: completionOf(value, target.target, direction, indicator.lowerForm), points: clamp(raw, indicator.floorPercent, indicator.capPercent) }
  }
  if (target.target <= 0) return none('noBase')
  const ratio = completionOf(value, target.target, direction, indicator.lowerForm)
  // Less is better and nothing at all came: no ratio can say how good that is, the cap does.
  const percent = ratio === null ? indicator.capPercent : ratio * 100
  return { state: 'scored', completion: ratio, points: clamp(percent, indicator.floorPercent, indicator.capPercent) }
}

/** As a ratio; null where it has no meaning: a target that is not positive, or target ÷ actual with nothing to divide by. */
export function completionOf(value: number, target: number, direction: Direction, lowerForm: 'mirror' | 'inverse'): number | null {
  if (target <= 0) return null
  if (direction === 'lower' && lowerForm === 'inverse' && value <= 0) return null
  return completion(value, target, direction, lowerForm)
}

type ThreeValues = { readonly value: number; readonly base: number; readonly target: number; readonly challenge: number }

/** Straight lines from base to target to challenge; below the base nothing, or in proportion; beyond the challenge no more. */
export function threeValuePoints(form: Scheme['threeValue'], figure: ThreeValues, direction: Direction): number {
  const sign = direction === 'higher' ? 1 : -1
  // Turned so that more is better in either direction.
  const [x, a, t, c] = [figure.value * sign, figure.base * sign, figure.target * sign, figure.challenge * sign]
  if (x >= c) return form.challengePoints
  if (x >= t) return form.targetPoints + ((form.challengePoints - form.targetPoints) * (x - t)) / (c - t)
  if (x >= a) return form.basePoints + ((form.targetPoints - form.basePoints) * (x - a)) / (t - a)
  return form.below === 'zero' ? 0 : belowBase(form.basePoints, figure, direction)
}

/** In proportion: value ÷ base; where less is better 2 − value ÷ base. A base that is not positive gives nothing below it. */
function belowBase(basePoints: number, figure: ThreeValues, direction: Direction): number {
  if (figure.base <= 0) return 0
  const part = direction === 'higher' ? figure.value / figure.base : 2 - figure.value / figure.base
  return basePoints * clamp(part, 0, 1)
}

const none = (state: PointState): Points => ({ state, completion: null, points: null })
