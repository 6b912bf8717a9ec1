/** The one place where a figure is divided. Formulas: docs/decisions/measures.md. */

/** numerator / denominator; null when there is nothing to divide by. */
export function divide(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  return numerator / denominator
}

/** Relative change against a base; null (shown as "-") when the base is not positive. */
export function changeAgainst(base: number | null, current: number | null): number | null {
  if (base === null || current === null || base <= 0) return null
  return (current - base) / base
}

/** Ratios compare in percentage points: 0.038 against 0.030 is 0.8. */
export function pointsAgainst(base: number | null, current: number | null): number | null {
  return base === null || current === null ? null : (current - base) * 100
}

/**
 * Completion of a target. Where less is better the scheme chooses between `2 - actual/target` and `target/actual`.
 */
export function completion(
  actual: number | null,
  target: number | null,
  better: 'higher' | 'lower',
  lowerForm: 'mirror' | 'inverse' = 'mirror',
): number | null {
  if (actual === null || target === null || target === 0) return null
  if (better === 'higher') return actual / target
  if (lowerForm === 'mirror') return 2 - actual / target
  return actual === 0 ? null : target / actual
}
