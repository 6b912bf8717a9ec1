import { sql } from 'kysely'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { addMonths, month, parsePeriod } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { serviceCalendars } from '../clock/calendars.ts'
import { readStage } from '../clock/rules.ts'
import { workNow } from './actions.ts'
import { deskActs, ownActs } from './admitRules.ts'
import { type Effect, type EventKind, type OrderPage, type OrderRow, orderUnknown } from './contract.ts'
import { listDeputised } from './deputies.ts'
import { eventKey, foldOrder, mayHappen, type OrderState, wordsOf } from './rules.ts'
import { inScope, isLateAt, listLogs } from './store.ts'

type Raw = Omit<OrderRow, 'openedAt' | 'replyDueAt' | 'repliedAt' | 'dueAt' | 'resultAt' | 'closedAt' | 'subject' | 'serves'> & {
  openedAt: Date; replyDueAt: Date | null; repliedAt: Date | null; dueAt: Date | null; resultAt: Date | null; closedAt: Date | null
  subjectKind: string | null; subjectCode: string | null; subjectName: string | null
  clauseId: number | null; measureId: string | null; servesArea: string | null; servesBrand: string; servesPeriod: string | null
}
const rowColumns = (now: Date) => sql<Raw>`o.order_id as "orderId", o.kind, o.title, o.area_code as "areaCode", a.name as "areaName", o.unit_code as "unitCode", u.name as "unitName",
  o.subject_kind as "subjectKind", o.subject_code as "subjectCode", o.subject_name as "subjectName", o.priority, o.status, o.owner_staff_no as "ownerStaffNo", s.name as "ownerName",
  exists (select 1 from work_roster r where r.staff_no = o.owner_staff_no and r.kind = 'leave' and cast(cast(${now} as timestamptz) as date) between r.from_day and r.to_day) as "ownerIsAway",
  o.opened_at as "openedAt", o.reply_due_at as "replyDueAt", o.replied_at as "repliedAt", o.due_at as "dueAt", o.result_at as "resultAt", o.closed_at as "closedAt", o.outcome, o.meaning, o.in_time as "inTime",
  ${isLateAt(now)} as "isLate", o.merged_into as "mergedInto", o.conflict_count as "conflictCount", o.rework_count as "reworkCount", o.reopen_count as "reopenCount",
  (select e.role from work_escalation e where e.order_id = o.order_id and e.reopen_count = o.reopen_count order by e.step desc limit 1) as "escalatedTo", o.last_event as "lastEvent",
  o.clause_id as "clauseId", o.measure_id as "measureId", o.serves_area as "servesArea", o.serves_brand as "servesBrand", o.serves_period as "servesPeriod"`
const rowTables = sql`work_order o join area a on a.area_code = o.area_code left join unit u on u.unit_code = o.unit_code left join staff s on s.staff_no = o.owner_staff_no`

function rowOf({ subjectKind, subjectCode, subjectName, clauseId, measureId, servesArea, servesBrand, servesPeriod, ...raw }: Raw): OrderRow {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null
  return {
    ...raw, openedAt: raw.openedAt.toISOString(), replyDueAt: iso(raw.replyDueAt), repliedAt: iso(raw.repliedAt), dueAt: iso(raw.dueAt), resultAt: iso(raw.resultAt), closedAt: iso(raw.closedAt),
    subject: subjectKind === null || subjectCode === null ? null : { kind: subjectKind, code: subjectCode, name: subjectName ?? subjectCode },
    serves: { clauseId, measureId, areaCode: servesArea, brand: servesBrand, period: servesPeriod },
  }
}

export const ordersShownMax = 500
export type OrderFilter = {
  readonly whose: 'mine' | 'team' | 'all'
  /** `live` until it ends, `review` what waits for one, `ended` the newest first. */
  readonly stage: 'live' | 'late' | 'review' | 'unassigned' | 'conflict' | 'ended'
  readonly kind?: string | undefined
  readonly areaCode?: string | undefined
  readonly unitCode?: string | undefined
  readonly ownerStaffNo?: string | undefined
  /** Whose result is due before then and not there yet. */
  readonly dueBefore?: Date | undefined
}

/** The first orders of a list by due time, those without one last; within the asker's areas, or their own. */
export async function listOrders(asked: Context, filter: OrderFilter, limit = ordersShownMax): Promise<OrderRow[]> {
  const ctx = requirePermission(asked, 'work.view')
  const now = workNow(ctx)
  const where = await conditionsOf(ctx, filter, now)
  const order = filter.stage === 'ended' ? sql`o.closed_at desc` : sql`o.due_at nulls last, o.order_id`
  const { rows } = await sql<Raw>`select ${rowColumns(now)} from ${rowTables} where ${where} order by ${order} limit ${limit}`.execute(ctx.records.db)
  return rows.map(rowOf)
}

async function conditionsOf(ctx: Allowed, filter: OrderFilter, now: Date) {
  const own = [...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(ctx.records, ctx.staffNo, ctx.today))]
  const conditions = [
    filter.stage === 'ended' ? sql<boolean>`o.closed_at is not null` : sql<boolean>`o.closed_at is null`,
    filter.whose === 'mine' ? sql<boolean>`o.owner_staff_no = any(cast(${own} as text[]))` : inScope(ctx.scopeAreaCodes, sql`o.area_code`),
  ]
  if (filter.whose === 'team') {
    conditions.push(sql<boolean>`(o.unit_code = (select m.unit_code from staff m where m.staff_no = ${ctx.staffNo}) or s.unit_code = (select m.unit_code from staff m where m.staff_no = ${ctx.staffNo}))`)
  }
  if (filter.stage === 'late') conditions.push(isLateAt(now))
  if (filter.stage === 'review') conditions.push(sql<boolean>`o.status = 'done'`)
  if (filter.stage === 'unassigned') conditions.push(sql<boolean>`o.owner_staff_no is null`)
  if (filter.stage === 'conflict') conditions.push(sql<boolean>`o.conflict_count > 0`)
  if (filter.dueBefore) conditions.push(sql<boolean>`o.due_at < ${filter.dueBefore} and o.result_at is null`)
  if (filter.kind) conditions.push(sql<boolean>`o.kind = ${filter.kind}`)
  if (filter.unitCode) conditions.push(sql<boolean>`(o.unit_code = ${filter.unitCode} or s.unit_code = ${filter.unitCode})`)
  if (filter.ownerStaffNo) conditions.push(sql<boolean>`o.owner_staff_no = ${filter.ownerStaffNo}`)
  if (filter.areaCode) conditions.push(sql<boolean>`o.area_code in (select c.area_code from area_closure c where c.ancestor_code = ${filter.areaCode})`)
  return sql.join(conditions, sql` and `)
}

/** How many orders of a list there are, and of them those whose result is overdue. */
export async function countDue(asked: Context, filter: OrderFilter): Promise<{ count: number; lateCount: number }> {
  const ctx = requirePermission(asked, 'work.view')
  const now = workNow(ctx)
  const { rows: [counts] } = await sql<{ count: number; lateCount: number }>`select count(*) as count, count(*) filter (where o.due_at < ${now} and o.result_at is null) as "lateCount" from ${rowTables} where ${await conditionsOf(ctx, filter, now)}`.execute(ctx.records.db)
  return counts ?? { count: 0, lateCount: 0 }
}

/** How many there are of each, for the tabs; the whole scope in one statement. */
export async function countOrders(asked: Context): Promise<{ mine: number; mineLate: number; live: number; late: number; review: number; unassigned: number; conflict: number }> {
  const ctx = requirePermission(asked, 'work.view')
  const now = workNow(ctx)
  const own = [...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(ctx.records, ctx.staffNo, ctx.today))]
  const { rows: [counts] } = await sql<{ mine: number; mineLate: number; live: number; late: number; review: number; unassigned: number; conflict: number }>`
    select count(*) filter (where x.is_own) as mine, count(*) filter (where x.is_own and x.is_late) as "mineLate", count(*) filter (where x.in_scope) as live, count(*) filter (where x.in_scope and x.is_late) as late,
           count(*) filter (where x.in_scope and x.status = 'done') as review, count(*) filter (where x.in_scope and x.owner_staff_no is null) as unassigned, count(*) filter (where x.in_scope and x.conflict_count > 0) as conflict
      from (select o.status, o.owner_staff_no, o.conflict_count, coalesce(o.owner_staff_no = any(cast(${own} as text[])), false) as is_own, c.area_code is not null as in_scope, ${isLateAt(now)} as is_late
              from work_order o left join (select distinct s.area_code from area_closure s where s.ancestor_code = any(cast(${[...ctx.scopeAreaCodes]} as text[]))) c on c.area_code = o.area_code where o.closed_at is null) x`.execute(ctx.records.db)
  return counts ?? { mine: 0, mineLate: 0, live: 0, late: 0, review: 0, unassigned: 0, conflict: 0 }
}

/** Asked by every window every minute: only one's own, which an index holds. What waits for review is no longer the owner's. */
export async function countWaiting(asked: Context): Promise<{ mine: number; late: number }> {
  const ctx = requirePermission(asked, 'work.view')
  const own = [...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(ctx.records, ctx.staffNo, ctx.today))]
  if (own.length === 0) return { mine: 0, late: 0 }
  const { rows: [counts] } = await sql<{ mine: number; late: number }>`select count(*) as mine, count(*) filter (where ${isLateAt(workNow(ctx))}) as late
    from work_order o where closed_at is null and result_at is null and owner_staff_no = any(cast(${own} as text[]))`.execute(ctx.records.db)
  return counts ?? { mine: 0, late: 0 }
}

export type Serving = { readonly orderIds?: readonly number[] | undefined; readonly clauseIds?: readonly number[] | undefined; readonly measureId?: string | undefined; readonly areaCode?: string | undefined; readonly period?: string | undefined }
export type ServingOrder = OrderRow & { readonly effect: Effect | null }

/** The orders that serve a clause (of any version: give all its ids) or an indicator in an area, live ones first, each with what the figure did. */
export async function ordersServing(asked: Context, serving: Serving): Promise<ServingOrder[]> {
  const ctx = requirePermission(asked, 'work.view')
  const now = workNow(ctx)
  const conditions = [inScope(ctx.scopeAreaCodes, sql`o.area_code`)]
  if (serving.clauseIds) conditions.push(sql<boolean>`o.clause_id = any(cast(${[...serving.clauseIds]} as bigint[]))`)
  if (serving.measureId) conditions.push(sql<boolean>`o.measure_id = ${serving.measureId}`)
  if (serving.areaCode) conditions.push(sql<boolean>`coalesce(o.serves_area, o.area_code) in (select c.area_code from area_closure c where c.ancestor_code = ${serving.areaCode})`)
  if (serving.period) conditions.push(sql<boolean>`(o.serves_period is null or starts_with(o.serves_period, ${serving.period}))`)
  if (serving.orderIds) conditions.push(sql<boolean>`o.order_id = any(cast(${[...serving.orderIds]} as bigint[]))`)
  if (!serving.clauseIds && !serving.measureId && !serving.orderIds) return []
  const { rows } = await sql<Raw>`select ${rowColumns(now)} from ${rowTables} where ${sql.join(conditions, sql` and `)} order by (o.closed_at is not null), o.due_at nulls last, o.order_id desc limit 100`.execute(ctx.records.db)
  const orders = rows.map(rowOf)
  const effects = await readEffects(ctx.records, orders)
  return orders.map((order) => ({ ...order, effect: effects.get(order.orderId) ?? null }))
}

export type ServedArea = { readonly measureId: string; readonly areaCode: string; readonly period: string }
/** Where anything was ordered about some indicators in some periods, whoever may read the orders: areas only, so that areas without can be told apart. */
export async function areasServed(session: RecordsSession, asked: { measureIds: readonly string[]; periods: readonly string[] }): Promise<ServedArea[]> {
  if (asked.measureIds.length === 0 || asked.periods.length === 0) return []
  const { rows } = await sql<ServedArea>`select distinct measure_id as "measureId", coalesce(serves_area, area_code) as "areaCode", serves_period as period from work_order
    where measure_id = any(${[...asked.measureIds]}::text[]) and serves_period = any(${[...asked.periods]}::text[]) and status not in ('cancelled', 'merged') limit 20000`.execute(session.db)
  return rows
}

/** The stored month that a figure of the period ends with. */
function lastStored(period: string): string | null {
  const span = parsePeriod(period)
  return span === null ? null : span.kind === 'day' ? span.day : (span.months.at(-1) ?? null)
}

/** What the figure was for the period the order was opened for, and the newest there is after it. */
async function readEffects(session: RecordsSession, orders: readonly OrderRow[]): Promise<Map<number, Effect>> {
  const wanted = orders.flatMap(({ orderId, serves, openedAt }) => {
    if (serves.measureId === null || serves.areaCode === null) return []
    const from = serves.period === null ? addMonths(month(openedAt.slice(0, 7)), -1) : lastStored(serves.period)
    return from === null ? [] : [{ order_id: orderId, measure_id: serves.measureId, area_code: serves.areaCode, brand: serves.brand, period: from }]
  })
  if (wanted.length === 0) return new Map()
  type Row = { order_id: number; bp: string | null; bn: number | null; bd: number | null; ap: string | null; an: number | null; ad: number | null }
  const { rows } = await sql<Row>`
    select g.order_id, b.period as bp, b.numerator as bn, b.denominator as bd, a.period as ap, a.numerator as an, a.denominator as ad
      from jsonb_to_recordset(cast(${JSON.stringify(wanted)} as jsonb)) as g (order_id bigint, measure_id text, area_code text, brand text, period text)
      left join measure_value b on b.measure_id = g.measure_id and b.subject_kind = 'area' and b.subject_code = g.area_code and b.brand = g.brand and b.period = g.period
      left join lateral (select v.period, v.numerator, v.denominator from measure_value v where v.measure_id = g.measure_id and v.subject_kind = 'area' and v.subject_code = g.area_code and v.brand = g.brand
        and v.period > g.period and length(v.period) = length(g.period) order by v.period desc limit 1) a on true`.execute(session.db)
  const value = (numerator: number | null, denominator: number | null) => (denominator === null ? numerator : divide(numerator, denominator))
  return new Map(rows.map((row) => [row.order_id, { before: value(row.bn, row.bd), beforePeriod: row.bp, after: value(row.an, row.ad), afterPeriod: row.ap }]))
}

/** One order whole: its log, clocks, evidence, what it serves and what it achieved. */
export async function readOrderPage(asked: Context, kinds: readonly OrderKind[], orderId: number): Promise<OrderPage> {
  const ctx = requirePermission(asked, 'work.view')
  const now = workNow(ctx)
  const own = [...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(ctx.records, ctx.staffNo, ctx.today))]
  const { rows: [raw] } = await sql<Raw>`select ${rowColumns(now)} from ${rowTables} where o.order_id = ${orderId} and (${inScope(ctx.scopeAreaCodes, sql`o.area_code`)} or o.owner_staff_no = any(cast(${own} as text[])))`.execute(ctx.records.db)
  if (!raw) throw new Refusal(orderUnknown, { orderId })
  const order = rowOf(raw)
  const [log, effects, details, files, merged] = await Promise.all([
    listLogs(ctx.records, [orderId]).then((logs) => logs.get(orderId) ?? []), readEffects(ctx.records, [order]), readDetails(ctx.records, orderId), listFiles(ctx.records, orderId), listMerged(ctx.records, orderId),
  ])
  const state = foldOrder(log)
  if (!state) throw new Refusal(orderUnknown, { orderId })
  const names = await listNames(ctx.records, log.flatMap((event) => [...(event.staffNo === null ? [] : [event.staffNo]), ...(event.body.kind === 'assigned' ? [event.body.ownerStaffNo] : [])]))
  const idle = new Map(state.idle.map((each) => [each.key, each.because]))
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    order, now: now.toISOString(), ask: details.ask,
    result: state.result ? { outcome: state.result.outcome, values: state.result.values, note: state.result.note, reasons: { ...state.result.reasons }, position: state.result.position, at: iso(state.result.atMs) } : null,
    events: log.map((event) => ({
      key: eventKey(event), kind: event.body.kind, at: iso(Date.parse(event.at) + event.clockOffsetMs), byName: event.staffNo === null ? (details.authors.get(eventKey(event)) ?? null) : (names.get(event.staffNo) ?? event.staffNo),
      text: wordsOf(event.body), detail: detailOf(event.body, names), basedOn: event.basedOn, idleBecause: idle.get(eventKey(event)) ?? null,
    })),
    conflicts: state.conflicts.map((conflict) => ({ about: conflict.about, keys: [...conflict.keys], holds: conflict.holds, isSettled: conflict.isSettled })),
    reply: readStage(state, 'reply', serviceCalendars, now.getTime()), done: readStage(state, 'done', serviceCalendars, now.getTime()),
    pauses: state.stops.filter((stop) => stop.because === 'paused').map((stop) => ({ from: iso(stop.fromMs), to: stop.toMs === null ? null : iso(stop.toMs), reason: stop.reason })),
    clauseText: details.clauseText, effect: effects.get(orderId) ?? null, files, merged,
    may: mayOf(ctx, state, own, kinds.some((kind) => kind.id === order.kind)),
  }
}

function detailOf(body: Parameters<typeof wordsOf>[0], names: ReadonlyMap<string, string>): string | null {
  if (body.kind === 'assigned') return names.get(body.ownerStaffNo) ?? body.ownerStaffNo
  if (body.kind === 'result') return body.outcome
  if (body.kind === 'merged') return String(body.intoOrderId)
  if (body.kind === 'moved') return body.unitCode
  return body.kind === 'settled' ? body.holds : null
}

function mayOf(ctx: Context, state: OrderState, own: readonly string[], isKindKnown: boolean): EventKind[] {
  if (!isKindKnown) return []
  const isOwner = state.ownerStaffNo !== null && own.includes(state.ownerStaffNo)
  const every: EventKind[] = [...ownActs, 'noted', ...deskActs]
  return every.filter((kind) => {
    if (!mayHappen(state.status, kind)) return false
    if (ownActs.has(kind)) return hasPermission(ctx, 'work.act') && ctx.staffNo !== null && (isOwner || (kind === 'accepted' && state.ownerStaffNo === null))
    if (kind === 'noted') return hasPermission(ctx, 'work.act')
    if (kind === 'settled') return hasPermission(ctx, 'work.dispatch') && state.conflicts.some((conflict) => !conflict.isSettled)
    if (kind === 'closed' && state.result?.staffNo !== null && state.result?.staffNo === ctx.staffNo) return false
    return hasPermission(ctx, 'work.dispatch')
  })
}

async function readDetails(session: RecordsSession, orderId: number): Promise<{ ask: OrderPage['ask']; clauseText: string | null; authors: Map<string, string> }> {
  const { rows: [row] } = await sql<{ ask: OrderPage['ask']; text: string | null }>`select o.ask, c.text from work_order o left join clause c on c.clause_id = o.clause_id where o.order_id = ${orderId}`.execute(session.db)
  const { rows: authors } = await sql<{ device: string; sequence: number; name: string }>`select e.device, e.sequence, a.display_name as name from work_event e join account a on a.account_id = e.account_id where e.order_id = ${orderId} limit 10000`.execute(session.db)
  return { ask: row?.ask ?? {}, clauseText: row?.text ?? null, authors: new Map(authors.map((each) => [eventKey(each), each.name])) }
}
export async function listFiles(session: RecordsSession, orderId: number): Promise<OrderPage['files']> {
  const { rows } = await sql<Omit<OrderPage['files'][number], 'addedAt'> & { addedAt: Date }>`select file_id as "fileId", kind, media_type as "mediaType", file_name as "fileName", byte_count as "byteCount", longitude, latitude, added_at as "addedAt"
    from work_file where order_id = ${orderId} order by file_id limit 200`.execute(session.db)
  return rows.map((row) => ({ ...row, addedAt: row.addedAt.toISOString() }))
}
async function listMerged(session: RecordsSession, orderId: number): Promise<OrderPage['merged']> {
  const { rows } = await sql<OrderPage['merged'][number]>`select order_id as "orderId", title from work_order where merged_into = ${orderId} order by order_id limit 200`.execute(session.db)
  return rows
}
async function listNames(session: RecordsSession, staffNos: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ staff_no: string; name: string }>`select staff_no, name from staff where staff_no = any(cast(${[...new Set(staffNos)]} as text[]))`.execute(session.db)
  return new Map(rows.map((row) => [row.staff_no, row.name]))
}
