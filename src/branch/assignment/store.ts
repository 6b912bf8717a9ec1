import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { AssignmentShape, AssignmentSubjectKind, CreditShare } from './contract.ts'

export type AssignedSubject = { readonly kind: AssignmentSubjectKind; readonly code: string; readonly name: string }
const rowsMax = 20_000
const subjectName = sql`case a.subject_kind when 'area' then (select name from area x where x.area_code = a.subject_code)
  when 'unit' then (select name from unit x where x.unit_code = a.subject_code) else (select name from outlet x where x.outlet_code = a.subject_code) end`

export async function listAssignments(session: RecordsSession, asked: { asOf: string | null; staffNo: string | null; subjectCode: string | null; today: string }): Promise<AssignmentShape[]> {
  const { rows } = await sql<AssignmentShape>`
    select a.assignment_id as "assignmentId", a.staff_no as "staffNo", s.name as "staffName", s.post, s.unit_code as "unitCode", u.name as "unitName", a.subject_kind as "subjectKind", a.subject_code as "subjectCode",
      coalesce(${subjectName}, a.subject_code) as "subjectName", a.duty, a.credit_share as share, a.valid_from as "validFrom", a.valid_to as "validTo", o.staff_no as "deputyForNo", os.name as "deputyForName",
      s.valid_to is not null and s.valid_to < coalesce(a.valid_to, date '9999-12-31') and coalesce(a.valid_to, date '9999-12-31') >= cast(${asked.today} as date) as "hasLeft"
    from assignment a join staff s on s.staff_no = a.staff_no join unit u on u.unit_code = s.unit_code
    left join assignment o on o.assignment_id = a.deputy_for left join staff os on os.staff_no = o.staff_no
    where a.subject_kind in ('area', 'unit', 'outlet') and a.duty in ('owner', 'credit', 'deputy')
      and (cast(${asked.asOf} as date) is null or (a.valid_from <= cast(${asked.asOf} as date) and (a.valid_to is null or a.valid_to >= cast(${asked.asOf} as date))))
      and (cast(${asked.staffNo} as text) is null or a.staff_no = ${asked.staffNo} or o.staff_no = ${asked.staffNo}) and (cast(${asked.subjectCode} as text) is null or a.subject_code = ${asked.subjectCode})
    order by a.subject_kind, a.subject_code, a.valid_from desc, case a.duty when 'owner' then 0 when 'credit' then 1 else 2 end, a.assignment_id limit ${rowsMax}`.execute(session.db)
  return rows
}

/** Current areas down to townships, units with a territory, outlets that are open; and who of them has an owner on a day. */
export async function listAssignable(session: RecordsSession, kind: AssignmentSubjectKind, onDay: Day) {
  const { rows } = await sql<{ kind: AssignmentSubjectKind; code: string; name: string; level: string; parentName: string | null; hasOwner: boolean }>`
    with subject as (
      select 'area' as kind, a.area_code as code, a.name, a.level, p.name as parent_name from area a left join area p on p.area_code = a.parent_code
       where ${kind} = 'area' and a.successor_code is null and a.level in ('prefecture', 'county', 'township', 'village')
      union all select 'unit', u.unit_code, u.name, u.kind, p.name from unit u left join unit p on p.unit_code = u.parent_code
       where ${kind} = 'unit' and u.valid_from <= ${onDay} and (u.valid_to is null or u.valid_to >= ${onDay}) and exists (select 1 from territory t where t.unit_code = u.unit_code)
      union all select 'outlet', o.outlet_code, o.name, o.kind, u.name from outlet o join unit u on u.unit_code = o.unit_code
       where ${kind} = 'outlet' and o.opened_on <= ${onDay} and (o.closed_on is null or o.closed_on >= ${onDay})
    )
    select kind, code, name, level, parent_name as "parentName", exists (select 1 from assignment x where x.subject_kind = subject.kind and x.subject_code = subject.code and x.duty = 'owner'
      and x.valid_from <= ${onDay} and (x.valid_to is null or x.valid_to >= ${onDay})) as "hasOwner"
    from subject order by code limit ${rowsMax}`.execute(session.db)
  return rows
}

export type PersonRow = { staff_no: string; name: string; valid_from: Day; valid_to: Day | null }
export async function listPeople(session: RecordsSession, staffNos: readonly string[]): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select staff_no, name, valid_from, valid_to from staff where staff_no = any(cast(${[...staffNos]} as text[]))`.execute(session.db)
  return rows
}

/** Whose unit lies outside of areas, the first of these persons; a unit without a place lies outside of all. */
export async function findStaffOutside(session: RecordsSession, staffNos: readonly string[], areaCodes: readonly string[]): Promise<string | null> {
  const { rows: [row] } = await sql<{ name: string }>`
    select s.name from staff s join unit u on u.unit_code = s.unit_code where s.staff_no = any(cast(${[...staffNos]} as text[]))
      and not exists (select 1 from area_closure c where c.area_code = u.area_code and c.ancestor_code = any(cast(${[...areaCodes]} as text[]))) order by s.staff_no limit 1`.execute(session.db)
  return row?.name ?? null
}

/** Whether a subject lies within areas: an area and an outlet by their place, a unit by its own place or all of its territory on a day. */
export async function isWithin(session: RecordsSession, subject: AssignedSubject, areaCodes: readonly string[], onDay: Day): Promise<boolean> {
  const { rows: [row] } = await sql<{ within: boolean }>`
    with place as (
      select cast(${subject.code} as text) as area_code where ${subject.kind} = 'area'
      union all select area_code from outlet where ${subject.kind} = 'outlet' and outlet_code = ${subject.code}
      union all select area_code from territory where ${subject.kind} = 'unit' and unit_code = ${subject.code} and valid_from <= ${onDay} and (valid_to is null or valid_to >= ${onDay})
    )
    select count(*) > 0 and count(*) = count(*) filter (where exists (select 1 from area_closure c where c.area_code = place.area_code and c.ancestor_code = any(cast(${[...areaCodes]} as text[])))) as within from place`.execute(session.db)
  return row?.within ?? false
}

export type HeldRow = { assignment_id: number; staff_no: string; name: string; duty: string; credit_share: number; valid_from: Day; valid_to: Day | null }
/** Owners and sharers of a subject whose days meet those given; locked, so that two hand-overs do not cross. */
export async function listHeldForUpdate(tx: Transaction, subject: AssignedSubject, from: Day, to: Day | null): Promise<HeldRow[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assignment ${subject.kind} ${subject.code}`}, 0))`.execute(tx.db)
  const { rows } = await sql<HeldRow>`
    select a.assignment_id, a.staff_no, s.name, a.duty, a.credit_share, a.valid_from, a.valid_to from assignment a join staff s on s.staff_no = a.staff_no
    where a.subject_kind = ${subject.kind} and a.subject_code = ${subject.code} and a.duty in ('owner', 'credit')
      and (cast(${to} as date) is null or a.valid_from <= cast(${to} as date)) and (a.valid_to is null or a.valid_to >= ${from})
    order by case a.duty when 'owner' then 0 else 1 end, a.valid_from`.execute(tx.db)
  return rows
}

/** What these persons hold in those days that shares a place with a subject: an area with what lies in it, a unit with its territory, an outlet by its place or unit. */
export async function findOverlap(session: RecordsSession, subject: AssignedSubject, staffNos: readonly string[], from: Day, to: Day | null): Promise<{ name: string; other: string } | null> {
  const { rows: [row] } = await sql<{ name: string; other: string }>`
    with held as (
      select a.staff_no, a.subject_kind as kind, a.subject_code as code from assignment a
      where a.staff_no = any(cast(${[...staffNos]} as text[])) and a.duty in ('owner', 'credit') and a.subject_kind in ('area', 'unit', 'outlet') and not (a.subject_kind = ${subject.kind} and a.subject_code = ${subject.code})
        and (cast(${to} as date) is null or a.valid_from <= cast(${to} as date)) and (a.valid_to is null or a.valid_to >= ${from})
    ), subject as (select kind, code from held union select ${subject.kind}, ${subject.code}),
    place as (
      select s.kind, s.code, c.area_code from subject s join area_closure c on s.kind = 'area' and c.ancestor_code = s.code
      union all
      select s.kind, s.code, c.area_code from subject s join territory t on s.kind = 'unit' and t.unit_code = s.code and (cast(${to} as date) is null or t.valid_from <= cast(${to} as date)) and (t.valid_to is null or t.valid_to >= ${from})
        join area_closure c on c.ancestor_code = t.area_code
      union all select s.kind, s.code, o.area_code from subject s join outlet o on s.kind = 'outlet' and o.outlet_code = s.code
    )
    select p.name, coalesce(case h.kind when 'area' then (select name from area where area_code = h.code) when 'unit' then (select name from unit where unit_code = h.code) else (select name from outlet where outlet_code = h.code) end, h.code) as other
    from held h join staff p on p.staff_no = h.staff_no
    where not (h.kind = 'outlet' and ${subject.kind} = 'outlet') and (
      exists (select 1 from place mine join place theirs on theirs.area_code = mine.area_code where mine.kind = h.kind and mine.code = h.code and theirs.kind = ${subject.kind} and theirs.code = ${subject.code})
      or (h.kind = 'outlet' and ${subject.kind} = 'unit' and exists (select 1 from outlet o where o.outlet_code = h.code and o.unit_code = ${subject.code}))
      or (h.kind = 'unit' and ${subject.kind} = 'outlet' and exists (select 1 from outlet o where o.outlet_code = ${subject.code} and o.unit_code = h.code)))
    order by h.code limit 1`.execute(session.db)
  return row ?? null
}

export async function addAssignments(tx: Transaction, subject: AssignedSubject, people: readonly CreditShare[], days: { from: Day; to: Day | null }, accountId: number, now: Date): Promise<number[]> {
  const { rows } = await sql<{ assignment_id: number }>`
    insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to, set_by, set_at)
    select p.staff_no, ${subject.kind}, ${subject.code}, p.duty, p.share, ${days.from}, cast(${days.to} as date), ${accountId}, ${now}
    from jsonb_to_recordset(cast(${JSON.stringify(people.map((person, index) => ({ staff_no: person.staffNo, share: person.share, duty: index === 0 ? 'owner' : 'credit' })))} as jsonb)) as p (staff_no text, share double precision, duty text)
    returning assignment_id`.execute(tx.db)
  return rows.map((row) => row.assignment_id)
}

/** Rows that run past a day end on it, their deputies with them; a deputy who has not begun by then never does. */
export async function endAssignments(tx: Transaction, assignmentIds: readonly number[], lastDay: Day): Promise<void> {
  await sql`update assignment set valid_to = ${lastDay} where (assignment_id = any(cast(${[...assignmentIds]} as bigint[])) or deputy_for = any(cast(${[...assignmentIds]} as bigint[])))
    and valid_from <= ${lastDay} and (valid_to is null or valid_to > ${lastDay})`.execute(tx.db)
  await sql`delete from assignment where deputy_for = any(cast(${[...assignmentIds]} as bigint[])) and valid_from > ${lastDay}`.execute(tx.db)
}

export async function findDeputyClash(session: RecordsSession, asked: { ownerNo: string; deputyNo: string; from: Day; to: Day }): Promise<{ kind: 'circle' | 'twice'; subject: string; deputy: string } | null> {
  const { rows: [row] } = await sql<{ kind: 'circle' | 'twice'; subject: string; deputy: string }>`
    select case when o.staff_no = ${asked.ownerNo} then 'twice' else 'circle' end as kind, coalesce(${subjectName}, a.subject_code) as subject, s.name as deputy
    from assignment a join assignment o on o.assignment_id = a.deputy_for join staff s on s.staff_no = a.staff_no
    where a.duty = 'deputy' and a.valid_from <= ${asked.to} and a.valid_to >= ${asked.from}
      and (o.staff_no = ${asked.ownerNo} or (o.staff_no = ${asked.deputyNo} and a.staff_no = ${asked.ownerNo})) order by 1, 2 limit 1`.execute(session.db)
  return row ?? null
}

/** One deputy row for each subject that the owner answers for in those days, cut to the days that he does. */
export async function addDeputy(tx: Transaction, asked: { ownerNo: string; deputyNo: string; from: Day; to: Day }, accountId: number, now: Date): Promise<number[]> {
  const { rows } = await sql<{ assignment_id: number }>`
    insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to, deputy_for, set_by, set_at)
    select ${asked.deputyNo}, subject_kind, subject_code, 'deputy', 1, greatest(valid_from, cast(${asked.from} as date)), least(coalesce(valid_to, cast(${asked.to} as date)), cast(${asked.to} as date)), assignment_id, ${accountId}, ${now}
    from assignment where staff_no = ${asked.ownerNo} and duty = 'owner' and valid_from <= ${asked.to} and (valid_to is null or valid_to >= ${asked.from}) order by assignment_id
    returning assignment_id`.execute(tx.db)
  return rows.map((row) => row.assignment_id)
}

export type ActingFor = { readonly staffNo: string; readonly name: string; readonly from: string; readonly to: string }
/** For whom a person acts on a day: the deputy sees and does what the owner would; the score stays the owner's. */
export async function listActingFor(session: RecordsSession, staffNo: string, onDay: string): Promise<ActingFor[]> {
  const { rows } = await sql<ActingFor>`
    select o.staff_no as "staffNo", s.name, min(a.valid_from) as "from", max(a.valid_to) as "to" from assignment a join assignment o on o.assignment_id = a.deputy_for join staff s on s.staff_no = o.staff_no
    where a.staff_no = ${staffNo} and a.duty = 'deputy' and a.valid_from <= ${onDay} and (a.valid_to is null or a.valid_to >= ${onDay}) group by o.staff_no, s.name order by o.staff_no limit 100`.execute(session.db)
  return rows
}

export type OwnerRow = { readonly kind: AssignmentSubjectKind; readonly code: string; readonly staffNo: string; readonly name: string; readonly duty: 'owner' | 'credit'; readonly share: number; readonly validFrom: string; readonly validTo: string | null }
/** Who owns or shares these subjects at any time between two days. */
export async function listOwners(session: RecordsSession, subjects: readonly { kind: string; code: string }[], from: string, to: string): Promise<OwnerRow[]> {
  const { rows } = await sql<OwnerRow>`
    select a.subject_kind as kind, a.subject_code as code, a.staff_no as "staffNo", s.name, a.duty, a.credit_share as share, a.valid_from as "validFrom", a.valid_to as "validTo"
    from unnest(cast(${subjects.map((one) => one.kind)} as text[]), cast(${subjects.map((one) => one.code)} as text[])) as wanted (kind, code)
    join assignment a on a.subject_kind = wanted.kind and a.subject_code = wanted.code join staff s on s.staff_no = a.staff_no
    where a.duty in ('owner', 'credit') and a.valid_from <= ${to} and (a.valid_to is null or a.valid_to >= ${from})
    order by a.subject_kind, a.subject_code, a.valid_from, case a.duty when 'owner' then 0 else 1 end limit ${rowsMax}`.execute(session.db)
  return rows
}
