import type { ForecastSettings } from './rules.ts'

/**
 * Four of five forecasts should hold. Below a year and a half no season can be told from chance, so nothing is said;
 * a method that could be tried from fewer than three points in time is not trusted.
 */
export const forecastSettings: ForecastSettings = { coverage: 0.8, monthsMin: 18, originsMin: 3 }

/** Months of history that are read at most: older habits of users say little about this year. */
export const historyMonthsMax = 60
