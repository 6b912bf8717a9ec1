import { type BinnedFactor, binFactor, binOf, type BinTerms, woeOf, woesOf } from './binRules.ts'
import { fitLogistic, sigmoid } from './logisticRules.ts'

export type People = { readonly factors: readonly { readonly name: string; readonly values: Float64Array }[]; readonly isBad: Uint8Array }
/** Points of odds: `points0` at `odds0` bads to a good, and `pointsToDouble` more for half the odds. */
export type PointScale = { readonly points0: number; readonly odds0: number; readonly pointsToDouble: number }
export type Scorecard = {
  readonly intercept: number
  readonly scale: PointScale
  readonly basePoints: number
  readonly factors: readonly (BinnedFactor & { readonly weight: number; readonly points: readonly number[] })[]
}

export const usualScale: PointScale = { points0: 600, odds0: 1 / 19, pointsToDouble: 50 }
export const usualTerms: BinTerms = { startMax: 20, binsMax: 8, shareMin: 0.02 }

/** Classes, weights of evidence, a logistic regression on them, and its points. Factors that tell nothing are left out. */
export function trainScorecard(people: People, { terms = usualTerms, scale = usualScale, ivMin = 0.02, factorsMax = Number.POSITIVE_INFINITY }: { terms?: BinTerms; scale?: PointScale; ivMin?: number; factorsMax?: number } = {}): Scorecard {
  let chosen = people.factors.map((factor) => ({ values: factor.values, binned: binFactor(factor.name, factor.values, people.isBad, terms) })).filter(({ binned }) => binned.iv >= ivMin && binned.bins.length > 1)
    .map(({ values, binned }) => ({ binned, column: woesOf(binned, values) }))
  if (chosen.length > factorsMax) chosen = chosen.toSorted((one, other) => other.binned.iv - one.binned.iv).slice(0, factorsMax)
  let start: readonly number[] = []
  for (;;) {
    const fit = fitLogistic(chosen.map(({ column }) => column), people.isBad, { start })
    // Better evidence must never cost points: what turns its sign only repeats other factors.
    const turned = fit.weights.reduce((worst, weight, index) => (weight > (fit.weights[worst] ?? 0) ? index : worst), 0)
    if ((fit.weights[turned] ?? 0) > 0) {
      chosen = chosen.filter((_, index) => index !== turned)
      start = [fit.intercept, ...fit.weights.filter((_, index) => index !== turned)]
      continue
    }
    const factor = scale.pointsToDouble / Math.LN2
    return {
      intercept: fit.intercept, scale,
      basePoints: scale.points0 + factor * (Math.log(scale.odds0) - fit.intercept),
      factors: chosen.map(({ binned }, index) => {
        const weight = fit.weights[index] ?? 0
        return { ...binned, weight, points: binned.bins.map((bin) => -factor * weight * bin.woe) }
      }),
    }
  }
}

export type Values = Readonly<Record<string, number>>
/** Chance of going bad. */
export function chanceOf(card: Scorecard, values: Values): number {
  return sigmoid(card.factors.reduce((sum, factor) => sum + factor.weight * woeOf(factor, values[factor.name] ?? Number.NaN), card.intercept))
}

/** Points, whole, and what each factor gave: the answer to "why this score". */
export function scoreOf(card: Scorecard, values: Values): { points: number; parts: { name: string; bin: number; points: number }[] } {
  const parts = card.factors.map((factor) => {
    const bin = binOf(factor, values[factor.name] ?? Number.NaN)
    return { name: factor.name, bin, points: factor.points[bin] ?? 0 }
  })
  return { points: Math.round(parts.reduce((sum, part) => sum + part.points, card.basePoints)), parts }
}

/** For many people at once. */
export function chancesOf(card: Scorecard, people: Pick<People, 'factors' | 'isBad'>): Float64Array {
  const columns = new Map(people.factors.map((factor) => [factor.name, factor.values]))
  const linear = new Float64Array(people.isBad.length).fill(card.intercept)
  for (const factor of card.factors) {
    const woes = woesOf(factor, columns.get(factor.name) ?? new Float64Array(linear.length).fill(Number.NaN))
    for (let row = 0; row < linear.length; row += 1) linear[row] = (linear[row] ?? 0) + factor.weight * (woes[row] ?? 0)
  }
  return linear.map(sigmoid)
}
