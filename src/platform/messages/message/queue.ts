import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Transaction } from '../../records/records.ts'
import { mailAddressOf, numberOf } from '../address.ts'
import { type ChannelId, pictureTooLarge } from '../contract.ts'
import { type PurposeId, purposes } from '../purposes.data.ts'
import type { Rendered } from '../template/rules.ts'

export type Recipient =
  | { readonly channel: 'sms'; readonly number: string }
  | { readonly channel: 'mail'; readonly address: string }
  | { readonly channel: 'inapp'; readonly accountId: number }
  /** Null while the branch has no such robot: the message is then shown, not sent. */
  | { readonly channel: 'wecom' | 'dingtalk'; readonly gatewayId: number | null; readonly name: string }

export type NewMessage = {
  /** The same key is queued once: `bulletin 2011-03-22 zong`. */
  readonly dedupeKey: string | null
  readonly to: Recipient
  readonly purpose: PurposeId
  readonly areaCode: string
  readonly content: Rendered
  readonly expiresAt?: Date
  /** What the reader opens: `/bulletin/2011-03-22`. */
  readonly linkPath?: string
  /** PNG, for group robots. */
  readonly picture?: Uint8Array
  readonly resendOf?: number
}

const usualLifeMs = 48 * 3_600_000
const pictureBytesMax = 2 * 1024 * 1024

/**
 * Puts messages into the queue, inside the transaction of the act that they tell about: both happen or neither.
 * In-app messages are there at once; the others go out within seconds, or when quiet hours and limits allow.
 */
export async function queueMessages(tx: Transaction, { now, queuedBy, messages }: { readonly now: Date; readonly queuedBy: number | null; readonly messages: readonly NewMessage[] }): Promise<{ queuedIds: number[] }> {
  if (messages.length === 0) return { queuedIds: [] }
  const rows = messages.map((message) => {
    const { channel, address, personKey, accountId, gatewayId } = whereTo(message.to)
    const picture = message.picture
    if (picture && picture.byteLength > pictureBytesMax) throw new Refusal(pictureTooLarge, { size: Math.ceil(picture.byteLength / 1024) })
    return {
      dedupe_key: message.dedupeKey, channel, purpose: message.purpose, priority: purposes[message.purpose].priority, person_key: personKey, address, account_id: accountId, gateway_id: gatewayId,
      area_code: message.areaCode, template_id: message.content.templateId, language: message.content.language, subject: message.content.subject, body: message.content.body,
      picture: picture ? Buffer.from(picture).toString('base64') : null, picture_token: picture ? randomBytes(24).toString('base64url') : null, link_path: message.linkPath ?? null,
      queued_by: queuedBy, queued_at: now, expires_at: message.expiresAt ?? new Date(now.getTime() + usualLifeMs), resend_of: message.resendOf ?? null,
      state: channel === 'inapp' ? 'delivered' : 'queued', next_at: channel === 'inapp' ? null : now,
    }
  })
  const { rows: added } = await sql<{ message_id: number; channel: ChannelId }>`
    insert into message (dedupe_key, channel, purpose, priority, person_key, address, account_id, gateway_id, area_code, template_id, language, subject, body, picture, picture_token, link_path,
                         queued_by, queued_at, expires_at, resend_of, state, next_at)
    select dedupe_key, channel, purpose, priority, person_key, address, account_id, gateway_id, area_code, template_id, language, subject, body, decode(picture, 'base64'), picture_token, link_path,
           queued_by, queued_at, expires_at, resend_of, state, next_at
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as m (dedupe_key text, channel text, purpose text, priority int, person_key text, address text, account_id bigint, gateway_id bigint,
           area_code text, template_id text, language text, subject text, body text, picture text, picture_token text, link_path text, queued_by bigint, queued_at timestamptz, expires_at timestamptz, resend_of bigint, state text, next_at timestamptz)
    on conflict (dedupe_key) do nothing returning message_id, channel`.execute(tx.db)
  const queuedIds = added.map((row) => row.message_id)
  const inApp = added.filter((row) => row.channel === 'inapp').map((row) => row.message_id)
  await sql`insert into message_event (message_id, kind, at) select id, 'queued', ${now} from unnest(cast(${queuedIds} as bigint[])) as q (id)`.execute(tx.db)
  await sql`insert into message_event (message_id, kind, at, part, outcome, source) select id, 'receipt', ${now}, 1, 'delivered', 'gateway' from unnest(cast(${inApp} as bigint[])) as q (id)`.execute(tx.db)
  return { queuedIds }
}

function whereTo(to: Recipient): { channel: ChannelId; address: string; personKey: string | null; accountId: number | null; gatewayId: number | null } {
  const nowhere = { personKey: null, accountId: null, gatewayId: null }
  switch (to.channel) {
    case 'sms': {
      const number = numberOf(to.number)
      return { ...nowhere, channel: to.channel, address: number, personKey: number }
    }
    case 'mail': {
      const address = mailAddressOf(to.address)
      return { ...nowhere, channel: to.channel, address, personKey: address.toLowerCase() }
    }
    case 'inapp': return { ...nowhere, channel: to.channel, address: String(to.accountId), accountId: to.accountId }
    case 'wecom': case 'dingtalk': return { ...nowhere, channel: to.channel, address: to.name, gatewayId: to.gatewayId }
  }
}
