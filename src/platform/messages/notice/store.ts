import { sql } from 'kysely'
import type { Context } from '../../access/context.ts'
import type { Notice } from './contract.ts'

export const noticesMax = 100

// Everybody's own: the account is the scope.
export async function listNotices(ctx: Context, before: number | undefined): Promise<Notice[]> {
  const { rows } = await sql<Omit<Notice, 'queuedAt'> & { queuedAt: Date }>`select message_id as "messageId", purpose, subject, body, link_path as "linkPath", queued_at as "queuedAt", read_at is not null as "isRead" from message
    where channel = 'inapp' and account_id = ${ctx.accountId} and ${before === undefined ? sql`true` : sql`message_id < ${before}`} order by message_id desc limit ${noticesMax + 1}`.execute(ctx.records.db)
  return rows.map((row) => ({ ...row, queuedAt: row.queuedAt.toISOString() }))
}
export async function countUnread(ctx: Context): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*) as n from message where channel = 'inapp' and account_id = ${ctx.accountId} and read_at is null`.execute(ctx.records.db)
  return row?.n ?? 0
}
export async function markRead(ctx: Context, messageIds: readonly number[] | undefined): Promise<void> {
  await sql`update message set read_at = ${ctx.now} where channel = 'inapp' and account_id = ${ctx.accountId} and read_at is null
    and ${messageIds === undefined ? sql`true` : sql`message_id = any(${[...messageIds]})`}`.execute(ctx.records.db)
}
