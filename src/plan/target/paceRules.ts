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
 * How far a year is. A flow should have come as far as the months' own targets (twelfths, where it has none);
 * a level or a ratio should stand where its month's target does, seen from the year's: whole, where the month has none.
 * `actual` runs to the same month.
 */
export function paceOf(asked: { kind: SplitKind; better: 'higher' | 'lower' | 'neither'; actual: number | null; yearTarget: number | null; monthTargets: readonly (number | null)[]; monthOfYear: number }): Pace {
  const { kind, better, actual, yearTarget, monthTargets, monthOfYear } = asked
  const against = (value: number | null) => (better === 'lower' && kind !== 'flow' ? mirrored(value, yearTarget) : divide(value, yearTarget))
  const completed = against(actual)
  const elapsed = kind === 'flow' ? elapsedOfFlow(monthTargets, monthOfYear) : (against(monthTargets[monthOfYear - 1] ?? null) ?? 1)
  return { completion: completed, elapsed, ahead: completed === null || elapsed === null ? null : completed - elapsed }
}

function elapsedOfFlow(monthTargets: readonly (number | null)[], monthOfYear: number): number | null {
  if (monthTargets.length !== 12 || monthTargets.some((value) => value === null)) return monthOfYear / 12
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)
  return divide(sum(monthTargets.slice(0, monthOfYear)), sum(monthTargets))
}

function mirrored(actual: number | null, target: number | null): number | null {
  const ratio = divide(actual, target)
  return ratio === null ? null : 2 - ratio
}
