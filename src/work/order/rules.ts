import type { ClockTerms } from '../clock/contract.ts'
import type { EventBody, EventKind, FormValues, OrderEvent, OrderStatus, Position } from './contract.ts'

export type ResultFacts = { readonly outcome: string; readonly values: FormValues; readonly note: string | null; readonly reasons: Readonly<Record<string, string>>; readonly position: Position | null; readonly atMs: number; readonly key: string; readonly staffNo: string | null }
export type Stop = { readonly fromMs: number; readonly toMs: number | null; readonly because: 'paused' | 'done' | 'ended'; readonly reason: string | null }
/** Two or more that were based on one event and say different things; `holds` is the one in force. */
export type Conflict = { readonly about: 'result' | 'owner' | 'closure'; readonly basedOn: string; readonly keys: readonly string[]; readonly holds: string; readonly isSettled: boolean }
export type IdleReason = 'not_opened' | 'opened_twice' | 'before_opening' | 'not_possible' | 'lost_conflict'

/** What the events of an order come to. Instants are in corrected time. */
export type OrderState = {
  readonly status: OrderStatus
  readonly openedMs: number
  readonly closing: 'by_result' | 'by_review'
  readonly unitCode: string | null
  readonly ownerStaffNo: string | null
  readonly acceptedMs: number | null
  readonly startedMs: number | null
  readonly repliedMs: number | null
  readonly result: ResultFacts | null
  readonly closedMs: number | null
  readonly mergedInto: number | null
  readonly reworkCount: number
  readonly reopenCount: number
  readonly lastRefusal: string | null
  /** Which clock held from when on. */
  readonly terms: readonly { readonly fromMs: number; readonly terms: ClockTerms | null }[]
  /** When the clock of the result stood still. */
  readonly stops: readonly Stop[]
  readonly conflicts: readonly Conflict[]
  /** Events that are kept and changed nothing, and why. */
  readonly idle: readonly { readonly key: string; readonly because: IdleReason }[]
  readonly lastKey: string
  readonly eventCount: number
}

export function eventKey(event: Pick<OrderEvent, 'device' | 'sequence'>): string {
  return `${event.device}#${event.sequence}`
}
export function correctedMs(event: Pick<OrderEvent, 'at' | 'clockOffsetMs'>): number {
  return Date.parse(event.at) + event.clockOffsetMs
}

/** From where an event may happen; one that comes from elsewhere is kept and changes nothing. */
const working: readonly OrderStatus[] = ['assigned', 'accepted', 'travelling', 'working', 'paused', 'rework']
const allowed: Readonly<Record<EventKind, readonly OrderStatus[] | 'any'>> = {
  opened: [],
  assigned: ['open', ...working],
  moved: ['open', ...working],
  accepted: ['open', 'assigned'],
  refused: ['assigned', 'accepted'],
  travelled: ['assigned', 'accepted', 'rework'],
  started: ['assigned', 'accepted', 'travelling', 'rework'],
  paused: ['open', 'assigned', 'accepted', 'travelling', 'working', 'rework'],
  resumed: ['paused'],
  replied: ['open', ...working, 'done'],
  noted: 'any',
  result: working,
  returned: ['done'],
  merged: ['open', ...working],
  closed: ['done'],
  cancelled: ['open', ...working, 'done'],
  reopened: ['closed', 'cancelled', 'merged'],
  settled: 'any',
}

/** What a person may do next, for buttons and for refusing early. */
export function mayHappen(status: OrderStatus, kind: EventKind): boolean {
  const from = allowed[kind]
  return from === 'any' || from.includes(status)
}

/** The order in which events count: corrected time, then device, then sequence. */
function inOrder(a: OrderEvent, b: OrderEvent): number {
  return correctedMs(a) - correctedMs(b) || (a.device < b.device ? -1 : a.device > b.device ? 1 : 0) || a.sequence - b.sequence
}

/** Each event once. Two that carry one number should be equal; were they not, the choice must not depend on who came first. */
function onceEach(events: readonly OrderEvent[]): OrderEvent[] {
  const byKey = new Map<string, OrderEvent>()
  for (const event of events) {
    const known = byKey.get(eventKey(event))
    if (!known || (known !== event && JSON.stringify(event) < JSON.stringify(known))) byKey.set(eventKey(event), event)
  }
  return [...byKey.values()].sort(inOrder)
}

/**
 * The state of an order from its events, in whatever order, number of copies or with whatever gaps they arrived.
 * Null until its opening is there.
 */
export function foldOrder(given: readonly OrderEvent[]): OrderState | null {
  const events = onceEach(given)
  const opening = events.find((event) => event.body.kind === 'opened')
  if (!opening || opening.body.kind !== 'opened') return null
  const openedMs = correctedMs(opening)
  const conflicts = findConflicts(events)
  const lost = new Set(conflicts.flatMap((conflict) => conflict.keys.filter((key) => key !== conflict.holds)))
  const draft: Draft = {
    status: 'open', pausedFrom: 'open', ownerStaffNo: null, unitCode: opening.body.unitCode, acceptedMs: null, startedMs: null, repliedMs: null, result: null,
    closedMs: null, mergedInto: null, reworkCount: 0, reopenCount: 0, lastRefusal: null, closing: opening.body.closing,
    terms: [{ fromMs: openedMs, terms: opening.body.terms }], stops: [],
  }
  const idle: { key: string; because: IdleReason }[] = []
  let lastKey = eventKey(opening)
  for (const event of events) {
    const key = eventKey(event)
    if (event === opening) continue
    const because = idleReason(event, draft.status, openedMs, lost.has(key))
    if (because) {
      idle.push({ key, because })
      continue
    }
    apply(draft, event)
    lastKey = key
  }
  const { pausedFrom: _, ...facts } = draft
  return { ...facts, openedMs, conflicts, idle, lastKey, eventCount: events.length }
}

function idleReason(event: OrderEvent, status: OrderStatus, openedMs: number, isLost: boolean): IdleReason | null {
  if (event.body.kind === 'opened') return 'opened_twice'
  if (correctedMs(event) < openedMs) return 'before_opening'
  if (isLost) return 'lost_conflict'
  return mayHappen(status, event.body.kind) ? null : 'not_possible'
}

type Draft = { -readonly [Key in Exclude<keyof OrderState, 'openedMs' | 'conflicts' | 'idle' | 'lastKey' | 'eventCount' | 'terms' | 'stops'>]: OrderState[Key] } & {
  pausedFrom: OrderStatus
  terms: { fromMs: number; terms: ClockTerms | null }[]
  stops: { fromMs: number; toMs: number | null; because: Stop['because']; reason: string | null }[]
}

function apply(draft: Draft, event: OrderEvent): void {
  const atMs = correctedMs(event)
  const { body } = event
  switch (body.kind) {
    case 'assigned':
      goOn(draft, atMs)
      draft.ownerStaffNo = body.ownerStaffNo
      draft.status = 'assigned'
      return
    case 'moved':
      goOn(draft, atMs)
      draft.unitCode = body.unitCode
      draft.ownerStaffNo = null
      draft.status = 'open'
      draft.terms.push({ fromMs: atMs, terms: body.terms })
      return
    case 'accepted':
      // An order that lies open for a team belongs to whoever takes it.
      draft.ownerStaffNo ??= event.staffNo
      draft.acceptedMs ??= atMs
      draft.status = 'accepted'
      reply(draft, 'accepted', atMs)
      return
    case 'refused':
      draft.lastRefusal = body.reason
      draft.ownerStaffNo = null
      draft.status = 'open'
      return
    case 'travelled':
      draft.acceptedMs ??= atMs
      draft.status = 'travelling'
      reply(draft, 'accepted', atMs)
      return
    case 'started':
      draft.acceptedMs ??= atMs
      draft.startedMs ??= atMs
      draft.status = 'working'
      reply(draft, 'accepted', atMs)
      return
    case 'paused':
      draft.pausedFrom = draft.status
      draft.status = 'paused'
      draft.stops.push({ fromMs: atMs, toMs: null, because: 'paused', reason: body.reason })
      return
    case 'resumed':
      goOn(draft, atMs)
      draft.status = draft.pausedFrom
      return
    case 'replied':
      reply(draft, 'replied', atMs)
      return
    case 'result':
      goOn(draft, atMs)
      draft.result = { outcome: body.outcome, values: body.values, note: body.note ?? null, reasons: body.reasons ?? {}, position: body.position ?? null, atMs, key: eventKey(event), staffNo: event.staffNo }
      draft.startedMs ??= atMs
      draft.repliedMs ??= atMs
      draft.stops.push({ fromMs: atMs, toMs: null, because: 'done', reason: null })
      draft.status = draft.closing === 'by_result' ? 'closed' : 'done'
      if (draft.closing === 'by_result') draft.closedMs = atMs
      return
    case 'returned':
      goOn(draft, atMs)
      draft.reworkCount += 1
      draft.status = 'rework'
      return
    case 'merged':
    case 'cancelled':
      end(draft, atMs)
      draft.status = body.kind
      draft.mergedInto = body.kind === 'merged' ? body.intoOrderId : null
      return
    case 'closed':
      end(draft, atMs)
      draft.status = 'closed'
      return
    case 'reopened':
      goOn(draft, atMs)
      draft.reopenCount += 1
      draft.closedMs = null
      draft.mergedInto = null
      draft.status = draft.ownerStaffNo === null ? 'open' : 'rework'
      return
    default:
  }
}

/** Ends whatever kept the clock standing. */
function goOn(draft: Draft, atMs: number): void {
  const last = draft.stops.at(-1)
  if (last && last.toMs === null) last.toMs = atMs
}
function end(draft: Draft, atMs: number): void {
  goOn(draft, atMs)
  draft.stops.push({ fromMs: atMs, toMs: null, because: 'ended', reason: null })
  draft.closedMs = atMs
}
/** Only the first one counts: what comes later never overrides it. */
function reply(draft: Draft, by: ClockTerms['replyBy'], atMs: number): void {
  if ((draft.terms.at(-1)?.terms?.replyBy ?? 'accepted') === by) draft.repliedMs ??= atMs
}

/** What an event decides, as text to compare; null when it decides nothing that two people could disagree about. */
function decisionOf({ body, staffNo }: OrderEvent): { about: Conflict['about']; says: string } | null {
  if (body.kind === 'result') return { about: 'result', says: JSON.stringify([body.outcome, sorted(body.values), body.note ?? '']) }
  if (body.kind === 'assigned') return { about: 'owner', says: body.ownerStaffNo }
  if (body.kind === 'accepted') return { about: 'owner', says: staffNo ?? '' }
  if (body.kind === 'closed' || body.kind === 'cancelled') return { about: 'closure', says: body.kind }
  if (body.kind === 'merged') return { about: 'closure', says: `merged ${body.intoOrderId}` }
  return null
}
function sorted(values: FormValues): [string, FormValues[string]][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Only two results, owners or closures on one event, saying different things, need a person; until then the first one holds. */
function findConflicts(events: readonly OrderEvent[]): Conflict[] {
  const groups = new Map<string, { about: Conflict['about']; basedOn: string; members: { key: string; says: string }[] }>()
  for (const event of events) {
    const decision = decisionOf(event)
    if (!decision || event.basedOn === null) continue
    const groupKey = `${decision.about} ${event.basedOn}`
    const group = groups.get(groupKey) ?? { about: decision.about, basedOn: event.basedOn, members: [] }
    group.members.push({ key: eventKey(event), says: decision.says })
    groups.set(groupKey, group)
  }
  const choices = events.flatMap(({ body }) => (body.kind === 'settled' ? [body.holds] : []))
  return [...groups.values()].filter(({ members }) => new Set(members.map((member) => member.says)).size > 1).map(({ about, basedOn, members }) => {
    const keys = members.map((member) => member.key)
    const chosen = choices.findLast((key) => keys.includes(key))
    return { about, basedOn, keys, holds: chosen ?? keys[0] ?? '', isSettled: chosen !== undefined }
  })
}

/** A field's own words for the log: the text that a person wrote with an event. */
export function wordsOf(body: EventBody): string | null {
  if ('reason' in body && body.reason) return body.reason
  if ('text' in body) return body.text
  return 'note' in body ? (body.note ?? null) : null
}
