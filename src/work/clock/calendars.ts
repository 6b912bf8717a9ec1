import type { CalendarId } from '../../branch/orderKind/contract.ts'
import { addDays, type Day, day } from '../../kernel/day.ts'
import type { ServiceCalendar } from './calendarRules.ts'
import type { DaysOff } from './contract.ts'
import { holidayWords, losarConfirmed, losarName, losarYears, nationalHolidays, officeSpans } from './holidays.data.ts'
import { losarOf } from './losarRules.ts'

type Span = Omit<DaysOff, 'from' | 'to'> & { readonly from: Day; readonly to: Day }

const national: readonly Span[] = nationalHolidays.flatMap((year) => year.off.map(([from, to, name]) => ({ from: day(from), to: day(to), ...wordsOf(name), basis: year.provisional ? 'law' as const : 'notice' as const })))
const losar: readonly Span[] = Array.from({ length: losarYears.to - losarYears.from + 1 }, (_, index): Span => {
  const { on } = losarOf(losarYears.from + index)
  return { from: on, to: addDays(on, 2), ...wordsOf(losarName), basis: losarConfirmed.includes(on) ? 'confirmed' : 'computed' }
})
const worked = nationalHolidays.flatMap((year) => year.worked)

function wordsOf(zh: string): { readonly name: { readonly zh: string; readonly en: string } } {
  return { name: { zh, en: zh.split('、').map((one) => holidayWords[one] ?? one).join(', ') } }
}
function daysOf(spans: readonly Span[]): string[] {
  return spans.flatMap(({ from, to }) => {
    const days: string[] = []
    for (let on = from; on <= to; on = addDays(on, 1)) days.push(on)
    return days
  })
}
const losarDays = new Set(daysOf(losar))

/** The calendars that a kind may name. */
export const serviceCalendars: Readonly<Record<CalendarId, ServiceCalendar>> = {
  always: { spans: [{ fromMinute: 0, toMinute: 1440 }], restWeekdays: [], daysOff: new Set(), extraWorkdays: new Set() },
  office: { spans: officeSpans, restWeekdays: [0, 6], daysOff: new Set(daysOf(national)), extraWorkdays: new Set(worked) },
  // A day worked in exchange stays free where Losar falls on it.
  tibetan_office: { spans: officeSpans, restWeekdays: [0, 6], daysOff: new Set([...daysOf(national), ...losarDays]), extraWorkdays: new Set(worked.filter((on) => !losarDays.has(on))) },
}
const spansOf: Readonly<Record<CalendarId, readonly Span[]>> = { always: [], office: national, tibetan_office: [...national, ...losar] }

/** The holidays that a calendar leaves out between two days, each with what its date rests on. */
export function daysOffBetween(calendar: CalendarId, from: string, to: string): DaysOff[] {
  return spansOf[calendar].filter((span) => span.from <= to && span.to >= from).toSorted((one, other) => (one.from < other.from ? -1 : 1))
}
