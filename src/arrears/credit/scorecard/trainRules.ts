import type { Month } from '../../../kernel/day.ts'
import type { Words } from '../../../kernel/refusal.ts'
import type { CreditPolicy } from '../contract.ts'
import type { Bin } from './binRules.ts'
import { binFactor } from './binRules.ts'
import { type BranchCard, chancesFor, countAccounts, factors, type Observation, onceEach, outcomesOf, peopleOf, pointsOf, type Split, teach, teachChampion } from './branchRules.ts'
import type { Quality, TrainingReport, TrainingView } from './contract.ts'
import { calibrationTable, compareAuc, readQuality, rocCurve, stabilityIndex } from './qualityRules.ts'

/** A branch has a few hundred bad accounts a year; below these nothing can be told from chance. */
export const badsMin = { train: 150, test: 60 } as const
const psiMax = 0.25
/** Look back, see what came of it twice (taught and examined). */
export const ledgerMonthsMin = 18

export type Trained = { readonly verdict: TrainingView['verdict']; readonly taught: BranchCard | null; readonly report: TrainingReport }

/** Teaches on the older months, examines both on the later ones, and says who has won. `observations` hold every month of the split. */
export function trainOnBranch(policy: CreditPolicy, split: Split | null, observations: ReadonlyMap<Month, readonly Observation[]>, ledgerMonths: number): Trained {
  const of = (months: readonly Month[]): Observation[] => months.flatMap((month) => observations.get(month) ?? [])
  const train = split === null ? [] : of(split.train)
  const test = split === null ? [] : onceEach(of(split.test), split.test)
  const sample = {
    trainMonths: [...(split?.train ?? [])], testMonths: [...(split?.test ?? [])], trainAccounts: countAccounts(train), trainBads: countAccounts(train, true), testAccounts: test.length, testBads: countAccounts(test, true),
    trainBadsMin: badsMin.train, testBadsMin: badsMin.test, ledgerMonths, needsMonths: ledgerMonthsMin,
  }
  if (split === null || sample.trainBads < badsMin.train || sample.testBads < badsMin.test) return { verdict: 'tooFew', taught: null, report: { ...sample, model: null } }
  const taught = teach(train)
  const champion = teachChampion(policy, train)
  const isBad = outcomesOf(test)
  const [challenger, table] = [chancesFor(taught, test), champion.chancesFor(test)]
  const comparison = compareAuc(table, challenger, isBad)
  const stability = stabilityOf(taught, train, split, observations)
  const model: NonNullable<TrainingReport['model']> = {
    basePoints: taught.card.basePoints, factors: factorViews(taught, train), train: qualityOf(chancesFor(taught, train), outcomesOf(train)), challenger: qualityOf(challenger, isBad), champion: qualityOf(table, isBad),
    comparison: { ...comparison, high: comparison.gain + 1.959964 * comparison.error }, roc: { challenger: rocCurve(challenger, isBad), champion: rocCurve(table, isBad) }, calibration: calibrationTable(challenger, isBad), stability, suggestedBands: bandsFor(taught, train),
  }
  const verdict = comparison.low <= 0 ? 'notProven' : (stability.at(-1)?.psi ?? 0) > psiMax ? 'drifted' : 'wins'
  return { verdict, taught, report: { ...sample, model } }
}

function qualityOf(chances: Float64Array, isBad: Uint8Array): Quality {
  const quality = readQuality(chances, isBad)
  return { ...quality, calibrationSlope: Number.isFinite(quality.calibrationSlope) ? quality.calibrationSlope : null }
}

/** Every factor with its classes; those that the card left out are shown as well, without points. */
function factorViews(taught: BranchCard, train: readonly Observation[]): NonNullable<TrainingReport['model']>['factors'] {
  const people = peopleOf(train, taught.categories)
  return factors.map((factor) => {
    const used = taught.card.factors.find((each) => each.name === factor.name)
    const values = people.factors.find((each) => each.name === factor.name)?.values ?? new Float64Array()
    const binned = used ?? binFactor(factor.name, values, people.isBad, { startMax: 20, binsMax: 6, shareMin: 0.03, isMonotone: true })
    return {
      name: factor.name, words: factor.words, iv: binned.iv, isUsed: used !== undefined,
      bins: binned.bins.map((bin, index) => ({ words: binWords(bin, 'categoryOf' in factor ? (taught.categories[factor.name] ?? []) : null, values.every((value) => Number.isInteger(value))), accounts: bin.goods + bin.bads, bads: bin.bads, woe: bin.woe, points: used?.points[index] ?? null })),
    }
  }).toSorted((one, other) => Number(other.isUsed) - Number(one.isUsed) || other.iv - one.iv)
}

const wayWords: Readonly<Record<string, Words>> = { ordinary: { zh: '自缴', en: 'ordinary' }, agreed: { zh: '协议', en: 'by agreement' }, collection: { zh: '托收', en: 'bank collection' }, '': { zh: '未定级', en: 'none' } }
function binWords(bin: Bin, categories: readonly string[] | null, isWhole: boolean): Words {
  if (bin.isMissing) return { zh: '没有记录', en: 'not known' }
  if (categories !== null) {
    const inside = categories.filter((_, rank) => (bin.over === null || rank > bin.over) && (bin.upTo === null || rank <= bin.upTo)).map((name) => wayWords[name] ?? { zh: name, en: name })
    return { zh: inside.map((each) => each.zh).join('、'), en: inside.map((each) => each.en).join(', ') }
  }
  const number = (value: number): string => String(Math.round(value * 100) / 100)
  if (bin.over === null && bin.upTo === null) return { zh: '全部', en: 'all' }
  if (bin.over === null) return { zh: `不超过 ${number(bin.upTo ?? 0)}`, en: `up to ${number(bin.upTo ?? 0)}` }
  if (bin.upTo === null) return { zh: `超过 ${number(bin.over)}`, en: `over ${number(bin.over)}` }
  // Bounds are over the one and up to the other: where only whole numbers come, the class names those that it holds.
  const [first, last] = [Math.floor(bin.over) + 1, Math.floor(bin.upTo)]
  if (isWhole) return first === last ? { zh: String(first), en: String(first) } : { zh: `${first} 至 ${last}`, en: `${first} to ${last}` }
  return { zh: `${number(bin.over)} 至 ${number(bin.upTo)}`, en: `${number(bin.over)} to ${number(bin.upTo)}` }
}

/** How far the customers of each month have moved from those that were taught, over tenths of their points. */
function stabilityOf(taught: BranchCard, train: readonly Observation[], split: Split, observations: ReadonlyMap<Month, readonly Observation[]>): { month: string; psi: number; accounts: number }[] {
  const points = (seen: readonly Observation[]): Float64Array => chancesFor(taught, seen)
  const sorted = points(train).sort()
  const cuts = [...new Set(Array.from({ length: 9 }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / 10)] ?? 0))]
  const counts = (values: Float64Array): number[] => {
    const found = Array.from({ length: cuts.length + 1 }, () => 0)
    for (const value of values) found[cuts.filter((cut) => cut < value).length] = (found[cuts.filter((cut) => cut < value).length] ?? 0) + 1
    return found
  }
  const before = counts(sorted)
  return split.all.flatMap((month) => {
    const seen = observations.get(month) ?? []
    return seen.length === 0 ? [] : [{ month, psi: stabilityIndex(before, counts(points(seen))), accounts: seen.length }]
  })
}

/** Bands of about equal meaning: the worst tenth gets nothing, the better half more than the table would give. */
function bandsFor(taught: BranchCard, train: readonly Observation[]): { fromPoints: number; percent: number }[] {
  const points = train.map((seen) => pointsOf(taught, seen).points).toSorted((one, other) => one - other)
  const at = (share: number): number => Math.floor((points[Math.floor(share * (points.length - 1))] ?? 0) / 10) * 10
  const wanted = [{ fromPoints: 0, percent: 0 }, { fromPoints: at(0.1), percent: 60 }, { fromPoints: at(0.3), percent: 100 }, { fromPoints: at(0.6), percent: 130 }]
  return wanted.filter((band, index) => index === 0 || band.fromPoints > Math.max(...wanted.slice(0, index).map((each) => each.fromPoints)))
}

/** The percent that points give: of the highest band that they reach. */
export function percentOf(bands: readonly { readonly fromPoints: number; readonly percent: number }[], points: number): number {
  return bands.findLast((band) => points >= band.fromPoints)?.percent ?? 0
}
