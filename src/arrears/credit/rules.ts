import { type Fen, yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { capBelowFloor, type CreditPolicy, type payWays, tenureNotRising, tiersRepeated, type Why } from './contract.ts'

/** What a limit is decided on. Bills are those of the last twelve months, newest first. */
export type CreditProfile = {
  readonly accountNo: string
  readonly tier: string | null
  readonly tenureMonths: number
  readonly billsFen: readonly Fen[]
  readonly stopsInYear: number
  readonly way: (typeof payWays)[number]
  readonly currentFen: Fen | null
  readonly overdueFen: Fen
  /** Null while no scorecard is in force: tenure and way of paying then stand for it. */
  readonly score: Score | null
}
/** `percent`: what the approved scorecard gives for these points; `chance` of going bad. */
export type Score = { readonly points: number; readonly chance: number; readonly percent: number }
export type LimitDecision = {
  readonly accountNo: string; readonly limitFen: Fen; readonly limitDays: number; readonly oneWayStopDays: number; readonly needsReview: boolean; readonly why: readonly Why[]
  /** It would be higher, but for open arrears. */
  readonly isHeld: boolean
}

type Step = (toFen: number, zh: string, en: string) => void

/** The limit of an account, with each step that led to it: base and bills, score or tenure and way of paying, stops, caps, rounding, and never up during arrears. */
export function decideLimit(policy: CreditPolicy, profile: CreditProfile): LimitDecision {
  const why: Why[] = []
  let fen = 0
  const step: Step = (toFen, zh, en) => {
    const rounded = Math.round(toFen)
    why.push({ words: { zh, en }, toFen: rounded, byFen: rounded - fen })
    fen = rounded
  }
  const tier = policy.tiers.find((each) => each.id === profile.tier)
  step(tier?.baseFen ?? policy.otherBaseFen, tier ? `${tier.id}客户的基础额` : '普通客户的基础额', tier ? `Base of tier ${tier.id}` : 'Base of an ordinary customer')
  const median = medianOf(profile.billsFen)
  step(fen + (median * policy.billsPercent) / 100, `加近 12 个月账单中位数 ${yuanText(median)} 元的 ${policy.billsPercent}%`, `Plus ${policy.billsPercent} % of the median bill of 12 months, ${yuanText(median)} yuan`)
  if (profile.score === null) stepByTable(policy, profile, fen, step)
  else stepByScore(policy, profile, profile.score, fen, step)
  if (profile.stopsInYear > 0) {
    const less = Math.min(100, profile.stopsInYear * policy.stopPercent)
    step((fen * (100 - less)) / 100, `近 12 个月停机 ${profile.stopsInYear} 次，减 ${less}%`, `Stopped ${profile.stopsInYear} times in 12 months: less ${less} %`)
  }
  const recent = profile.billsFen.slice(0, 3)
  const recentCap = recent.length === 0 ? Number.POSITIVE_INFINITY : meanOf(recent) * (policy.recentPercent / 100)
  if (fen > recentCap) step(recentCap, `不超过近 3 个月平均账单的 ${policy.recentPercent}%`, `At most ${policy.recentPercent} % of the mean bill of 3 months`)
  if (fen > policy.capFen) step(policy.capFen, '不超过最高信用度', 'At most the highest limit')
  const floored = Math.floor(fen / policy.roundFen) * policy.roundFen
  if (floored !== fen) step(floored, `向下取整到 ${yuanText(policy.roundFen)} 元`, `Rounded down to ${yuanText(policy.roundFen)} yuan`)
  if (fen < policy.floorFen) step(policy.floorFen, '不低于最低信用度', 'At least the lowest limit')
  const current = profile.currentFen
  const isHeld = current !== null && fen > current && profile.overdueFen > 0
  if (isHeld) step(current, `欠费 ${yuanText(profile.overdueFen)} 元未清，信用度不调高`, `Owes ${yuanText(profile.overdueFen)} yuan: the limit is not raised`)
  return { accountNo: profile.accountNo, limitFen: fen, limitDays: policy.limitDays, oneWayStopDays: policy.oneWayStopDays, needsReview: Math.abs(fen - (current ?? fen)) > policy.reviewAboveFen, why, isHeld }
}

function stepByTable(policy: CreditPolicy, profile: CreditProfile, fen: number, step: Step): void {
  const tenure = policy.tenure.findLast((each) => each.fromMonths <= profile.tenureMonths)?.percent ?? 100
  const afterTenure = (fen * tenure) / 100
  if (tenure !== 100) step(afterTenure, `网龄 ${profile.tenureMonths} 个月，乘 ${tenure}%`, `On the books for ${profile.tenureMonths} months: times ${tenure} %`)
  const way = policy.ways[profile.way]
  if (way !== 100) step((Math.round(afterTenure) * way) / 100, `按缴费方式乘 ${way}%`, `By the way of paying: times ${way} %`)
}

/** The score knows tenure and way of paying already. Where the rule asks for it, the limit with the highest expected return takes the place of base and bills. */
function stepByScore(policy: CreditPolicy, profile: CreditProfile, score: Score, fen: number, step: Step): void {
  const chance = (score.chance * 100).toFixed(1)
  step((fen * score.percent) / 100, `评分 ${score.points}（变坏的可能 ${chance}%），乘 ${score.percent}%`, `Score ${score.points} (chance of going bad ${chance} %): times ${score.percent} %`)
  const recent = profile.billsFen.slice(0, 3)
  if (policy.bestLimit === null || recent.length === 0) return
  const best = bestLimitFen(policy.bestLimit, meanOf(recent), score.chance)
  step(best, `预期收益最高的额度：毛利 ${policy.bestLimit.marginPercent}%、损失 ${policy.bestLimit.lossPercent}%、占用 ${policy.bestLimit.exposurePercent}%`, `Highest expected return: margin ${policy.bestLimit.marginPercent} %, loss ${policy.bestLimit.lossPercent} %, exposure ${policy.bestLimit.exposurePercent} %`)
}

/**
 * Argmax over L of twelve months' margin less the expected loss. Who may owe L uses m (1 - e^(-L/m)) of it in a month, m his mean bill:
 * margin 12 g m (1 - e^(-L/m)) less PD LGD u L is highest where 12 g e^(-L/m) = PD LGD u, so L = m ln(12 g / (PD LGD u)).
 */
export function bestLimitFen(terms: NonNullable<CreditPolicy['bestLimit']>, meanBillFen: number, chance: number): number {
  const lossPerYuan = Math.max(1e-6, chance) * (terms.lossPercent / 100) * (terms.exposurePercent / 100)
  const best = meanBillFen * Math.log((12 * terms.marginPercent) / 100 / lossPerYuan)
  return Math.round(Math.max(0, Math.min(best, meanBillFen * (terms.billsTimesPercent / 100))))
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return 0
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : Math.round(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2)
}

/** What no rule of limits may break; the row is named. */
export function checkCreditPolicy(policy: CreditPolicy): Refusal[] {
  const faults = policy.tiers.flatMap((tier, index) => (policy.tiers.findIndex((each) => each.id === tier.id) < index ? [new Refusal(tiersRepeated, { place: index + 1, tier: tier.id })] : []))
  policy.tenure.forEach((row, index) => {
    const before = policy.tenure[index - 1]
    if (before && row.fromMonths <= before.fromMonths) faults.push(new Refusal(tenureNotRising, { place: index + 1, months: row.fromMonths, before: before.fromMonths }))
  })
  if (policy.capFen < policy.floorFen) faults.push(new Refusal(capBelowFloor, { cap: yuanText(policy.capFen), floor: yuanText(policy.floorFen) }))
  return faults
}

export const nearPercent = 80
/** A report of usage says something for so many days; silence after that is no debt. */
export const useHoldsDays = 3

/** Warnings of real-time usage against the limit. */
export function usageWarning(usedFen: Fen, limitFen: Fen): 'none' | 'near' | 'usedUp' {
  return usedFen > 0 && usedFen >= limitFen ? 'usedUp' : usedFen > 0 && usedFen * 100 >= limitFen * nearPercent ? 'near' : 'none'
}

/** Days, as numbers, on which an account had used up its limit: from a report on, until the next one or until it says nothing any more. */
export function usedUpSpans(standings: readonly { readonly on: number; readonly usedFen: Fen; readonly limitFen: Fen }[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  standings.forEach((standing, index) => {
    if (usageWarning(standing.usedFen, standing.limitFen) !== 'usedUp') return
    const next = standings[index + 1]?.on ?? Number.POSITIVE_INFINITY
    const to = Math.min(next - 1, standing.on + useHoldsDays - 1)
    const last = spans.at(-1)
    if (last && last.to + 1 === standing.on) last.to = to
    else spans.push({ from: standing.on, to })
  })
  return spans
}
