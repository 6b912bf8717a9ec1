import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { MeasureTables } from '../../branch/index.ts'
import { sql } from 'kysely'
import type { TargetCell } from './contract.ts'

export type Place = { readonly measureId: string; readonly subjectKind: 'area' | 'unit'; readonly brand: string }

export async function listYear(session: RecordsSession, place: Place, year: string): Promise<{ subjectCode: string; period: string; value: number }[]> {
  const rows = await session.tables<MeasureTables>().selectFrom('target').select(['subject_code', 'period', 'value'])
    .where('replaced_at', 'is', null).where('measure_id', '=', place.measureId).where('subject_kind', '=', place.subjectKind).where('brand', '=', place.brand)
    .where(sql<string>`left(period, 4)`, '=', year).limit(200_000).execute()
  return rows.map((row) => ({ subjectCode: row.subject_code, period: row.period, value: row.value }))
}

/** Ends what is in force for the cells that change and writes the new ones; cells with the same value stay untouched. */
export async function replaceTargets(tx: Transaction, place: Place, cells: readonly TargetCell[], accountId: number, now: Date): Promise<number> {
  const given = JSON.stringify(cells.map((cell) => ({ subject_code: cell.subjectCode, period: cell.period, value: cell.value })))
  const { rows: changed } = await sql<{ subject_code: string; period: string; value: number | null }>`
    select g.subject_code, g.period, g.value from jsonb_to_recordset(cast(${given} as jsonb)) as g (subject_code text, period text, value double precision)
      left join target t on t.measure_id = ${place.measureId} and t.subject_kind = ${place.subjectKind} and t.subject_code = g.subject_code and t.brand = ${place.brand} and t.period = g.period and t.replaced_at is null
     where t.value is distinct from g.value`.execute(tx.db)
  if (changed.length === 0) return 0
  const list = JSON.stringify(changed)
  await sql`update target set replaced_at = ${now}
    from jsonb_to_recordset(cast(${list} as jsonb)) as g (subject_code text, period text)
    where target.measure_id = ${place.measureId} and target.subject_kind = ${place.subjectKind} and target.brand = ${place.brand} and target.replaced_at is null
      and target.subject_code = g.subject_code and target.period = g.period`.execute(tx.db)
  await sql`insert into target (measure_id, subject_kind, subject_code, brand, period, value, author, set_at)
    select ${place.measureId}, ${place.subjectKind}, g.subject_code, ${place.brand}, g.period, g.value, ${accountId}, ${now}
      from jsonb_to_recordset(cast(${list} as jsonb)) as g (subject_code text, period text, value double precision) where g.value is not null`.execute(tx.db)
  return changed.length
}

export async function listHistory(session: RecordsSession, place: Place & { subjectCode: string }, year: string) {
  const { rows } = await sql<{ targetId: number; period: string; value: number; author: string | null; setAt: Date; replacedAt: Date | null }>`
    select t.target_id as "targetId", t.period, t.value, a.display_name as author, t.set_at as "setAt", t.replaced_at as "replacedAt" from target t left join account a on a.account_id = t.author
     where t.measure_id = ${place.measureId} and t.subject_kind = ${place.subjectKind} and t.subject_code = ${place.subjectCode} and t.brand = ${place.brand} and left(t.period, 4) = ${year}
     order by t.period, t.set_at desc limit 2000`.execute(session.db)
  return rows.map((row) => ({ ...row, setAt: row.setAt.toISOString(), replacedAt: row.replacedAt?.toISOString() ?? null }))
}
