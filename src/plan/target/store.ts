import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { sql } from 'kysely'
import type { TargetCell } from './contract.ts'

export type Place = { readonly measureId: string; readonly subjectKind: 'area' | 'unit'; readonly brand: string }

export async function listYear(session: RecordsSession, place: Place, year: string): Promise<{ subjectCode: string; period: string; value: number }[]> {
  const { rows } = await sql<{ subjectCode: string; period: string; value: number }>`
    select subject_code as "subjectCode", period, value from target_in_force
    where measure_id = ${place.measureId} and subject_kind = ${place.subjectKind} and brand = ${place.brand} and left(period, 4) = ${year} limit 200000`.execute(session.db)
  return rows
}

/** Ends what is in force for the cells that change and writes the new ones; cells with the same value stay untouched. */
export async function replaceTargets(tx: Transaction, place: Place, cells: readonly TargetCell[], accountId: number, now: Date): Promise<number> {
  const given = JSON.stringify(cells.map((cell) => ({ subject_code: cell.subjectCode, period: cell.period, value: cell.value })))
  const { rows: changed } = await sql<{ subject_code: string; period: string; value: number | null }>`
    select g.subject_code, g.period, g.value from jsonb_to_recordset(cast(${given} as jsonb)) as g (subject_code text, period text, value double precision)
      left join target_in_force t on t.measure_id = ${place.measureId} and t.subject_kind = ${place.subjectKind} and t.subject_code = g.subject_code and t.brand = ${place.brand} and t.period = g.period 
     where t.value is distinct from g.value`.execute(tx.db)
  if (changed.length === 0) return 0
  const list = JSON.stringify(changed)
  await sql`update target set replaced_at = ${now}
    from jsonb_to_recordset(cast(${list} as jsonb)) as g (subject_code text, period text)
    where target.measure_id = ${place.measureId} and target.subject_kind = ${place.subjectKind} and target.brand = ${place.brand} and target.replaced_at is null and target.in_force_at is not null
      and target.subject_code = g.subject_code and target.period = g.period`.execute(tx.db)
  // One version for each year that the cells speak of, under the parent that their subjects have.
  await sql`
    with given as (select g.*, left(g.period, 4) as year from jsonb_to_recordset(cast(${list} as jsonb)) as g (subject_code text, period text, value double precision) where g.value is not null),
    made as (
      insert into target_version (measure_id, brand, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, author, created_at, changed_at, decided_by, decided_at)
      select ${place.measureId}, ${place.brand}, y.year, 'area', '', ${place.subjectKind},
        1 + coalesce((select max(v.version_no) from target_version v where v.measure_id = ${place.measureId} and v.brand = ${place.brand} and v.year = y.year and v.parent_kind = 'area' and v.parent_code = '' and v.child_kind = ${place.subjectKind}), 0),
        'approved', y.year || '-01', ${accountId}, ${now}, ${now}, ${accountId}, ${now}
      from (select distinct year from given) y returning version_id, year
    )
    insert into target (version_id, measure_id, subject_kind, subject_code, brand, period, value, author, set_at, in_force_at)
    select m.version_id, ${place.measureId}, ${place.subjectKind}, g.subject_code, ${place.brand}, g.period, g.value, ${accountId}, ${now}, ${now} from given g join made m on m.year = g.year`.execute(tx.db)
  return changed.length
}

export async function listHistory(session: RecordsSession, place: Place & { subjectCode: string }, year: string) {
  const { rows } = await sql<{ targetId: number; period: string; value: number; author: string | null; setAt: Date; replacedAt: Date | null }>`
    select t.target_id as "targetId", t.period, t.value, a.display_name as author, t.set_at as "setAt", t.replaced_at as "replacedAt" from target t left join account a on a.account_id = t.author
     where t.measure_id = ${place.measureId} and t.subject_kind = ${place.subjectKind} and t.subject_code = ${place.subjectCode} and t.brand = ${place.brand} and left(t.period, 4) = ${year}
     order by t.period, t.set_at desc limit 2000`.execute(session.db)
  return rows.map((row) => ({ ...row, setAt: row.setAt.toISOString(), replacedAt: row.replacedAt?.toISOString() ?? null }))
}
