import { sql } from 'kysely'
import type { UnitKind } from '../../branch/unit/contract.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import { type OrderEvent, type OrderStatus, orderEventShape, type Priority } from './contract.ts'
import { eventKey } from './rules.ts'

/** Areas that an asker may touch: what lies in the areas of the grants. */
export function inScope(scopeAreaCodes: readonly string[], column: ReturnType<typeof sql>) {
  return sql<boolean>`${column} in (select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`
}

/** Late is what has passed its deadline without a result, or its first reply without one; `o` is the order. A paused one has no deadline. */
export function isLateAt(now: Date) {
  return sql<boolean>`(o.closed_at is null and o.result_at is null and (coalesce(o.due_at < ${now}, false) or (o.replied_at is null and coalesce(o.reply_due_at < ${now}, false))))`
}

/** An emergency that somebody still has to deal with; `o` is the order. */
export const isLiveEmergency = sql<boolean>`(o.closed_at is null and o.result_at is null and o.priority = 'emergency')`

export type Urgent = { readonly staffNo: string; readonly name: string; readonly orderId: number; readonly kind: string }
/** The emergencies that some people have on their hands. */
export async function listUrgent(session: RecordsSession, staffNos: readonly string[]): Promise<Urgent[]> {
  if (staffNos.length === 0) return []
  const { rows } = await sql<Urgent>`select o.owner_staff_no as "staffNo", s.name, o.order_id as "orderId", o.kind from work_order o join staff s on s.staff_no = o.owner_staff_no
    where o.owner_staff_no = any(cast(${[...new Set(staffNos)]} as text[])) and ${isLiveEmergency} order by o.order_id limit 10000`.execute(session.db)
  return rows
}

export type LockedOrder = {
  readonly orderId: number; readonly kind: string; readonly title: string; readonly areaCode: string; readonly areaName: string; readonly priority: Priority; readonly status: OrderStatus
  readonly subjectKind: string | null; readonly subjectCode: string | null
  /** Whether it lies where the asker does work, and where they give it out. */
  readonly isOfAct: boolean; readonly isOfDesk: boolean
}

/** The orders as they are, held until the transaction ends; in one sequence, so that two acts never wait for each other in a ring. */
export async function lockOrders(tx: Transaction, orderIds: readonly number[], scopes: { act: readonly string[]; desk: readonly string[] }): Promise<Map<number, LockedOrder>> {
  const { rows } = await sql<LockedOrder>`
    select o.order_id as "orderId", o.kind, o.title, o.area_code as "areaCode", a.name as "areaName", o.priority, o.status, o.subject_kind as "subjectKind", o.subject_code as "subjectCode", ${inScope(scopes.act, sql`o.area_code`)} as "isOfAct", ${inScope(scopes.desk, sql`o.area_code`)} as "isOfDesk"
      from work_order o join area a on a.area_code = o.area_code where o.order_id = any(cast(${[...new Set(orderIds)]} as bigint[])) order by o.order_id for update of o`.execute(tx.db)
  return new Map(rows.map((row) => [row.orderId, row]))
}

type EventRow = { order_id: number; device: string; sequence: number; at: Date; clock_offset_ms: number; based_on: string | null; staff_no: string | null; body: unknown }
const eventColumns = sql<EventRow>`order_id, device, sequence, at, clock_offset_ms, based_on, staff_no, body`

function eventOf(row: EventRow): OrderEvent {
  return orderEventShape.parse({
    device: row.device, sequence: row.sequence, at: row.at.toISOString(), clockOffsetMs: row.clock_offset_ms, basedOn: row.based_on, staffNo: row.staff_no, body: row.body,
  })
}

/** The logs of some orders, in one statement. */
export async function listLogs(session: RecordsSession, orderIds: readonly number[]): Promise<Map<number, OrderEvent[]>> {
  const { rows } = await sql<EventRow>`select ${eventColumns} from work_event where order_id = any(cast(${[...new Set(orderIds)]} as bigint[])) order by corrected_at, device, sequence limit 2000000`.execute(session.db)
  const logs = new Map(rows.map((row) => [row.order_id, new Array<OrderEvent>()]))
  for (const row of rows) logs.get(row.order_id)?.push(eventOf(row))
  return logs
}

/** Events that came before under the same numbers, whatever their order. */
export async function findByNumber(session: RecordsSession, events: readonly Pick<OrderEvent, 'device' | 'sequence'>[]): Promise<Map<string, { orderId: number; event: OrderEvent }>> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from work_event e where (e.device, e.sequence) in (select g.device, g.sequence
      from jsonb_to_recordset(cast(${JSON.stringify(events.map(({ device, sequence }) => ({ device, sequence })))} as jsonb)) as g (device text, sequence bigint))`.execute(session.db)
  return new Map(rows.map((row) => [eventKey(row), { orderId: row.order_id, event: eventOf(row) }]))
}

export type NewEvent = { readonly orderId: number; readonly event: OrderEvent; readonly accountId: number | null; readonly receivedAt: Date }

export async function insertEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ orderId, event, accountId, receivedAt }) => ({
    order_id: orderId, device: event.device, sequence: event.sequence, kind: event.body.kind, at: event.at, clock_offset_ms: event.clockOffsetMs,
    corrected_at: new Date(Date.parse(event.at) + event.clockOffsetMs).toISOString(), based_on: event.basedOn, staff_no: event.staffNo, account_id: accountId, body: event.body, received_at: receivedAt.toISOString(),
  }))
  await sql`insert into work_event (order_id, device, sequence, kind, at, clock_offset_ms, corrected_at, based_on, staff_no, account_id, body, received_at)
    select g.order_id, g.device, g.sequence, g.kind, g.at, g.clock_offset_ms, g.corrected_at, g.based_on, g.staff_no, g.account_id, g.body, g.received_at
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as g (order_id bigint, device text, sequence bigint, kind text, at timestamptz, clock_offset_ms bigint, corrected_at timestamptz,
        based_on text, staff_no text, account_id bigint, body jsonb, received_at timestamptz)`.execute(tx.db)
}

/** What the events of one order came to, as its row keeps it. */
export type Snapshot = {
  readonly orderId: number; readonly status: OrderStatus; readonly unitCode: string | null; readonly ownerStaffNo: string | null; readonly replyDueAt: string | null; readonly repliedAt: string | null
  readonly dueAt: string | null; readonly resultAt: string | null; readonly outcome: string | null; readonly meaning: string | null; readonly closedAt: string | null; readonly inTime: boolean | null
  readonly mergedInto: number | null; readonly conflictCount: number; readonly reworkCount: number; readonly reopenCount: number; readonly eventCount: number; readonly lastEvent: string
}
const snapshotColumns = sql`"orderId" bigint, status text, "unitCode" text, "ownerStaffNo" text, "replyDueAt" timestamptz, "repliedAt" timestamptz, "dueAt" timestamptz, "resultAt" timestamptz, outcome text, meaning text,
  "closedAt" timestamptz, "inTime" boolean, "mergedInto" bigint, "conflictCount" int, "reworkCount" int, "reopenCount" int, "eventCount" int, "lastEvent" text`

export async function saveSnapshots(tx: Transaction, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return
  await sql`update work_order o set status = g.status, unit_code = g."unitCode", owner_staff_no = g."ownerStaffNo", reply_due_at = g."replyDueAt", replied_at = g."repliedAt", due_at = g."dueAt", result_at = g."resultAt",
      outcome = g.outcome, meaning = g.meaning, closed_at = g."closedAt", in_time = g."inTime", merged_into = g."mergedInto", conflict_count = g."conflictCount", rework_count = g."reworkCount",
      reopen_count = g."reopenCount", event_count = g."eventCount", last_event = g."lastEvent"
    from jsonb_to_recordset(cast(${JSON.stringify(snapshots)} as jsonb)) as g (${snapshotColumns}) where o.order_id = g."orderId"`.execute(tx.db)
}

export type NewRow = {
  readonly kind: string; readonly kindVersion: number; readonly title: string; readonly areaCode: string; readonly subjectKind: string | null; readonly subjectCode: string | null; readonly subjectName: string | null
  readonly priority: string; readonly ask: object; readonly clauseId: number | null; readonly measureId: string | null; readonly servesArea: string | null; readonly servesBrand: string; readonly servesPeriod: string | null
  readonly origin: string | null; readonly openedBy: number | null; readonly openedAt: string
} & Snapshot

/** Ids for new orders, taken first so that their events can name them. */
export async function takeOrderIds(tx: Transaction, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select nextval(pg_get_serial_sequence('work_order', 'order_id')) as id from generate_series(1, ${count}) order by 1`.execute(tx.db)
  return rows.map((row) => row.id)
}
export async function takeServerNumbers(tx: Transaction, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select nextval('work_server_sequence') as id from generate_series(1, ${count}) order by 1`.execute(tx.db)
  return rows.map((row) => row.id)
}

/** Gives the ids that were really opened: an occasion that has its order already opens no second one. */
export async function insertOrders(tx: Transaction, rows: readonly NewRow[]): Promise<Set<number>> {
  const { rows: opened } = await sql<{ order_id: number }>`
    insert into work_order (order_id, kind, kind_version, title, area_code, subject_kind, subject_code, subject_name, priority, ask, clause_id, measure_id, serves_area, serves_brand, serves_period, origin, opened_by, opened_at,
      status, unit_code, owner_staff_no, reply_due_at, due_at, event_count, last_event)
    select g."orderId", g.kind, g."kindVersion", g.title, g."areaCode", g."subjectKind", g."subjectCode", g."subjectName", g.priority, g.ask, g."clauseId", g."measureId", g."servesArea", g."servesBrand", g."servesPeriod", g.origin,
      g."openedBy", g."openedAt", g.status, g."unitCode", g."ownerStaffNo", g."replyDueAt", g."dueAt", g."eventCount", g."lastEvent"
      from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as g (kind text, "kindVersion" int, title text, "areaCode" text, "subjectKind" text, "subjectCode" text, "subjectName" text, priority text, ask jsonb,
        "clauseId" bigint, "measureId" text, "servesArea" text, "servesBrand" text, "servesPeriod" text, origin text, "openedBy" bigint, "openedAt" timestamptz, ${snapshotColumns})
    on conflict (origin) do nothing returning order_id`.execute(tx.db)
  return new Set(opened.map((row) => row.order_id))
}

export async function findByOrigin(session: RecordsSession, origins: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ origin: string; order_id: number }>`select origin, order_id from work_order where origin = any(cast(${[...origins]} as text[]))`.execute(session.db)
  return new Map(rows.map((row) => [row.origin, row.order_id]))
}

/** Which of the areas exist and lie in scope. */
export async function listAreasInScope(session: RecordsSession, areaCodes: readonly string[], scopeAreaCodes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ area_code: string; name: string }>`select a.area_code, a.name from area a where a.area_code = any(cast(${[...new Set(areaCodes)]} as text[])) and ${inScope(scopeAreaCodes, sql`a.area_code`)}`.execute(session.db)
  return new Map(rows.map((row) => [row.area_code, row.name]))
}
export async function listAreaNames(session: RecordsSession, areaCodes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ area_code: string; name: string }>`select area_code, name from area where area_code = any(cast(${[...new Set(areaCodes)]} as text[]))`.execute(session.db)
  return new Map(rows.map((row) => [row.area_code, row.name]))
}
export async function listKnown(session: RecordsSession, wanted: { unitCodes: readonly string[]; clauseIds: readonly number[] }): Promise<{ units: Map<string, UnitKind>; clauses: Set<number> }> {
  const { rows: units } = await sql<{ unit_code: string; kind: UnitKind }>`select unit_code, kind from unit where unit_code = any(cast(${[...new Set(wanted.unitCodes)]} as text[]))`.execute(session.db)
  const { rows: clauses } = await sql<{ clause_id: number }>`select clause_id from clause where clause_id = any(cast(${[...new Set(wanted.clauseIds)]} as bigint[]))`.execute(session.db)
  return { units: new Map(units.map((row) => [row.unit_code, row.kind])), clauses: new Set(clauses.map((row) => row.clause_id)) }
}

/**
 * For `with`: who serves which of the areas of `d (area_code, on_day)`, as `serving (area_code, staff_no)`. A person serves what their unit's
 * territory holds on the day; a unit without a territory serves its own area; duties on an area add to it. Goes up from the areas, which are
 * few, so that nobody is compared with every place.
 */
export const servingPairs = sql`
  above as (select d.area_code, d.on_day, c.ancestor_code from d join area_closure c on c.area_code = d.area_code),
  serving_unit as (
    select a.area_code, a.on_day, t.unit_code from above a join territory t on t.area_code = a.ancestor_code and t.valid_from <= a.on_day and (t.valid_to is null or t.valid_to >= a.on_day)
    union select a.area_code, a.on_day, u.unit_code from above a join unit u on u.area_code = a.ancestor_code
      where not exists (select 1 from territory t where t.unit_code = u.unit_code and t.valid_from <= a.on_day and (t.valid_to is null or t.valid_to >= a.on_day))),
  serving as (
    select v.area_code, s.staff_no from serving_unit v join staff s on s.unit_code = v.unit_code and s.valid_from <= v.on_day and (s.valid_to is null or s.valid_to >= v.on_day)
    union select a.area_code, s.staff_no from above a join assignment g on g.subject_kind = 'area' and g.subject_code = a.ancestor_code and g.valid_from <= a.on_day and (g.valid_to is null or g.valid_to >= a.on_day)
      join staff s on s.staff_no = g.staff_no and s.valid_from <= a.on_day and (s.valid_to is null or s.valid_to >= a.on_day))`

/** Pairs whose person is not in post on the day or does not answer for the area. */
export async function listUnfit(session: RecordsSession, pairs: readonly { staffNo: string; areaCode: string }[], onDay: string): Promise<{ staffNo: string; areaCode: string; areaName: string }[]> {
  if (pairs.length === 0) return []
  const { rows } = await sql<{ staffNo: string; areaCode: string; areaName: string }>`
    with p as (select distinct g.staff_no, g.area_code from jsonb_to_recordset(cast(${JSON.stringify(pairs.map((pair) => ({ staff_no: pair.staffNo, area_code: pair.areaCode })))} as jsonb)) as g (staff_no text, area_code text)),
      d as (select distinct p.area_code, cast(${onDay} as date) as on_day from p), ${servingPairs}
    select p.staff_no as "staffNo", p.area_code as "areaCode", coalesce(a.name, p.area_code) as "areaName" from p left join area a on a.area_code = p.area_code
     where not exists (select 1 from serving v where v.area_code = p.area_code and v.staff_no = p.staff_no) order by 1, 2 limit 100`.execute(session.db)
  return rows
}

export type Serving = { readonly staffNo: string; readonly areaCode: string }
/** Which of these people answer for which of these areas on a day: pairs, in one statement. */
export async function listServing(session: RecordsSession, wanted: { staffNos: readonly string[]; areaCodes: readonly string[]; onDay: string }): Promise<Serving[]> {
  const { rows } = await sql<Serving>`
    with d as (select distinct a.area_code, cast(${wanted.onDay} as date) as on_day from unnest(cast(${[...wanted.areaCodes]} as text[])) a (area_code)), ${servingPairs}
    select v.staff_no as "staffNo", v.area_code as "areaCode" from serving v where v.staff_no = any(cast(${[...wanted.staffNos]} as text[])) order by 1, 2 limit 1000000`.execute(session.db)
  return rows
}

export type FittingPerson = { readonly staffNo: string; readonly name: string; readonly post: string; readonly unitCode: string; readonly unitName: string; readonly openCount: number; readonly lateCount: number }
/** Who may be given work in an area on a day, with what they have on their hands, the nearest units first. */
export async function listFitting(session: RecordsSession, wanted: { areaCode: string; onDay: string; now: Date }): Promise<FittingPerson[]> {
  const { rows } = await sql<FittingPerson>`
    with d as (select cast(${wanted.areaCode} as text) as area_code, cast(${wanted.onDay} as date) as on_day), ${servingPairs}
    select s.staff_no as "staffNo", s.name, s.post, s.unit_code as "unitCode", u.name as "unitName", coalesce(l.open_count, 0) as "openCount", coalesce(l.late_count, 0) as "lateCount"
      from serving v join staff s on s.staff_no = v.staff_no join unit u on u.unit_code = s.unit_code
      left join (select owner_staff_no, count(*) as open_count, count(*) filter (where ${isLateAt(wanted.now)}) as late_count from work_order o where closed_at is null and owner_staff_no in (select v.staff_no from serving v) group by 1) l on l.owner_staff_no = s.staff_no
     order by case u.kind when 'business_office' then 0 when 'hall' then 1 when 'county_company' then 2 when 'contractor' then 3 when 'department' then 4 else 5 end, s.unit_code, s.staff_no limit 500`.execute(session.db)
  return rows
}

/** Photos and signatures that an order has, of those named. */
export async function countFiles(session: RecordsSession, orderId: number, fileIds: readonly number[]): Promise<{ fileId: number; kind: 'photo' | 'signature' }[]> {
  const { rows } = await sql<{ fileId: number; kind: 'photo' | 'signature' }>`select file_id as "fileId", kind from work_file where order_id = ${orderId} and file_id = any(cast(${[...fileIds]} as bigint[]))`.execute(session.db)
  return rows
}
