import { byCode, largestRemainder, splitTotal, tidy } from './splitShareRules.ts'

export const MONTHS = 12
const even: readonly number[] = Array.from({ length: MONTHS }, () => 1 / MONTHS)

/** Twelve weights that sum to one, as last year's figures were spread; even where last year says nothing. */
export function seasonalityOf(lastYear: readonly (number | null)[]): readonly number[] {
  const months = Array.from({ length: MONTHS }, (_, index) => Math.max(0, lastYear[index] ?? 0))
  const total = months.reduce((sum, value) => sum + value, 0)
  return total <= 0 || lastYear.filter((value) => value !== null).length < MONTHS ? even : months.map((value) => value / total)
}
export function isEven(weights: readonly number[]): boolean {
  return weights === even
}

/** Where a level should stand at the end of each month: from where the year began to the year's target, as far as the weights have run. */
export function levelPath(opening: number | null, year: number, weights: readonly number[]): readonly number[] {
  let run = 0
  return weights.map((weight, index) => {
    run += weight
    return opening === null || index === MONTHS - 1 ? year : opening + (year - opening) * run
  })
}

export type MatrixRow = { readonly code: string; readonly total: number; readonly weights: readonly number[]; readonly locked: readonly (number | null)[] }

/**
 * Rows to months in whole steps: every row sums to its total, every column to the month's as far as the locks leave room.
 * First fractions that fit both margins (by turns), then largest remainders by row, then single steps moved inside a row from a month that
 * has too much to one that has too little, where it hurts least. Ties go by code, so the order of the rows plays no part.
 */
export function roundMatrix(rows: readonly MatrixRow[], columns: readonly number[], step = 1): ReadonlyMap<string, readonly number[]> {
  const sorted = rows.toSorted(byCode)
  const wanted = fitMargins(sorted, columns)
  const cells = sorted.map((row, place) => roundRow(row, wanted[place] ?? [], step))
  balanceColumns(sorted, cells, wanted, columns, step)
  return new Map(sorted.map((row, place) => [row.code, (cells[place] ?? []).map(tidy)]))
}

const FIT_TURNS = 60
function fitMargins(rows: readonly MatrixRow[], columns: readonly number[]): number[][] {
  const free = rows.map((row) => row.locked.map((locked) => locked === null))
  const cells = rows.map((row) => row.weights.map((weight, month) => row.locked[month] ?? Math.max(weight, 0) * row.total))
  const lockedOfColumn = columns.map((_, month) => rows.reduce((sum, row) => sum + (row.locked[month] ?? 0), 0))
  const scale = (of: readonly [number, number][], target: number): void => {
    const sum = of.reduce((all, [row, month]) => all + (cells[row]?.[month] ?? 0), 0)
    if (Math.abs(sum) < 1e-12) return
    for (const [row, month] of of) {
      const line = cells[row]
      if (line) line[month] = ((line[month] ?? 0) * target) / sum
    }
  }
  for (let turn = 0; turn < FIT_TURNS; turn += 1) {
    columns.forEach((column, month) => scale(rows.flatMap((_, row): [number, number][] => (free[row]?.[month] ? [[row, month]] : [])), column - (lockedOfColumn[month] ?? 0)))
    rows.forEach((row, place) => {
      const locked = row.locked.reduce<number>((sum, value) => sum + (value ?? 0), 0)
      scale(columns.flatMap((_, month): [number, number][] => (free[place]?.[month] ? [[place, month]] : [])), row.total - locked)
    })
  }
  return cells
}

function roundRow(row: MatrixRow, wanted: readonly number[], step: number): number[] {
  const key = (month: number) => String(month).padStart(2, '0')
  const shares = wanted.map((value) => Math.max(0, Math.sign(row.total || 1) * value))
  // Where the season leaves nothing for the months that are free, they share alike.
  const isBlank = row.locked.every((locked, month) => locked !== null || (shares[month] ?? 0) === 0)
  const split = splitTotal(row.total, row.locked.map((locked, month) => ({ code: key(month), share: isBlank ? 1 : (shares[month] ?? 0), locked })), step)
  return row.locked.map((locked, month) => locked ?? split.parts.get(key(month)) ?? 0)
}

function balanceColumns(rows: readonly MatrixRow[], cells: number[][], wanted: readonly (readonly number[])[], columns: readonly number[], step: number): void {
  const surplus = columns.map((column, month) => Math.round((cells.reduce((sum, row) => sum + (row[month] ?? 0), 0) - column) / step))
  const isFree = (row: number, month: number) => rows[row]?.locked[month] === null
  // Net adds may be wanted below zero in a bad month; what is counted otherwise never is.
  const least = columns.some((column) => column < 0) || rows.some((row) => row.total < 0) ? -Infinity : 0
  for (let moves = 0; moves < 200_000; moves += 1) {
    let best: { row: number; from: number; to: number; gain: number } | null = null
    for (let from = 0; from < columns.length; from += 1) {
      if ((surplus[from] ?? 0) <= 0) continue
      for (let to = 0; to < columns.length; to += 1) {
        if ((surplus[to] ?? 0) >= 0) continue
        for (let row = 0; row < rows.length; row += 1) {
          const has = cells[row]?.[from] ?? 0
          if (!isFree(row, from) || !isFree(row, to) || has - step < least) continue
          const gain = has - (wanted[row]?.[from] ?? 0) + ((wanted[row]?.[to] ?? 0) - (cells[row]?.[to] ?? 0))
          if (best === null || gain > best.gain + 1e-9) best = { row, from, to, gain }
        }
      }
    }
    const line = best && cells[best.row]
    if (!best || !line) return
    const has = line[best.from] ?? 0
    const most = Math.min(surplus[best.from] ?? 0, -(surplus[best.to] ?? 0), least < 0 ? Infinity : Math.max(1, Math.floor(has / step)))
    // Many steps at once while there are many to move, so that the work stays small.
    const steps = Math.max(1, Math.min(most, Math.floor(most / rows.length)))
    line[best.from] = tidy(has - steps * step)
    line[best.to] = tidy((line[best.to] ?? 0) + steps * step)
    surplus[best.from] = (surplus[best.from] ?? 0) - steps
    surplus[best.to] = (surplus[best.to] ?? 0) + steps
  }
}

/** A total to twelve months by weights, in whole steps. */
export function splitMonths(total: number, weights: readonly number[], step = 1): readonly number[] {
  const parts = largestRemainder(total, weights.map((weight, month) => ({ code: String(month).padStart(2, '0'), weight })), step)
  return weights.map((_, month) => parts.get(String(month).padStart(2, '0')) ?? 0)
}
