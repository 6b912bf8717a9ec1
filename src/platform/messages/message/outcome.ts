import { sql } from 'kysely'
import type { Records, Transaction } from '../../records/records.ts'
import { appendEvents, type LoggedEvent } from './log.ts'
import { pauseMs, type ReceiptOutcome } from './stateRules.ts'

/** What became of handing one part to a gateway. Only `notTaken` may be tried again by itself. */
export type SubmitOutcome =
  /** `isDelivered`: the answer itself says that it arrived, as with a group robot. */
  | { readonly kind: 'accepted'; readonly reference: string | null; readonly isDelivered?: boolean }
  | { readonly kind: 'notTaken'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'noAnswer'; readonly because: string }
export type PartOutcome = { readonly messageId: number; readonly attempt: number; readonly part: number; readonly outcome: SubmitOutcome }

export type Receipt = {
  readonly gatewayId: number
  readonly reference: string
  /** The number that the message went to. */
  readonly address: string
  readonly userReference: number | null
  readonly outcome: ReceiptOutcome
  readonly status: string
}

// A receipt and the answer that names its message may arrive at once: one of the two must see the other.
const RECEIPT_LOCK = 6_323_022
const receiptDaysMax = 7
const wholeNumber = '^1[0-9]{10}$'

export async function recordOutcomes(records: Records, { now, outcomes }: { readonly now: Date; readonly outcomes: readonly PartOutcome[] }): Promise<void> {
  if (outcomes.length === 0) return
  await records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${RECEIPT_LOCK})`.execute(tx.db)
    await appendEvents(tx, outcomes.flatMap((outcome) => eventsOf(outcome, now)))
    const references = outcomes.flatMap(({ outcome }) => (outcome.kind === 'accepted' && outcome.reference !== null ? [outcome.reference] : []))
    if (references.length > 0) await takeEarlyReceipts(tx, references, now)
  })
}

function eventsOf({ messageId, attempt, part, outcome }: PartOutcome, now: Date): LoggedEvent[] {
  const base = { at: now, attempt, part }
  switch (outcome.kind) {
    case 'accepted': {
      const accepted: LoggedEvent = { messageId, event: { kind: 'accepted', ...base, reference: outcome.reference } }
      return outcome.isDelivered ? [accepted, { messageId, event: { kind: 'receipt', at: now, part, outcome: 'delivered', source: 'gateway', because: null } }] : [accepted]
    }
    case 'notTaken': return [{ messageId, event: { kind: 'notTaken', ...base, because: outcome.because, until: new Date(now.getTime() + pauseMs(attempt)) } }]
    case 'refused': case 'noAnswer': return [{ messageId, event: { kind: outcome.kind, ...base, because: outcome.because } }]
  }
}

/** Receipts that came before the answer to the submit. */
async function takeEarlyReceipts(tx: Transaction, references: readonly string[], now: Date): Promise<void> {
  const { rows } = await sql<MatchedRow>`
    update stray_receipt s set message_id = e.message_id from message_event e join message m on m.message_id = e.message_id
     where s.message_id is null and s.reference = any(${[...references]}) and e.kind = 'accepted' and e.reference = s.reference and s.at > ${new Date(now.getTime() - receiptDaysMax * 86_400_000)}
       and m.channel = 'sms' and (s.address = m.address or s.address !~ ${wholeNumber})
    returning s.stray_receipt_id, e.message_id, e.part, s.outcome, s.status, s.at`.execute(tx.db)
  await appendEvents(tx, rows.map((row): LoggedEvent => ({ messageId: row.message_id, event: { kind: 'receipt', at: row.at, part: row.part, outcome: row.outcome, source: 'receipt', because: row.status } })))
}
type MatchedRow = { stray_receipt_id: number; message_id: number; part: number; outcome: ReceiptOutcome; status: string; at: Date }

/** Takes receipts. One that no message is known for is kept: it may be early, or a person may know better. */
export async function recordReceipts(records: Records, { now, receipts }: { readonly now: Date; readonly receipts: readonly Receipt[] }): Promise<{ matched: number; stray: number }> {
  if (receipts.length === 0) return { matched: 0, stray: 0 }
  return records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${RECEIPT_LOCK})`.execute(tx.db)
    const known = await findByReference(tx, receipts, now)
    const guessed = await findByUserReference(tx, receipts.filter((receipt) => !known.has(receipt)), now)
    const placeOf = (receipt: Receipt): Place | undefined => known.get(receipt) ?? guessed.get(receipt)
    await appendEvents(tx, receipts.flatMap((receipt): LoggedEvent[] => {
      const place = placeOf(receipt)
      return place ? [{ messageId: place.messageId, event: { kind: 'receipt', at: now, part: place.part, outcome: receipt.outcome, source: 'receipt', because: receipt.status } }] : []
    }))
    const strays = receipts.filter((receipt) => !placeOf(receipt))
    await sql`insert into stray_receipt (gateway_id, reference, address, user_reference, outcome, status, at)
      select r."gatewayId", r.reference, r.address, r."userReference", r.outcome, r.status, ${now}
        from jsonb_to_recordset(cast(${JSON.stringify(strays)} as jsonb)) as r ("gatewayId" bigint, reference text, address text, "userReference" int, outcome text, status text)`.execute(tx.db)
    return { matched: receipts.length - strays.length, stray: strays.length }
  })
}

type Place = { readonly messageId: number; readonly part: number }

/**
 * A gateway may begin its numbers anew, so the number alone names no message: whom it went to must fit as well.
 * Where the receipt does not say that, the last message of the number is meant, if it still waits for one.
 */
async function findByReference(tx: Transaction, receipts: readonly Receipt[], now: Date): Promise<Map<Receipt, Place>> {
  const { rows } = await sql<{ position: number; message_id: number; part: number }>`
    select distinct on (r.position) r.position, e.message_id, e.part
      from jsonb_to_recordset(cast(${JSON.stringify(receipts.map(({ reference, address }, position) => ({ position, reference, address })))} as jsonb)) as r (position int, reference text, address text)
      join message_event e on e.kind = 'accepted' and e.reference = r.reference and e.at > ${new Date(now.getTime() - receiptDaysMax * 86_400_000)}
      join message m on m.message_id = e.message_id and (m.address = r.address or (r.address !~ ${wholeNumber} and m.state in ('submitting', 'submitted', 'unknown')))
     order by r.position, e.message_event_id desc`.execute(tx.db)
  return placesOf(rows, receipts)
}

function placesOf(rows: readonly { position: number; message_id: number; part: number }[], receipts: readonly Receipt[]): Map<Receipt, Place> {
  return new Map(rows.flatMap((row) => {
    const receipt = receipts[row.position]
    return receipt ? [[receipt, { messageId: row.message_id, part: row.part }] as const] : []
  }))
}

/** A submit without an answer has no reference; the number that we gave the message, together with whom it went to, names it when only one fits. */
async function findByUserReference(tx: Transaction, receipts: readonly Receipt[], now: Date): Promise<Map<Receipt, Place>> {
  const asked = receipts.filter((receipt) => receipt.userReference !== null)
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ position: number; message_id: number; part: number }>`
    select r.position, min(m.message_id) as message_id, min(e.part) as part
      from jsonb_to_recordset(cast(${JSON.stringify(asked.map((receipt, position) => ({ position, address: receipt.address, userReference: receipt.userReference })))} as jsonb)) as r (position int, address text, "userReference" int)
      join message m on m.channel = 'sms' and m.state in ('submitting', 'unknown') and m.person_key = r.address and m.queued_at > ${new Date(now.getTime() - receiptDaysMax * 86_400_000)}
      join message_event e on e.message_id = m.message_id and e.kind = 'submitting' and (m.message_id * 16 + e.part) % 65536 = r."userReference"
       and not exists (select 1 from message_event a where a.message_id = m.message_id and a.kind = 'accepted' and a.part = e.part)
     group by r.position having count(distinct m.message_id) = 1`.execute(tx.db)
  return placesOf(rows, asked)
}

/** The number under which a part is known to the phone network besides its reference; 16 bits is what the protocol gives. */
export function userReferenceOf(messageId: number, part: number): number {
  return (messageId * 16 + part) % 65_536
}

/** At a start: what a dead process had handed over has no answer any more. */
export async function settleInterrupted(records: Records, { now, startedBefore }: { readonly now: Date; readonly startedBefore: Date }): Promise<number> {
  return records.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${RECEIPT_LOCK})`.execute(tx.db)
    const { rows } = await sql<{ message_id: number; attempt: number; part: number }>`select e.message_id, e.attempt, e.part from message m join message_event e on e.message_id = m.message_id and e.kind = 'submitting'
      where m.state = 'submitting' and e.at < ${startedBefore}
        and not exists (select 1 from message_event o where o.message_id = e.message_id and o.attempt = e.attempt and o.part = e.part and o.kind in ('accepted', 'notTaken', 'refused', 'noAnswer'))`.execute(tx.db)
    await appendEvents(tx, rows.map((row): LoggedEvent => ({ messageId: row.message_id, event: { kind: 'noAnswer', at: now, attempt: row.attempt, part: row.part, because: 'restart' } })))
    return rows.length
  })
}
