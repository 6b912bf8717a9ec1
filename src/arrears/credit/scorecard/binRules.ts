import { assert } from '../../../kernel/refusal.ts'

/** One class of a factor: values above `over` up to and including `upTo`. Null is open; a bin for missing values has neither and `isMissing`. */
export type Bin = { readonly over: number | null; readonly upTo: number | null; readonly isMissing: boolean; readonly goods: number; readonly bads: number; readonly woe: number }
export type BinnedFactor = { readonly name: string; readonly bins: readonly Bin[]; readonly iv: number }
export type BinTerms = {
  readonly startMax: number
  readonly binsMax: number
  readonly shareMin: number
  /** Neighbours are joined until the share of bads only rises or only falls: an officer can say why, and noise makes no steps. */
  readonly isMonotone?: boolean
}

/** A cell that nobody is in would be infinite evidence. */
const addedPerCell = 0.5

/** Cuts one factor into classes: quantiles (or the values themselves where they are few), then the neighbours that differ least are joined. */
export function binFactor(name: string, values: Float64Array, isBad: Uint8Array, terms: BinTerms): BinnedFactor {
  assert(values.length === isBad.length && values.length > 0, 'Each value has its outcome.')
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  const cells = countCells(values, isBad, firstCuts(known, terms.startMax))
  const missing = { goods: 0, bads: 0 }
  values.forEach((value, index) => {
    if (Number.isNaN(value)) missing[isBad[index] === 1 ? 'bads' : 'goods'] += 1
  })
  const joined = terms.isMonotone ? joinMonotone(joinCells(cells, values.length, terms)) : joinCells(cells, values.length, terms)
  const all = [...joined.map((cell) => ({ ...cell, isMissing: false })), ...(missing.goods + missing.bads > 0 ? [{ over: null, upTo: null, isMissing: true, ...missing }] : [])]
  return weigh(name, all)
}

type Cell = { over: number | null; upTo: number | null; goods: number; bads: number }

/** Upper ends of the first classes, the last one open. */
function firstCuts(sorted: Float64Array, startMax: number): number[] {
  const distinct: number[] = []
  for (const value of sorted) {
    if (distinct.at(-1) === value) continue
    distinct.push(value)
    if (distinct.length > startMax) break
  }
  if (distinct.length <= startMax) return distinct.slice(0, -1)
  const cuts = Array.from({ length: startMax - 1 }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / startMax)] ?? 0)
  return cuts.filter((cut, index) => cut !== cuts[index - 1] && cut < (sorted.at(-1) ?? 0))
}

function countCells(values: Float64Array, isBad: Uint8Array, cuts: readonly number[]): Cell[] {
  const cells: Cell[] = Array.from({ length: cuts.length + 1 }, (_, index) => ({ over: cuts[index - 1] ?? null, upTo: cuts[index] ?? null, goods: 0, bads: 0 }))
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return
    const cell = cells[placeOf(cuts, value)]
    if (cell) cell[isBad[index] === 1 ? 'bads' : 'goods'] += 1
  })
  return cells
}

/** The first cut that is not below the value. */
function placeOf(cuts: readonly number[], value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function joinCells(cells: readonly Cell[], total: number, { binsMax, shareMin }: BinTerms): Cell[] {
  const joined = cells.filter((cell) => cell.goods + cell.bads > 0)
  while (joined.length > 1) {
    const small = joined.findIndex((cell) => cell.goods + cell.bads < total * shareMin || cell.goods === 0 || cell.bads === 0)
    if (small < 0 && joined.length <= binsMax) break
    const pairs = joined.slice(1).map((cell, index) => difference(joined[index], cell))
    const at = small < 0 ? pairs.indexOf(Math.min(...pairs)) : (pairs[small - 1] ?? Infinity) < (pairs[small] ?? Infinity) ? small - 1 : Math.min(small, pairs.length - 1)
    const [one, other] = joined.slice(at, at + 2)
    assert(one && other, 'Two neighbours are joined.')
    joined.splice(at, 2, { over: one.over, upTo: other.upTo, goods: one.goods + other.goods, bads: one.bads + other.bads })
  }
  const [first, last] = [joined[0], joined.at(-1)]
  if (first) first.over = null
  if (last) last.upTo = null
  return joined
}

/** Joins what breaks the order, once upward and once downward; the order that tells more is kept. */
function joinMonotone(cells: readonly Cell[]): Cell[] {
  const rate = (cell: Cell): number => (cell.bads + addedPerCell) / (cell.goods + cell.bads + 2 * addedPerCell)
  const inOrder = (sign: 1 | -1): Cell[] => {
    const kept: Cell[] = []
    for (const cell of cells) {
      let last: Cell = { ...cell }
      for (let before = kept.at(-1); before !== undefined && sign * (rate(last) - rate(before)) < 0; before = kept.at(-1)) {
        kept.pop()
        last = { over: before.over, upTo: last.upTo, goods: before.goods + last.goods, bads: before.bads + last.bads }
      }
      kept.push(last)
    }
    return kept
  }
  const [up, down] = [inOrder(1), inOrder(-1)]
  const ivOf = (joined: readonly Cell[]): number => weigh('', joined.map((cell) => ({ ...cell, isMissing: false }))).iv
  return ivOf(up) >= ivOf(down) ? up : down
}

/** Chi-squared of two neighbours: how little is lost when they become one. */
function difference(one: Cell | undefined, other: Cell): number {
  if (!one) return Infinity
  const total = one.goods + one.bads + other.goods + other.bads
  const bads = one.bads + other.bads
  const goods = total - bads
  return [one, other].reduce((sum, cell) => {
    const size = cell.goods + cell.bads
    return sum + [[cell.bads, bads], [cell.goods, goods]].reduce((part, [seen = 0, all = 0]) => {
      const expected = (size * all) / total
      return expected === 0 ? part : part + (seen - expected) ** 2 / expected
    }, 0)
  }, 0)
}

function weigh(name: string, cells: readonly (Cell & { isMissing: boolean })[]): BinnedFactor {
  const goods = cells.reduce((sum, cell) => sum + cell.goods + addedPerCell, 0)
  const bads = cells.reduce((sum, cell) => sum + cell.bads + addedPerCell, 0)
  let iv = 0
  const bins = cells.map((cell) => {
    const good = (cell.goods + addedPerCell) / goods
    const bad = (cell.bads + addedPerCell) / bads
    const woe = Math.log(good / bad)
    iv += (good - bad) * woe
    return { ...cell, woe }
  })
  return { name, bins, iv }
}

/** The class of a value; a missing one where none was seen before counts as the average customer: -1. */
export function binOf(factor: BinnedFactor, value: number): number {
  if (Number.isNaN(value)) return factor.bins.findIndex((bin) => bin.isMissing)
  return factor.bins.findIndex((bin) => !bin.isMissing && (bin.upTo === null || value <= bin.upTo))
}
/** The class of many values at once: bins stand in their order, the one of missing values last. */
export function binsOf(factor: BinnedFactor, values: Float64Array): Int16Array {
  const missing = factor.bins.findIndex((bin) => bin.isMissing)
  const cuts = Float64Array.from(factor.bins.flatMap((bin) => (bin.isMissing || bin.upTo === null ? [] : [bin.upTo])))
  const places = new Int16Array(values.length)
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN
    let place = 0
    if (Number.isNaN(value)) place = missing
    else while (place < cuts.length && value > (cuts[place] ?? 0)) place += 1
    places[row] = place
  }
  return places
}
export function woesOf(factor: BinnedFactor, values: Float64Array): Float64Array {
  const woes = Float64Array.from(factor.bins, (bin) => bin.woe)
  const places = binsOf(factor, values)
  const column = new Float64Array(values.length)
  for (let row = 0; row < places.length; row += 1) column[row] = woes[places[row] ?? -1] ?? 0
  return column
}
export const woeOf = (factor: BinnedFactor, value: number): number => factor.bins[binOf(factor, value)]?.woe ?? 0

export function strengthOf(iv: number): 'none' | 'weak' | 'medium' | 'strong' | 'suspicious' {
  return iv < 0.02 ? 'none' : iv < 0.1 ? 'weak' : iv < 0.3 ? 'medium' : iv <= 0.5 ? 'strong' : 'suspicious'
}
