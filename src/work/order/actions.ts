import type { UnitKind } from '../../branch/unit/contract.ts'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { followUpOf } from '../../branch/orderKind/followUp.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission, scopeOf } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { dayAt, instantOn, serviceMsBetween } from '../clock/calendarRules.ts'
import { serviceCalendars } from '../clock/calendars.ts'
import type { ClockTerms } from '../clock/contract.ts'
import { clockOf, readStage, termsAfterMove, wasInTime } from '../clock/rules.ts'
import { notifyOfEvents } from '../notification/afterEvents.ts'
import { admitEvent, deskActs, isSameEvent, ownActs, timeIn } from './admitRules.ts'
import {
  areaOutside, type CheckedOrder, clauseUnknown, dueInPast, dueMissing, fileNotOfOrder, kindUnknown, liveStatuses, mergeIntoItself, newOrderShape, type NewOrder, numberTaken, type OrderEvent, type OrderStatus,
  orderUnknown, ownerUnfit, twoEmergencies, unitUnknown,
} from './contract.ts'
import { checkFields, checkResult } from './formRules.ts'
import { correctedMs, eventKey, foldOrder, mayHappen, type OrderState } from './rules.ts'
import { listDeputised } from './deputies.ts'
import {
  countFiles, findByNumber, findByOrigin, insertEvents, insertOrders, listAreaNames, listAreasInScope, listKnown, listLogs, listUnfit, listUrgent, type LockedOrder, lockOrders, type NewEvent, type NewRow, saveSnapshots, type Snapshot, takeOrderIds, takeServerNumbers,
} from './store.ts'

/** The branch's now: its day, and the time of day of the clock. */
export function workNow(ctx: Pick<Context, 'today' | 'now'>): Date {
  return new Date(instantOn(ctx.today, ctx.now.getTime()))
}

export type OpenedOrder = { readonly orderId: number; readonly isNew: boolean }
/** `origin`: the rule and occasion that asks for it, as `review:2011-03:12`; the same one never opens a second order. */
export type AskedOrder = NewOrder & { readonly origin?: string }

/** Opens one order inside the caller's transaction. */
export async function openOrder(ctx: Context, tx: Transaction, kind: OrderKind, asked: AskedOrder): Promise<OpenedOrder> {
  const [opened] = await openOrders(ctx, tx, kind, [asked])
  if (!opened) throw new Error('One order was asked for.')
  return opened
}

/** Opens many of one kind: a dozen statements, whatever their number. */
export async function openOrders(ctx: Context, tx: Transaction, kind: OrderKind, asked: readonly AskedOrder[]): Promise<OpenedOrder[]> {
  const { scopeAreaCodes } = requirePermission(ctx, 'work.open')
  const nowMs = workNow(ctx).getTime()
  const orders = asked.map((each) => ({ ...newOrderShape.parse(each), origin: each.origin ?? null }))
  const areas = await listAreasInScope(tx, orders.map((order) => order.areaCode), scopeAreaCodes)
  const known = await listKnown(tx, { unitCodes: orders.flatMap((order) => order.unitCode ?? []), clauseIds: orders.flatMap((order) => order.serves.clauseId ?? []) })
  for (const order of orders) {
    if (!areas.has(order.areaCode)) throw new Refusal(areaOutside, { areaCode: order.areaCode })
    if (order.unitCode !== null && !known.units.has(order.unitCode)) throw new Refusal(unitUnknown, { unitCode: order.unitCode })
    if (order.serves.clauseId !== null && !known.clauses.has(order.serves.clauseId)) throw new Refusal(clauseUnknown, { clauseId: order.serves.clauseId })
    checkFields(kind.ask, order.ask)
  }
  await requireFit(tx, orders.flatMap((order) => (order.ownerStaffNo === null ? [] : [{ staffNo: order.ownerStaffNo, areaCode: order.areaCode }])), ctx.today)
  await refuseTwoEmergencies(tx, orders.flatMap((order) => (order.priority === 'emergency' && order.ownerStaffNo !== null ? [{ staffNo: order.ownerStaffNo, orderId: 0, kind: kind.id }] : [])))
  return placeOrders(tx, { accountId: ctx.accountId, staffNo: ctx.staffNo, nowMs, receivedAt: ctx.now }, kind, orders)
}

export type Opener = { readonly accountId: number | null; readonly staffNo: string | null; readonly nowMs: number; readonly receivedAt: Date }

/** Writes orders that have been checked; also for the system's own rules, which have no account. */
export async function placeOrders(tx: Transaction, by: Opener, kind: OrderKind, orders: readonly (CheckedOrder & { readonly origin: string | null })[]): Promise<OpenedOrder[]> {
  if (orders.length === 0) return []
  const ids = await takeOrderIds(tx, orders.length)
  const numbers = (await takeServerNumbers(tx, orders.length * 2)).values()
  // Most kinds have one clock wherever they are.
  const units = kind.unitClocks === undefined ? null : (await listKnown(tx, { unitCodes: orders.flatMap((order) => order.unitCode ?? []), clauseIds: [] })).units
  const drafts = orders.map((order, index) => {
    const orderId = ids[index] ?? 0
    const log = openingLog(order, kind, units?.get(order.unitCode ?? '') ?? null, by, () => Number(numbers.next().value))
    const state = requireState(log)
    return { orderId, order, log, state, row: { ...rowOf(order, kind, by), ...snapshotOf(orderId, state, kind) } satisfies NewRow, origin: order.origin }
  })
  const opened = await insertOrders(tx, drafts.map((draft) => draft.row))
  const events = drafts.filter((draft) => opened.has(draft.orderId)).flatMap((draft) => draft.log.map((event): NewEvent => ({ orderId: draft.orderId, event, accountId: by.accountId, receivedAt: by.receivedAt })))
  await insertEvents(tx, events)
  const given = drafts.filter((draft) => opened.has(draft.orderId) && draft.state.ownerStaffNo !== null)
  if (given.length > 0) {
    const places = await listAreaNames(tx, given.map((draft) => draft.order.areaCode))
    await notifyOfEvents(tx, { at: by.receivedAt, today: dayAt(by.nowMs), accountId: by.accountId, staffNo: by.staffNo }, given.map(({ orderId, order, row, state, log }) => ({
      order: { orderId, title: order.title, areaCode: order.areaCode, areaName: places.get(order.areaCode) ?? order.areaCode, priority: order.priority, ownerStaffNo: state.ownerStaffNo, dueAt: row.dueAt }, before: null, after: state, added: log,
    })))
  }
  const known = await findByOrigin(tx, drafts.flatMap((draft) => (opened.has(draft.orderId) ? [] : (draft.origin ?? []))))
  if (opened.size > 0) {
    const only = opened.size === 1 ? [...opened][0] : null
    await writeAudit(tx, by, { verb: 'work.open', subjectKind: only ? 'order' : 'orders', subjectId: String(only ?? kind.id), detail: { kind: kind.id, count: opened.size } })
  }
  return drafts.map((draft) => (opened.has(draft.orderId) ? { orderId: draft.orderId, isNew: true } : { orderId: known.get(draft.origin ?? '') ?? draft.orderId, isNew: false }))
}

function openingLog(order: CheckedOrder, kind: OrderKind, unitKind: UnitKind | null, by: Opener, nextNumber: () => number): OrderEvent[] {
  const at = new Date(by.nowMs).toISOString()
  const base = { device: 'server', at, clockOffsetMs: 0, staffNo: by.staffNo }
  const opening: OrderEvent = { ...base, sequence: nextNumber(), basedOn: null, body: { kind: 'opened', terms: termsOf(order, kind, unitKind, by.nowMs), closing: kind.closing, unitCode: order.unitCode } }
  if (order.ownerStaffNo === null) return [opening]
  return [opening, { ...base, sequence: nextNumber(), basedOn: eventKey(opening), body: { kind: 'assigned', ownerStaffNo: order.ownerStaffNo } }]
}

/** An agreed deadline becomes minutes of service; one that lies outside of the office's hours counts every hour. */
function termsOf(order: Pick<CheckedOrder, 'dueAt'>, kind: OrderKind, unitKind: UnitKind | null, nowMs: number): ClockTerms | null {
  const clock = clockOf(kind, unitKind)
  const { calendar, replyBy, replyMinutes, doneMinutes } = clock ?? kind.clock
  if (order.dueAt === null) {
    if (clock === null) return null
    if (doneMinutes === null) throw new Refusal(dueMissing, { kind: kind.name.zh, kindEn: kind.name.en })
    return { calendar, replyBy, replyMinutes, doneMinutes }
  }
  const dueMs = Date.parse(order.dueAt)
  if (dueMs <= nowMs) throw new Refusal(dueInPast, { dueAt: timeIn(dueMs) })
  const serviceMinutes = Math.round(serviceMsBetween(serviceCalendars[calendar], nowMs, dueMs) / 60_000)
  if (serviceMinutes > 0) return { calendar, replyBy, replyMinutes, doneMinutes: serviceMinutes, isAgreed: true }
  return { calendar: 'always', replyBy, replyMinutes, doneMinutes: Math.max(1, Math.round((dueMs - nowMs) / 60_000)), isAgreed: true }
}

function rowOf(order: CheckedOrder & { readonly origin: string | null }, kind: OrderKind, by: Opener): Omit<NewRow, keyof Snapshot> {
  return {
    kind: kind.id, kindVersion: kind.version, title: order.title, areaCode: order.areaCode, subjectKind: order.subject?.kind ?? null, subjectCode: order.subject?.code ?? null, subjectName: order.subject?.name ?? null,
    priority: order.priority, ask: order.ask, clauseId: order.serves.clauseId, measureId: order.serves.measureId, servesArea: order.serves.areaCode ?? (order.serves.measureId === null ? null : order.areaCode), servesBrand: order.serves.brand,
    servesPeriod: order.serves.period, origin: order.origin, openedBy: by.accountId, openedAt: new Date(by.nowMs).toISOString(),
  }
}

function requireState(log: readonly OrderEvent[]): OrderState {
  const state = foldOrder(log)
  if (!state) throw new Error('The log of an order begins with its opening.')
  return state
}

/** What the row of an order keeps of its state. Deadlines hold until the next event: nothing moves them in between. */
function snapshotOf(orderId: number, state: OrderState, kind: OrderKind | undefined): Snapshot {
  const atMs = Math.max(state.openedMs, ...state.stops.flatMap((stop) => [stop.fromMs, stop.toMs ?? 0]), ...state.terms.map((each) => each.fromMs))
  const reply = readStage(state, 'reply', serviceCalendars, atMs)
  const done = readStage(state, 'done', serviceCalendars, atMs)
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  return {
    orderId, status: state.status, unitCode: state.unitCode, ownerStaffNo: state.ownerStaffNo, replyDueAt: reply.dueAt, repliedAt: iso(state.repliedMs), dueAt: done.dueAt,
    resultAt: state.status === 'done' || state.status === 'closed' ? iso(state.result?.atMs ?? null) : null, outcome: state.result?.outcome ?? null,
    meaning: kind?.outcomes.find((outcome) => outcome.id === state.result?.outcome)?.meaning ?? null, closedAt: iso(state.closedMs), inTime: wasInTime(done), mergedInto: state.mergedInto,
    conflictCount: state.conflicts.filter((conflict) => !conflict.isSettled).length, reworkCount: state.reworkCount, reopenCount: state.reopenCount, eventCount: state.eventCount, lastEvent: state.lastKey,
  }
}

async function requireFit(tx: Transaction, pairs: readonly { staffNo: string; areaCode: string }[], today: string): Promise<void> {
  const [unfit] = await listUnfit(tx, pairs, today)
  if (unfit) throw new Refusal(ownerUnfit, { staffNo: unfit.staffNo, area: unfit.areaName })
}

/** Two kinds of emergency do not land on one person: neither beside what they have, nor both at once. */
async function refuseTwoEmergencies(tx: Transaction, wanted: readonly { staffNo: string; orderId: number; kind: string }[]): Promise<void> {
  const known = await listUrgent(tx, wanted.map((each) => each.staffNo))
  const nameOf = (staffNo: string) => known.find((each) => each.staffNo === staffNo)?.name ?? staffNo
  for (const each of wanted) {
    const other = [...known, ...wanted].find((one) => one.staffNo === each.staffNo && one.orderId !== each.orderId && one.kind !== each.kind)
    if (other) throw new Refusal(twoEmergencies, { name: nameOf(each.staffNo), orderId: other.orderId })
  }
}

/** An event as a screen or a device gives it; without `at` it is written on the spot. */
export type GivenEvent = Pick<OrderEvent, 'device' | 'sequence' | 'basedOn' | 'body'> & { readonly orderId: number; readonly at?: string | undefined; readonly clockOffsetMs?: number | undefined; readonly staffNo?: string | undefined }
export type TakenEvent = { readonly orderId: number; readonly key: string; readonly outcome: 'taken' | 'known'; readonly status: OrderStatus }

/** Takes events, all or none. One that has come before changes nothing and is answered the same. */
export async function recordEvents(ctx: Context, kinds: readonly OrderKind[], given: readonly GivenEvent[]): Promise<TakenEvent[]> {
  requirePermission(ctx, 'work.view')
  for (const { body } of given) requirePermission(ctx, deskActs.has(body.kind) ? 'work.dispatch' : 'work.act')
  return ctx.records.transaction((tx) => takeEvents(ctx, tx, kinds, given))
}

/** `isForOwner`: the desk writes down what the owners reported on paper or in a workbook; the event carries the owner's name and the desk's account. */
export async function takeEvents(ctx: Context, tx: Transaction, kinds: readonly OrderKind[], given: readonly GivenEvent[], { isForOwner = false }: { readonly isForOwner?: boolean } = {}): Promise<TakenEvent[]> {
  const nowMs = workNow(ctx).getTime()
  const targets = given.flatMap(({ body }) => (body.kind === 'merged' ? [body.intoOrderId] : []))
  const orders = await lockOrders(tx, [...given.map((each) => each.orderId), ...targets], { act: scopeOf(ctx, 'work.act'), desk: scopeOf(ctx, 'work.dispatch') })
  const before = await findByNumber(tx, given)
  const logs = await listLogs(tx, given.map((each) => each.orderId))
  const actsFor = new Set([...(ctx.staffNo === null ? [] : [ctx.staffNo]), ...(await listDeputised(tx, ctx.staffNo, ctx.today))])
  await requireFit(tx, given.flatMap(({ orderId, body }) => (body.kind === 'assigned' && orders.get(orderId) ? [{ staffNo: body.ownerStaffNo, areaCode: orders.get(orderId)?.areaCode ?? '' }] : [])), ctx.today)
  const isNew = (each: GivenEvent) => !before.has(eventKey(each))
  // A desk that says why has decided; a bulk or a balance says nothing.
  await refuseTwoEmergencies(tx, given.flatMap((each) => {
    const order = orders.get(each.orderId)
    return each.body.kind === 'assigned' && order?.priority === 'emergency' && isNew(each) && !each.body.note?.trim() ? [{ staffNo: each.body.ownerStaffNo, orderId: order.orderId, kind: order.kind }] : []
  }))
  const units = await listKnown(tx, { unitCodes: given.flatMap(({ body }) => (body.kind === 'moved' ? [body.unitCode] : [])), clauseIds: [] })
  const added: NewEvent[] = []
  const states = new Map<number, OrderState>()
  const taken: Omit<TakenEvent, 'status'>[] = []
  for (const each of given) {
    const order = orders.get(each.orderId)
    const kind = kinds.find((one) => one.id === order?.kind)
    if (!order) throw new Refusal(orderUnknown, { orderId: each.orderId })
    if (!kind) throw new Refusal(kindUnknown, { kind: order.kind })
    const log = logs.get(each.orderId) ?? []
    const state = requireState(log)
    if (!states.has(each.orderId)) states.set(each.orderId, state)
    const writer = isForOwner && ownActs.has(each.body.kind) ? state.ownerStaffNo : ctx.staffNo
    const event = wholeEvent(writer, each, { state, log, kind, units: units.units }, nowMs)
    const known = before.get(eventKey(event)) ?? added.map((one) => ({ orderId: one.orderId, event: one.event })).find((one) => eventKey(one.event) === eventKey(event))
    if (known) {
      if (known.orderId !== each.orderId || !isSameEvent(known.event, event)) throw new Refusal(numberTaken, { device: event.device, sequence: event.sequence })
      taken.push({ orderId: each.orderId, key: eventKey(event), outcome: 'known' })
      continue
    }
    admitEvent({ orderId: order.orderId, areaName: order.areaName, isInScope: isForOwner || deskActs.has(event.body.kind) ? order.isOfDesk : order.isOfAct, state, log, event, staffNo: writer, actsFor: isForOwner && writer !== null ? new Set([writer]) : actsFor, isLive: each.at === undefined, nowMs })
    if (event.body.kind === 'moved' && !units.units.has(event.body.unitCode)) throw new Refusal(unitUnknown, { unitCode: event.body.unitCode })
    if (event.body.kind === 'merged') refuseMerge(order, orders.get(event.body.intoOrderId), event.body.intoOrderId)
    if (event.body.kind === 'result') await requireEvidence(tx, kind, order, event.body)
    logs.set(each.orderId, [...log, event])
    added.push({ orderId: each.orderId, event, accountId: ctx.accountId, receivedAt: ctx.now })
    taken.push({ orderId: each.orderId, key: eventKey(event), outcome: 'taken' })
  }
  await insertEvents(tx, added)
  const changed = [...new Set(added.map((each) => each.orderId))]
  const after = new Map(changed.map((orderId) => [orderId, requireState(logs.get(orderId) ?? [])]))
  const snapshots = [...after].map(([orderId, state]) => snapshotOf(orderId, state, kinds.find((kind) => kind.id === orders.get(orderId)?.kind)))
  await saveSnapshots(tx, snapshots)
  for (const { orderId, event } of added) if (event.body.kind === 'result') await followResultOf(ctx, tx, orders.get(orderId), requireState(logs.get(orderId) ?? []), eventKey(event))
  await notifyOfEvents(tx, { at: ctx.now, today: ctx.today, accountId: ctx.accountId, staffNo: ctx.staffNo }, snapshots.flatMap(({ orderId, ownerStaffNo, dueAt }) => {
    const [order, before, state] = [orders.get(orderId), states.get(orderId), after.get(orderId)]
    return order && before && state ? [{ order: { ...order, ownerStaffNo, dueAt }, before, after: state, added: added.flatMap((each) => (each.orderId === orderId ? [each.event] : [])) }] : []
  }))
  const [first] = added
  if (first) {
    await writeAudit(tx, ctx, {
      verb: `work.${first.event.body.kind}`, subjectKind: changed.length === 1 ? 'order' : 'orders', subjectId: changed.length === 1 ? String(first.orderId) : first.event.device, detail: { events: added.length, orders: changed.slice(0, 200) },
    })
  }
  const statusOf = new Map(snapshots.map((snapshot) => [snapshot.orderId, snapshot.status]))
  return taken.map((each) => ({ ...each, status: statusOf.get(each.orderId) ?? orders.get(each.orderId)?.status ?? 'open' }))
}

export type SystemEvent = { readonly orderId: number; readonly body: Extract<OrderEvent['body'], { kind: 'cancelled' | 'reopened' }> }
/** Events that a rule of the system writes, under nobody's name: its occasion is over, or has come back. What cannot happen any more is left out. */
export async function recordSystemEvents(tx: Transaction, by: Opener, kinds: readonly OrderKind[], given: readonly SystemEvent[]): Promise<number> {
  if (given.length === 0) return 0
  const orderIds = given.map((each) => each.orderId)
  const orders = await lockOrders(tx, orderIds, { act: [], desk: [] })
  const logs = await listLogs(tx, orderIds)
  const numbers = await takeServerNumbers(tx, given.length)
  const changes = given.flatMap(({ orderId, body }, index) => {
    const [order, log] = [orders.get(orderId), logs.get(orderId) ?? []]
    const kind = kinds.find((one) => one.id === order?.kind)
    const before = requireState(log)
    if (!order || !kind || !mayHappen(before.status, body.kind)) return []
    const event = wholeEvent(null, { orderId, device: 'server', sequence: numbers[index] ?? 0, basedOn: before.lastKey, body }, { state: before, log, kind, units: new Map() }, by.nowMs)
    const after = requireState([...log, event])
    return [{ order, before, after, event, snapshot: snapshotOf(orderId, after, kind) }]
  })
  await insertEvents(tx, changes.map(({ order, event }) => ({ orderId: order.orderId, event, accountId: by.accountId, receivedAt: by.receivedAt })))
  await saveSnapshots(tx, changes.map((change) => change.snapshot))
  await notifyOfEvents(tx, { at: by.receivedAt, today: dayAt(by.nowMs), accountId: by.accountId, staffNo: null }, changes.map(({ order, before, after, event, snapshot }) => ({ order: { ...order, ownerStaffNo: snapshot.ownerStaffNo, dueAt: snapshot.dueAt }, before, after, added: [event] })))
  const [first] = changes
  if (first) {
    await writeAudit(tx, by, { verb: `work.${first.event.body.kind}`, subjectKind: changes.length === 1 ? 'order' : 'orders', subjectId: changes.length === 1 ? String(first.order.orderId) : first.event.device, detail: { events: changes.length, orders: changes.map((change) => change.order.orderId).slice(0, 200) } })
  }
  return changes.length
}

/** Who writes is who signed in; a name that was sent along must be the same. The clock of a move is chosen here, by the unit that the order goes to. */
function wholeEvent(writer: string | null, given: GivenEvent, { state, log, kind, units }: { state: OrderState; log: readonly OrderEvent[]; kind: OrderKind; units: ReadonlyMap<string, UnitKind> }, nowMs: number): OrderEvent {
  const body = given.body.kind === 'moved' ? { ...given.body, terms: termsAfterMove(kind, units.get(given.body.unitCode) ?? null, state.terms.at(-1)?.terms ?? null) } : given.body
  return {
    device: given.device, sequence: given.sequence, basedOn: given.basedOn, body, staffNo: given.staffNo ?? writer,
    // What is written on the spot comes after all that is known, whatever clocks said.
    at: given.at ?? new Date(Math.max(nowMs, ...log.map((each) => correctedMs(each) + 1))).toISOString(), clockOffsetMs: given.at === undefined ? 0 : (given.clockOffsetMs ?? 0),
  }
}

/** Only a result that holds is followed: one that lost a conflict or came too late changes nothing elsewhere either. */
async function followResultOf(ctx: Context, tx: Transaction, order: LockedOrder | undefined, { result }: OrderState, key: string): Promise<void> {
  const follow = order && followUpOf(order.kind)
  if (!order || !follow || result?.key !== key) return
  const subject = order.subjectKind === null || order.subjectCode === null ? null : { kind: order.subjectKind, code: order.subjectCode }
  await follow(ctx, tx, { orderId: order.orderId, kind: order.kind, areaCode: order.areaCode, subject, outcome: result.outcome, values: result.values, at: new Date(result.atMs), staffNo: result.staffNo })
}

function refuseMerge(order: LockedOrder, target: LockedOrder | undefined, intoOrderId: number): void {
  if (!target || target.orderId === order.orderId || target.kind !== order.kind || !target.isOfDesk || !liveStatuses.includes(target.status)) throw new Refusal(mergeIntoItself, { orderId: order.orderId, intoOrderId })
}

async function requireEvidence(tx: Transaction, kind: OrderKind, order: LockedOrder, result: Extract<OrderEvent['body'], { kind: 'result' }>): Promise<void> {
  const named = result.fileIds ?? []
  const files = named.length === 0 ? [] : await countFiles(tx, order.orderId, named)
  const strange = named.find((fileId) => !files.some((file) => file.fileId === fileId))
  if (strange !== undefined) throw new Refusal(fileNotOfOrder, { fileId: strange })
  const count = (wanted: 'photo' | 'signature') => files.filter((file) => file.kind === wanted).length
  checkResult(kind, result, { isEmergency: order.priority === 'emergency', photoCount: count('photo'), signatureCount: count('signature') })
}

