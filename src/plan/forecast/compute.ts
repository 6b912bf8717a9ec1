import { setImmediate as yieldOnce } from 'node:timers/promises'
import { type Catalogue, type KnownMeasure, listKnownMeasures } from '../../branch/index.ts'
import { addMonths, month } from '../../kernel/day.ts'
import type { TaskProgress } from '../../platform/facts/owner.ts'
import type { Records } from '../../platform/records/records.ts'
import { forecastSettings, historyMonthsMax } from './forecast.data.ts'
import { listNewestRatios, listTargetSeries, replaceForecasts, type StoredForecast, type TargetSeries } from './store.ts'
import { worthOf } from './worth.data.ts'
import { noWorth, unitWorth, type UnitWorth } from './worthRules.ts'
import { yearEnd, yearTarget } from './yearRules.ts'

const seriesPerYield = 50

export type ForecastRun = { readonly year: string; readonly forecastCount: number; readonly refusedCount: number }

/**
 * Forecasts every target of a year in one pass: one read, pure arithmetic, one write. `through`: as if the months after it had not come,
 * so that earlier months of a demo or of a branch that has just begun have their forecasts too.
 */
export async function computeForecasts(deps: { records: Records }, catalogue: Catalogue, asked: { year: string; through?: string; now: Date; onProgress?: (progress: TaskProgress) => void }): Promise<ForecastRun> {
  const to = asked.through ?? `${asked.year}-12`
  const measures = new Map((await listKnownMeasures(deps.records, catalogue)).filter((measure) => measure.grain === 'month').map((measure) => [measure.id, measure]))
  const series = await listTargetSeries(deps.records, { year: asked.year, from: addMonths(month(to), -historyMonthsMax), to })
  const ratioIds = [...new Set(Object.values(worthOf).flatMap((worth) => ('yuanPerUserFrom' in worth ? [worth.yuanPerUserFrom] : [])))]
  const ratios = await listNewestRatios(deps.records, ratioIds, to)
  const forecasts: StoredForecast[] = []
  for (const [index, each] of series.entries()) {
    const measure = measures.get(each.measureId)
    if (measure) forecasts.push(forecastOf(measure, each, { year: asked.year, yuanPerUser: (from) => ratios.get(`${from} ${each.subjectKind} ${each.subjectCode}`) ?? null }))
    if (index % seriesPerYield === seriesPerYield - 1) {
      asked.onProgress?.({ step: each.measureId, done: index + 1, total: series.length })
      await yieldOnce()
    }
  }
  if (forecasts.length > 0) await deps.records.transaction((tx) => replaceForecasts(deps.records, tx, forecasts, asked.now))
  const refusedCount = forecasts.filter((each) => each.kind === 'none').length
  return { year: asked.year, forecastCount: forecasts.length - refusedCount, refusedCount }
}

function forecastOf(measure: KnownMeasure, series: TargetSeries, { year, yuanPerUser }: { year: string; yuanPerUser: (measureId: string) => number | null }): StoredForecast {
  const end = yearEnd(series.parts, measure, year, forecastSettings)
  const denominator = end.kind === 'none' ? null : end.denominator
  const worth = worthOf[measure.id]
  const perUnit: UnitWorth = end.kind === 'none' ? noWorth : unitWorth(worth, { denominator, yuanPerUser: worth && 'yuanPerUserFrom' in worth ? yuanPerUser(worth.yuanPerUserFrom) : null })
  const { measureId, subjectKind, subjectCode, brand } = series
  return {
    measureId, subjectKind, subjectCode, brand, year, through: end.through ?? '', kind: end.kind, because: end.kind === 'none' ? end.because : null,
    method: end.kind === 'forecast' ? end.basis.method : null, backtests: end.kind === 'forecast' ? end.basis.backtests : [], originCount: end.kind === 'forecast' ? end.basis.originCount : 0,
    coverage: end.kind === 'forecast' ? end.basis.coverage : null, months: end.kind === 'forecast' ? end.months : [],
    yearLow: end.kind === 'forecast' ? end.year.low : null, yearHigh: end.kind === 'forecast' ? end.year.high : null,
    yearPoint: end.kind === 'forecast' ? end.year.point : end.kind === 'closed' ? end.year : null,
    soFar: end.kind === 'forecast' ? end.soFar : end.kind === 'closed' ? end.year : null,
    target: yearTarget(series.targets, measure, year), yuanPerUnit: perUnit.yuan, peoplePerUnit: perUnit.people,
  }
}
