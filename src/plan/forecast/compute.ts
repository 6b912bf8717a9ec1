import { setImmediate as yieldOnce } from 'node:timers/promises'
import { type Catalogue, type KnownMeasure, listKnownMeasures } from '../../branch/index.ts'
import { addMonths, lastDayOf, month } from '../../kernel/day.ts'
import type { TaskProgress } from '../../platform/facts/owner.ts'
import type { Records } from '../../platform/records/records.ts'
import { readWorth, type WorthInForce } from '../worth/inForce.ts'
import { noWorth, unitWorth } from '../worth/rules.ts'
import { forecastSettings, historyMonthsMax } from './forecast.data.ts'
import { listPersonSeries } from './personSeries.ts'
import { listNewestRatios, listTargetSeries, replaceForecasts, type StoredForecast, type TargetSeries } from './store.ts'
import { type YearEnd, yearEnd, yearTarget } from './yearRules.ts'

const seriesPerYield = 50

export type ForecastRun = { readonly year: string; readonly forecastCount: number; readonly refusedCount: number }

/**
 * Forecasts every target of a year in one pass: one read for places and one for persons, pure arithmetic, one write. `through`: as if the months
 * after it had not come, so that earlier months of a demo or of a branch that has just begun have their forecasts too.
 */
export async function computeForecasts(deps: { records: Records }, catalogue: Catalogue, asked: { year: string; through?: string; now: Date; onProgress?: (progress: TaskProgress) => void }): Promise<ForecastRun> {
  const to = asked.through ?? `${asked.year}-12`
  const span = { year: asked.year, from: addMonths(month(to), -historyMonthsMax), to }
  const measures = new Map((await listKnownMeasures(deps.records, catalogue)).filter((measure) => measure.grain === 'month').map((measure) => [measure.id, measure]))
  const series = [...(await listTargetSeries(deps.records, span)), ...(await listPersonSeries(deps.records, { ...span, measures: [...measures.values()] }))]
  const ends: { readonly series: TargetSeries; readonly measure: KnownMeasure; readonly end: YearEnd }[] = []
  for (const [index, each] of series.entries()) {
    const measure = measures.get(each.measureId)
    if (measure) ends.push({ series: each, measure, end: yearEnd(each.parts, measure, asked.year, forecastSettings, each.own) })
    if (index % seriesPerYield === seriesPerYield - 1) {
      asked.onProgress?.({ step: each.measureId, done: index + 1, total: series.length })
      await yieldOnce()
    }
  }
  // A gap is worth what the rule says that holds where the figures end.
  const worthAt = await readWorth(deps.records, ends.map((each) => each.series.areaCode))
  const judged = ends.map((each) => ({ ...each, worth: worthAt(each.series.areaCode, lastDayOf(month(each.end.through ?? to))) }))
  const revenues = await listNewestRatios(deps.records, [...new Set(judged.map((each) => each.worth.body.revenueFrom))], to)
  const forecasts = judged.map(({ series: of, measure, end, worth }) =>
    storedOf(of, measure, end, { year: asked.year, worth, yuanPerUser: revenues.get(`${worth.body.revenueFrom} ${of.subjectKind} ${of.subjectCode}`) ?? null }))
  if (forecasts.length > 0) await deps.records.transaction((tx) => replaceForecasts(deps.records, tx, forecasts, asked.now))
  const refusedCount = forecasts.filter((each) => each.kind === 'none').length
  return { year: asked.year, forecastCount: forecasts.length - refusedCount, refusedCount }
}

function storedOf(series: TargetSeries, measure: KnownMeasure, end: YearEnd, { year, worth, yuanPerUser }: { year: string; worth: WorthInForce; yuanPerUser: number | null }): StoredForecast {
  const perUnit = end.kind === 'none' ? noWorth : unitWorth(worth.body, measure.id, { denominator: end.denominator, yuanPerUser })
  const { measureId, subjectKind, subjectCode, brand } = series
  return {
    measureId, subjectKind, subjectCode, brand, year, through: end.through ?? '', kind: end.kind, because: end.kind === 'none' ? end.because : null,
    method: end.kind === 'forecast' ? end.basis.method : null, backtests: end.kind === 'forecast' ? end.basis.backtests : [], originCount: end.kind === 'forecast' ? end.basis.originCount : 0,
    coverage: end.kind === 'forecast' ? end.basis.coverage : null, months: end.kind === 'forecast' ? end.months : [],
    yearLow: end.kind === 'forecast' ? end.year.low : null, yearHigh: end.kind === 'forecast' ? end.year.high : null,
    yearPoint: end.kind === 'forecast' ? end.year.point : end.kind === 'closed' ? end.year : null,
    soFar: end.kind === 'forecast' ? end.soFar : end.kind === 'closed' ? end.year : null,
    target: yearTarget(series.targets, measure, year), yuanPerUnit: perUnit.yuan, peoplePerUnit: perUnit.people, worthRule: worth.ruleId,
  }
}
