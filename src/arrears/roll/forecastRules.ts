import { drawAgain, type Interval, middleOf, openDraws } from './drawRules.ts'
import type { Alarm } from './driftRules.ts'
import { countArrivals, countMoves, countPairMoves, lastPairs, monthsOf, type Path, pool, ratesOf, statesOfPairs, stepPairs } from './rollRules.ts'

export type StateStep = readonly ({ readonly likely: number } & Interval)[]
/** What the months ahead bring; after an alarm only what they would bring if nothing had changed, and no forecast. */
export type StateForecast =
  | { readonly kind: 'clean'; readonly steps: readonly StateStep[] }
  | { readonly kind: 'refused'; readonly alarms: readonly Alarm[]; readonly ifNothingHadChanged: readonly StateStep[] }
  | { readonly kind: 'tooShort'; readonly monthsNeeded: number }

/** Fewer months than this say nothing about how months differ. */
export const movesMin = 3

type Asked = { readonly paths: readonly Path[]; readonly stateCount: number; readonly alarms: readonly Alarm[]; readonly ahead: number; readonly draws: number; readonly share: number; readonly seed: number }

/**
 * Rolls accounts forward by the state that they are in and the one before. A draw takes accounts anew and lets each month ahead be like one of the past,
 * so the interval holds what sampling and what the months themselves differ by.
 */
export function forecastStates({ paths, stateCount, alarms, ahead, draws, share, seed }: Asked): StateForecast {
  const moves = monthsOf(paths) - 1
  if (moves < movesMin) return { kind: 'tooShort', monthsNeeded: movesMin + 1 }
  const standing = lastPairs(paths, stateCount)
  const pairTables = (weights?: ArrayLike<number>) => Array.from({ length: moves - 1 }, (_, index) => countPairMoves(paths, stateCount, index + 1, weights))
  const plainTables = (weights?: ArrayLike<number>) => Array.from({ length: moves - 1 }, (_, index) => countMoves(paths, stateCount, index + 1, weights))
  const arrivalTables = (weights?: ArrayLike<number>) => Array.from({ length: moves - 1 }, (_, index) => countArrivals(paths, stateCount, index + 1, weights))
  type Month = { readonly pairs: number[][]; readonly plain: number[][]; readonly arrivals: readonly number[] }
  const walk = (monthOf: () => Month): number[][] => {
    let now = standing
    return Array.from({ length: ahead }, () => {
      const { pairs, plain, arrivals } = monthOf()
      now = stepPairs(now, pairs, plain)
      // Who is new has no state before; it stands as if it had been there.
      arrivals.forEach((count, state) => { now[state * stateCount + state] = (now[state * stateCount + state] ?? 0) + count })
      return statesOfPairs(now, stateCount)
    })
  }
  const meanArrivals = (tables: readonly (readonly number[])[]): number[] => Array.from({ length: stateCount }, (_, state) => tables.reduce((sum, table) => sum + (table[state] ?? 0), 0) / Math.max(1, tables.length))
  const pooled: Month = { pairs: ratesOf(pool(pairTables())), plain: ratesOf(pool(plainTables())), arrivals: meanArrivals(arrivalTables()) }
  const likely = walk(() => pooled)
  const draw = openDraws(seed)
  const sizes = paths.map((path) => path.count)
  const weights = new Float64Array(paths.length)
  const walks = Array.from({ length: draws }, () => {
    drawAgain(sizes, weights, draw)
    const [pairs, plain, arrivals] = [pairTables(weights), plainTables(weights), arrivalTables(weights)]
    const ofMonth = pairs.map((table, index): Month => ({ pairs: ratesOf(table), plain: ratesOf(plain[index] ?? []), arrivals: arrivals[index] ?? [] }))
    // A pair that the month drawn did not see moves as it did in all months.
    const all = ratesOf(pool(pairs))
    return walk(() => {
      const month = ofMonth[Math.floor(draw() * ofMonth.length)] ?? pooled
      return { ...month, pairs: month.pairs.map((row, pair) => (row.some((rate) => rate > 0) ? row : (all[pair] ?? row))) }
    })
  })
  const steps = likely.map((line, step) => line.map((count, state) => ({ likely: count, ...widen(middleOf(walks.map((one) => one[step]?.[state] ?? 0), share), count, moves - 1) })))
  return alarms.length > 0 ? { kind: 'refused', alarms, ifNothingHadChanged: steps } : { kind: 'clean', steps }
}

/** The ends of so few months lie too near: a month that is still to come may be further out than all of them. */
export function widen({ low, high }: Interval, centre: number, months: number): Interval {
  const factor = Math.sqrt((months + 1) / Math.max(1, months - 1))
  return { low: Math.max(0, Math.min(centre, centre - (centre - low) * factor)), high: Math.max(centre, centre + (high - centre) * factor) }
}
