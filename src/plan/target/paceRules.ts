import { divide } from '../../kernel/ratio.ts'
import type { SplitKind } from './splitRules.ts'

export type Pace = {
  /** Completion of the year's target so far; less than one when less is better and there is more than wanted. */
  readonly completion: number | null
  /** How much of the year's target should be done by now 时序进度. */
  readonly elapsed: number | null
  /** 时序进度差: completion less what the calendar asks. */
  readonly ahead: number | null
}

/**
 * How far a year is: for a flow by the months' own targets (by twelfths where it has none), for a level or a ratio against what is to be held.
 * `actual` and `months` run to the same month.
 */
export function paceOf(asked: { kind: SplitKind; better: 'higher' | 'lower' | 'neither'; actual: number | null; yearTarget: number | null; monthTargets: readonly (number | null)[]; monthOfYear: number }): Pace {
  const { kind, better, actual, yearTarget, monthTargets, monthOfYear } = asked
  const completed = better === 'lower' && kind !== 'flow' ? mirrored(actual, yearTarget) : divide(actual, yearTarget)
  const planned = monthTargets.every((value) => value !== null) && monthTargets.length === 12
    ? divide(monthTargets.slice(0, monthOfYear).reduce<number>((sum, value) => sum + (value ?? 0), 0), monthTargets.reduce<number>((sum, value) => sum + (value ?? 0), 0))
    : monthOfYear / 12
  const elapsed = kind === 'flow' ? planned : 1
  return { completion: completed, elapsed, ahead: completed === null || elapsed === null ? null : completed - elapsed }
}

function mirrored(actual: number | null, target: number | null): number | null {
  const ratio = divide(actual, target)
  return ratio === null ? null : 2 - ratio
}
