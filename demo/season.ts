import { addDays, addMonths, day, daysBetween, firstDayOf, monthOf } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'

/** First day of the lunar year; Tibetan New Year largely falls with it. */
const springFestivals: Readonly<Record<string, string>> = {
  2007: '2007-02-18', 2008: '2008-02-07', 2009: '2009-01-26', 2010: '2010-02-14', 2011: '2011-02-03', 2012: '2012-01-23', 2013: '2013-02-10',
  2021: '2021-02-12', 2022: '2022-02-01', 2023: '2023-01-22', 2024: '2024-02-10', 2025: '2025-01-29', 2026: '2026-02-17', 2027: '2027-02-06', 2028: '2028-01-26',
}

function festivalOf(of: Day): Day {
  return day(springFestivals[of.slice(0, 4)] ?? `${of.slice(0, 4)}-02-05`)
}
export function holdsSpringFestival(of: Month): boolean {
  return monthOf(festivalOf(firstDayOf(of))) === of
}
function monthNumber(of: Month): number {
  return Number(of.slice(5))
}

/** Gross adds: festival, school terms in September for the young, livestock money, digging season. */
export function addsSeason(of: Month, isYoung: boolean): number {
  const base = [1.0, 0.95, 0.95, 0.95, 0.88, 0.74, 0.95, 1.08, 1.12, 1.14, 1.1, 1.02][monthNumber(of) - 1] ?? 1
  const festival = holdsSpringFestival(of) ? 1.28 : holdsSpringFestival(addMonths(of, 1)) ? 1.12 : 1
  const school = isYoung ? (monthNumber(of) === 9 ? 1.75 : monthNumber(of) === 8 ? 1.25 : monthNumber(of) === 6 ? 0.9 : 0.95) : 1
  return base * festival * school
}

/** Leavers: after the festival, and graduates in July. */
export function leaversSeason(of: Month, isYoung: boolean): number {
  const base = [0.92, 0.9, 1.18, 1.08, 1.0, 0.98, 0.95, 0.94, 1.0, 1.02, 1.02, 1.0][monthNumber(of) - 1] ?? 1
  const school = isYoung ? (monthNumber(of) === 7 ? 1.45 : monthNumber(of) === 3 ? 1.05 : 0.97) : 1
  return base * school
}

/** Voice at home falls from mid-May to early July, most in the pastures. */
export function voiceSeason(of: Month, isPasture: boolean, isSeat: boolean): number {
  const depth = [0, 0, 0, 0, 0.5, 1, 0.35, 0, 0, 0, 0, 0][monthNumber(of) - 1] ?? 0
  const fall = isPasture ? 0.3 : isSeat ? 0.11 : 0.22
  const festival = holdsSpringFestival(of) ? 1.12 : 1
  const livestock = monthNumber(of) >= 9 && monthNumber(of) <= 11 && isPasture ? 1.06 : 1
  return (1 - fall * depth) * festival * livestock
}

/** Share of users without a call in the month: diggers roam to the neighbours, herders are out of reach. */
export function silentSeason(of: Month, isPasture: boolean): number {
  const summer = [0, 0, 0, 0, 0.03, 0.06, 0.04, 0.02, 0, 0, 0, 0][monthNumber(of) - 1] ?? 0
  return 0.06 + (isPasture ? summer : summer / 3)
}

/** Accounts run dry before the fungus is sold and are filled after it. */
export function stopSeason(of: Month): number {
  return [0.95, 0.85, 1.1, 1.12, 1.15, 1.05, 0.82, 0.78, 0.95, 0.95, 0.98, 1.0][monthNumber(of) - 1] ?? 1
}
export function paymentSeason(of: Month): number {
  const base = [1.02, 1.04, 0.96, 0.95, 0.93, 0.97, 1.14, 1.16, 1.03, 1.04, 1.02, 1.0][monthNumber(of) - 1] ?? 1
  return holdsSpringFestival(of) ? base * 1.06 : base
}

/** How the adds of a month fall on its days: the fortnight before the festival is crowded, its first three days are not. */
export function addsWeight(of: Day): number {
  const toFestival = daysBetween(of, festivalOf(of))
  if (toFestival <= 0 && toFestival > -3) return 0.15
  const rush = toFestival > 0 && toFestival <= 14 ? 1.6 : 1
  const weekday = new Date(`${of}T00:00:00Z`).getUTCDay()
  return rush * (weekday === 6 ? 1.3 : weekday === 0 ? 1.2 : 1)
}

/** Payments: pay days at the turn of the month and around the 15th. */
export function paymentWeight(of: Day): number {
  const dayOfMonth = Number(of.slice(8))
  const turn = dayOfMonth <= 5 ? 1.5 : dayOfMonth >= 26 ? 1.25 : dayOfMonth >= 14 && dayOfMonth <= 16 ? 1.2 : 1
  const toFestival = daysBetween(of, festivalOf(of))
  return turn * (toFestival <= 0 && toFestival > -3 ? 0.4 : toFestival > 0 && toFestival <= 7 ? 1.3 : 1)
}

export function listDays(of: Month): Day[] {
  const first = firstDayOf(of)
  return Array.from({ length: daysBetween(first, firstDayOf(addMonths(of, 1))) }, (_, index) => addDays(first, index))
}
