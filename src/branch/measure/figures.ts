import { addMonths, listMonths as monthsOf, type Month, month as toMonth, parsePeriod, type Period } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { OverviewRow, SeriesPoint, ValueRow } from './contract.ts'
import { getKnownMeasure, type KnownMeasure, listKnownMeasures } from './known.ts'
import { periodUnreadable } from './refusals.ts'
import type { Catalogue } from './refresh.ts'
import { emptySeries, expectedOfMonth, figureAt, type Series, spanToRead, valueOfMonth } from './figureRules.ts'
import { changeOf, stateOf, storedRange } from './rules.ts'
import { readThresholds, type ThresholdsInForce } from '../threshold/kind.ts'
import { bandOf } from '../threshold/rules.ts'
import { getSubject, listBatchIds, listSubjects, listTargets, listValues, type StoredValue, type Subject, targetKey } from './store.ts'
import type { SubjectKind } from './tables.ts'

const seriesOf = (stored: readonly StoredValue[] | undefined, targets: ReadonlyMap<string, number> | undefined): Series => ({
  values: new Map(stored?.map((value) => [value.period, value])), targets: targets ?? emptySeries.targets,
})

/** A figure as the screens show it: what it is, how it moved, what is expected of it. */
function shown(measure: KnownMeasure, series: Series, period: Period, { body }: ThresholdsInForce) {
  const { numerator, denominator, value, previous, lastYear, expected, basis } = figureAt(measure, series, period)
  return {
    numerator, denominator, value, againstLast: changeOf(measure.unit, previous, value), againstLastYear: changeOf(measure.unit, lastYear, value),
    target: expected, targetBasis: basis, state: stateOf(measure, value, expected, bandOf(body, { measureId: measure.id, unit: measure.unit })),
  }
}

export function requirePeriod(period: string): void {
  if (!parsePeriod(period)) throw new Refusal(periodUnreadable, { period })
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** Every indicator of one subject: as many statements whatever their number. `by`: limits that are only tried. */
export async function readOverview(session: RecordsSession, catalogue: Catalogue, wanted: { period: string; subjectKind: SubjectKind; subjectCode: string; brand: string; by?: ThresholdsInForce }): Promise<OverviewRow[]> {
  requirePeriod(wanted.period)
  const measures = await listKnownMeasures(session, catalogue)
  const subject = await getSubject(session, wanted.subjectKind, wanted.subjectCode)
  const lastMonth = storedRange(wanted.period, 'month')?.to ?? wanted.period.slice(0, 7)
  const months = monthsOf(addMonths(toMonth(lastMonth), -11), toMonth(lastMonth))
  const at = { subjectKind: wanted.subjectKind, subjectCodes: [subject.code], brand: wanted.brand }
  const ofGrain = async (grain: 'month' | 'day') => {
    const ids = measures.filter((measure) => measure.grain === grain).map((measure) => measure.id)
    const span = spanToRead(wanted.period, wanted.period, grain)
    // A sparkline of a year for monthly figures; daily ones only need their own period and its bases.
    return span ? listValues(session, { ...at, measureIds: ids, from: grain === 'month' && months[0] && months[0] < span.from ? months[0] : span.from, to: span.to }) : []
  }
  const stored = groupBy([...(await ofGrain('month')), ...(await ofGrain('day'))], (value) => value.measureId)
  const targets = await listTargets(session, { ...at, measureIds: measures.map((measure) => measure.id), years: [wanted.period.slice(0, 4)] })
  const by = wanted.by ?? (await readThresholds(session, [subject]))(subject, wanted.period)
  return measures.map((measure): OverviewRow => {
    const series = seriesOf(stored.get(measure.id), targets.get(targetKey(measure.id, subject.code, wanted.brand)))
    const points = measure.grain === 'month' ? months.map((month) => valueOfMonth(measure, series, month)) : []
    return { measureId: measure.id, ...shown(measure, series, wanted.period, by), points }
  })
}

export async function readValues(session: RecordsSession, catalogue: Catalogue, wanted: {
  id: string; period: string; subjectKind: SubjectKind; level?: string | undefined; parentCode?: string | undefined; brand: string
}): Promise<{ measure: KnownMeasure; values: ValueRow[]; batchIds: number[] }> {
  requirePeriod(wanted.period)
  const measure = await getKnownMeasure(session, catalogue, wanted.id)
  const span = spanToRead(wanted.period, wanted.period, measure.grain)
  if (!span || (wanted.subjectKind !== 'area' && !measure.cuts.includes(wanted.subjectKind))) return { measure, values: [], batchIds: [] }
  const subjects = await listSubjects(session, { kind: wanted.subjectKind, level: wanted.level, parentCode: wanted.parentCode })
  const brand = wanted.brand === '*' ? null : wanted.brand
  const at = { measureIds: [measure.id], subjectKind: wanted.subjectKind, subjectCodes: subjects.map((subject) => subject.code), brand }
  const stored = await listValues(session, { ...at, ...span })
  const targets = await listTargets(session, { ...at, years: [wanted.period.slice(0, 4)] })
  const bySubject = groupBy(stored, (value) => `${value.subjectCode} ${value.brand}`)
  const brands = brand === null ? [...new Set(stored.map((value) => value.brand))].toSorted() : [brand]
  const thresholds = await readThresholds(session, subjects)
  const values = subjects.flatMap((subject) => brands.map((one): ValueRow => {
    const series = seriesOf(bySubject.get(`${subject.code} ${one}`), targets.get(targetKey(measure.id, subject.code, one)))
    return { subject, brand: one, ...shown(measure, series, wanted.period, thresholds(subject, wanted.period)) }
  }))
  const own = storedRange(wanted.period, measure.grain)
  const runs = own ? stored.filter((value) => value.period >= own.from && value.period <= own.to).map((value) => value.runId) : []
  return { measure, values, batchIds: await listBatchIds(session, runs) }
}

export async function readSeries(session: RecordsSession, catalogue: Catalogue, wanted: { id: string; subjectKind: SubjectKind; subjectCode: string; brand: string; from: string; to: string }): Promise<{ measure: KnownMeasure; subject: Subject; points: SeriesPoint[] }> {
  requirePeriod(wanted.from)
  requirePeriod(wanted.to)
  const measure = await getKnownMeasure(session, catalogue, wanted.id)
  const subject = await getSubject(session, wanted.subjectKind, wanted.subjectCode)
  const months: Month[] = monthsOf(toMonth(wanted.from), toMonth(wanted.to))
  const span = spanToRead(wanted.from, wanted.to, measure.grain)
  const at = { measureIds: [measure.id], subjectKind: wanted.subjectKind, subjectCodes: [subject.code], brand: wanted.brand }
  const targets = await listTargets(session, { ...at, years: [...new Set(months.map((month) => month.slice(0, 4)))] })
  const series = seriesOf(span ? await listValues(session, { ...at, ...span }) : [], targets.get(targetKey(measure.id, subject.code, wanted.brand)))
  const thresholds = await readThresholds(session, [subject])
  const points = months.map((period): SeriesPoint => ({ period, ...shown(measure, series, period, thresholds(subject, period)), lastYear: valueOfMonth(measure, series, addMonths(period, -12)) }))
  return { measure, subject, points }
}

export async function readMultiples(session: RecordsSession, catalogue: Catalogue, wanted: { id: string; level: string; parentCode?: string | undefined; brand: string; from: string; to: string }) {
  requirePeriod(wanted.from)
  requirePeriod(wanted.to)
  const measure = await getKnownMeasure(session, catalogue, wanted.id)
  const subjects = await listSubjects(session, { kind: 'area', level: wanted.level, parentCode: wanted.parentCode })
  const months = monthsOf(toMonth(wanted.from), toMonth(wanted.to))
  const at = { measureIds: [measure.id], subjectKind: 'area' as const, subjectCodes: subjects.map((subject) => subject.code), brand: wanted.brand }
  const span = spanToRead(wanted.from, wanted.to, measure.grain)
  const stored = groupBy(span ? await listValues(session, { ...at, ...span }) : [], (value) => value.subjectCode)
  const targets = await listTargets(session, { ...at, years: [...new Set(months.map((month) => month.slice(0, 4)))] })
  const thresholds = await readThresholds(session, subjects)
  const last = months.at(-1)
  const lines = subjects.map((subject) => {
    const series = seriesOf(stored.get(subject.code), targets.get(targetKey(measure.id, subject.code, wanted.brand)))
    return {
      subject, points: months.map((month) => valueOfMonth(measure, series, month)), target: months.map((month) => expectedOfMonth(measure, series, month).expected),
      state: last === undefined ? null : shown(measure, series, last, thresholds(subject, last)).state,
    }
  })
  return { months, lines: lines.filter((line) => line.points.some((point) => point !== null)) }
}

export type MeasureJson = {
  readonly measure: string; readonly areaCode: string; readonly period: string; readonly numerator: number | null; readonly denominator: number | null
  readonly value: number | null; readonly unit: KnownMeasure['unit']; readonly ruleVersion: number; readonly batchIds: readonly number[]
}
/** One figure with what it was computed from, as the command line prints it. Former area codes are understood. */
export async function measureJson(records: RecordsSession, catalogue: Catalogue, wanted: { measureId: string; areaCode: string; period: string }): Promise<MeasureJson> {
  requirePeriod(wanted.period)
  const measure = await getKnownMeasure(records, catalogue, wanted.measureId)
  const subject = await getSubject(records, 'area', wanted.areaCode)
  const range = storedRange(wanted.period, measure.grain)
  const stored = range ? await listValues(records, { measureIds: [measure.id], subjectKind: 'area', subjectCodes: [subject.code], brand: '', ...range }) : []
  const { numerator, denominator, value } = figureAt(measure, seriesOf(stored, undefined), wanted.period)
  return {
    measure: measure.id, areaCode: subject.code, period: wanted.period, numerator, denominator, value, unit: measure.unit, ruleVersion: measure.version,
    batchIds: await listBatchIds(records, stored.map((value) => value.runId)),
  }
}
