import { type Catalogue, findTopArea, getSubject, type KnownMeasure, listKnownMeasures, readSeries, type ReadOutlook } from '../../branch/index.ts'
import { completion } from '../../kernel/ratio.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { type ForecastView, methodShape, reasonShape } from './contract.ts'
import { findNewestYear, type ForecastEnd, type ForecastRow, listForecasts, type Place } from './store.ts'
import { atRisk, byValueAtRisk } from '../worth/rules.ts'
import { outlookOf } from './yearRules.ts'

export async function findForecast(session: RecordsSession, catalogue: Catalogue, asked: Place & { year: string }): Promise<ForecastView | null> {
  const [rows, measures] = await Promise.all([listForecasts(session, { year: asked.year, place: asked }), listKnownMeasures(session, catalogue)])
  return viewsOf(rows, measures)[0] ?? null
}

export type MonthAsked = { readonly month: string; readonly target: number | null; readonly lastYear: number | null }
/** What is asked of the months that a forecast looks at, and what they were a year ago. */
export async function readAhead(session: RecordsSession, catalogue: Catalogue, forecast: ForecastView): Promise<MonthAsked[]> {
  const [first, last] = [forecast.months[0]?.month, forecast.months.at(-1)?.month]
  if (first === undefined || last === undefined || forecast.subjectKind === 'staff') return []
  const { points } = await readSeries(session, catalogue, { id: forecast.measureId, subjectKind: forecast.subjectKind, subjectCode: forecast.subjectCode, brand: forecast.brand, from: first, to: last })
  return points.map((point) => ({ month: point.period, target: point.target, lastYear: point.lastYear }))
}

/** The forecast as the indicator's page draws it. */
export function makeReadOutlook(catalogue: Catalogue): ReadOutlook {
  return async (session, asked) => {
    const forecast = await findForecast(session, catalogue, asked)
    if (forecast?.kind !== 'forecast' || forecast.coverage === null) return null
    const asks = new Map((await readAhead(session, catalogue, forecast)).map((each) => [each.month, each]))
    return {
      coverage: forecast.coverage,
      months: forecast.months.map(({ month, ...interval }) => ({ period: month, ...interval, target: asks.get(month)?.target ?? null, lastYear: asks.get(month)?.lastYear ?? null })),
    }
  }
}

/** Warnings: targets that will be missed or may be, by what is at risk. `through`: as it was known at the end of that month. */
export async function listWarnings(session: RecordsSession, catalogue: Catalogue, asked: { year: string; areaCode: string; reach: 'own' | 'below'; through?: string }): Promise<ForecastView[]> {
  const [rows, measures] = await Promise.all([listForecasts(session, asked), listKnownMeasures(session, catalogue)])
  return rankWarnings(viewsOf(rows, measures))
}

export function rankWarnings(views: readonly ForecastView[]): ForecastView[] {
  return views.filter((view) => view.gap !== null && view.gap > 0 && view.outlook !== null && view.outlook !== 'reached').toSorted((a, b) => byValueAtRisk(riskOf(a), riskOf(b)))
}
function riskOf(view: ForecastView) {
  const gap = view.gap ?? 0
  return { gap, yuan: view.yuanAtRisk, people: view.peopleAtRisk, relativeGap: view.target ? gap / Math.abs(view.target) : 0 }
}

export async function readForecasts(ctx: Context, catalogue: Catalogue, asked: { year?: string | undefined; areaCode?: string | undefined; reach: 'own' | 'below'; only: 'warnings' | 'all' }) {
  requirePermission(ctx, 'plan.read')
  const year = asked.year ?? (await findNewestYear(ctx.records))
  const area = asked.areaCode === undefined ? await findTopArea(ctx.records) : await getSubject(ctx.records, 'area', asked.areaCode).then(({ code, name }) => ({ areaCode: code, name }))
  if (year === null || area === null) return { year, areaCode: area?.areaCode ?? null, areaName: area?.name ?? null, computedAt: null, rows: [], refusedCount: 0 }
  const [stored, measures] = await Promise.all([listForecasts(ctx.records, { year, areaCode: area.areaCode, reach: asked.reach }), listKnownMeasures(ctx.records, catalogue)])
  const views = viewsOf(stored, measures)
  const warnings = rankWarnings(views)
  const others = views.filter((view) => !warnings.includes(view))
  return {
    year, areaCode: area.areaCode, areaName: area.name, computedAt: views.map((view) => view.computedAt).toSorted().at(-1) ?? null,
    rows: asked.only === 'warnings' ? warnings : [...warnings, ...others], refusedCount: views.filter((view) => view.kind === 'none').length,
  }
}

function viewsOf(rows: readonly ForecastRow[], measures: readonly KnownMeasure[]): ForecastView[] {
  const byId = new Map(measures.map((measure) => [measure.id, measure]))
  return rows.flatMap((row) => {
    const measure = byId.get(row.measureId)
    return measure ? [viewOf(row, measure)] : []
  })
}

/** Where one target ends, how sure that is and whether it reaches; without anybody's name. */
export function endOf(row: ForecastEnd, measure: KnownMeasure): Pick<ForecastView, 'kind' | 'because' | 'through' | 'yearEnd' | 'coverage' | 'outlook' | 'method' | 'soFar'> {
  const yearEnd = row.yearPoint === null ? null : { low: row.yearLow ?? row.yearPoint, point: row.yearPoint, high: row.yearHigh ?? row.yearPoint }
  return {
    kind: row.kind, because: row.because === null ? null : reasonShape.parse(row.because), through: row.through === '' ? null : row.through, method: row.method === null ? null : methodShape.parse(row.method),
    coverage: row.coverage, soFar: row.soFar, yearEnd, outlook: yearEnd === null || row.target === null || measure.better === 'neither' ? null : outlookOf(yearEnd, row.target, measure.better),
  }
}

function viewOf(row: ForecastRow, measure: KnownMeasure): ForecastView {
  const { yearEnd: interval, ...end } = endOf(row, measure)
  const { target } = row
  const better = measure.better === 'neither' ? null : measure.better
  const short = interval === null || target === null || better === null ? null : better === 'higher' ? target - interval.point : interval.point - target
  const risk = short === null || short <= 0 ? null : atRisk(short, { yuan: row.yuanPerUnit, people: row.peoplePerUnit })
  return {
    measureId: row.measureId, name: measure.name, unit: measure.unit, better: measure.better, subjectKind: row.subjectKind, subjectCode: row.subjectCode, subjectName: row.subjectName, level: row.level,
    brand: row.brand, year: row.year, computedAt: row.computedAt.toISOString(), ...end, yearEnd: interval,
    backtests: [...row.backtests], originCount: row.originCount, months: [...row.months], target,
    completion: interval === null || better === null ? null : completionOf(interval, target, better),
    gap: short, yuanAtRisk: risk?.yuan ?? null, peopleAtRisk: risk?.people ?? null,
  }
}

function completionOf(interval: { low: number; point: number; high: number }, target: number | null, better: 'higher' | 'lower'): ForecastView['completion'] {
  const at = (value: number) => completion(value, target, better)
  const [low, point, high] = [at(better === 'higher' ? interval.low : interval.high), at(interval.point), at(better === 'higher' ? interval.high : interval.low)]
  return low === null || point === null || high === null ? null : { low, point, high }
}
