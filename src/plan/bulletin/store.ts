import { sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { type Bulletin, bulletinShape } from './contract.ts'

const daysListed = 60

/** Gives false when that morning's was made already. */
export async function insertBulletin(tx: Transaction, made: { businessDate: string; accountId: number | null; areaCode: string; content: Bulletin; now: Date }): Promise<boolean> {
  const { rows } = await sql`insert into bulletin (business_date, account_id, area_code, content, made_at)
    values (${made.businessDate}, ${made.accountId}, ${made.areaCode}, cast(${JSON.stringify(made.content)} as jsonb), ${made.now}) on conflict do nothing returning 1`.execute(tx.db)
  return rows.length > 0
}
export async function findBulletin(session: RecordsSession, businessDate: string, accountId: number | null): Promise<Bulletin | null> {
  const { rows: [row] } = await sql<{ content: unknown }>`select content from bulletin where business_date = ${businessDate} and account_id is not distinct from ${accountId}`.execute(session.db)
  return row ? bulletinShape.parse(row.content) : null
}
export async function listBulletinDays(session: RecordsSession, accountId: number): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`select business_date as day from bulletin where account_id = ${accountId} order by business_date desc limit ${daysListed}`.execute(session.db)
  return rows.map((row) => row.day)
}
/** Who has a bulletin for a morning; a run that was cut off goes on with the others. */
export async function listToldAccounts(session: RecordsSession, businessDate: string): Promise<ReadonlySet<number | null>> {
  const { rows } = await sql<{ account_id: number | null }>`select account_id from bulletin where business_date = ${businessDate} limit 10000`.execute(session.db)
  return new Set(rows.map((row) => row.account_id))
}
