/** Small samples: means, spread and the quantiles of the normal and of Student's distribution. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Over n - 1; 0 for a single value. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

/** Errors around zero, not around their mean: a bias counts as spread. */
export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value ** 2)))
}

/** Acklam's rational approximation, within 1.2e-9 of the true value. */
export function normalQuantile(probability: number): number {
  if (probability < 0.5) return -normalQuantile(1 - probability)
  const tail = 1 - probability
  if (tail < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(tail))
    return -polynomial([-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783], q)
      / polynomial([7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1], q)
  }
  const q = probability - 0.5
  const r = q * q
  return (q * polynomial([-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239], r))
    / polynomial([-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1], r)
}

/** Quantile of Student's t: exact for 1 and 2 degrees of freedom, else the expansion of Cornish and Fisher (within 0.5 % from 3 on for the usual 80 to 95 %). */
export function studentQuantile(probability: number, degrees: number): number {
  if (degrees <= 1) return Math.tan(Math.PI * (probability - 0.5))
  if (degrees < 3) {
    const a = 4 * probability * (1 - probability)
    return 2 * (probability - 0.5) * Math.sqrt(2 / a)
  }
  const z = normalQuantile(probability)
  return z + (z ** 3 + z) / (4 * degrees)
    + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
}

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0)
}
