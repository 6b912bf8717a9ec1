import { addDays, addMonths, type Day, daysBetween, firstDayOf, month } from '../../kernel/day.ts'
import { isWorkday, type ServiceCalendar } from '../clock/calendarRules.ts'
import type { Every } from './contract.ts'

export type Rhythm = { readonly every: Every; readonly opensAfterDays: number; readonly windowDays: number; readonly toleranceDays: number; readonly skipsHolidays: boolean; readonly validFrom: string; readonly validTo: string | null }
/** One time that recurring work comes round: `key` names it for good. */
export type Occasion = { readonly key: string; readonly opensOn: Day; readonly dueOn: Day }

const monthsOf: Readonly<Record<'month' | 'quarter' | 'half_year' | 'year', number>> = { month: 1, quarter: 3, half_year: 6, year: 12 }
/** How many days a period has at least: opening and window must fit into it, or two occasions would lie open at once. */
export const periodDays: Readonly<Record<Every, number>> = { day: 1, week: 7, month: 28, quarter: 90, half_year: 181, year: 365 }

/** The first day of the period that a day lies in. */
export function periodStart(every: Every, on: Day): Day {
  if (every === 'day') return on
  if (every === 'week') return addDays(on, -((new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7))
  const size = monthsOf[every]
  const index = Number(on.slice(5, 7)) - 1
  return firstDayOf(month(`${on.slice(0, 4)}-${String(index - (index % size) + 1).padStart(2, '0')}`))
}
export function nextPeriod(every: Every, start: Day): Day {
  if (every === 'day') return addDays(start, 1)
  return every === 'week' ? addDays(start, 7) : firstDayOf(addMonths(month(start.slice(0, 7)), monthsOf[every]))
}

/** The occasion of the period that begins on `start`; null when it falls out: a daily one on a day of rest, or outside of validity. */
export function occasionOf(rhythm: Rhythm, start: Day, calendar: ServiceCalendar): Occasion | null {
  let opensOn = addDays(start, rhythm.opensAfterDays)
  if (rhythm.skipsHolidays && !isWorkday(calendar, opensOn)) {
    if (rhythm.every === 'day') return null
    // A long holiday at the beginning moves the opening, not the deadline's length; a fortnight is longer than any.
    for (let moved = 0; moved < 14 && !isWorkday(calendar, opensOn); moved++) opensOn = addDays(opensOn, 1)
  }
  if (opensOn < rhythm.validFrom || (rhythm.validTo !== null && opensOn > rhythm.validTo)) return null
  return { key: start, opensOn, dueOn: addDays(opensOn, rhythm.windowDays - 1 + rhythm.toleranceDays) }
}

/** What should be open on a day: it opened by then and its window has not ended, so a server that was off catches up. */
export function occasionOn(rhythm: Rhythm, on: Day, calendar: ServiceCalendar): Occasion | null {
  const start = periodStart(rhythm.every, on)
  const occasion = occasionOf(rhythm, start, calendar)
  return occasion && occasion.opensOn <= on && on <= occasion.dueOn ? occasion : null
}

/** The next opening after a day, at most two years ahead. */
export function nextOpening(rhythm: Rhythm, after: Day, calendar: ServiceCalendar): Day | null {
  for (let start = periodStart(rhythm.every, after), count = 0; daysBetween(after, start) <= 731 && count < 800; start = nextPeriod(rhythm.every, start), count++) {
    const occasion = occasionOf(rhythm, start, calendar)
    if (occasion && occasion.opensOn > after) return occasion.opensOn
  }
  return null
}
