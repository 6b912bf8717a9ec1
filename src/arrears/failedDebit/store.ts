import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { failedDebitKind } from './orderKinds.data.ts'
import type { OrderStatus } from '../../work/index.ts'
import type { KnownOrder } from './rules.ts'

const live = sql<boolean>`(w.closed_at is null and w.result_at is null)`
const endedByRule = sql<boolean>`(w.status = 'cancelled' and exists (select 1 from work_event e where e.order_id = w.order_id and e.kind = 'cancelled' and e.account_id is null and concat(e.device, '#', e.sequence) = w.last_event))`

/** The orders of these occasions, and all that are still worked on. */
export async function listKnownOrders(session: RecordsSession, origins: readonly string[]): Promise<KnownOrder[]> {
  const { rows } = await sql<KnownOrder>`
    select w.order_id as "orderId", w.origin, ${live} as "isLive", ${endedByRule} as "isEndedByRule" from work_order w
     where w.kind = ${failedDebitKind.id} and w.origin is not null and (w.origin = any(cast(${[...origins]} as text[])) or ${live}) order by w.order_id limit 200000`.execute(session.db)
  return rows
}

/** The billing month of the oldest order that is still worked on. */
export async function oldestLiveMonth(session: RecordsSession): Promise<string | null> {
  const { rows: [row] } = await sql<{ month: string | null }>`select min(w.ask ->> 'month') as month from work_order w where w.kind = ${failedDebitKind.id} and ${live}`.execute(session.db)
  return row?.month ?? null
}

/** Who works the case of each account, of those that somebody has. */
export async function listCaseOwners(session: RecordsSession, accountNos: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ accountNo: string; staffNo: string }>`select account_no as "accountNo", owner_staff_no as "staffNo" from arrears_case
    where closed_on is null and owner_staff_no is not null and account_no = any(cast(${[...accountNos]} as text[])) order by account_no, case_id`.execute(session.db)
  return new Map(rows.map((row) => [row.accountNo, row.staffNo]))
}

/** The areas among these that the branch knows: an order lies in one. */
export async function listKnownAreas(session: RecordsSession, areaCodes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ areaCode: string }>`select area_code as "areaCode" from area where area_code = any(cast(${[...new Set(areaCodes)]} as text[]))`.execute(session.db)
  return new Set(rows.map((row) => row.areaCode))
}

/** Those of the persons who are in post on a day. */
export async function listInPost(session: RecordsSession, staffNos: readonly string[], on: Day): Promise<Set<string>> {
  const { rows } = await sql<{ staffNo: string }>`select staff_no as "staffNo" from staff where staff_no = any(cast(${[...staffNos]} as text[])) and valid_from <= ${on} and (valid_to is null or valid_to >= ${on})`.execute(session.db)
  return new Set(rows.map((row) => row.staffNo))
}

/** The order of each occasion that has one. */
export async function listOrdersOf(session: RecordsSession, origins: readonly string[]): Promise<Map<string, { orderId: number; status: OrderStatus; ownerName: string | null }>> {
  const { rows } = await sql<{ origin: string; orderId: number; status: OrderStatus; ownerName: string | null }>`
    select w.origin, w.order_id as "orderId", w.status, s.name as "ownerName" from work_order w left join staff s on s.staff_no = w.owner_staff_no where w.origin = any(cast(${[...origins]} as text[])) order by w.order_id`.execute(session.db)
  return new Map(rows.map(({ origin, ...order }) => [origin, order]))
}
