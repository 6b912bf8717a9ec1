import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'

/** Batches that stored figures were computed from: their rows and files stay until the figures are computed anew. */
export async function listCitedBatchIds(session: RecordsSession): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ batch_id: number }>`
    select distinct unnest(r.batch_ids) as batch_id from measure_run r join (select distinct run_id from measure_value) v on v.run_id = r.run_id`.execute(session.db)
  return new Set(rows.map((row) => row.batch_id))
}

/** Deletes runs that no figure cites any more, but the newest of each period: it says what was looked at. Gives how many. */
export async function pruneRuns(session: RecordsSession, computedBefore: Date): Promise<number> {
  const { rows } = await sql<{ run_id: number }>`
    delete from measure_run r
     where r.computed_at < ${computedBefore}
       and r.run_id not in (select max(run_id) from measure_run group by source_id, period)
       and not exists (select 1 from measure_value v where v.run_id = r.run_id)
    returning run_id`.execute(session.db)
  return rows.length
}
