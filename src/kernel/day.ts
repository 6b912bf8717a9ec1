import { assert } from './refusal.ts'

declare const dayBrand: unique symbol
declare const monthBrand: unique symbol
/** A calendar day of the branch, `YYYY-MM-DD`. */
export type Day = string & { readonly [dayBrand]: true }
/** A calendar month, `YYYY-MM`. */
export type Month = string & { readonly [monthBrand]: true }
/** `2026`, `2026-Q1`, `2026-03` or `2026-03-01`. */
export type Period = string

const MS_PER_DAY = 86_400_000

/** Parses `YYYY-MM-DD`; null when it is no day of the calendar. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const instant = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text ? null : (text as Day)
}
export function day(text: string): Day {
  const parsed = parseDay(text)
  assert(parsed, `${text} is not a day.`)
  return parsed
}
export function parseMonth(text: string): Month | null {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? (text as Month) : null
}
export function month(text: string): Month {
  const parsed = parseMonth(text)
  assert(parsed, `${text} is not a month.`)
  return parsed
}
export function addDays(from: Day, days: number): Day {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10) as Day
}
/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY)
}
export function monthOf(of: Day): Month {
  return of.slice(0, 7) as Month
}
export function addMonths(from: Month, months: number): Month {
  const index = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((((index % 12) + 12) % 12) + 1).padStart(2, '0')}` as Month
}
export function monthsBetween(from: Month, to: Month): number {
  return Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7)) - Number(from.slice(0, 4)) * 12 - Number(from.slice(5, 7))
}
export function firstDayOf(of: Month): Day {
  return `${of}-01` as Day
}
export function lastDayOf(of: Month): Day {
  return addDays(firstDayOf(addMonths(of, 1)), -1)
}
/** Both ends included. */
export function listMonths(from: Month, to: Month): Month[] {
  const count = monthsBetween(from, to) + 1
  assert(count <= 1200, 'A range of months holds at most 1200.')
  return Array.from({ length: Math.max(0, count) }, (_, index) => addMonths(from, index))
}
/** The branch's clock is Beijing time everywhere in China. */
export function dayInChina(instant: Date): Day {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) as Day
}

/** 0 to 23. */
export function hourInChina(instant: Date): number {
  return (instant.getUTCHours() + 8) % 24
}

export type PeriodSpan =
  | { kind: 'day'; day: Day }
  | { kind: 'month'; months: [Month] }
  | { kind: 'quarter'; months: Month[] }
  | { kind: 'year'; months: Month[] }

/** Reads a period; null when the text is none. */
export function parsePeriod(text: string): PeriodSpan | null {
  const asDay = parseDay(text)
  if (asDay) return { kind: 'day', day: asDay }
  const asMonth = parseMonth(text)
  if (asMonth) return { kind: 'month', months: [asMonth] }
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text)
  if (quarter) {
    const first = month(`${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}`)
    return { kind: 'quarter', months: [first, addMonths(first, 1), addMonths(first, 2)] }
  }
  if (/^\d{4}$/.test(text)) return { kind: 'year', months: listMonths(month(`${text}-01`), month(`${text}-12`)) }
  return null
}
