/**
 * Three ways to continue a monthly series. All are additive, so that a series that is shifted or scaled
 * has the shifted or scaled forecast: the figure does not depend on the unit it is written in.
 */
export const methods = ['seasonalNaive', 'dampedTrend', 'seasonalTrend'] as const
export type Method = (typeof methods)[number]

export const seasonMonths = 12
/** Months that a method needs before its first forecast. */
export const trainingMonthsMin: Readonly<Record<Method, number>> = { seasonalNaive: 12, dampedTrend: 8, seasonalTrend: 16 }

/** The next `horizon` months; never more than twelve, so that last year's month is always known. */
export function continueSeries(method: Method, series: readonly number[], horizon: number): number[] {
  if (method === 'dampedTrend') return continueDamped(series, horizon)
  const lastYear = Array.from({ length: horizon }, (_, step) => series[series.length - seasonMonths + step] ?? Number.NaN)
  if (method === 'seasonalNaive') return lastYear
  // The change on the year before has no season any more; its damped trend is added to last year's months.
  const change = series.slice(seasonMonths).map((value, index) => value - (series[index] ?? Number.NaN))
  const continued = continueDamped(change, horizon)
  return lastYear.map((value, step) => value + (continued[step] ?? 0))
}

type Weights = { readonly level: number; readonly trend: number; readonly damping: number }
// A coarse grid: with two or three years of months a finer one only fits the noise.
const weightGrid: readonly Weights[] = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((level) =>
  [0, 0.1, 0.3].flatMap((trend) => (trend === 0 ? [{ level, trend, damping: 0.9 }] : [0.8, 0.9].map((damping) => ({ level, trend, damping })))))

/** Holt's damped trend, its weights those with the least squared error one month ahead. */
function continueDamped(series: readonly number[], horizon: number): number[] {
  let best = runDamped(series, weightGrid[0] ?? { level: 0.5, trend: 0, damping: 0.9 })
  for (const weights of weightGrid.slice(1)) {
    const run = runDamped(series, weights)
    // Equally good to the last digits: the earlier one, in whatever unit the series is written.
    if (run.squaredError < best.squaredError * (1 - 1e-9)) best = run
  }
  const { level, trend, damping } = best
  let damped = 0
  let factor = 1
  return Array.from({ length: horizon }, () => {
    factor *= damping
    damped += factor
    return level + damped * trend
  })
}

function runDamped(series: readonly number[], weights: Weights): { level: number; trend: number; damping: number; squaredError: number } {
  let level = series[0] ?? Number.NaN
  // Without a weight there is no trend to learn; else the mean step of the first months starts it.
  const started = Math.min(4, series.length - 1)
  let trend = weights.trend === 0 || started < 1 ? 0 : ((series[started] ?? level) - level) / started
  let squaredError = 0
  for (let index = 1; index < series.length; index++) {
    const value = series[index] ?? Number.NaN
    const expected = level + weights.damping * trend
    squaredError += (value - expected) ** 2
    const next = expected + weights.level * (value - expected)
    trend = weights.trend === 0 ? 0 : weights.damping * trend + weights.trend * (next - level - weights.damping * trend)
    level = next
  }
  return { level, trend, damping: weights.damping, squaredError }
}
