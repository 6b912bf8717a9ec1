import { type RawBuilder, sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { MonthAhead, MonthParts, OwnYear } from './yearRules.ts'
import type { Backtest } from './rules.ts'

export type Place = { readonly measureId: string; readonly subjectKind: 'area' | 'unit' | 'outlet'; readonly subjectCode: string; readonly brand: string }
/** Whom a forecast is about: a place, or a person; those of persons are read by nobody but their own page. */
export type ForecastSubject = Omit<Place, 'subjectKind'> & { readonly subjectKind: Place['subjectKind'] | 'staff' }
export type TargetSeries = ForecastSubject & {
  readonly targets: readonly { readonly period: string; readonly value: number }[]; readonly parts: readonly MonthParts[]
  /** Where it stands, for the rules that hold there. */
  readonly areaCode: string
  readonly own?: OwnYear
}

const targetsMax = 200_000

/** Every target of places in a year with the months of its figure, in one statement. */
export async function listTargetSeries(session: RecordsSession, asked: { year: string; from: string; to: string }): Promise<TargetSeries[]> {
  const { rows } = await sql<TargetSeries>`
    with wanted as (
      select measure_id, subject_kind, subject_code, brand, jsonb_agg(jsonb_build_object('period', period, 'value', value) order by period) as targets
      from target_in_force where left(period, 4) = ${asked.year} and subject_kind in ('area', 'unit', 'outlet') group by measure_id, subject_kind, subject_code, brand
      order by measure_id, subject_kind, subject_code, brand limit ${targetsMax}
    )
    select w.measure_id as "measureId", w.subject_kind as "subjectKind", w.subject_code as "subjectCode", w.brand, w.targets, coalesce(min(u.area_code), min(o.area_code), w.subject_code) as "areaCode",
      coalesce(jsonb_agg(jsonb_build_object('month', v.period, 'numerator', v.numerator, 'denominator', v.denominator) order by v.period) filter (where v.period is not null), '[]') as parts
    from wanted w left join unit u on w.subject_kind = 'unit' and u.unit_code = w.subject_code left join outlet o on w.subject_kind = 'outlet' and o.outlet_code = w.subject_code
    left join measure_value v on v.subject_code = w.subject_code and v.measure_id = w.measure_id and v.subject_kind = w.subject_kind and v.brand = w.brand
      and length(v.period) = 7 and v.period between ${asked.from} and ${asked.to}
    group by w.measure_id, w.subject_kind, w.subject_code, w.brand, w.targets
    order by w.measure_id, w.subject_kind, w.subject_code, w.brand`.execute(session.db)
  return rows
}

/** The newest value of a monthly indicator at every place of a kind, for the worth of a user. */
export async function listNewestRatios(session: RecordsSession, measureIds: readonly string[], to: string): Promise<Map<string, number>> {
  if (measureIds.length === 0) return new Map()
  const { rows } = await sql<{ measure_id: string; subject_kind: string; subject_code: string; value: number }>`
    select distinct on (measure_id, subject_kind, subject_code) measure_id, subject_kind, subject_code, numerator / denominator as value
    from measure_value where measure_id = any(${[...measureIds]}::text[]) and brand = '' and length(period) = 7 and period <= ${to} and denominator > 0
    order by measure_id, subject_kind, subject_code, period desc`.execute(session.db)
  return new Map(rows.map((row) => [`${row.measure_id} ${row.subject_kind} ${row.subject_code}`, row.value]))
}

export type StoredForecast = ForecastSubject & {
  readonly year: string
  /** '' while the target has no figure at all. */
  readonly through: string
  readonly kind: 'forecast' | 'closed' | 'none'
  readonly because: string | null
  readonly method: string | null
  readonly backtests: readonly Backtest[]
  readonly originCount: number
  readonly coverage: number | null
  readonly months: readonly MonthAhead[]
  readonly yearLow: number | null
  readonly yearPoint: number | null
  readonly yearHigh: number | null
  readonly soFar: number | null
  readonly target: number | null
  readonly yuanPerUnit: number | null
  readonly peoplePerUnit: number | null
  /** The approved table that the worth of a unit was taken from; null: the usual one. */
  readonly worthRule: number | null
}

const columns = [
  'measure_id', 'subject_kind', 'subject_code', 'brand', 'year', 'through', 'computed_at', 'kind', 'because', 'method', 'backtests', 'origin_count', 'coverage', 'months',
  'year_low', 'year_point', 'year_high', 'so_far', 'target', 'yuan_per_unit', 'people_per_unit', 'worth_rule',
] as const

/** What was said earlier about the same months is replaced; what was said in earlier months stays, so that it can be held against what came. */
export async function replaceForecasts(records: { copyInto: (into: RecordsSession, table: string, columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>) => Promise<number> }, tx: Transaction, forecasts: readonly StoredForecast[], computedAt: Date): Promise<void> {
  await sql`create temporary table forecast_made (like forecast including defaults) on commit drop`.execute(tx.db)
  const at = computedAt.toISOString()
  await records.copyInto(tx, 'forecast_made', columns, forecasts.map((each) => [
    each.measureId, each.subjectKind, each.subjectCode, each.brand, each.year, each.through, at, each.kind, each.because, each.method, JSON.stringify(each.backtests), each.originCount, each.coverage,
    JSON.stringify(each.months), each.yearLow, each.yearPoint, each.yearHigh, each.soFar, each.target, each.yuanPerUnit, each.peoplePerUnit, each.worthRule,
  ]))
  await sql`delete from forecast f using forecast_made m
    where f.subject_code = m.subject_code and f.measure_id = m.measure_id and f.year = m.year and f.subject_kind = m.subject_kind and f.brand = m.brand and f.through = m.through`.execute(tx.db)
  await sql`insert into forecast (${sql.raw(columns.join(', '))}) select ${sql.raw(columns.join(', '))} from forecast_made`.execute(tx.db)
}

export type ForecastRow = StoredForecast & { readonly computedAt: Date; readonly subjectName: string; readonly level: string }

/** The newest word about every target of a year; of one place, or of an area and all that lies in it. */
export async function listForecasts(session: RecordsSession, asked: { year: string; through?: string; place?: Place; areaCode?: string; reach?: 'own' | 'below' }): Promise<ForecastRow[]> {
  const { place } = asked
  const here = place
    ? sql`f.subject_code = ${place.subjectCode} and f.subject_kind = ${place.subjectKind} and f.measure_id = ${place.measureId} and f.brand = ${place.brand}`
    : asked.reach === 'below'
      ? sql`((f.subject_kind = 'area' and f.subject_code in (select area_code from area_closure where ancestor_code = ${asked.areaCode ?? ''}))
          or (f.subject_kind = 'unit' and f.subject_code in (select unit_code from unit u where u.area_code in (select area_code from area_closure where ancestor_code = ${asked.areaCode ?? ''})))
          or (f.subject_kind = 'outlet' and f.subject_code in (select outlet_code from outlet o where o.area_code in (select area_code from area_closure where ancestor_code = ${asked.areaCode ?? ''}))))`
      : sql`f.subject_kind = 'area' and f.subject_code = ${asked.areaCode ?? ''} and f.brand = ''`
  const { rows } = await sql<ForecastRow>`
    select distinct on (f.measure_id, f.subject_kind, f.subject_code, f.brand)
      f.measure_id as "measureId", f.subject_kind as "subjectKind", f.subject_code as "subjectCode", f.brand, f.year, f.through, f.computed_at as "computedAt", f.kind, f.because, f.method, f.backtests,
      f.origin_count as "originCount", f.coverage, f.months, f.year_low as "yearLow", f.year_point as "yearPoint", f.year_high as "yearHigh", f.so_far as "soFar", f.target,
      f.yuan_per_unit as "yuanPerUnit", f.people_per_unit as "peoplePerUnit", f.worth_rule as "worthRule", coalesce(a.name, u.name, o.name, f.subject_code) as "subjectName", coalesce(a.level, u.kind, 'outlet') as level
    from forecast f
    left join area a on f.subject_kind = 'area' and a.area_code = f.subject_code
    left join unit u on f.subject_kind = 'unit' and u.unit_code = f.subject_code
    left join outlet o on f.subject_kind = 'outlet' and o.outlet_code = f.subject_code
    where f.year = ${asked.year} and f.through <= ${asked.through ?? '9999-12'} and ${here}
    order by f.measure_id, f.subject_kind, f.subject_code, f.brand, f.through desc limit ${targetsMax}`.execute(session.db)
  return rows
}

/** The end of the year of one target as a person's page shows it. */
export type ForecastEnd = Pick<StoredForecast, 'kind' | 'because' | 'through' | 'method' | 'coverage' | 'yearLow' | 'yearPoint' | 'yearHigh' | 'soFar' | 'target'>
/** To be read beside a row with the key of a target: the newest word about it with the months up to one. */
export function newestForecastOf({ key, year, through }: { readonly key: RawBuilder<unknown>; readonly year: RawBuilder<unknown>; readonly through: RawBuilder<unknown> }): RawBuilder<unknown> {
  return sql`select json_build_object('kind', f.kind, 'because', f.because, 'through', f.through, 'method', f.method, 'coverage', f.coverage, 'yearLow', f.year_low, 'yearPoint', f.year_point, 'yearHigh', f.year_high, 'soFar', f.so_far, 'target', f.target)
    from forecast f where f.subject_code = ${key}.subject_code and f.measure_id = ${key}.measure_id and f.year = ${year} and f.subject_kind = ${key}.subject_kind and f.brand = ${key}.brand and f.through <= ${through}
    order by f.through desc limit 1`
}

export async function findNewestYear(session: RecordsSession): Promise<string | null> {
  const { rows } = await sql<{ year: string | null }>`select max(year) as year from forecast`.execute(session.db)
  return rows[0]?.year ?? null
}

/** Whether figures or targets have changed since the last computation, and have been quiet for a while: many files come at once. */
export async function forecastIsBehind(session: RecordsSession, quietSeconds: number): Promise<boolean> {
  const { rows } = await sql<{ is_behind: boolean }>`
    with changed as (select greatest((select max(computed_at) from measure_run where length(period) = 7), (select max(decided_at) from target_version), (select max(decided_at) from rule where kind = 'plan.worth'), (select changed_at from change_count where subject = 'assignment')) as at),
    told as (select max(computed_at) as at from forecast)
    select changed.at is not null and exists (select 1 from target_in_force) and (told.at is null or told.at < changed.at) and changed.at < now() - make_interval(secs => ${quietSeconds}) as is_behind
    from changed, told`.execute(session.db)
  return rows[0]?.is_behind ?? false
}
