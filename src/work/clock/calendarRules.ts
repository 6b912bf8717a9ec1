import { addDays, type Day, day, daysBetween } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'

/** The hours in which people answer. Minutes are counted from midnight in China; spans do not touch or overlap. */
export type ServiceCalendar = {
  readonly spans: readonly { readonly fromMinute: number; readonly toMinute: number }[]
  /** 0 is Sunday. */
  readonly restWeekdays: readonly number[]
  readonly daysOff: ReadonlySet<string>
  /** Days of rest that are worked in exchange. */
  readonly extraWorkdays: ReadonlySet<string>
}

const minuteMs = 60_000
const chinaOffsetMs = 8 * 3_600_000
const dayMs = 86_400_000
// Eleven years of days off in a row would be a broken calendar, not a long holiday.
const daysMax = 4_000

/** The day in China of an instant. */
export function dayAt(instantMs: number): Day {
  return day(new Date(instantMs + chinaOffsetMs).toISOString().slice(0, 10))
}
export function startOfDayMs(on: Day): number {
  return Date.parse(`${on}T00:00:00Z`) - chinaOffsetMs
}
/** The branch's day with the clock's time of day: the demo stands still on a day, its hours go on. */
export function instantOn(today: Day, nowMs: number): number {
  return startOfDayMs(today) + ((nowMs + chinaOffsetMs) % dayMs)
}

export function isWorkday(calendar: ServiceCalendar, on: Day): boolean {
  if (calendar.extraWorkdays.has(on)) return true
  return !calendar.daysOff.has(on) && !calendar.restWeekdays.includes(new Date(`${on}T00:00:00Z`).getUTCDay())
}

function spansOf(calendar: ServiceCalendar, on: Day): { fromMs: number; toMs: number }[] {
  if (!isWorkday(calendar, on)) return []
  const midnight = startOfDayMs(on)
  return calendar.spans.map((span) => ({ fromMs: midnight + span.fromMinute * minuteMs, toMs: midnight + span.toMinute * minuteMs }))
}

function isUnbroken(calendar: ServiceCalendar): boolean {
  return calendar.restWeekdays.length === 0 && calendar.daysOff.size === 0 && calendar.spans.length === 1
    && calendar.spans[0]?.fromMinute === 0 && calendar.spans[0].toMinute === 1440
}

/** Service time between two instants; 0 when the second is not later. */
export function serviceMsBetween(calendar: ServiceCalendar, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0
  if (isUnbroken(calendar)) return toMs - fromMs
  const first = dayAt(fromMs)
  const dayCount = daysBetween(first, dayAt(toMs)) + 1
  assert(dayCount <= daysMax, 'A clock runs for at most eleven years.')
  let sum = 0
  for (let index = 0; index < dayCount; index++) {
    for (const span of spansOf(calendar, addDays(first, index))) sum += Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs))
  }
  return sum
}

/** The first instant at which `serviceMs` of service have gone by since `fromMs`. */
export function addServiceMs(calendar: ServiceCalendar, fromMs: number, serviceMs: number): number {
  if (serviceMs <= 0) return fromMs
  if (isUnbroken(calendar)) return fromMs + serviceMs
  const first = dayAt(fromMs)
  let rest = serviceMs
  for (let index = 0; index < daysMax; index++) {
    for (const span of spansOf(calendar, addDays(first, index))) {
      const open = Math.max(0, span.toMs - Math.max(span.fromMs, fromMs))
      if (open >= rest) return Math.max(span.fromMs, fromMs) + rest
      rest -= open
    }
  }
  throw new Error('The calendar has no hours of service.')
}

/** The instant itself when service is on, else the next opening: nobody is called at midnight. */
export function nextServiceMs(calendar: ServiceCalendar, fromMs: number): number {
  const first = dayAt(fromMs)
  for (let index = 0; index < daysMax; index++) {
    const span = spansOf(calendar, addDays(first, index)).find((one) => one.toMs > fromMs)
    if (span) return Math.max(span.fromMs, fromMs)
  }
  throw new Error('The calendar has no hours of service.')
}
