import { sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { GivenRow, Method, SheetKey, UnownedLine, VersionDifference, VersionShape } from './contract.ts'
import type { Three } from './splitRules.ts'

export type VersionRow = VersionShape & { readonly key: SheetKey; readonly authorId: number | null; readonly submittedById: number | null }
const versionColumns = sql`v.version_id as "versionId", v.version_no as "versionNo", v.state, v.in_force_from as "inForceFrom", v.revision, v.note, v.returned_because as "returnedBecause",
  v.residual_owner as "residualOwnerNo", r.name as "residualOwnerName", case when v.method = '{}' then null else v.method end as method, wrote.display_name as author, sent.display_name as "submittedBy", v.submitted_at as "submittedAt",
  decided.display_name as "decidedBy", v.decided_at as "decidedAt", v.changed_at as "changedAt", v.unowned_because as "unownedBecause", v.author as "authorId", v.submitted_by as "submittedById",
  jsonb_build_object('measureId', v.measure_id, 'year', v.year, 'brand', v.brand, 'parentKind', v.parent_kind, 'parentCode', v.parent_code, 'childKind', v.child_kind) as key
  from target_version v left join staff r on r.staff_no = v.residual_owner left join account wrote on wrote.account_id = v.author
  left join account sent on sent.account_id = v.submitted_by left join account decided on decided.account_id = v.decided_by`
const sameSheet = (key: SheetKey) => sql`v.measure_id = ${key.measureId} and v.brand = ${key.brand} and v.year = ${key.year} and v.parent_kind = ${key.parentKind} and v.parent_code = ${key.parentCode} and v.child_kind = ${key.childKind}`

type Raw = Omit<VersionRow, 'submittedAt' | 'decidedAt' | 'changedAt'> & { submittedAt: Date | null; decidedAt: Date | null; changedAt: Date }
function versionOf(row: Raw): VersionRow {
  return { ...row, submittedAt: row.submittedAt?.toISOString() ?? null, decidedAt: row.decidedAt?.toISOString() ?? null, changedAt: row.changedAt.toISOString() }
}

export async function findVersion(session: RecordsSession, versionId: number): Promise<VersionRow | null> {
  const { rows: [row] } = await sql<Raw>`select ${versionColumns} where v.version_id = ${versionId}`.execute(session.db)
  return row ? versionOf(row) : null
}
/** The draft or submitted version of a sheet; without one the newest that was approved. */
export async function findNewestVersion(session: RecordsSession, key: SheetKey): Promise<VersionRow | null> {
  const { rows: [row] } = await sql<Raw>`select ${versionColumns} where ${sameSheet(key)} order by (v.state = 'approved'), v.version_no desc limit 1`.execute(session.db)
  return row ? versionOf(row) : null
}
/** Open versions first, then the newest; with what they hold. Those of persons only where they may be seen. */
export async function listVersions(session: RecordsSession, asked: { year: string | null; measureId: string | null; staffScope: readonly string[] }) {
  const { rows } = await sql<Raw & { parentName: string; parentArea: string | null; cellCount: number; total: number | null; parentTarget: number | null; inForceTo: string | null }>`
    with cell as (select t.version_id, count(*) as n, sum(t.value) filter (where length(t.period) = 4) as total from target t group by t.version_id),
    named as (
      select v.version_id, coalesce(a.name, u.name, top.name, v.parent_code) as name, coalesce(a.area_code, u.area_code, top.area_code) as area_code,
        (select p.value from target_in_force p where p.measure_id = v.measure_id and p.brand = v.brand and p.period = v.year and p.subject_kind = v.parent_kind and p.subject_code = v.parent_code) as target,
        (select min(n.in_force_from) from target_version n where n.measure_id = v.measure_id and n.brand = v.brand and n.year = v.year and n.parent_kind = v.parent_kind and n.parent_code = v.parent_code
           and n.child_kind = v.child_kind and n.state = 'approved' and n.version_no > v.version_no) as next_from
      from target_version v left join area a on v.parent_kind = 'area' and a.area_code = v.parent_code left join unit u on v.parent_kind = 'unit' and u.unit_code = v.parent_code
      left join area top on v.parent_kind = 'top' and top.parent_code is null and top.successor_code is null
    )
    select named.name as "parentName", named.area_code as "parentArea", coalesce(cell.n, 0) as "cellCount", cell.total, named.target as "parentTarget",
      case when v.state = 'approved' then named.next_from end as "inForceTo", ${versionColumns}
    join named on named.version_id = v.version_id left join cell on cell.version_id = v.version_id
    where (cast(${asked.year} as text) is null or v.year = ${asked.year}) and (cast(${asked.measureId} as text) is null or v.measure_id = ${asked.measureId})
      and (v.child_kind <> 'staff' or exists (select 1 from area_closure c where c.area_code = named.area_code and c.ancestor_code = any(cast(${[...asked.staffScope]} as text[]))))
    order by case v.state when 'submitted' then 0 when 'draft' then 1 else 2 end, v.changed_at desc, v.version_id desc limit 2000`.execute(session.db)
  return rows.map((row) => ({ ...versionOf(row), parentName: row.parentName, parentArea: row.parentArea, cellCount: row.cellCount, total: row.total, parentTarget: row.parentTarget, inForceTo: row.inForceTo }))
}

export type StoredCell = { readonly subjectCode: string; readonly period: string; readonly isLocked: boolean } & Three
export async function listCells(session: RecordsSession, versionId: number): Promise<StoredCell[]> {
  const { rows } = await sql<StoredCell>`select distinct on (subject_code, period) subject_code as "subjectCode", period, is_locked as "isLocked", base, value as target, challenge from target
    where version_id = ${versionId} order by subject_code, period, target_id desc`.execute(session.db)
  return rows
}

export type Draft = { readonly inForceFrom: string; readonly method: Method | null; readonly residualOwnerNo: string | null; readonly note: string | null; readonly rows: readonly GivenRow[] }

/** Only one open version per sheet: whoever opens one at the same time waits and then finds it. */
export async function lockSheet(tx: Transaction, key: SheetKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`target ${key.measureId} ${key.brand} ${key.year} ${key.parentKind} ${key.parentCode} ${key.childKind}`}, 0))`.execute(tx.db)
}

/** The sheets of one indicator and year are held against each other across brands. */
export async function lockBrands(tx: Transaction, key: SheetKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`target brands ${key.measureId} ${key.year}`}, 0))`.execute(tx.db)
}

export async function openVersion(tx: Transaction, key: SheetKey, draft: Draft, accountId: number, now: Date): Promise<{ versionId: number; revision: number }> {
  const { rows: [row] } = await sql<{ versionId: number; revision: number }>`
    insert into target_version (measure_id, brand, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, method, residual_owner, note, author, created_at, changed_at)
    select ${key.measureId}, ${key.brand}, ${key.year}, ${key.parentKind}, ${key.parentCode}, ${key.childKind},
      1 + coalesce((select max(v.version_no) from target_version v where ${sameSheet(key)}), 0), 'draft', ${draft.inForceFrom}, cast(${JSON.stringify(draft.method ?? {})} as jsonb), ${draft.residualOwnerNo}, ${draft.note}, ${accountId}, ${now}, ${now}
    returning version_id as "versionId", revision`.execute(tx.db)
  if (!row) throw new Error('A new version of targets has an id.')
  return row
}
export async function changeVersion(tx: Transaction, versionId: number, draft: Draft, accountId: number, now: Date): Promise<{ versionId: number; revision: number }> {
  const { rows: [row] } = await sql<{ versionId: number; revision: number }>`
    update target_version set in_force_from = ${draft.inForceFrom}, method = cast(${JSON.stringify(draft.method ?? {})} as jsonb), residual_owner = ${draft.residualOwnerNo}, note = ${draft.note}, author = ${accountId}, changed_at = ${now}, revision = revision + 1
    where version_id = ${versionId} returning version_id as "versionId", revision`.execute(tx.db)
  if (!row) throw new Error('The version is there.')
  return row
}

/** The cells of a draft, whole: what stood in it before is gone. Months before the version counts are not its own. */
export async function replaceCells(tx: Transaction, key: SheetKey, versionId: number, draft: Draft, months: readonly string[], accountId: number, now: Date): Promise<number> {
  await sql`delete from target where version_id = ${versionId} and in_force_at is null`.execute(tx.db)
  const cells = draft.rows.flatMap((row) => [
    { code: row.code, period: key.year, ...row.year, locked: row.isYearLocked },
    ...row.months.map((three, index) => ({ code: row.code, period: months[index] ?? '', ...three, locked: row.lockedMonths[index] ?? false })).filter((cell) => cell.period >= draft.inForceFrom),
  ]).filter((cell) => cell.target !== null)
  await sql`insert into target (version_id, measure_id, subject_kind, subject_code, brand, period, base, value, challenge, is_locked, author, set_at)
    select ${versionId}, ${key.measureId}, ${key.childKind}, g.code, ${key.brand}, g.period, g.base, g.target, g.challenge, g.locked, ${accountId}, ${now}
    from jsonb_to_recordset(cast(${JSON.stringify(cells)} as jsonb)) as g (code text, period text, base double precision, target double precision, challenge double precision, locked boolean)`.execute(tx.db)
  return cells.length
}

export async function markSubmitted(tx: Transaction, versionId: number, accountId: number, now: Date): Promise<void> {
  await sql`update target_version set state = 'submitted', submitted_by = ${accountId}, submitted_at = ${now}, returned_because = null, revision = revision + 1 where version_id = ${versionId}`.execute(tx.db)
}
export async function markReturned(tx: Transaction, versionId: number, reason: string): Promise<void> {
  await sql`update target_version set state = 'draft', returned_because = ${reason}, submitted_by = null, submitted_at = null, revision = revision + 1 where version_id = ${versionId}`.execute(tx.db)
}
export async function removeVersion(tx: Transaction, versionId: number): Promise<void> {
  await sql`delete from target where version_id = ${versionId} and in_force_at is null`.execute(tx.db)
  await sql`delete from target_version where version_id = ${versionId}`.execute(tx.db)
}

/** A version counts from its month on: what it replaces keeps the months before, and stays on record. Gives how many cells count. */
export async function putInForce(tx: Transaction, version: VersionRow, { accountId, now, unownedBecause }: { readonly accountId: number; readonly now: Date; readonly unownedBecause: string | null }): Promise<number> {
  const { key } = version
  await sql`update target_version set state = 'approved', decided_by = ${accountId}, decided_at = ${now}, unowned_because = ${unownedBecause}, revision = revision + 1 where version_id = ${version.versionId}`.execute(tx.db)
  await sql`update target set replaced_at = ${now} from target_version v
    where v.version_id = target.version_id and ${sameSheet(key)} and target.in_force_at is not null and target.replaced_at is null and (length(target.period) = 4 or target.period >= ${version.inForceFrom})`.execute(tx.db)
  const { rows } = await sql`update target set in_force_at = ${now} where version_id = ${version.versionId} and (length(period) = 4 or period >= ${version.inForceFrom}) returning target_id`.execute(tx.db)
  return rows.length
}

/** The newest month whose standing assessment froze targets of this sheet. */
export async function findScoredMonth(session: RecordsSession, key: SheetKey): Promise<string | null> {
  const { rows: [row] } = await sql<{ month: string | null }>`
    with own as (select v.version_id from target_version v where ${sameSheet(key)})
    select max(r.month) as month from assessment_run r where r.state <> 'withdrawn' and left(r.month, 4) = ${key.year}
      and exists (select 1 from jsonb_array_elements(r.inputs->'cells') as c (cell) join own on own.version_id = cast(c.cell->'target'->>'versionId' as bigint))`.execute(session.db)
  return row?.month ?? null
}

/** A child of this sheet that has targets in another sheet's version: it would have two parents. */
export async function findOtherParent(session: RecordsSession, version: VersionRow): Promise<{ subjectCode: string; other: string } | null> {
  const { key } = version
  const { rows: [row] } = await sql<{ subjectCode: string; other: string }>`
    select t.subject_code as "subjectCode", coalesce(a.name, u.name, o.parent_code) as other from target mine
    join target t on t.subject_code = mine.subject_code and t.measure_id = mine.measure_id and t.subject_kind = mine.subject_kind and t.brand = mine.brand and t.period = mine.period and t.in_force_at is not null and t.replaced_at is null
    join target_version o on o.version_id = t.version_id left join area a on o.parent_kind = 'area' and a.area_code = o.parent_code left join unit u on o.parent_kind = 'unit' and u.unit_code = o.parent_code
    where mine.version_id = ${version.versionId} and not (o.parent_kind = ${key.parentKind} and o.parent_code = ${key.parentCode} and o.child_kind = ${key.childKind}) order by 1 limit 1`.execute(session.db)
  return row ?? null
}

/** Cell by cell against the approved version before it. */
export async function listDifference(session: RecordsSession, version: VersionRow): Promise<VersionDifference[]> {
  const { key } = version
  const { rows } = await sql<VersionDifference>`
    with mine as (select distinct on (subject_code, period) subject_code, period, base, value, challenge from target where version_id = ${version.versionId} order by subject_code, period, target_id desc),
    before as (
      select distinct on (t.subject_code, t.period) t.subject_code, t.period, t.base, t.value, t.challenge from target t join target_version v on v.version_id = t.version_id
      where ${sameSheet(key)} and v.state = 'approved' and v.version_no < ${version.versionNo} and (length(t.period) = 4 or t.period >= ${version.inForceFrom}) order by t.subject_code, t.period, v.version_no desc, t.target_id desc
    )
    select coalesce(m.subject_code, b.subject_code) as code, coalesce(a.name, u.name, o.name, s.name, m.subject_code, b.subject_code) as name, coalesce(m.period, b.period) as period,
      jsonb_build_object('base', b.base, 'target', b.value, 'challenge', b.challenge) as before, jsonb_build_object('base', m.base, 'target', m.value, 'challenge', m.challenge) as after
    from mine m full join before b on b.subject_code = m.subject_code and b.period = m.period
    left join area a on ${key.childKind} = 'area' and a.area_code = coalesce(m.subject_code, b.subject_code) left join unit u on ${key.childKind} = 'unit' and u.unit_code = coalesce(m.subject_code, b.subject_code)
    left join outlet o on ${key.childKind} = 'outlet' and o.outlet_code = coalesce(m.subject_code, b.subject_code) left join staff s on ${key.childKind} = 'staff' and s.staff_no = coalesce(m.subject_code, b.subject_code)
    where (m.base, m.value, m.challenge) is distinct from (b.base, b.value, b.challenge) order by 1, length(coalesce(m.period, b.period)), 3 limit 20000`.execute(session.db)
  return rows
}

/** Lines of a version that nobody answers for on a day; a person's line is his own. */
export async function listUnowned(session: RecordsSession, { versionId, key }: Pick<VersionRow, 'versionId' | 'key'>, onDay: string): Promise<UnownedLine[]> {
  if (key.childKind === 'staff') return []
  const { rows } = await sql<UnownedLine>`
    select n.code, coalesce(a.name, u.name, o.name, n.code) as name from (select distinct subject_code as code from target where version_id = ${versionId} and value is not null) n
    left join area a on ${key.childKind} = 'area' and a.area_code = n.code left join unit u on ${key.childKind} = 'unit' and u.unit_code = n.code left join outlet o on ${key.childKind} = 'outlet' and o.outlet_code = n.code
    where not exists (select 1 from assignment s where s.subject_kind = ${key.childKind} and s.subject_code = n.code and s.duty = 'owner' and s.valid_from <= ${onDay} and (s.valid_to is null or s.valid_to >= ${onDay}))
    order by n.code limit 5000`.execute(session.db)
  return rows
}

/** What people of a sheet answer for within its year. */
export async function listHeldBy(session: RecordsSession, staffNos: readonly string[], year: string) {
  const { rows } = await sql<{ staffNo: string; kind: 'area' | 'unit' | 'outlet'; code: string; name: string; level: string }>`
    select distinct a.staff_no as "staffNo", a.subject_kind as kind, a.subject_code as code, coalesce(x.name, u.name, o.name, a.subject_code) as name, coalesce(x.level, u.kind, o.kind, '') as level
    from assignment a left join area x on a.subject_kind = 'area' and x.area_code = a.subject_code left join unit u on a.subject_kind = 'unit' and u.unit_code = a.subject_code left join outlet o on a.subject_kind = 'outlet' and o.outlet_code = a.subject_code
    where a.staff_no = any(cast(${[...staffNos]} as text[])) and a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet')
      and a.valid_from <= ${`${year}-12-31`} and (a.valid_to is null or a.valid_to >= ${`${year}-01-01`}) order by 1, 2, 3`.execute(session.db)
  return rows
}
