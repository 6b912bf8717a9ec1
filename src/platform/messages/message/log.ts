import { sql } from 'kysely'
import { dayInChina } from '../../../kernel/day.ts'
import { assert } from '../../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../records/records.ts'
import { type HoldReason, type MessageEvent, type ReceiptOutcome, type Standing, standingOf } from './stateRules.ts'

export type LoggedEvent = { readonly messageId: number; readonly event: MessageEvent }

export type EventRow = {
  message_id: number; kind: MessageEvent['kind']; at: Date; attempt: number | null; part: number | null; part_count: number | null; reference: string | null
  because: string | null; until: Date | null; outcome: ReceiptOutcome | null; source: 'receipt' | 'query' | 'gateway' | null; account_id: number | null
}

/** A receipt that was asked for half an hour after the last word about a submitted message. */
const askAgainMs = 30 * 60_000

/** Writes events and, with them, where their messages stand now. The rows of the messages are locked in one order. */
export async function appendEvents(tx: Transaction, entries: readonly LoggedEvent[]): Promise<ReadonlyMap<number, Standing>> {
  if (entries.length === 0) return new Map()
  const messageIds = [...new Set(entries.map((entry) => entry.messageId))]
  await sql`select message_id from message where message_id = any(${messageIds}) order by message_id for update`.execute(tx.db)
  const rows = JSON.stringify(entries.map(rowOf))
  await sql`insert into message_event (message_id, kind, at, attempt, part, part_count, reference, because, until, outcome, source, account_id)
    select message_id, kind, at, attempt, part, part_count, reference, because, until, outcome, source, account_id
      from jsonb_to_recordset(cast(${rows} as jsonb)) as e (message_id bigint, kind text, at timestamptz, attempt int, part int, part_count int, reference text, because text, until timestamptz, outcome text, source text, account_id bigint)`.execute(tx.db)
  const events = await readEvents(tx, messageIds)
  const standings = new Map(messageIds.map((messageId) => [messageId, standingOf(events.get(messageId) ?? [])]))
  const standing = JSON.stringify([...standings].map(([messageId, now]) => projectionOf(messageId, now, events.get(messageId) ?? [])))
  await sql`update message set state = s.state, because = s.because, next_at = s.next_at, submitted_on = s.submitted_on
    from jsonb_to_recordset(cast(${standing} as jsonb)) as s (message_id bigint, state text, because text, next_at timestamptz, submitted_on date)
    where message.message_id = s.message_id`.execute(tx.db)
  return standings
}

function projectionOf(messageId: number, now: Standing, events: readonly MessageEvent[]) {
  const latest = (kinds: readonly MessageEvent['kind'][]): Date | undefined =>
    events.filter((event) => kinds.includes(event.kind)).map((event) => event.at).toSorted((one, other) => other.getTime() - one.getTime())[0]
  const submittedAt = now.mayHaveLeft ? latest(['submitting']) : undefined
  const nextAt = now.state === 'queued' || now.state === 'held' ? (now.nextAt ?? latest(['queued'])) : now.state === 'submitted' ? new Date((latest(['accepted', 'receipt']) ?? new Date(0)).getTime() + askAgainMs) : null
  return { message_id: messageId, state: now.state, because: now.because, next_at: nextAt ?? null, submitted_on: submittedAt === undefined ? null : dayInChina(submittedAt) }
}

export async function readEvents(session: RecordsSession, messageIds: readonly number[]): Promise<Map<number, MessageEvent[]>> {
  const { rows } = await sql<EventRow>`select message_id, kind, at, attempt, part, part_count, reference, because, until, outcome, source, account_id from message_event
    where message_id = any(${messageIds}) order by message_id, message_event_id limit 2000000`.execute(session.db)
  const found = new Map<number, MessageEvent[]>()
  for (const row of rows) {
    const own = found.get(row.message_id) ?? []
    own.push(eventOf(row))
    found.set(row.message_id, own)
  }
  return found
}

function rowOf({ messageId, event }: LoggedEvent): EventRow {
  const named = event as MessageEvent & Partial<{ attempt: number; part: number; partCount: number; reference: string | null; because: string | null; until: Date; outcome: ReceiptOutcome; source: 'receipt' | 'query' | 'gateway'; accountId: number }>
  return {
    message_id: messageId, kind: event.kind, at: event.at, attempt: named.attempt ?? null, part: named.part ?? null, part_count: named.partCount ?? null, reference: named.reference ?? null,
    because: named.because ?? null, until: named.until ?? null, outcome: named.outcome ?? null, source: named.source ?? null, account_id: named.accountId ?? null,
  }
}

function eventOf(row: EventRow): MessageEvent {
  const { kind, at } = row
  const attempt = row.attempt ?? 1
  const part = row.part ?? 1
  const because = row.because ?? ''
  switch (kind) {
    case 'queued': case 'shown': case 'expired': case 'receiptOverdue': return { kind, at }
    case 'held': return { kind, at, because: holdReasonOf(because), until: row.until ?? at }
    case 'cancelled': return { kind, at, accountId: row.account_id ?? 0 }
    case 'submitting': return { kind, at, attempt, part, partCount: row.part_count ?? 1 }
    case 'accepted': return { kind, at, attempt, part, reference: row.reference }
    case 'notTaken': return { kind, at, attempt, part, because, until: row.until ?? at }
    case 'refused': case 'noAnswer': return { kind, at, attempt, part, because }
    case 'receipt': return { kind, at, part, outcome: row.outcome ?? 'underway', source: row.source ?? 'receipt', because: row.because }
    case 'settled': return { kind, at, outcome: row.outcome === 'delivered' ? 'delivered' : 'failed', accountId: row.account_id ?? 0, because }
  }
}

function holdReasonOf(text: string): HoldReason {
  assert(text === 'quiet' || text === 'dayLimit' || text === 'weekLimit', `A message is held for a known reason, not for ${text}.`)
  return text
}
