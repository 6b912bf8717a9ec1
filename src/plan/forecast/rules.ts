import { mean, rootMeanSquare, studentQuantile } from '../../kernel/statistics.ts'
import { continueSeries, type Method, methods, seasonMonths, trainingMonthsMin } from './methodRules.ts'

/** What the months come to at the end: their sum, their mean, or the last one. */
export type Gathering = 'sum' | 'mean' | 'last'
export type Backtest = {
  readonly method: Method
  /** Mean absolute error of a month over all origins and horizons that every method was judged on. */
  readonly mae: number
  /** Against the naive error of the history itself: below 1 is better than repeating (last year's month, or the last one). */
  readonly mase: number | null
}
export type Interval = { readonly low: number; readonly point: number; readonly high: number }
export type Forecast = {
  readonly kind: 'forecast'
  readonly method: Method
  /** Of every method that could be judged, the chosen one first. */
  readonly backtests: readonly Backtest[]
  /** Points in time from which the chosen method was tried. */
  readonly originCount: number
  readonly coverage: number
  readonly months: readonly Interval[]
  /** The months ahead gathered: their sum or mean, or the last of them. */
  readonly ahead: Interval
}
export type NoForecast = { readonly kind: 'none'; readonly because: 'tooShort' | 'gap' | 'constant' | 'tooFar' }

export type ForecastSettings = {
  readonly coverage: number; readonly monthsMin: number; readonly originsMin: number
  /** With fewer months than these nothing is said of what lies farther ahead. */
  readonly shortHistory: { readonly months: number; readonly aheadMax: number }
}

/**
 * Continues a series of months, oldest first, null where a month has no figure. Which method is used is decided by trying each from earlier
 * points in time and comparing with what came; how wide the interval is, by how far the chosen one was off then.
 */
export function forecastSeries(months: readonly (number | null)[], ahead: { readonly horizon: number; readonly gathering: Gathering }, settings: ForecastSettings): Forecast | NoForecast {
  if (ahead.horizon > seasonMonths) return { kind: 'none', because: 'tooFar' }
  const series = lastRun(months)
  const monthsMin = ahead.horizon > settings.shortHistory.aheadMax ? settings.shortHistory.months : settings.monthsMin
  if (series.length < monthsMin) return { kind: 'none', because: series.length < months.filter((value) => value !== null).length ? 'gap' : 'tooShort' }
  if (series.every((value) => value === series[0])) return { kind: 'none', because: 'constant' }
  const tried = methods.flatMap((method) => {
    const origins = tryMethod(method, series)
    return origins.length >= settings.originsMin ? [{ method, origins }] : []
  })
  const backtests = judge(series, tried, ahead.horizon)
  const [chosen] = backtests
  const origins = tried.find((each) => each.method === chosen?.method)?.origins
  if (!chosen || !origins) return { kind: 'none', because: 'tooShort' }
  const points = continueSeries(chosen.method, series, ahead.horizon)
  const quantile = studentQuantile((1 + settings.coverage) / 2, Math.max(2, origins.length / 4))
  const around = (point: number, gathering: Gathering, steps: number): Interval => {
    const half = quantile * spreadAt(origins, gathering, steps)
    return { low: point - half, point, high: point + half }
  }
  return {
    kind: 'forecast', method: chosen.method, backtests, originCount: origins.length, coverage: settings.coverage,
    months: points.map((point, index) => around(point, 'last', index + 1)),
    ahead: around(gather(points, ahead.gathering), ahead.gathering, ahead.horizon),
  }
}

/** The months after the last hole. Leading months without a figure are no hole. */
function lastRun(months: readonly (number | null)[]): number[] {
  const run: number[] = []
  for (let index = months.length - 1; index >= 0; index--) {
    const value = months[index]
    if (value === null || value === undefined) break
    run.unshift(value)
  }
  return run
}

export function gather(values: readonly number[], gathering: Gathering): number {
  if (gathering === 'last') return values.at(-1) ?? Number.NaN
  return gathering === 'mean' ? mean(values) : values.reduce((sum, value) => sum + value, 0)
}

/** Errors of one attempt, month by month after its origin: what came less what was forecast. */
type Origin = { readonly at: number; readonly errors: readonly number[] }

function tryMethod(method: Method, series: readonly number[]): Origin[] {
  const first = trainingMonthsMin[method]
  return Array.from({ length: Math.max(0, series.length - first) }, (_, index) => {
    const at = first + index
    const came = series.slice(at, at + seasonMonths)
    const forecast = continueSeries(method, series.slice(0, at), came.length)
    return { at, errors: came.map((value, step) => value - (forecast[step] ?? Number.NaN)) }
  })
}

/** Compared only on origins that all could be tried from; the simpler method wins a tie. */
function judge(series: readonly number[], tried: readonly { method: Method; origins: readonly Origin[] }[], horizon: number): Backtest[] {
  const firstCommon = Math.max(...tried.map((each) => each.origins[0]?.at ?? 0))
  const scale = naiveError(series)
  return tried
    .map(({ method, origins }) => {
      const errors = origins.filter((origin) => origin.at >= firstCommon).flatMap((origin) => origin.errors.slice(0, horizon))
      const mae = mean(errors.map(Math.abs))
      return { method, mae, mase: scale > 0 ? mae / scale : null }
    })
    .sort((a, b) => a.mae - b.mae || methods.indexOf(a.method) - methods.indexOf(b.method))
}

/** Mean absolute step of the history: on the month of the year before, or on the month before while a second year is missing. */
function naiveError(series: readonly number[]): number {
  const lag = series.length >= seasonMonths * 2 ? seasonMonths : 1
  return mean(series.slice(lag).map((value, index) => Math.abs(value - (series[index] ?? value))))
}

/** How fast errors grow with the months ahead lies between these powers: noise around a level, and a trend that went wrong. */
const growth: Readonly<Record<Gathering, { readonly min: number; readonly max: number }>> = { sum: { min: 0.5, max: 1.5 }, mean: { min: -0.5, max: 0.5 }, last: { min: 0, max: 1 } }

/**
 * The usual error of `steps` months gathered. Few origins reach far ahead, so the errors of all horizons draw one curve
 * spread = a x steps^p, each horizon with the weight of its independent attempts.
 */
function spreadAt(origins: readonly Origin[], gathering: Gathering, steps: number): number {
  const seen = Array.from({ length: seasonMonths }, (_, index) => index + 1).flatMap((k) => {
    const errors = origins.filter((origin) => origin.errors.length >= k).map((origin) => gather(origin.errors.slice(0, k), gathering))
    const spread = errors.length >= 3 ? rootMeanSquare(errors) : 0
    return spread > 0 ? [{ x: Math.log(k), y: Math.log(spread), weight: errors.length / k }] : []
  })
  const total = seen.reduce((sum, point) => sum + point.weight, 0)
  if (total === 0) return 0
  const x = seen.reduce((sum, point) => sum + point.weight * point.x, 0) / total
  const y = seen.reduce((sum, point) => sum + point.weight * point.y, 0) / total
  const across = seen.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0)
  const { min, max } = growth[gathering]
  const slope = across === 0 ? (min + max) / 2 : seen.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0) / across
  return Math.exp(y + Math.min(max, Math.max(min, slope)) * (Math.log(steps) - x))
}
