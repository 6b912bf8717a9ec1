import { type RawBuilder, sql } from 'kysely'
import type { KnownMeasure } from '../../branch/index.ts'
import { type Month, month } from '../../kernel/day.ts'
import type { Records, RecordsSession, Transaction } from '../../platform/records/records.ts'
import { broughtByPersons, personKey } from './actuals.ts'
import { monthsOfYear } from './sheet.ts'
import type { Standing, TargetLine } from './standingRules.ts'

const linesMax = 200_000

/**
 * Told from it whether anything that the lines of a year are made of has changed: runs of its months and of those before, which seasons are taken from,
 * approved versions, duties, typed indicators, and changes of staff, units and outlets, by whose posts and kinds they are ranked. Counts and not times: what is written first may be seen last.
 */
export const madeOf = (year: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  concat_ws(' ',
    (select concat(count(*), '/', max(r.run_id)) from measure_run r where length(r.period) = 7 and r.period between concat(cast(${year} as int) - 1, '-01') and concat(${year}, '-12')),
    (select count(*) from target_version v where v.year = ${year} and v.state = 'approved'),
    (select c.changes from change_count c where c.subject = 'assignment'),
    (select count(*) from typed_indicator),
    (select count(*) from master_change m where m.state = 'approved'))`

export type YearState = { readonly year: string; readonly now: string; readonly stored: string | null }
/** Every year with targets, and what its rows were made of beside what is there now. */
export async function listYearStates(session: RecordsSession, more: readonly string[]): Promise<YearState[]> {
  const { rows } = await sql<YearState>`
    select y.year, ${madeOf(sql`y.year`)} as now, s.made_of as stored
    from (select distinct year from target_version where state = 'approved' union select unnest(cast(${[...more]} as text[]))) y left join standing_year s on s.year = y.year order by y.year desc`.execute(session.db)
  return rows
}

/** Every target of places in a year with the months of its figure: of last year as well where a month has no target of its own, for it then follows last year's. */
export async function listLinesOfPlaces(session: RecordsSession, asked: { readonly year: string; readonly measures: readonly KnownMeasure[] }): Promise<TargetLine[]> {
  const span = spanOf(asked.year)
  const { rows } = await sql<TargetLine>`
    with line as (${targetsOf(asked.year, sql`t.subject_kind <> 'staff'`)})
    select l.*, coalesce(a.level, u.kind, o.kind, '') as alike, coalesce((
      select json_agg(json_build_array(v.period, v.numerator, v.denominator, null)) from measure_value v
      where v.subject_code = l."subjectCode" and v.measure_id = l."measureId" and v.subject_kind = l."subjectKind" and v.brand = l.brand and length(v.period) = 7
        and v.period between case when l.is_partly then ${span.before} else ${span.first} end and ${span.last}), '[]') as actuals
    from line l left join area a on l."subjectKind" = 'area' and a.area_code = l."subjectCode" left join unit u on l."subjectKind" = 'unit' and u.unit_code = l."subjectCode"
    left join outlet o on l."subjectKind" = 'outlet' and o.outlet_code = l."subjectCode"
    where l."measureId" = any(cast(${asked.measures.map((measure) => measure.id)} as text[])) limit ${linesMax}`.execute(session.db)
  return rows
}

/** The same for persons, whose figures are what their dated assignments brought. */
export async function listLinesOfPersons(session: RecordsSession, asked: { readonly year: string; readonly measures: readonly KnownMeasure[] }): Promise<TargetLine[]> {
  const { rows: lines } = await sql<TargetLine & { readonly is_partly: boolean }>`
    with line as (${targetsOf(asked.year, sql`t.subject_kind = 'staff'`)})
    select l.*, coalesce(s.post, '') as alike, '[]'::json as actuals from line l left join staff s on s.staff_no = l."subjectCode"
    where l."measureId" = any(cast(${asked.measures.map((measure) => measure.id)} as text[])) limit ${linesMax}`.execute(session.db)
  if (lines.length === 0) return []
  const months = monthsOfYear(asked.year)
  const brought = await broughtByPersons(session, {
    measures: asked.measures.filter((measure) => measure.grain === 'month'), months: lines.some((line) => line.is_partly) ? [...monthsOfYear(yearBefore(asked.year)), ...months] : months,
    wanted: lines.map((line) => ({ staffNo: line.subjectCode, measureId: line.measureId, brand: line.brand })),
  })
  return lines.map((line): TargetLine => ({
    ...line, actuals: (brought.get(personKey({ staffNo: line.subjectCode, measureId: line.measureId, brand: line.brand })) ?? []).map(([month, { numerator, denominator, missing }]) => [month, numerator, denominator, missing]),
  }))
}

/** One row for each target of a year; a row per month would cost more to carry than to compute. */
function targetsOf(year: string, which: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand, json_agg(json_build_array(t.period, t.base, t.value, t.challenge)) as targets,
      count(*) filter (where length(t.period) = 7) < 12 as is_partly
    from target_in_force t where t.period = any(cast(${[...monthsOfYear(year), year]} as text[])) and ${which} group by t.subject_kind, t.subject_code, t.measure_id, t.brand`
}
const yearBefore = (year: string) => String(Number(year) - 1)
const spanOf = (year: string) => ({ before: `${yearBefore(year)}-01`, first: `${year}-01`, last: `${year}-12` })

export type MadeYear = { readonly year: string; readonly madeOf: string; readonly newestMonth: Month | null; readonly computedAt: Date; readonly standings: readonly Standing[] }

/** Rows that stayed as they were are not touched: what changes at once is one indicator's month, seldom all. */
export async function replaceStandings(records: Records, tx: Transaction, made: MadeYear): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('standing', 0))`.execute(tx.db)
  await sql`create temporary table standing_made (like standing) on commit drop`.execute(tx.db)
  await records.copyInto(tx, 'standing_made', ['subject_kind', 'subject_code', 'measure_id', 'brand', 'year', 'year_target', 'cells'],
    made.standings.map((one) => [one.subjectKind, one.subjectCode, one.measureId, one.brand, made.year, one.yearTarget, JSON.stringify(one.cells)]))
  await sql`insert into standing select * from standing_made
    on conflict (subject_code, year, subject_kind, measure_id, brand) do update set year_target = excluded.year_target, cells = excluded.cells
    where (standing.year_target, cast(standing.cells as text)) is distinct from (excluded.year_target, cast(excluded.cells as text))`.execute(tx.db)
  await sql`delete from standing s where s.year = ${made.year} and not exists (select from standing_made m
    where m.subject_code = s.subject_code and m.subject_kind = s.subject_kind and m.measure_id = s.measure_id and m.brand = s.brand)`.execute(tx.db)
  await sql`insert into standing_year (year, made_of, newest_month, computed_at, line_count) values (${made.year}, ${made.madeOf}, ${made.newestMonth}, ${made.computedAt}, ${made.standings.length})
    on conflict (year) do update set made_of = excluded.made_of, newest_month = excluded.newest_month, computed_at = excluded.computed_at, line_count = excluded.line_count`.execute(tx.db)
}

/** The newest month in which the branch itself has a figure of these indicators. */
export async function findNewestMonth(session: RecordsSession, asked: { readonly areaCode: string; readonly measureIds: readonly string[] }): Promise<Month | null> {
  const { rows: [row] } = await sql<{ period: string | null }>`
    select max(period) as period from measure_value where subject_code = ${asked.areaCode} and measure_id = any(cast(${[...asked.measureIds]} as text[])) and length(period) = 7`.execute(session.db)
  return row && row.period !== null ? month(row.period) : null
}
