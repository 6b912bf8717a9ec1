import { drawAgain, type Interval, middleOf, openDraws } from './drawRules.ts'
import { widen } from './forecastRules.ts'
import { absorb } from './rollRules.ts'

/**
 * Money by age over months, in groups of accounts: `open[group][month][age]` at the month's end, `written` what was written off in the month
 * of bills that had that age a month before, `issued[group][month]` the bills of the month. The last age holds all that is older.
 */
export type MoneyPanel = { readonly months: number; readonly ages: number; readonly groups: readonly MoneyGroup[] }
export type MoneyGroup = { readonly open: readonly Float64Array[]; readonly written: readonly Float64Array[]; readonly issued: Float64Array }

/** How a fen of each age fares in a month: stays open, is written off; the rest is paid or waived. */
export type MoneyRates = { readonly stays: Float64Array; readonly lost: Float64Array; readonly unpaidOfNew: number; readonly growth: number }
type Sums = { readonly open: Float64Array[]; readonly written: Float64Array[]; readonly issued: Float64Array }

export function sumGroups(panel: MoneyPanel, weights?: ArrayLike<number>): Sums {
  const { months, ages } = panel
  const total = new Float64Array(months * (2 * ages + 1))
  for (const [index, group] of rowsOf(panel).entries()) {
    const weight = weights?.[index] ?? 1
    if (weight === 0) continue
    for (let at = 0; at < total.length; at += 1) total[at] = (total[at] ?? 0) + weight * (group[at] ?? 0)
  }
  const lines = (from: number): Float64Array[] => Array.from({ length: months }, (_, month) => total.subarray(from + month * ages, from + (month + 1) * ages))
  return { open: lines(0), written: lines(months * ages), issued: total.subarray(2 * months * ages) }
}

const rows = new WeakMap<MoneyPanel, readonly Float64Array[]>()
/** Each group in one row, open, written and issued one after the other: hundreds of draws add them up again. */
function rowsOf(panel: MoneyPanel): readonly Float64Array[] {
  const known = rows.get(panel)
  if (known !== undefined) return known
  const made = panel.groups.map((group) => {
    const row = new Float64Array(panel.months * (2 * panel.ages + 1))
    for (let month = 0; month < panel.months; month += 1) {
      row.set(group.open[month] ?? [], month * panel.ages)
      row.set(group.written[month] ?? [], (panel.months + month) * panel.ages)
    }
    row.set(group.issued, 2 * panel.months * panel.ages)
    return row
  })
  rows.set(panel, made)
  return made
}

/** Rates over the moves that end in `months`; an age that was never seen fares as the oldest that was. */
function ratesOver(sums: Sums, ends: readonly number[], fallback?: MoneyRates): MoneyRates {
  const ages = sums.open[0]?.length ?? 0
  const stays = new Float64Array(ages)
  const lost = new Float64Array(ages)
  const total = (of: (end: number) => number): number => ends.reduce((sum, end) => sum + of(end), 0)
  for (let age = 0; age < ages; age += 1) {
    // The last two ages both end in the last one.
    const isOldest = age >= ages - 2
    const before = total((end) => (sums.open[end - 1]?.[age] ?? 0) + (isOldest ? (sums.open[end - 1]?.[age === ages - 1 ? age - 1 : age + 1] ?? 0) : 0))
    const after = total((end) => sums.open[end]?.[Math.min(age + 1, ages - 1)] ?? 0)
    const written = total((end) => (sums.written[end]?.[age] ?? 0) + (isOldest ? (sums.written[end]?.[age === ages - 1 ? age - 1 : age + 1] ?? 0) : 0))
    stays[age] = before > 0 ? Math.min(1, after / before) : (fallback?.stays[age] ?? stays[age - 1] ?? 1)
    lost[age] = before > 0 ? Math.min(1 - (stays[age] ?? 0), written / before) : (fallback?.lost[age] ?? 0)
  }
  const issued = total((end) => sums.issued[end] ?? 0)
  const issuedBefore = total((end) => sums.issued[end - 1] ?? 0)
  return { stays, lost, unpaidOfNew: issued > 0 ? total((end) => sums.open[end]?.[0] ?? 0) / issued : (fallback?.unpaidOfNew ?? 0), growth: issuedBefore > 0 ? issued / issuedBefore : (fallback?.growth ?? 1) }
}
const allEnds = (panel: MoneyPanel): number[] => Array.from({ length: panel.months - 1 }, (_, index) => index + 1)
export const pooledRates = (panel: MoneyPanel, weights?: ArrayLike<number>): MoneyRates => ratesOver(sumGroups(panel, weights), allEnds(panel))

/** Chance that a fen of each age is lost: written off, or still open at the age at which the policy writes off. By B = N R over the ages as states. */
export function lossChances(rates: MoneyRates, writeOffMonths: number): number[] {
  const ages = rates.stays.length
  const last = Math.min(writeOffMonths, ages - 1)
  const table = Array.from({ length: last }, (_, age) => {
    const row = Array.from({ length: last + 2 }, () => 0)
    const [stays, lost] = [rates.stays[age] ?? 0, rates.lost[age] ?? 0]
    if (age + 1 < last) row[age + 1] = stays
    row[last] = 1 - stays - lost
    row[last + 1] = lost + (age + 1 < last ? 0 : stays)
    return row
  })
  const { ends } = absorb(table)
  return Array.from({ length: ages }, (_, age) => (age >= last ? 1 : (ends[age]?.[1] ?? 0)))
}

export type Ageing = readonly { readonly id: string; readonly from: number; readonly to: number }[]
const inBucket = (open: ArrayLike<number>, bucket: Ageing[number]): number => {
  let sum = 0
  for (let age = bucket.from; age <= Math.min(bucket.to, open.length - 1); age += 1) sum += open[age] ?? 0
  return sum
}
export const byBucket = (open: ArrayLike<number>, ageing: Ageing): number[] => ageing.map((bucket) => inBucket(open, bucket))

export type MoneyFigure = { readonly likely: number } & Interval
export type MoneyAsked = { readonly panel: MoneyPanel; readonly ageing: Ageing; readonly ahead: number; readonly draws: number; readonly share: number; readonly seed: number; readonly writeOffMonths: number }
export type MoneyForecast = {
  /** What will be open in each bucket, a month on, two months on; the last figure of a line is the whole. */
  readonly ahead: readonly (readonly MoneyFigure[])[]
  /** Of what is open now, what will be lost, by bucket; the last is the whole. Before LGD. */
  readonly lost: readonly MoneyFigure[]
  readonly chances: readonly number[]
}

/**
 * Rolls the money of the last month forward, and on to where it is paid or lost.
 * Each draw takes accounts anew and months of the past for those to come. To write off is a decision and not foretold: what the months ahead
 * hold is what would be open if nothing were written off.
 */
export function forecastMoney({ panel, ageing, ahead, draws, share, seed, writeOffMonths }: MoneyAsked): MoneyForecast {
  const now = sumGroups(panel)
  const standing = now.open.at(-1) ?? new Float64Array(panel.ages)
  const issuedNow = now.issued.at(-1) ?? 0
  const pooled = ratesOver(now, allEnds(panel))
  const chances = lossChances(pooled, writeOffMonths)
  const lostOf = (chance: ArrayLike<number>): number[] => withWhole(byBucket(standing.map((fen, age) => fen * (chance[age] ?? 0)), ageing))
  const walk = (ratesOn: () => MoneyRates): number[][] => {
    let [open, issued] = [standing, issuedNow]
    return Array.from({ length: ahead }, () => {
      const rates = ratesOn()
      issued *= rates.growth
      open = rollMoney(open, rates, issued)
      return withWhole(byBucket(open, ageing))
    })
  }
  const draw = openDraws(seed)
  const sizes = panel.groups.map(() => 1)
  const weights = new Float64Array(panel.groups.length)
  const drawn = Array.from({ length: draws }, () => {
    drawAgain(sizes, weights, draw)
    const sums = sumGroups(panel, weights)
    const all = ratesOver(sums, allEnds(panel))
    const ofMonth = allEnds(panel).map((end) => ratesOver(sums, [end], all))
    const anyMonth = (): MoneyRates => ofMonth[Math.floor(draw() * ofMonth.length)] ?? all
    return { ahead: walk(anyMonth), lost: lostOf(walkedChances(Array.from({ length: writeOffMonths }, anyMonth), panel.ages, writeOffMonths)) }
  })
  const months = panel.months - 1
  const figure = (likely: number, values: readonly number[]): MoneyFigure => ({ likely, ...widen(middleOf(values, share), likely, months) })
  return {
    ahead: walk(() => pooled).map((line, step) => line.map((fen, bucket) => figure(fen, drawn.map((one) => one.ahead[step]?.[bucket] ?? 0)))),
    lost: lostOf(chances).map((fen, bucket) => figure(fen, drawn.map((one) => one.lost[bucket] ?? 0))),
    chances,
  }
}
const withWhole = (parts: readonly number[]): number[] => [...parts, parts.reduce((sum, part) => sum + part, 0)]

function rollMoney(open: Float64Array, rates: MoneyRates, issued: number): Float64Array {
  const next = new Float64Array(open.length)
  next[0] = issued * rates.unpaidOfNew
  for (let age = 0; age < open.length; age += 1) {
    const to = Math.min(age + 1, open.length - 1)
    next[to] = (next[to] ?? 0) + (open[age] ?? 0) * ((rates.stays[age] ?? 0) + (rates.lost[age] ?? 0))
  }
  return next
}

/** The chance of loss when the months to come are these, one after the other. */
function walkedChances(months: readonly MoneyRates[], ages: number, writeOffMonths: number): Float64Array {
  const last = Math.min(writeOffMonths, ages - 1)
  return new Float64Array(ages).map((_, from) => {
    let [open, lost] = [1, 0]
    for (let age = from; age < last; age += 1) {
      const rates = months[age - from]
      lost += open * (rates?.lost[age] ?? 0)
      open *= rates?.stays[age] ?? 0
    }
    return lost + open
  })
}
