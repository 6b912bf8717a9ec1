import { fitLogistic } from './logisticRules.ts'

export type Quality = { readonly auc: number; readonly gini: number; readonly ks: number; readonly brier: number; readonly calibrationSlope: number; readonly count: number; readonly bads: number }

/** How well chances of going bad tell the bad from the good, and how true they are as chances. */
export function readQuality(chances: Float64Array, isBad: Uint8Array): Quality {
  const order = Uint32Array.from(chances.keys()).sort((one, other) => (chances[one] ?? 0) - (chances[other] ?? 0))
  const bads = isBad.reduce((sum, each) => sum + each, 0)
  const goods = isBad.length - bads
  let pairsWon = 0
  let goodsBelow = 0
  let badsBelow = 0
  let ks = 0
  for (let from = 0; from < order.length;) {
    let [tiedGoods, tiedBads, to] = [0, 0, from]
    while (to < order.length && chances[order[to] ?? 0] === chances[order[from] ?? 0]) {
      if (isBad[order[to] ?? 0] === 1) tiedBads += 1
      else tiedGoods += 1
      to += 1
    }
    // A tie is half a pair won.
    pairsWon += tiedBads * (goodsBelow + tiedGoods / 2)
    goodsBelow += tiedGoods
    badsBelow += tiedBads
    ks = Math.max(ks, Math.abs(goodsBelow / Math.max(1, goods) - badsBelow / Math.max(1, bads)))
    from = to
  }
  const auc = pairsWon / Math.max(1, goods * bads)
  const brier = chances.reduce((sum, chance, index) => sum + (chance - (isBad[index] ?? 0)) ** 2, 0) / Math.max(1, chances.length)
  const logits = chances.map((chance) => Math.log(Math.min(1 - 1e-9, Math.max(1e-9, chance)) / (1 - Math.min(1 - 1e-9, Math.max(1e-9, chance)))))
  const slope = bads === 0 || goods === 0 || logits.every((logit) => logit === logits[0]) ? Number.NaN : (fitLogistic([logits], isBad, { ridge: 0 }).weights[0] ?? Number.NaN)
  return { auc, gini: 2 * auc - 1, ks, brier, calibrationSlope: slope, count: isBad.length, bads }
}

/** Ten classes of equal size by the chance foretold: what was foretold and what came. */
export function calibrationTable(chances: Float64Array, isBad: Uint8Array, classes = 10): { foretold: number; came: number; count: number }[] {
  const order = Uint32Array.from(chances.keys()).sort((one, other) => (chances[one] ?? 0) - (chances[other] ?? 0))
  return Array.from({ length: classes }, (_, index) => {
    const part = order.subarray(Math.floor((index * order.length) / classes), Math.floor(((index + 1) * order.length) / classes))
    const sum = (of: (row: number) => number): number => part.reduce((total, row) => total + of(row), 0)
    return { foretold: sum((row) => chances[row] ?? 0) / Math.max(1, part.length), came: sum((row) => isBad[row] ?? 0) / Math.max(1, part.length), count: part.length }
  })
}

/** Population stability: how far the people of today have moved from those that the card was made on. */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  const share = (counts: readonly number[]) => counts.map((count) => (count + 0.5) / (counts.reduce((sum, each) => sum + each, 0) + counts.length / 2))
  const [one, other] = [share(before), share(now)]
  return one.reduce((sum, each, index) => sum + ((other[index] ?? 0) - each) * Math.log((other[index] ?? 0) / each), 0)
}
export const stabilityWord = (psi: number): 'stable' | 'watch' | 'redevelop' => (psi < 0.1 ? 'stable' : psi <= 0.25 ? 'watch' : 'redevelop')

/** Difference of two AUCs on the same people, with its standard error (DeLong): who wins must win by more than chance. */
export function compareAuc(champion: Float64Array, challenger: Float64Array, isBad: Uint8Array): { readonly gain: number; readonly error: number; readonly low: number } {
  const [one, other] = [placements(champion, isBad), placements(challenger, isBad)]
  const gain = other.auc - one.auc
  const variance = (a: Float64Array, b: Float64Array): number => {
    const difference = a.map((value, index) => value - (b[index] ?? 0))
    const centre = difference.reduce((sum, each) => sum + each, 0) / Math.max(1, difference.length)
    return difference.reduce((sum, each) => sum + (each - centre) ** 2, 0) / Math.max(1, difference.length - 1) / Math.max(1, difference.length)
  }
  const error = Math.sqrt(variance(other.ofBads, one.ofBads) + variance(other.ofGoods, one.ofGoods))
  return { gain, error, low: gain - 1.959964 * error }
}

/** For each bad the share of goods that it beats, for each good the share of bads that beat it. */
function placements(chances: Float64Array, isBad: Uint8Array): { auc: number; ofBads: Float64Array; ofGoods: Float64Array } {
  const bads = Float64Array.from(chances.filter((_, index) => isBad[index] === 1)).sort()
  const goods = Float64Array.from(chances.filter((_, index) => isBad[index] !== 1)).sort()
  const below = (sorted: Float64Array, value: number, isStrict: boolean): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const at = sorted[middle] ?? 0
      if (isStrict ? at < value : at <= value) low = middle + 1
      else high = middle
    }
    return low
  }
  const midRank = (sorted: Float64Array, value: number): number => (below(sorted, value, true) + below(sorted, value, false)) / 2
  const ofBads = bads.map((value) => midRank(goods, value) / Math.max(1, goods.length))
  const ofGoods = goods.map((value) => 1 - midRank(bads, value) / Math.max(1, bads.length))
  return { auc: ofBads.reduce((sum, each) => sum + each, 0) / Math.max(1, ofBads.length), ofBads, ofGoods }
}

/** Share of goods and of bads that a cut would turn away, from the strictest cut to none; at most so many points, the corners among them. */
export function rocCurve(chances: Float64Array, isBad: Uint8Array, pointsMax = 60): { goods: number; bads: number }[] {
  const order = Uint32Array.from(chances.keys()).sort((one, other) => (chances[other] ?? 0) - (chances[one] ?? 0))
  const bads = Math.max(1, isBad.reduce((sum, each) => sum + each, 0))
  const goods = Math.max(1, isBad.length - bads)
  const curve = [{ goods: 0, bads: 0 }]
  const seen = { goods: 0, bads: 0 }
  order.forEach((row, place) => {
    if (isBad[row] === 1) seen.bads += 1
    else seen.goods += 1
    // Between equal chances there is no cut.
    if (chances[row] === chances[order[place + 1] ?? -1]) return
    curve.push({ goods: seen.goods / goods, bads: seen.bads / bads })
  })
  const step = Math.max(1, Math.ceil(curve.length / pointsMax))
  return curve.filter((_, index) => index % step === 0 || index === curve.length - 1)
}
