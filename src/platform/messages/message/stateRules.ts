import type { Words } from '../../../kernel/refusal.ts'

export const messageStates = ['queued', 'held', 'submitting', 'submitted', 'delivered', 'failed', 'unknown', 'cancelled', 'shown'] as const
export type MessageState = (typeof messageStates)[number]
export const holdReasons = ['quiet', 'dayLimit', 'weekLimit'] as const
export type HoldReason = (typeof holdReasons)[number]
export type ReceiptOutcome = 'delivered' | 'failed' | 'underway'

/** What happened to a message, in any order of arrival. `part` counts from 1; a long text may go out in several parts. */
export type MessageEvent =
  | { readonly kind: 'queued'; readonly at: Date }
  | { readonly kind: 'held'; readonly at: Date; readonly because: HoldReason; readonly until: Date }
  /** No gateway is set up: shown to people, never to be sent. */
  | { readonly kind: 'shown'; readonly at: Date }
  | { readonly kind: 'expired'; readonly at: Date }
  | { readonly kind: 'cancelled'; readonly at: Date; readonly accountId: number }
  /** Written before the part goes out. */
  | { readonly kind: 'submitting'; readonly at: Date; readonly attempt: number; readonly part: number; readonly partCount: number }
  | { readonly kind: 'accepted'; readonly at: Date; readonly attempt: number; readonly part: number; readonly reference: string | null }
  /** The gateway said that it did not take it, or it never left: it may go out again. */
  | { readonly kind: 'notTaken'; readonly at: Date; readonly attempt: number; readonly part: number; readonly because: string; readonly until: Date }
  | { readonly kind: 'refused'; readonly at: Date; readonly attempt: number; readonly part: number; readonly because: string }
  | { readonly kind: 'noAnswer'; readonly at: Date; readonly attempt: number; readonly part: number; readonly because: string }
  | { readonly kind: 'receipt'; readonly at: Date; readonly part: number; readonly outcome: ReceiptOutcome; readonly source: 'receipt' | 'query' | 'gateway'; readonly because: string | null }
  | { readonly kind: 'receiptOverdue'; readonly at: Date }
  | { readonly kind: 'settled'; readonly at: Date; readonly outcome: 'delivered' | 'failed'; readonly accountId: number; readonly because: string }
export type EventKind = MessageEvent['kind']

type PartState = 'waiting' | 'submitting' | 'submitted' | 'unknown' | 'delivered' | 'failed'

export type Standing = {
  readonly state: MessageState
  /** The reason of a hold, of a pause or of the end; null where the state says it all. */
  readonly because: string | null
  /** When a waiting message may be looked at again. */
  readonly nextAt: Date | null
  /** Parts that may go out; empty when nothing may. */
  readonly openParts: readonly number[]
  readonly partCount: number | null
  readonly attempts: number
  /** Something of it left for the gateway, or may have. */
  readonly mayHaveLeft: boolean
}

/**
 * Where a message stands, from its events alone: neither their order nor a doubled one changes it.
 * What the gateway or the phone said goes before what a person settled, and that before a missing answer.
 */
export function standingOf(events: readonly MessageEvent[]): Standing {
  const submits = events.filter((event) => event.kind === 'submitting')
  const partCount = submits.length === 0 ? null : Math.max(...submits.map((event) => event.partCount))
  const attempts = submits.reduce((most, event) => Math.max(most, event.attempt), 0)
  const parts = Array.from({ length: partCount ?? 1 }, (_, index) => partStateOf(events, index + 1))
  const has = (state: PartState): boolean => parts.includes(state)
  const mayHaveLeft = parts.some((part) => part !== 'waiting')
  const end = (state: MessageState, because: string | null = null): Standing => ({ state, because, nextAt: null, openParts: [], partCount, attempts, mayHaveLeft })

  if (parts.every((part) => part === 'delivered')) return end('delivered')
  if (has('failed')) return end('failed', failureOf(events))
  const settled = firstOf(events, 'settled')
  if (settled) return end(settled.outcome, settled.because)
  if (has('submitting')) return end('submitting')
  if (has('unknown')) return end('unknown', firstOf(events, 'noAnswer')?.because ?? null)
  if (has('waiting')) {
    if (events.some((event) => event.kind === 'cancelled')) return end('cancelled')
    if (events.some((event) => event.kind === 'expired')) return end('failed', 'expired')
    if (events.some((event) => event.kind === 'shown')) return end('shown')
    const openParts = parts.flatMap((part, index) => (part === 'waiting' ? [index + 1] : []))
    const pause = lastPause(events)
    return { state: pause?.kind === 'held' ? 'held' : 'queued', because: pause?.because ?? null, nextAt: pause?.until ?? null, openParts, partCount, attempts, mayHaveLeft }
  }
  return events.some((event) => event.kind === 'receiptOverdue') ? end('unknown', 'receiptOverdue') : end('submitted')
}

function partStateOf(events: readonly MessageEvent[], part: number): PartState {
  const own = events.filter((event): event is Extract<MessageEvent, { part: number }> => 'part' in event && event.part === part)
  const receipts = own.filter((event) => event.kind === 'receipt')
  if (receipts.some((event) => event.outcome === 'delivered')) return 'delivered'
  if (receipts.some((event) => event.outcome === 'failed')) return 'failed'
  // A receipt that is still under way proves that the gateway took it.
  if (receipts.length > 0 || own.some((event) => event.kind === 'accepted')) return 'submitted'
  if (own.some((event) => event.kind === 'refused')) return 'failed'
  const attempts = own.flatMap((event) => (event.kind === 'submitting' ? [event.attempt] : []))
  const said = (attempt: number, kind: EventKind): boolean => own.some((event) => event.kind === kind && 'attempt' in event && event.attempt === attempt)
  const open = attempts.filter((attempt) => !said(attempt, 'notTaken'))
  if (open.some((attempt) => !said(attempt, 'noAnswer'))) return 'submitting'
  return open.length > 0 ? 'unknown' : 'waiting'
}

function firstOf<Kind extends EventKind>(events: readonly MessageEvent[], kind: Kind): Extract<MessageEvent, { kind: Kind }> | undefined {
  const found = events.filter((event): event is Extract<MessageEvent, { kind: Kind }> => event.kind === kind)
  return found.toSorted((one, other) => one.at.getTime() - other.at.getTime() || compare(JSON.stringify(one), JSON.stringify(other)))[0]
}

function failureOf(events: readonly MessageEvent[]): string | null {
  const receipts = events.filter((event) => event.kind === 'receipt' && event.outcome === 'failed')
  return firstOf(receipts, 'receipt')?.because ?? firstOf(events, 'refused')?.because ?? null
}

/** The pause that lasts longest; of two that end together the gateway's. */
function lastPause(events: readonly MessageEvent[]): Extract<MessageEvent, { until: Date }> | undefined {
  const pauses = events.filter((event) => event.kind === 'held' || event.kind === 'notTaken')
  return pauses.toSorted((one, other) => other.until.getTime() - one.until.getTime() || compare(other.kind, one.kind) || compare(one.because, other.because))[0]
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

const firstPauseMs = 15_000
const longestPauseMs = 30 * 60_000

/** How long to leave a gateway alone that said it took nothing: twice as long each time, half an hour at most. */
export function pauseMs(attempt: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, Math.max(0, attempt - 1)))
}

/** Only what nobody may have received can be called back. */
export function mayCancel(standing: Standing): boolean {
  return (standing.state === 'queued' || standing.state === 'held') && !standing.mayHaveLeft
}

export const stateWords: Readonly<Record<MessageState, Words>> = {
  queued: { zh: '待发', en: 'Queued' },
  held: { zh: '暂缓', en: 'Held' },
  submitting: { zh: '提交中', en: 'Being submitted' },
  submitted: { zh: '已提交', en: 'Submitted' },
  delivered: { zh: '已送达', en: 'Delivered' },
  failed: { zh: '失败', en: 'Failed' },
  unknown: { zh: '结果不明', en: 'Unknown' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  shown: { zh: '试运行，只显示', en: 'Shown, not sent' },
}
