import type { UnitKind } from '../../branch/unit/contract.ts'
import type { CalendarId, EscalationStep, OrderClock, OrderKind } from '../../branch/orderKind/contract.ts'
import type { OrderState } from '../order/rules.ts'
import { addServiceMs, nextServiceMs, type ServiceCalendar, serviceMsBetween } from './calendarRules.ts'
import type { ClockTerms, StageView } from './contract.ts'

type Calendars = Readonly<Record<CalendarId, ServiceCalendar>>
export type Stage = 'reply' | 'done'
type Running = { readonly fromMs: number; readonly toMs: number; readonly calendar: ServiceCalendar }

const minuteMs = 60_000

/**
 * Where one clock of an order stands. It runs from the opening until it is met, not while the order is paused, waits for review
 * or is closed, each stretch by the calendar that held then; the limit is that of the unit that has the order now.
 */
export function readStage(state: OrderState, stage: Stage, calendars: Calendars, nowMs: number): StageView {
  const terms = state.terms.at(-1)?.terms ?? null
  const limitMinutes = terms === null ? null : stage === 'reply' ? terms.replyMinutes : terms.doneMinutes
  if (terms === null || limitMinutes === null) return { state: 'none', dueAt: null, spentMinutes: 0, remainingMinutes: null }
  const metMs = metAt(state, stage)
  const stretches = runningStretches(state, calendars, metMs ?? nowMs)
  const limitMs = limitMinutes * minuteMs
  const spentMs = stretches.reduce((sum, each) => sum + serviceMsBetween(each.calendar, each.fromMs, each.toMs), 0)
  const due = dueMs(stretches, limitMs)
  const view = { spentMinutes: Math.round(spentMs / minuteMs), remainingMinutes: Math.round((limitMs - spentMs) / minuteMs) }
  const hasEnded = state.status === 'merged' || state.status === 'cancelled'
  // What was not met when the order ended escalates no more: its work goes on elsewhere or is not needed.
  if (hasEnded && metMs === null) return { state: 'void', dueAt: null, ...view }
  if (metMs !== null) return { state: spentMs <= limitMs ? 'met' : 'missed', dueAt: iso(due), ...view }
  if (spentMs > limitMs) return { state: 'overdue', dueAt: iso(due), ...view }
  return isStanding(state) ? { state: 'paused', dueAt: null, ...view } : { state: 'running', dueAt: iso(due), ...view }
}

function metAt(state: OrderState, stage: Stage): number | null {
  if (stage === 'reply') return state.repliedMs
  // A result that was returned, or an order opened again, is not done.
  return state.result !== null && (state.status === 'done' || state.status === 'closed') ? state.result.atMs : null
}

function isStanding(state: OrderState): boolean {
  return state.stops.at(-1)?.toMs === null
}

/** Opening to `untilMs` without the stops, cut where another clock took over. */
function runningStretches(state: OrderState, calendars: Calendars, untilMs: number): Running[] {
  const stretches: Running[] = []
  state.terms.forEach(({ fromMs, terms }, index) => {
    // A unit without a clock of its own: its time counts by the clock that held before it came in.
    const calendar = calendars[(terms ?? lastTerms(state))?.calendar ?? 'always']
    const endMs = Math.min(state.terms[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY, untilMs)
    let at = fromMs
    for (const stop of state.stops) {
      const stopEndMs = stop.toMs ?? Number.POSITIVE_INFINITY
      if (stopEndMs <= at || stop.fromMs >= endMs) continue
      if (stop.fromMs > at) stretches.push({ fromMs: at, toMs: Math.min(stop.fromMs, endMs), calendar })
      at = Math.max(at, stopEndMs)
    }
    // A stretch that begins at this very moment is empty, and the deadline is counted from it.
    if (at < endMs || (at === endMs && endMs === untilMs)) stretches.push({ fromMs: at, toMs: endMs, calendar })
  })
  return stretches
}
function lastTerms(state: OrderState): ClockTerms | null {
  return state.terms.findLast((each) => each.terms !== null)?.terms ?? null
}

/** The clock that a kind declares where a unit of some kind has the order; null where none runs. */
export function clockOf(kind: Pick<OrderKind, 'clock' | 'unitClocks'>, unitKind: UnitKind | null): OrderClock | null {
  const own = unitKind === null ? undefined : kind.unitClocks?.[unitKind]
  return own === undefined ? kind.clock : own
}

/** What holds after an order moved to a unit: that unit's clock. What was agreed for the order, or has no limit there, goes with it. */
export function termsAfterMove(kind: Pick<OrderKind, 'clock' | 'unitClocks'>, unitKind: UnitKind | null, held: ClockTerms | null): ClockTerms | null {
  if (kind.unitClocks === undefined || held?.isAgreed) return held
  const clock = clockOf(kind, unitKind)
  return clock !== null && clock.doneMinutes === null ? held : clock
}

/** The instant at which the limit was or will be used up, if the clock goes on as it runs in the last stretch. */
function dueMs(stretches: readonly Running[], limitMs: number): number | null {
  let rest = limitMs
  for (const [index, stretch] of stretches.entries()) {
    const open = serviceMsBetween(stretch.calendar, stretch.fromMs, stretch.toMs)
    if (open >= rest || index === stretches.length - 1) return addServiceMs(stretch.calendar, stretch.fromMs, rest)
    rest -= open
  }
  return null
}
function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

/**
 * Which steps of a kind's chain are due now, by their index. None outside of the clock's own hours: nobody is called at midnight
 * for an order of the office. A clock that is met, stands still or has no limit escalates nothing.
 */
export function escalationsDue(state: OrderState, steps: readonly EscalationStep[], calendars: Calendars, nowMs: number): number[] {
  const calendar = calendars[state.terms.at(-1)?.terms?.calendar ?? 'always']
  if (isStanding(state) || nextServiceMs(calendar, nowMs) > nowMs) return []
  return steps.flatMap((step, index) => {
    const view = readStage(state, step.on, calendars, nowMs)
    if (view.remainingMinutes === null || (view.state !== 'running' && view.state !== 'overdue')) return []
    if (step.afterMinutes >= 0 && view.state !== 'overdue') return []
    return -view.remainingMinutes >= step.afterMinutes ? [index] : []
  })
}

/** In time or late, for figures; null while it is open or nothing was asked for. */
export function wasInTime(view: StageView): boolean | null {
  return view.state === 'met' ? true : view.state === 'missed' || view.state === 'overdue' ? false : null
}
