import { type RawBuilder, sql } from 'kysely'
import type { Allowed } from '../../access/context.ts'
import { mask } from '../../access/mask.ts'
import { protectTable, withinScope } from '../../access/scope.ts'
import type { RecordsSession } from '../../records/records.ts'
import { maskMail } from '../address.ts'
import type { ChannelId } from '../contract.ts'
import type { PurposeId } from '../purposes.data.ts'
import type { TemplateLanguage } from '../template/contract.ts'
import type { MessageEventView } from './contract.ts'
import type { MessageState } from './stateRules.ts'

// Numbers and texts are a person's.
protectTable('message', 'area_code')

export const messageRowsMax = 200
const countedDays = 30
const textShown = 60

export type StoredMessage = {
  readonly messageId: number; readonly channel: ChannelId; readonly purpose: PurposeId; readonly address: string; readonly accountId: number | null; readonly gatewayId: number | null; readonly areaCode: string; readonly areaName: string
  readonly templateId: string; readonly language: TemplateLanguage; readonly subject: string; readonly body: string; readonly hasPicture: boolean; readonly linkPath: string | null
  readonly state: MessageState; readonly because: string | null; readonly nextAt: Date | null; readonly queuedAt: Date; readonly queuedBy: string | null; readonly expiresAt: Date
  readonly resendOf: number | null; readonly resentAs: number | null; readonly accountName: string | null
}

function rowsWhere(ctx: Allowed, condition: RawBuilder<unknown>): RawBuilder<StoredMessage> {
  return sql<StoredMessage>`select m.message_id as "messageId", m.channel, m.purpose, m.address, m.account_id as "accountId", m.gateway_id as "gatewayId", m.area_code as "areaCode", ar.name as "areaName", m.template_id as "templateId",
      m.language, m.subject, m.body, m.picture is not null as "hasPicture", m.link_path as "linkPath", m.state, m.because, m.next_at as "nextAt", m.queued_at as "queuedAt", q.display_name as "queuedBy", m.expires_at as "expiresAt",
      m.resend_of as "resendOf", (select min(r.message_id) from message r where r.resend_of = m.message_id) as "resentAs", own.display_name as "accountName"
    from message m join area ar on ar.area_code = m.area_code left join account q on q.account_id = m.queued_by left join account own on own.account_id = m.account_id
    where ${condition} and ${sql.raw(withinScope(ctx, 'message', 'm'))} order by m.message_id desc limit ${messageRowsMax + 1}`
}

export async function listMessages(ctx: Allowed, asked: { state?: MessageState | undefined; channel?: ChannelId | undefined; before?: number | undefined }): Promise<StoredMessage[]> {
  const conditions = [
    asked.state === undefined ? sql`true` : sql`m.state = ${asked.state}`, asked.channel === undefined ? sql`true` : sql`m.channel = ${asked.channel}`, asked.before === undefined ? sql`true` : sql`m.message_id < ${asked.before}`,
  ]
  const { rows } = await rowsWhere(ctx, sql.join(conditions, sql` and `)).execute(ctx.records.db)
  return rows
}
export async function findMessage(ctx: Allowed, messageId: number): Promise<StoredMessage | undefined> {
  const { rows: [row] } = await rowsWhere(ctx, sql`m.message_id = ${messageId}`).execute(ctx.records.db)
  return row
}
export async function countByState(ctx: Allowed): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; n: number }>`select m.state, count(*) as n from message m
    where m.queued_at > ${new Date(ctx.now.getTime() - countedDays * 86_400_000)} and ${sql.raw(withinScope(ctx, 'message', 'm'))} group by m.state`.execute(ctx.records.db)
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}
export async function hasGatewayOn(session: RecordsSession): Promise<boolean> {
  const { rows } = await sql`select 1 from gateway where is_on and removed_at is null limit 1`.execute(session.db)
  return rows.length > 0
}

export async function listEventViews(session: RecordsSession, messageId: number): Promise<MessageEventView[]> {
  const { rows } = await sql<Omit<MessageEventView, 'at' | 'until'> & { at: Date; until: Date | null }>`select e.kind, e.at, e.attempt, e.part, e.part_count as "partCount", e.because, e.until, e.outcome, e.source, a.display_name as "byName"
    from message_event e left join account a on a.account_id = e.account_id where e.message_id = ${messageId} order by e.message_event_id limit 500`.execute(session.db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), until: row.until?.toISOString() ?? null }))
}
export async function listStrays(session: RecordsSession, address: string, since: Date): Promise<{ reference: string; status: string; at: string }[]> {
  const { rows } = await sql<{ reference: string; status: string; at: Date }>`select reference, status, at from stray_receipt where message_id is null and address = ${address} and at >= ${since} order by at limit 20`.execute(session.db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export function maskedAddress({ channel, address, accountName }: Pick<StoredMessage, 'channel' | 'address' | 'accountName'>): string {
  if (channel === 'sms') return mask('phone', address) ?? ''
  if (channel === 'mail') return maskMail(address)
  return channel === 'inapp' ? (accountName ?? '') : address
}
export function beginningOf(text: string): string {
  const signs = Array.from(text.replace(/\s+/g, ' '))
  return signs.length > textShown ? `${signs.slice(0, textShown).join('')}…` : signs.join('')
}
