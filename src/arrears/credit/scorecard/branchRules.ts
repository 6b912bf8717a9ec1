import { addMonths, type Month } from '../../../kernel/day.ts'
import type { Words } from '../../../kernel/refusal.ts'
import type { CreditPolicy, payWays } from '../contract.ts'
import { decideLimit, medianOf } from '../rules.ts'
import { orderCategories, rankOf } from './categoryRules.ts'
import { chancesOf, type People, type Scorecard, scoreOf, trainScorecard } from './scorecardRules.ts'

/** Going bad: more than 60 days overdue at a month end within the six months after the observation. */
export const badAfterDays = 60
export const outcomeMonths = 6
/** Payment behaviour is looked at over half a year. */
export const lookBackMonths = 6
/** Observations a quarter apart: an account that is seen every month tells little more, and looks like many. */
const trainStep = 3
const testMonthsMax = 3

export type Observation = {
  readonly accountNo: string; readonly areaCode: string; readonly month: Month; readonly isBad: boolean | null; readonly brand: string; readonly tier: string | null; readonly way: (typeof payWays)[number]; readonly tenureMonths: number
  readonly billsFen: readonly number[]; readonly recentBilledFen: number; readonly stopsInYear: number; readonly overdueFen: number; readonly monthsOverdue: number; readonly paidMonths: number; readonly cashFen: number
}

type Factor = { readonly name: string; readonly words: Words } & ({ readonly numberOf: (seen: Observation) => number } | { readonly categoryOf: (seen: Observation) => string })
/** What the branch knows of an account; each is a number in its order, or a word. */
export const factors: readonly Factor[] = [
  { name: 'monthsOverdue', words: { zh: '近 6 个月末逾期的月数', en: 'Month ends overdue, of the last 6' }, numberOf: (seen) => seen.monthsOverdue },
  { name: 'overdueShare', words: { zh: '月末逾期额是平均账单的几倍', en: 'Overdue at the month end, in mean bills' }, numberOf: (seen) => seen.overdueFen / Math.max(1, meanBill(seen)) },
  { name: 'paidMonths', words: { zh: '近 6 个月缴费的月数', en: 'Months with a payment, of the last 6' }, numberOf: (seen) => seen.paidMonths },
  { name: 'paidShare', words: { zh: '近 6 个月缴费 ÷ 账单', en: 'Paid / billed over 6 months' }, numberOf: (seen) => (seen.recentBilledFen > 0 ? seen.cashFen / seen.recentBilledFen : Number.NaN) },
  { name: 'tenureMonths', words: { zh: '网龄（月）', en: 'Tenure, months' }, numberOf: (seen) => seen.tenureMonths },
  { name: 'billCount', words: { zh: '近 12 个月有账单的月数', en: 'Months with a bill, of the last 12' }, numberOf: (seen) => seen.billsFen.length },
  { name: 'medianBill', words: { zh: '账单中位数（元）', en: 'Median bill, yuan' }, numberOf: (seen) => medianOf(seen.billsFen) / 100 },
  { name: 'lastBillShare', words: { zh: '最近一张账单 ÷ 中位数', en: 'Last bill / median' }, numberOf: (seen) => (seen.billsFen[0] ?? 0) / Math.max(1, medianOf(seen.billsFen)) },
  { name: 'stopsInYear', words: { zh: '近 12 个月停机次数', en: 'Stops in 12 months' }, numberOf: (seen) => seen.stopsInYear },
  { name: 'tier', words: { zh: '客户等级', en: 'Tier' }, categoryOf: (seen) => seen.tier ?? '' },
  { name: 'brand', words: { zh: '品牌', en: 'Brand' }, categoryOf: (seen) => seen.brand },
  { name: 'way', words: { zh: '缴费方式', en: 'Way of paying' }, categoryOf: (seen) => seen.way },
]
const meanBill = (seen: Observation): number => seen.billsFen.reduce((sum, fen) => sum + fen, 0) / Math.max(1, seen.billsFen.length)

/** A scorecard with the order of its words: where a class of a factor that is no number begins and ends. */
export type BranchCard = { readonly card: Scorecard; readonly categories: Readonly<Record<string, readonly string[]>> }

export type Split = { readonly train: readonly Month[]; readonly test: readonly Month[]; readonly all: readonly Month[] }
/**
 * Older months teach, later ones examine: what became of the taught accounts was known before the first examined month began.
 * Null while the ledger is too short for both.
 */
export function splitMonths(ledger: readonly Month[]): Split | null {
  const [first, last] = [ledger[0], ledger.at(-1)]
  if (first === undefined || last === undefined) return null
  const seen = ledger.filter((month) => month >= addMonths(first, lookBackMonths - 1))
  const known = seen.filter((month) => addMonths(month, outcomeMonths) <= last)
  const test = known.slice(-testMonthsMax)
  // A short ledger examines fewer months rather than teaching none.
  for (let count = test.length; count > 0; count -= 1) {
    const examined = test.slice(-count)
    const old = known.filter((month) => addMonths(month, outcomeMonths) <= (examined[0] ?? ''))
    const train = old.filter((_, index) => (old.length - 1 - index) % trainStep === 0)
    if (train.length > 0) return { train, test: examined, all: seen.filter((month) => month >= (train[0] ?? '')) }
  }
  return null
}

/** Every account once among the examined months: an interval over accounts must not count one of them thrice. */
export function onceEach(observations: readonly Observation[], months: readonly Month[]): Observation[] {
  const chosen = new Map<string, Observation>()
  for (const seen of observations) {
    const wanted = months[hashOf(seen.accountNo) % months.length]
    const before = chosen.get(seen.accountNo)
    if (before === undefined || seen.month === wanted) chosen.set(seen.accountNo, seen)
  }
  return [...chosen.values()]
}
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

export const outcomesOf = (observations: readonly Observation[]): Uint8Array => Uint8Array.from(observations, (seen) => (seen.isBad ? 1 : 0))
export const countAccounts = (observations: readonly Observation[], isBad?: true): number => new Set(observations.flatMap((seen) => (isBad && !seen.isBad ? [] : [seen.accountNo]))).size

/** Factors as numbers; words by their place in the order that the taught months gave them. */
export function peopleOf(observations: readonly Observation[], categories: BranchCard['categories']): People {
  return {
    isBad: outcomesOf(observations),
    factors: factors.map((factor) => ({ name: factor.name, values: Float64Array.from(observations, (seen) => ('numberOf' in factor ? factor.numberOf(seen) : rankOf(categories[factor.name] ?? [], factor.categoryOf(seen)))) })),
  }
}

/** At most one factor for so many bad accounts: a card of many factors on few of them learns their names. */
const badsPerFactor = 15

export function teach(observations: readonly Observation[]): BranchCard {
  const isBad = outcomesOf(observations)
  const categories = Object.fromEntries(factors.flatMap((factor) => ('categoryOf' in factor ? [[factor.name, orderCategories(observations.map(factor.categoryOf), isBad)]] : [])))
  const card = trainScorecard(peopleOf(observations, categories), { terms: { startMax: 20, binsMax: 6, shareMin: 0.03, isMonotone: true }, factorsMax: Math.max(2, Math.floor(countAccounts(observations, true) / badsPerFactor)) })
  return { card, categories }
}

export const chancesFor = (taught: BranchCard, observations: readonly Observation[]): Float64Array => chancesOf(taught.card, peopleOf(observations, taught.categories))
export function pointsOf(taught: BranchCard, seen: Observation): { readonly points: number; readonly parts: readonly { readonly name: string; readonly bin: number; readonly points: number }[] } {
  const values = Object.fromEntries(factors.map((factor) => [factor.name, 'numberOf' in factor ? factor.numberOf(seen) : rankOf(taught.categories[factor.name] ?? [], factor.categoryOf(seen))]))
  return scoreOf(taught.card, values)
}

/** What the rule table would have given then; its chance of going bad is learned on the same taught months, so that it is at its best. */
export function teachChampion(policy: CreditPolicy, observations: readonly Observation[]): { readonly chancesFor: (observations: readonly Observation[]) => Float64Array } {
  const asPeople = (seen: readonly Observation[]): People => ({ isBad: outcomesOf(seen), factors: [{ name: 'limit', values: Float64Array.from(seen, (each) => tableLimitOf(policy, each)) }, { name: 'limitInBills', values: Float64Array.from(seen, (each) => tableLimitOf(policy, each) / Math.max(1, medianOf(each.billsFen))) }] })
  const card = trainScorecard(asPeople(observations), { ivMin: 0 })
  return { chancesFor: (seen) => chancesOf(card, asPeople(seen)) }
}
const tableLimitOf = (policy: CreditPolicy, seen: Observation): number => decideLimit(policy, { ...seen, currentFen: null, score: null }).limitFen
