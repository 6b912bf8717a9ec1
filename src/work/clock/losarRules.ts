import { type Day, day } from '../../kernel/day.ts'

// Means of the Phugpa reckoning, in days and in turns, counted in months from the new moon before the month of 806.
const month = { days: 167_025 / 5_656, sun: 65 / 804, moon: 253 / 3_528 }
const epoch = { days: 2_015_501 + 4_783 / 5_656, sun: 743 / 804, moon: 475 / 3_528 }
const lunarDay = { days: month.days / 30, sun: month.sun / 30, moon: 1 / 28 }
// How far moon and sun are ahead of their means, in sixtieths of a lunar day.
const moonSteps = [0, 5, 10, 15, 19, 22, 24, 25] as const
const sunSteps = [0, 6, 10, 11] as const

function stepOf(steps: readonly number[], half: number, at: number): number {
  const place = ((at % (2 * half)) + 2 * half) % (2 * half)
  const within = place % half
  const size = steps[Math.min(within, half - within)] ?? 0
  return place < half ? size : -size
}
function between(steps: readonly number[], half: number, at: number): number {
  const below = Math.floor(at)
  const share = at - below
  return stepOf(steps, half, below) * (1 - share) + stepOf(steps, half, below + 1) * share
}

/** The instant, in Julian days, at which a lunar day of a month ends. */
function endOfLunarDay(monthCount: number, lunarDayNo: number): number {
  const at = (which: 'days' | 'sun' | 'moon') => monthCount * month[which] + lunarDayNo * lunarDay[which] + epoch[which]
  return at('days') + between(moonSteps, 14, 28 * at('moon')) / 60 - between(sunSteps, 6, 12 * (at('sun') - 1 / 4)) / 60
}

/** The first day of the Tibetan year that begins in a western year, by the Phugpa reckoning: the day after the last one of the month before. */
export function losarOf(year: number): { readonly on: Day; readonly marginDays: number } {
  // 67 lunar months go with 65 solar ones.
  const monthCount = Math.floor((67 * (12 * (year - 806) - 2) + 76) / 65)
  const end = endOfLunarDay(monthCount - 1, 30)
  const share = end - Math.floor(end)
  return { on: day(new Date((Math.floor(end) + 1 - 2_440_588) * 86_400_000).toISOString().slice(0, 10)), marginDays: Math.min(share, 1 - share) }
}
