import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'

/** Those who are away on the day and for whom this person stands in. */
export async function listDeputised(session: RecordsSession, staffNo: string | null, onDay: string): Promise<string[]> {
  if (staffNo === null) return []
  const { rows } = await sql<{ staff_no: string }>`select distinct staff_no from work_roster where kind = 'leave' and deputy_staff_no = ${staffNo} and from_day <= ${onDay} and to_day >= ${onDay} limit 1000`.execute(session.db)
  return rows.map((row) => row.staff_no)
}
