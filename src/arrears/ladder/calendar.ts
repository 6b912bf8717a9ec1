import type { Day } from '../../kernel/day.ts'
import { serviceCalendars } from '../../work/index.ts'
import type { LadderPolicy } from './contract.ts'

/** Holidays of the offices' calendars; a weekend day worked in exchange is no rest day, and still no day to cut anybody off. */
export function dunningCalendar(id: LadderPolicy['stops']['calendar']): { isHoliday(on: Day): boolean; isRestDay(on: Day): boolean } {
  const calendar = serviceCalendars[id]
  return { isHoliday: (on) => calendar.daysOff.has(on), isRestDay: (on) => calendar.restWeekdays.includes(new Date(`${on}T00:00:00Z`).getUTCDay()) }
}
