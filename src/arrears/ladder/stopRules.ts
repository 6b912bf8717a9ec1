import type { Day } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import { type DayNumber, dayNumber, dayOf, type Span } from './accountRules.ts'
import type { LadderPolicy } from './contract.ts'
import type { NextStopDay } from './rules.ts'

/** Ten years without a day that allows a stop would be a broken calendar. */
const searchDaysMax = 3_700

/** `isHoliday`, `isRestDay`: of the policy's calendar. `disasters`: declared for the area of the account. */
export function makeNextStopDay(policy: Pick<LadderPolicy, 'stops'>, calendar: { isHoliday(on: Day): boolean; isRestDay(on: Day): boolean }, disasters: readonly Span[]): NextStopDay {
  const known = new Map<DayNumber, boolean>()
  const isOpen = (number: DayNumber): boolean => {
    const found = known.get(number)
    if (found !== undefined) return found
    const on = dayOf(number)
    const open = !calendar.isHoliday(on) && (policy.stops.onRestDays || !calendar.isRestDay(on)) && !disasters.some((span) => span.from <= number && number <= span.to)
    known.set(number, open)
    return open
  }
  return (from) => {
    for (let number = from; number < from + searchDaysMax; number += 1) if (isOpen(number)) return number
    throw new Error('The calendar has no day that allows a stop.')
  }
}

/** No stops at night: whether service may be taken away at this minute of the branch's clock. */
export function isStopHour(policy: Pick<LadderPolicy, 'stops'>, instantMs: number): boolean {
  const clock = new Date(instantMs + 8 * 3_600_000).toISOString().slice(11, 16)
  return policy.stops.from <= clock && clock < policy.stops.to
}

export const stopReasons = ['arrears', 'lost', 'ownRequest', 'fraud'] as const
export type StopReason = (typeof stopReasons)[number]
export type ServiceStop = { readonly reason: StopReason; readonly kind: 'oneWay' | 'twoWay'; readonly from: Day }

/** Money lifts only what the debt had barred; a phone that was lost stays barred. */
export function restoreArrears(stops: readonly ServiceStop[]): { readonly lifted: ServiceStop[]; readonly left: ServiceStop[] } {
  return { lifted: stops.filter((stop) => stop.reason === 'arrears'), left: stops.filter((stop) => stop.reason !== 'arrears') }
}

/** Which subscribers of the account a stop meets: what is paid in advance is not barred with the rest. */
export function subscribersToStop<Subscriber extends { readonly paidThrough: Day | null }>(subscribers: readonly Subscriber[], on: Day): Subscriber[] {
  return subscribers.filter((each) => each.paidThrough === null || each.paidThrough < on)
}

export type RestoreClock = { readonly state: 'running' | 'late' | 'alarm' | 'breach' | 'met' | 'metLate'; readonly minutes: number; readonly dueMs: number; readonly ceilingMs: number }
/** From the payment's instant; `restoredMs` null while the customer still waits. */
export function readRestoreClock(policy: Pick<LadderPolicy, 'restore'>, paidMs: number, restoredMs: number | null, nowMs: number): RestoreClock {
  const endMs = restoredMs ?? nowMs
  assert(endMs >= paidMs, 'Nobody is restored before he has paid.')
  const minutes = Math.floor((endMs - paidMs) / 60_000)
  const { targetMinutes, alarmMinutes, ceilingHours } = policy.restore
  const isInTime = minutes <= targetMinutes
  const state = restoredMs !== null ? (isInTime ? 'met' : 'metLate') : isInTime ? 'running' : minutes >= ceilingHours * 60 ? 'breach' : minutes >= alarmMinutes ? 'alarm' : 'late'
  return { state, minutes, dueMs: paidMs + targetMinutes * 60_000, ceilingMs: paidMs + ceilingHours * 3_600_000 }
}

export function noStopSpan(from: Day, to: Day): Span {
  return { from: dayNumber(from), to: dayNumber(to) }
}
