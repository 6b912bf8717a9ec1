import { assert } from '../../kernel/refusal.ts'

/** Accounts that went the same way: their state at each month's end, oldest first; null where they were not on the books. */
export type Path = { readonly states: readonly (number | null)[]; readonly count: number }
export type Counts = readonly (readonly number[])[]
export type Rates = readonly (readonly number[])[]

const zeros = (rows: number, columns: number): number[][] => Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0))
const add = (counts: number[][], row: number, column: number, count: number): void => {
  const line = counts[row]
  if (line) line[column] = (line[column] ?? 0) + count
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
export const monthsOf = (paths: readonly Path[]): number => paths[0]?.states.length ?? 0

/** n_ij from the month at `at` to the one after it. `weights` stand in for the counts when a draw has its own. */
export function countMoves(paths: readonly Path[], stateCount: number, at: number, weights?: ArrayLike<number>): number[][] {
  const counts = zeros(stateCount, stateCount)
  paths.forEach((path, index) => {
    const [from, to] = [path.states[at] ?? null, path.states[at + 1] ?? null]
    if (from !== null && to !== null) add(counts, from, to, weights?.[index] ?? path.count)
  })
  return counts
}

/** Who came on the books between the month at `at` and the one after it, by the state that they came in. */
export function countArrivals(paths: readonly Path[], stateCount: number, at: number, weights?: ArrayLike<number>): number[] {
  const counts = Array.from({ length: stateCount }, () => 0)
  paths.forEach((path, index) => {
    const to = path.states[at + 1] ?? null
    if ((path.states[at] ?? null) === null && to !== null) counts[to] = (counts[to] ?? 0) + (weights?.[index] ?? path.count)
  })
  return counts
}

/** n_hij: rows are pairs (the state before, the state now), `before * stateCount + now`. */
export function countPairMoves(paths: readonly Path[], stateCount: number, at: number, weights?: ArrayLike<number>): number[][] {
  const counts = zeros(stateCount * stateCount, stateCount)
  paths.forEach((path, index) => {
    const [before, from, to] = [path.states[at - 1] ?? null, path.states[at] ?? null, path.states[at + 1] ?? null]
    if (before !== null && from !== null && to !== null) add(counts, before * stateCount + from, to, weights?.[index] ?? path.count)
  })
  return counts
}

export function pool(tables: readonly Counts[]): number[][] {
  const [first] = tables
  if (!first) return []
  return first.map((row, from) => row.map((_, to) => sum(tables.map((table) => table[from]?.[to] ?? 0))))
}

/** p_ij = n_ij / n_i; a state that nobody was in has no rates: its row is empty of sense and all zero. */
export function ratesOf(counts: Counts): number[][] {
  return counts.map((row) => {
    const total = sum(row)
    return row.map((count) => (total === 0 ? 0 : count / total))
  })
}

/** 2 Σ n ln(p of its own / p of all): how much better each table is told by its own rates than by those of all. */
function likelihoodRatio(tables: readonly Counts[], pooled: Counts): number {
  const rates = ratesOf(pooled)
  return 2 * sum(tables.flatMap((table) => table.map((row, from) => {
    const total = sum(row)
    return sum(row.map((count, to) => (count === 0 ? 0 : count * Math.log(count / total / (rates[from]?.[to] ?? 1)))))
  })))
}

export type Test = { readonly g2: number; readonly degrees: number }
/** A state leads to so many states; what never occurs in the pooled table is no freedom. */
const freedom = (pooled: Counts): number => sum(pooled.map((row) => Math.max(0, row.filter((count) => count > 0).length - 1)))

/** Are the rates the same in every month? */
export function homogeneity(monthly: readonly Counts[]): Test {
  const pooled = pool(monthly)
  return { g2: likelihoodRatio(monthly, pooled), degrees: (monthly.length - 1) * freedom(pooled) }
}

/** Does the state before matter, the state now being known? */
export function orderTwo(paths: readonly Path[], stateCount: number, moves: number): Test {
  const pairs = pool(Array.from({ length: moves - 1 }, (_, index) => countPairMoves(paths, stateCount, index + 1)))
  const byBefore = Array.from({ length: stateCount }, (_, before) => pairs.slice(before * stateCount, (before + 1) * stateCount))
  const pooled = pool(byBefore)
  return { g2: likelihoodRatio(byBefore, pooled), degrees: sum(byBefore.map(freedom)) - freedom(pooled) }
}

/** Upper tail of chi-squared (Wilson and Hilferty): enough to say whether a test says anything. */
export function chiSquaredTail({ g2, degrees }: Test): number {
  if (degrees <= 0) return 1
  const z = ((g2 / degrees) ** (1 / 3) - (1 - 2 / (9 * degrees))) / Math.sqrt(2 / (9 * degrees))
  // Abramowitz and Stegun 26.2.17, within 7.5e-8.
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? tail : 1 - tail
}

/**
 * N = (I - Q)^-1 and B = N R of a chain with absorbing states: from each transient state, how many months are spent in each,
 * and in which absorbing state it ends. `rates` has a row for each transient state, over the transient states and then the absorbing ones.
 */
export function absorb(rates: Rates): { readonly visits: number[][]; readonly ends: number[][] } {
  const size = rates.length
  const width = rates[0]?.length ?? 0
  assert(size === 0 || width > size, 'A chain that ends has somewhere to end.')
  const left = rates.map((row, from) => Array.from({ length: size }, (_, to) => (from === to ? 1 : 0) - (row[to] ?? 0)))
  const visits = invert(left)
  const ends = visits.map((row) => Array.from({ length: width - size }, (_, end) => sum(row.map((months, state) => months * (rates[state]?.[size + end] ?? 0)))))
  return { visits, ends }
}

/** Gauss and Jordan, with the largest pivot first. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...Array.from({ length: size }, (_, column) => (column === at ? 1 : 0))])
  for (let step = 0; step < size; step += 1) {
    const best = Array.from({ length: size - step }, (_, offset) => step + offset).reduce((one, other) => (Math.abs(rows[other]?.[step] ?? 0) > Math.abs(rows[one]?.[step] ?? 0) ? other : one), step)
    const [pivotRow, stepRow] = [rows[best], rows[step]]
    assert(pivotRow && stepRow && Math.abs(pivotRow[step] ?? 0) > 1e-12, 'Every state of the chain leads to its end.')
    rows[best] = stepRow
    const pivot = pivotRow[step] ?? 1
    const scaled = pivotRow.map((value) => value / pivot)
    rows[step] = scaled
    rows.forEach((row, at) => {
      const factor = row[step] ?? 0
      if (at !== step && factor !== 0) rows[at] = row.map((value, column) => value - factor * (scaled[column] ?? 0))
    })
  }
  return rows.map((row) => row.slice(size))
}

/** One step on: what stands in each state a month later. */
export function stepOn(standing: readonly number[], rates: Rates): number[] {
  return Array.from({ length: rates[0]?.length ?? 0 }, (_, to) => sum(standing.map((count, from) => count * (rates[from]?.[to] ?? 0))))
}

/** The same with the state before: `standing` by pair; a pair that was never seen moves as its state does. */
export function stepPairs(standing: readonly number[], pairRates: Rates, plainRates: Rates): number[] {
  const stateCount = plainRates.length
  const next = Array.from({ length: stateCount * stateCount }, () => 0)
  standing.forEach((count, pair) => {
    if (count === 0) return
    const now = pair % stateCount
    const own = pairRates[pair] ?? []
    const rates = sum(own) === 0 ? (plainRates[now] ?? []) : own
    rates.forEach((rate, to) => { next[now * stateCount + to] = (next[now * stateCount + to] ?? 0) + count * rate })
  })
  return next
}

/** Who stands in which pair at the last month. */
export function lastPairs(paths: readonly Path[], stateCount: number): number[] {
  const last = monthsOf(paths) - 1
  const standing = Array.from({ length: stateCount * stateCount }, () => 0)
  for (const path of paths) {
    const [before, now] = [path.states[last - 1] ?? null, path.states[last] ?? null]
    if (now !== null) standing[(before ?? now) * stateCount + now] = (standing[(before ?? now) * stateCount + now] ?? 0) + path.count
  }
  return standing
}
export const statesOfPairs = (pairs: readonly number[], stateCount: number): number[] => Array.from({ length: stateCount }, (_, state) => sum(pairs.filter((_pair, index) => index % stateCount === state)))
export function countStates(paths: readonly Path[], stateCount: number, at: number): number[] {
  const counts = Array.from({ length: stateCount }, () => 0)
  for (const path of paths) {
    const state = path.states[at] ?? null
    if (state !== null) counts[state] = (counts[state] ?? 0) + path.count
  }
  return counts
}
