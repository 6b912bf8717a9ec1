import { assert } from './refusal.ts'

declare const dayBrand: unique symbol
declare const monthBrand: unique symbol
/** A calendar day of the branch, `YYYY-MM-DD`. */
export type Day = string & { readonly [dayBrand]: true }
/** A calendar month, `YYYY-MM`. */
export type Month = string & { readonly [monthBrand]: true }
/** `2026`, `2026-Q1`, `2026-03` or `2026-03-01`. */
export type Period = string

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
  return dayOfNumber(dayNumber(from) + days)
}
/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

// A night moves millions of days; the same through Date and its texts takes five times as long.
// Years begin in March here, so that the day that only some of them have comes last.
const DAYS_PER_ERA = 146_097
const DAYS_BEFORE_1970 = 719_468

/** Days since 1970-01-01. */
export function dayNumber(of: Day): number {
  const digit = (at: number) => of.charCodeAt(at) - 48
  const month = digit(5) * 10 + digit(6)
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digit(8) * 10 + digit(9) - 1
  return era * DAYS_PER_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - DAYS_BEFORE_1970
}
export function dayOfNumber(number: number): Day {
  const shifted = number + DAYS_BEFORE_1970
  const era = Math.floor(shifted / DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const place = Math.floor((5 * dayOfYear + 2) / 153)
  const month = place < 10 ? place + 3 : place - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${twoDigits[month]}-${twoDigits[dayOfYear - Math.floor((153 * place + 2) / 5) + 1]}` as Day
}
const twoDigits = Array.from({ length: 32 }, (_, value) => String(value).padStart(2, '0'))
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
