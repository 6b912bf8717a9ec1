import { sql } from 'kysely'
import { targetsInForce } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { clausesMax } from '../clause/store.ts'
import type { LinkReason } from '../clause/tables.ts'
import type { Series } from '../../branch/measure/figureRules.ts'

export type BoardLink = { linkId: number; kind: 'measure' | 'owner'; reference: string; state: 'suggested' | 'confirmed' | 'rejected'; staffName: string | null; post: string | null; because: LinkReason }
export type BoardClauseRow = {
  clause_id: number; parent_id: number | null; position: number; level: number; number: string | null; text: string; source: string; is_leaf: boolean
  links: BoardLink[]; open_note_count: number
}

/** Every clause of a plan with its links and how much is being done about it. */
export async function listBoardClauses(session: RecordsSession, planId: number): Promise<BoardClauseRow[]> {
  const { rows } = await sql<BoardClauseRow>`
    with links as (
      select l.clause_id, jsonb_agg(jsonb_build_object(
        'linkId', l.clause_link_id, 'kind', l.kind, 'reference', l.reference, 'state', l.state, 'because', l.because,
        'staffName', s.name, 'post', s.post) order by l.clause_link_id) as links
      from clause_link l join clause c on c.clause_id = l.clause_id
      left join staff s on l.kind = 'owner' and s.staff_no = l.reference
      where c.plan_id = ${planId} and l.state <> 'rejected' group by l.clause_id
    ), notes as (
      select n.clause_id, count(*) as open_note_count from clause_note n join clause c on c.clause_id = n.clause_id
      where c.plan_id = ${planId} and n.done_at is null group by n.clause_id
    )
    select c.clause_id, c.parent_id, c.position, c.level, c.number, c.text, c.source, c.is_leaf,
      coalesce(links.links, '[]') as links, coalesce(notes.open_note_count, 0) as open_note_count
    from clause c left join links on links.clause_id = c.clause_id left join notes on notes.clause_id = c.clause_id
    where c.plan_id = ${planId} and c.removed_at is null order by c.clause_id limit ${clausesMax}`.execute(session.db)
  return rows
}

export type Subject = { kind: 'area' | 'unit'; code: string }
export type SeriesOf = (measureId: string, subject: Subject) => Series | undefined

export type SeriesAsked = {
  readonly measureIds: readonly string[]
  readonly subjects: readonly Subject[]
  readonly months: readonly string[]
}

/** Figures and targets of several indicators at several places, all brands together: one statement each, however many. */
export async function readSeries(session: RecordsSession, asked: SeriesAsked): Promise<SeriesOf> {
  const byBrand = await readSeriesByBrand(session, asked, '')
  return (measureId, subject) => byBrand.seriesOf(measureId, subject, '')
}

export type BrandSeries = { readonly brands: readonly string[]; readonly seriesOf: (measureId: string, subject: Subject, brand: string) => ReturnType<SeriesOf> }

/** The same for one brand, or with `null` for each; `brands` are those that have figures, without all together. */
export async function readSeriesByBrand(session: RecordsSession, asked: SeriesAsked, brand: string | null): Promise<BrandSeries> {
  const { measureIds, subjects, months } = asked
  if (measureIds.length === 0 || subjects.length === 0) return { brands: [], seriesOf: () => undefined }
  const codes = [...new Set(subjects.map((subject) => subject.code))]
  const kinds = [...new Set(subjects.map((subject) => subject.kind))]
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  const [{ rows }, targets] = await Promise.all([
    sql<{ measure_id: string; subject_kind: string; subject_code: string; brand: string; period: string; numerator: number | null; denominator: number | null }>`
      select measure_id, subject_kind, subject_code, brand, period, numerator, denominator
      from measure_value
      where subject_code = any(${codes}::text[]) and measure_id = any(${[...measureIds]}::text[]) and period = any(${[...months]}::text[])
        and subject_kind = any(${kinds}::text[]) and (cast(${brand} as text) is null or brand = ${brand})`.execute(session.db),
    targetsInForce(session, { subjects, measureIds, brand, years }),
  ])
  const series = new Map<string, { values: Map<string, { numerator: number | null; denominator: number | null }>; targets: Map<string, number> }>()
  const at = (key: string) => {
    const found = series.get(key) ?? { values: new Map(), targets: new Map() }
    series.set(key, found)
    return found
  }
  for (const row of rows) at(seriesKey(row.measure_id, row.subject_kind, row.subject_code, row.brand)).values.set(row.period, { numerator: row.numerator, denominator: row.denominator })
  for (const row of targets) at(seriesKey(row.measureId, row.subjectKind, row.subjectCode, row.brand)).targets.set(row.period, row.target)
  return {
    brands: [...new Set(rows.map((row) => row.brand))].filter((one) => one !== '').toSorted(),
    seriesOf: (measureId, subject, one) => series.get(seriesKey(measureId, subject.kind, subject.code, one)),
  }
}
function seriesKey(measureId: string, kind: string, code: string, brand: string): string {
  return `${measureId}\u0001${kind}\u0001${code}\u0001${brand}`
}

export type DataSpan = { newest_month: string | null; oldest_month: string | null; newest_day: string | null }

/** From when to when an area has figures. */
export async function readDataSpan(session: RecordsSession, areaCode: string): Promise<DataSpan> {
  const { rows } = await sql<DataSpan>`
    select max(period) filter (where period ~ '^\\d{4}-\\d{2}$') as newest_month, min(period) filter (where period ~ '^\\d{4}-\\d{2}$') as oldest_month,
      max(period) filter (where length(period) = 10) as newest_day
    from measure_value where subject_code = ${areaCode} and subject_kind = 'area' and brand = ''`.execute(session.db)
  return rows[0] ?? { newest_month: null, oldest_month: null, newest_day: null }
}

export type AreaRow = { area_code: string; name: string; level: string; parent_code: string | null }

/** An area and what lies directly below it; former areas are left out. */
export async function listAreasAt(session: RecordsSession, areaCode: string, today: string): Promise<AreaRow[]> {
  const { rows } = await sql<AreaRow>`
    select area_code, name, level, parent_code from area
    where (area_code = ${areaCode} or parent_code = ${areaCode}) and level <> 'grid' and successor_code is null and (valid_to is null or valid_to >= ${today})
    order by case when area_code = ${areaCode} then 0 else 1 end, area_code limit 200`.execute(session.db)
  return rows
}

export async function findAreaWithin(session: RecordsSession, areaCode: string, aboveCode: string): Promise<AreaRow | undefined> {
  const { rows } = await sql<AreaRow>`
    select a.area_code, a.name, a.level, a.parent_code from area a join area_closure x on x.area_code = a.area_code
    where a.area_code = ${areaCode} and x.ancestor_code = ${aboveCode}`.execute(session.db)
  return rows[0]
}

/** Business offices whose place lies in an area. */
export async function listOffices(session: RecordsSession, areaCode: string, today: string): Promise<{ unit_code: string; name: string }[]> {
  const { rows } = await sql<{ unit_code: string; name: string }>`
    select u.unit_code, u.name from unit u
    where u.kind = 'business_office' and u.valid_from <= ${today} and (u.valid_to is null or u.valid_to >= ${today})
      and exists (
        select 1 from area_closure x where x.ancestor_code = ${areaCode}
          and x.area_code in (select u.area_code union all select t.area_code from territory t where t.unit_code = u.unit_code
            and t.valid_from <= ${today} and (t.valid_to is null or t.valid_to >= ${today})))
    order by u.unit_code limit 300`.execute(session.db)
  return rows
}

export type NoteRow = {
  clause_note_id: number; clause_id: number; text: string; due_on: string | null; owner_staff_no: string | null; owner_name: string | null
  done_at: Date | null; written_at: Date; written_by: string | null; clause_text: string
}
const noteColumns = sql`n.clause_note_id, n.clause_id, n.text, n.due_on, n.owner_staff_no, s.name as owner_name, n.done_at, n.written_at, a.display_name as written_by, c.text as clause_text
  from clause_note n join clause c on c.clause_id = n.clause_id left join staff s on s.staff_no = n.owner_staff_no left join account a on a.account_id = n.account_id`

export async function listClauseNotes(session: RecordsSession, clauseId: number): Promise<NoteRow[]> {
  const { rows } = await sql<NoteRow>`select ${noteColumns} where n.clause_id = ${clauseId}
    order by (n.done_at is not null), n.due_on nulls last, n.clause_note_id desc limit 100`.execute(session.db)
  return rows
}

const dueNotesListedMax = 50
export type DueNotes = { readonly rows: readonly NoteRow[]; /** Of all, listed or not: by the day, due today or before, overdue. */ readonly counts: { readonly all: number; readonly now: number; readonly late: number } }
/** What was promised and is open, due by a day; without a person, everybody's. The earliest are listed, all are counted. */
export async function listDueNotes(session: RecordsSession, asked: { planId: number; dueBy: string; today: string; staffNo: string | null }): Promise<DueNotes> {
  const mine = asked.staffNo === null ? sql`true` : sql`(n.owner_staff_no = ${asked.staffNo} or exists (
    select 1 from clause_link l where l.clause_id = n.clause_id and l.kind = 'owner' and l.state = 'confirmed' and l.reference = ${asked.staffNo}))`
  const { rows } = await sql<NoteRow & DueNotes['counts']>`select count(*) over ()::int as "all", (count(*) filter (where n.due_on <= ${asked.today}) over ())::int as now, (count(*) filter (where n.due_on < ${asked.today}) over ())::int as late, ${noteColumns}
    where c.plan_id = ${asked.planId} and c.removed_at is null and n.done_at is null and n.due_on <= ${asked.dueBy} and ${mine}
    order by n.due_on, n.clause_note_id limit ${dueNotesListedMax}`.execute(session.db)
  const [first] = rows
  return { rows, counts: { all: first?.all ?? 0, now: first?.now ?? 0, late: first?.late ?? 0 } }
}

export async function listHistory(session: RecordsSession, clauseId: number) {
  const { rows } = await sql<{ version: number; act: string; text: string; changed_at: Date; changed_by: string | null }>`
    select v.version, v.act, v.text, v.changed_at, a.display_name as changed_by from clause_version v left join account a on a.account_id = v.changed_by
    where v.clause_id = ${clauseId} order by v.version desc limit 100`.execute(session.db)
  return rows
}

export async function listDailyValues(session: RecordsSession, asked: { measureIds: readonly string[]; areaCode: string; from: string; to: string }) {
  if (asked.measureIds.length === 0) return []
  const { rows } = await sql<{ measure_id: string; period: string; numerator: number | null; denominator: number | null }>`
    select measure_id, period, numerator, denominator from measure_value
    where subject_code = ${asked.areaCode} and subject_kind = 'area' and brand = '' and measure_id = any(${[...asked.measureIds]}::text[])
      and length(period) = 10 and period between ${asked.from} and ${asked.to} order by measure_id, period limit 5000`.execute(session.db)
  return rows
}
