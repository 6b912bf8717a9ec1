import { Refusal } from '../../kernel/refusal.ts'
import {
  type EventKind, eventInFuture, eventTooOld, nothingToReport, notOwner, notPossible, type OrderEvent, outsideTerritory, ownerForged, reviewByAnother, settleUnknown,
} from './contract.ts'
import { correctedMs, eventKey, mayHappen, type OrderState } from './rules.ts'
import { eventWords, statusWords } from './statusWords.data.ts'

/** Acts of whoever has the order; all others are the desk's. */
export const ownActs: ReadonlySet<EventKind> = new Set<EventKind>(['accepted', 'refused', 'travelled', 'started', 'paused', 'resumed', 'replied', 'result'])
export const deskActs: ReadonlySet<EventKind> = new Set<EventKind>(['assigned', 'moved', 'returned', 'merged', 'closed', 'cancelled', 'reopened', 'settled'])

// A clock that was set right by the server may still be off by the way there and back.
const futureMsMax = 10 * 60_000

export type Admission = {
  readonly orderId: number
  readonly areaName: string
  readonly isInScope: boolean
  readonly state: OrderState
  readonly log: readonly OrderEvent[]
  readonly event: OrderEvent
  /** Who is signed in, and for whom they stand in today. */
  readonly staffNo: string | null
  readonly actsFor: ReadonlySet<string>
  /** Written on the spot, or brought later by a device that had no signal. */
  readonly isLive: boolean
  readonly nowMs: number
}

/**
 * Refuses what must not be kept at all: another's name, another's territory, another's order, a time that cannot be. What was done
 * without signal and comes when the order has moved on is kept, and the fold says what it changes.
 */
export function admitEvent(given: Admission): void {
  const { event, state } = given
  const kind = event.body.kind
  const atMs = correctedMs(event)
  if (!given.isInScope) throw new Refusal(outsideTerritory, { orderId: given.orderId, area: given.areaName })
  if (event.staffNo !== given.staffNo) throw new Refusal(ownerForged, { staffNo: event.staffNo })
  if (atMs < state.openedMs) throw new Refusal(eventTooOld, { at: timeIn(atMs), openedAt: timeIn(state.openedMs) })
  if (!given.isLive && atMs > given.nowMs + futureMsMax) throw new Refusal(eventInFuture, { at: timeIn(atMs) })
  if (given.isLive && !mayHappen(state.status, kind)) throw refusePossible(state, kind)
  if (ownActs.has(kind)) requireOwner(given, kind)
  if (kind === 'closed' && state.result?.staffNo !== null && state.result?.staffNo === given.staffNo) throw new Refusal(reviewByAnother)
  if (event.body.kind === 'settled' && !state.conflicts.some((conflict) => event.body.kind === 'settled' && conflict.keys.includes(event.body.holds))) throw new Refusal(settleUnknown, { holds: event.body.holds })
}

function requireOwner({ state, log, staffNo, actsFor }: Admission, kind: EventKind): void {
  if (staffNo === null) throw new Refusal(nothingToReport)
  if (state.ownerStaffNo === null && kind === 'accepted') return
  // Whoever had it while they were without signal has still done what they did.
  const owners = new Set(log.flatMap((event) => (event.body.kind === 'assigned' ? [event.body.ownerStaffNo] : [])))
  if (state.ownerStaffNo !== null) owners.add(state.ownerStaffNo)
  if ([...owners].some((owner) => actsFor.has(owner))) return
  throw new Refusal(notOwner, { owner: state.ownerStaffNo ?? '—', act: eventWords[kind].zh, actEn: eventWords[kind].en })
}

function refusePossible(state: OrderState, kind: EventKind): Refusal {
  return new Refusal(notPossible, { status: statusWords[state.status].zh, statusEn: statusWords[state.status].en, act: eventWords[kind].zh, actEn: eventWords[kind].en })
}

/** Whether it says the same as the one that came before under its number. */
export function isSameEvent(a: OrderEvent, b: OrderEvent): boolean {
  return eventKey(a) === eventKey(b) && a.basedOn === b.basedOn && a.staffNo === b.staffNo && canonical(saidIn(a)) === canonical(saidIn(b))
}
/** The clock of a move is chosen by the server, each time it comes. */
function saidIn({ body }: OrderEvent): OrderEvent['body'] {
  return body.kind === 'moved' ? { ...body, terms: null } : body
}
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => `${name}:${canonical(inner)}`).join()}}`
  return JSON.stringify(value) ?? ''
}

/** `2011-03-21 09:30`, as the clock in China shows it. */
export function timeIn(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

