import { sql } from 'kysely'
import { Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { type Finding, type FindingRules, type Minutes, reviewUnknown } from './contract.ts'

export type ReviewRow = { readonly reviewId: number; readonly areaCode: string; readonly areaName: string; readonly month: string; readonly state: 'open' | 'closed'; readonly chairId: number; readonly chair: string; readonly closingCount: number }

const reviewColumns = sql`r.review_id as "reviewId", r.area_code as "areaCode", a.name as "areaName", r.month, r.state, r.chair as "chairId", c.display_name as chair, r.closing_count as "closingCount"
  from review r join area a on a.area_code = r.area_code join account c on c.account_id = r.chair`

export async function findReview(session: RecordsSession, areaCode: string, month: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`select ${reviewColumns} where r.area_code = ${areaCode} and r.month = ${month}`.execute(session.db)
  return rows[0]
}
export async function getReview(session: RecordsSession, reviewId: number): Promise<ReviewRow> {
  const { rows: [row] } = await sql<ReviewRow>`select ${reviewColumns} where r.review_id = ${reviewId}`.execute(session.db)
  if (!row) throw new Refusal(reviewUnknown, { reviewId })
  return row
}
/** Held until the transaction ends, so that nothing is written into a meeting while it closes. */
export async function lockReview(tx: Transaction, reviewId: number): Promise<ReviewRow> {
  await sql`select 1 from review where review_id = ${reviewId} for update`.execute(tx.db)
  return getReview(tx, reviewId)
}
export async function listReviews(session: RecordsSession, areaCode: string): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`select ${reviewColumns} where r.area_code = ${areaCode} order by r.month desc limit 240`.execute(session.db)
  return rows
}

/** The review of a month, made when there is none; two at once make one. */
export async function insertReview(tx: Transaction, given: { areaCode: string; month: string; accountId: number }): Promise<{ reviewId: number; isNew: boolean }> {
  const { rows: [made] } = await sql<{ review_id: number }>`insert into review (area_code, month, state, chair) values (${given.areaCode}, ${given.month}, 'open', ${given.accountId}) on conflict do nothing returning review_id`.execute(tx.db)
  if (made) return { reviewId: made.review_id, isNew: true }
  const { rows: [found] } = await sql<{ review_id: number }>`select review_id from review where area_code = ${given.areaCode} and month = ${given.month}`.execute(tx.db)
  if (!found) throw new Error('A review was neither made nor found.')
  return { reviewId: found.review_id, isNew: false }
}

export async function insertEvent(tx: Transaction, event: { reviewId: number; act: 'opened' | 'closed' | 'reopened'; reason: string | null; accountId: number; at: Date }): Promise<void> {
  await sql`insert into review_event (review_id, act, reason, account_id, at) values (${event.reviewId}, ${event.act}, ${event.reason}, ${event.accountId}, ${event.at})`.execute(tx.db)
}
export async function listEvents(session: RecordsSession, reviewId: number) {
  const { rows } = await sql<{ act: 'opened' | 'closed' | 'reopened'; reason: string | null; by: string; at: Date }>`
    select e.act, e.reason, a.display_name as by, e.at from review_event e join account a on a.account_id = e.account_id where e.review_id = ${reviewId} order by e.review_event_id limit 500`.execute(session.db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function closeReview(tx: Transaction, given: { reviewId: number; findings: readonly Finding[]; rules: FindingRules; at: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ closing_count: number }>`update review set state = 'closed', closing_count = closing_count + 1 where review_id = ${given.reviewId} returning closing_count`.execute(tx.db)
  const closing = row?.closing_count ?? 0
  await sql`insert into review_closing (review_id, closing, findings, rules, at) values (${given.reviewId}, ${closing}, cast(${JSON.stringify(given.findings)} as jsonb), cast(${JSON.stringify(given.rules)} as jsonb), ${given.at})`.execute(tx.db)
  return closing
}
export async function reopenReview(tx: Transaction, reviewId: number): Promise<void> {
  await sql`update review set state = 'open' where review_id = ${reviewId}`.execute(tx.db)
}
/** What the meeting saw when it was last closed, and by which rules; those are null of meetings closed before they were kept. */
export async function getClosing(session: RecordsSession, reviewId: number, closing: number): Promise<{ findings: Finding[]; rules: FindingRules | null }> {
  const { rows: [row] } = await sql<{ findings: Finding[]; rules: FindingRules | null }>`select findings, rules from review_closing where review_id = ${reviewId} and closing = ${closing}`.execute(session.db)
  return row ?? { findings: [], rules: null }
}

export async function insertCause(tx: Transaction, given: { reviewId: number; measureId: string; cause: string; accountId: number; at: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ version: number }>`
    insert into review_cause (review_id, measure_id, version, cause, account_id, at)
    select ${given.reviewId}, ${given.measureId}, coalesce(max(version), 0) + 1, ${given.cause}, ${given.accountId}, ${given.at} from review_cause where review_id = ${given.reviewId} and measure_id = ${given.measureId}
    returning version`.execute(tx.db)
  return row?.version ?? 0
}
export async function listCauses(session: RecordsSession, reviewId: number): Promise<Record<string, { cause: string; by: string; at: string }>> {
  const { rows } = await sql<{ measure_id: string; cause: string; by: string; at: Date }>`
    select distinct on (c.measure_id) c.measure_id, c.cause, a.display_name as by, c.at from review_cause c join account a on a.account_id = c.account_id
    where c.review_id = ${reviewId} order by c.measure_id, c.version desc limit 1000`.execute(session.db)
  return Object.fromEntries(rows.map((row) => [row.measure_id, { cause: row.cause, by: row.by, at: row.at.toISOString() }]))
}

export async function insertAction(tx: Transaction, given: { reviewId: number; measureId: string; orderId: number }): Promise<void> {
  await sql`insert into review_action (review_id, measure_id, order_id) values (${given.reviewId}, ${given.measureId}, ${given.orderId}) on conflict do nothing`.execute(tx.db)
}
/** Orders of the meetings of an area in some months. */
export async function listActionOrders(session: RecordsSession, areaCode: string, months: readonly string[]): Promise<{ orderId: number; month: string; measureId: string }[]> {
  const { rows } = await sql<{ orderId: number; month: string; measureId: string }>`
    select x.order_id as "orderId", r.month, x.measure_id as "measureId" from review_action x join review r on r.review_id = x.review_id
    where r.area_code = ${areaCode} and r.month = any(${[...months]}::text[]) order by r.month desc, x.order_id limit 100`.execute(session.db)
  return rows
}

export async function listMinutes(session: RecordsSession, reviewId: number): Promise<Minutes[]> {
  const { rows } = await sql<Omit<Minutes, 'at'> & { at: Date }>`
    select m.version, m.held_on::text as "heldOn", m.attendees, m.minutes, m.decisions, a.display_name as by, m.at from review_minutes m join account a on a.account_id = m.account_id
    where m.review_id = ${reviewId} order by m.version desc limit 500`.execute(session.db)
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
export async function insertMinutes(tx: Transaction, given: { reviewId: number; version: number; heldOn: string | null; attendees: string; minutes: string; decisions: readonly string[]; accountId: number; at: Date }): Promise<void> {
  await sql`insert into review_minutes (review_id, version, held_on, attendees, minutes, decisions, account_id, at)
    values (${given.reviewId}, ${given.version}, cast(${given.heldOn} as date), ${given.attendees}, ${given.minutes}, cast(${JSON.stringify(given.decisions)} as jsonb), ${given.accountId}, ${given.at})`.execute(tx.db)
}

export type AreaValue = { readonly measureId: string; readonly areaCode: string; readonly level: string; readonly parentCode: string | null; readonly month: string; readonly numerator: number | null; readonly denominator: number | null }
/** Figures of indicators in all counties and townships of an area over some months: one statement. */
export async function listAreaValues(session: RecordsSession, asked: { areaCode: string; measureIds: readonly string[]; months: readonly string[] }): Promise<AreaValue[]> {
  if (asked.measureIds.length === 0 || asked.months.length === 0) return []
  const { rows } = await sql<AreaValue>`
    select v.measure_id as "measureId", v.subject_code as "areaCode", a.level, a.parent_code as "parentCode", v.period as month, v.numerator, v.denominator
    from measure_value v join area a on a.area_code = v.subject_code and a.successor_code is null and a.level in ('county', 'township')
    join area_closure x on x.area_code = a.area_code and x.ancestor_code = ${asked.areaCode}
    where v.subject_kind = 'area' and v.brand = '' and v.measure_id = any(${[...asked.measureIds]}::text[]) and v.period = any(${[...asked.months]}::text[])
    order by v.measure_id, v.subject_code, v.period limit 1000000`.execute(session.db)
  return rows
}

export async function isWithin(session: RecordsSession, areaCode: string, aboveCode: string): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select 1 as n from area_closure where area_code = ${areaCode} and ancestor_code = ${aboveCode}`.execute(session.db)
  return rows.length > 0
}

export type DayValue = { readonly measureId: string; readonly areaCode: string; readonly day: string; readonly value: number | null }
export async function listDayValues(session: RecordsSession, asked: { measureIds: readonly string[]; areaCodes: readonly string[]; from: string; to: string }): Promise<DayValue[]> {
  const { rows } = await sql<DayValue>`
    select measure_id as "measureId", subject_code as "areaCode", period as day, numerator as value from measure_value
    where subject_kind = 'area' and brand = '' and length(period) = 10 and measure_id = any(${[...asked.measureIds]}::text[]) and subject_code = any(${[...asked.areaCodes]}::text[])
      and period between ${asked.from} and ${asked.to} order by period limit 500000`.execute(session.db)
  return rows
}
export async function findNewestDay(session: RecordsSession, areaCode: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`select max(period) as day from measure_value where subject_code = ${areaCode} and subject_kind = 'area' and brand = '' and length(period) = 10`.execute(session.db)
  return rows[0]?.day ?? null
}
