import type { CalendarId } from '../../branch/orderKind/contract.ts'
import { addDays, day } from '../../kernel/day.ts'
import type { ServiceCalendar } from './calendarRules.ts'
import { losarHolidays, nationalHolidays, officeSpans } from './holidays.data.ts'

function daysOf(ranges: readonly (readonly [string, string, string])[]): string[] {
  return ranges.flatMap(([from, to]) => {
    const days: string[] = []
    for (let on = day(from); on <= to; on = addDays(on, 1)) days.push(on)
    return days
  })
}

const national = daysOf(nationalHolidays.flatMap((year) => year.off))
const worked = nationalHolidays.flatMap((year) => year.worked)
const losar = daysOf(losarHolidays)

/** The calendars that a kind may name. */
export const serviceCalendars: Readonly<Record<CalendarId, ServiceCalendar>> = {
  always: { spans: [{ fromMinute: 0, toMinute: 1440 }], restWeekdays: [], daysOff: new Set(), extraWorkdays: new Set() },
  office: { spans: officeSpans, restWeekdays: [0, 6], daysOff: new Set(national), extraWorkdays: new Set(worked) },
  // A day worked in exchange stays free where Losar falls on it.
  tibetan_office: { spans: officeSpans, restWeekdays: [0, 6], daysOff: new Set([...national, ...losar]), extraWorkdays: new Set(worked.filter((on) => !losar.includes(on))) },
}
