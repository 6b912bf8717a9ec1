import type { ForecastSettings } from './rules.ts'

/**
 * Four of five forecasts should hold. From twelve months on the intervals do, tried on invented series: without a second year no season is seen,
 * the trial on the past is off by it, and the interval is as wide. Farther than nine months they do not hold before there is a year and a half;
 * a method that could be tried from fewer than three points in time is not trusted.
 */
export const forecastSettings: ForecastSettings = { coverage: 0.8, monthsMin: 12, originsMin: 3, shortHistory: { months: 18, aheadMax: 9 } }

/** Months of history that are read at most: older habits of users say little about this year. */
export const historyMonthsMax = 60
