import { sql } from 'kysely'
import { dayInChina } from '../../../kernel/day.ts'
import type { Records, Transaction } from '../../records/records.ts'
import { countContacts } from '../contact/store.ts'
import type { GatewayChannel } from '../contract.ts'
import { type Candidate, decideSends, type Policy } from '../policy/rules.ts'
import { type PurposeId, purposes } from '../purposes.data.ts'
import { appendEvents, type LoggedEvent, readEvents } from './log.ts'
import { type MessageEvent, standingOf } from './stateRules.ts'

/** One of the locks of messages: who decides counts what the others have sent. */
const CLAIM_LOCK = 6_323_021

export type Outgoing = {
  readonly messageId: number; readonly channel: GatewayChannel; readonly gatewayId: number; readonly address: string; readonly subject: string; readonly body: string
  readonly picture: Uint8Array | null; readonly pictureToken: string | null; readonly linkPath: string | null
  readonly attempt: number; readonly partCount: number; readonly openParts: readonly number[]
}

/** The channels that have something to look at; a quiet branch asks only this. */
export async function listDueChannels(records: Records, now: Date): Promise<ReadonlySet<GatewayChannel>> {
  const { rows } = await sql<{ channel: GatewayChannel }>`select distinct channel from message where state in ('queued', 'held') and next_at <= ${now}`.execute(records.db)
  return new Set(rows.map((row) => row.channel))
}

type DueRow = {
  message_id: number; channel: GatewayChannel; purpose: PurposeId; person_key: string | null; gateway_id: number | null; address: string; subject: string; body: string
  picture: Buffer | null; picture_token: string | null; link_path: string | null; expires_at: Date
}

/**
 * Takes due messages and decides for each. What may go out has its `submitting` rows committed when this returns: only then is it handed to a gateway.
 * `gatewayId` null: the channel has no gateway, so its messages are shown.
 */
export async function claimDue(records: Records, { now, channel, gatewayId, messagesMax, policy, isDemo = false, countParts }: {
  readonly now: Date; readonly channel: GatewayChannel; readonly gatewayId: number | null; readonly messagesMax: number; readonly policy: Policy; readonly isDemo?: boolean; readonly countParts: (body: string) => number
}): Promise<{ outgoing: Outgoing[]; looked: number }> {
  if (messagesMax <= 0) return { outgoing: [], looked: 0 }
  return records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(tx.db)
    const due = await listDue(tx, { now, channel, gatewayId, messagesMax })
    if (due.length === 0) return { outgoing: [], looked: 0 }
    const personKeys = due.flatMap((row) => row.person_key ?? [])
    const events = await readEvents(tx, due.map((row) => row.message_id))
    const sent = { customer: await countContacts(tx, personKeys, dayInChina(now)), staff: await countContacts(tx, personKeys, dayInChina(now), 'staff') }
    const candidates = due.map((row): Candidate => ({ messageId: row.message_id, purpose: purposes[row.purpose], personKey: row.person_key, expiresAt: row.expires_at, hasGateway: gatewayId !== null && (!isDemo || row.purpose === 'test') }))
    const decisions = decideSends({ now, policy, candidates, sentOf: (key, limit) => sent[limit].get(key) ?? {} })
    const outgoing: Outgoing[] = []
    const entries: LoggedEvent[] = []
    for (const row of due) {
      const decision = decisions.get(row.message_id)
      const write = (event: MessageEvent): number => entries.push({ messageId: row.message_id, event })
      const standing = standingOf(events.get(row.message_id) ?? [])
      if (decision?.kind === 'expire') write({ kind: 'expired', at: now })
      else if (decision?.kind === 'show') write({ kind: 'shown', at: now })
      else if (decision?.kind === 'hold') write({ kind: 'held', at: now, because: decision.because, until: decision.until })
      else if (gatewayId !== null && standing.openParts.length > 0) {
        const partCount = standing.partCount ?? countParts(row.body)
        const openParts = standing.partCount === null ? Array.from({ length: partCount }, (_, index) => index + 1) : standing.openParts
        const attempt = standing.attempts + 1
        for (const part of openParts) write({ kind: 'submitting', at: now, attempt, part, partCount })
        outgoing.push({
          messageId: row.message_id, channel, gatewayId, address: row.address, subject: row.subject, body: row.body, picture: row.picture, pictureToken: row.picture_token, linkPath: row.link_path,
          attempt, partCount, openParts,
        })
      }
    }
    await appendEvents(tx, entries)
    return { outgoing, looked: due.length }
  })
}

async function listDue(tx: Transaction, { now, channel, gatewayId, messagesMax }: { now: Date; channel: GatewayChannel; gatewayId: number | null; messagesMax: number }): Promise<DueRow[]> {
  // SMS and mail have one gateway each; a robot is named by its message.
  const own = channel === 'sms' || channel === 'mail' ? sql`true` : gatewayId === null
    ? sql`not exists (select 1 from gateway g where g.gateway_id = message.gateway_id and g.is_on and g.removed_at is null)` : sql`gateway_id = ${gatewayId}`
  const { rows } = await sql<DueRow>`select message_id, channel, purpose, person_key, gateway_id, address, subject, body, picture, picture_token, link_path, expires_at from message
    where channel = ${channel} and state in ('queued', 'held') and next_at <= ${now} and ${own}
    order by priority, message_id limit ${messagesMax} for update skip locked`.execute(tx.db)
  return rows
}
