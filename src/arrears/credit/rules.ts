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
}
export type LimitDecision = { readonly accountNo: string; readonly limitFen: Fen; readonly limitDays: number; readonly oneWayStopDays: number; readonly needsReview: boolean; readonly why: readonly Why[] }

/** The limit of an account, with each step that led to it: base and bills, tenure, way of paying, stops, caps, rounding, and never up during arrears. */
export function decideLimit(policy: CreditPolicy, profile: CreditProfile): LimitDecision {
  const why: Why[] = []
  let fen = 0
  const step = (toFen: number, zh: string, en: string): void => {
    fen = Math.round(toFen)
    why.push({ words: { zh, en }, toFen: fen })
  }
  const tier = policy.tiers.find((each) => each.id === profile.tier)
  step(tier?.baseFen ?? policy.otherBaseFen, tier ? `${tier.id}客户的基础额` : '普通客户的基础额', tier ? `Base of tier ${tier.id}` : 'Base of an ordinary customer')
  const median = medianOf(profile.billsFen)
  step(fen + (median * policy.billsPercent) / 100, `加近 12 个月账单中位数 ${yuanText(median)} 元的 ${policy.billsPercent}%`, `Plus ${policy.billsPercent} % of the median bill of 12 months, ${yuanText(median)} yuan`)
  const tenure = policy.tenure.findLast((each) => each.fromMonths <= profile.tenureMonths)?.percent ?? 100
  if (tenure !== 100) step((fen * tenure) / 100, `网龄 ${profile.tenureMonths} 个月，乘 ${tenure}%`, `On the books for ${profile.tenureMonths} months: times ${tenure} %`)
  const way = policy.ways[profile.way]
  if (way !== 100) step((fen * way) / 100, `按缴费方式乘 ${way}%`, `By the way of paying: times ${way} %`)
  if (profile.stopsInYear > 0) {
    const less = Math.min(100, profile.stopsInYear * policy.stopPercent)
    step((fen * (100 - less)) / 100, `近 12 个月停机 ${profile.stopsInYear} 次，减 ${less}%`, `Stopped ${profile.stopsInYear} times in 12 months: less ${less} %`)
  }
  const recent = profile.billsFen.slice(0, 3)
  const recentCap = recent.length === 0 ? Number.POSITIVE_INFINITY : (recent.reduce((sum, each) => sum + each, 0) / recent.length) * (policy.recentPercent / 100)
  if (fen > recentCap) step(recentCap, `不超过近 3 个月平均账单的 ${policy.recentPercent}%`, `At most ${policy.recentPercent} % of the mean bill of 3 months`)
  if (fen > policy.capFen) step(policy.capFen, '不超过最高信用度', 'At most the highest limit')
  const floored = Math.floor(fen / policy.roundFen) * policy.roundFen
  if (floored !== fen) step(floored, `向下取整到 ${yuanText(policy.roundFen)} 元`, `Rounded down to ${yuanText(policy.roundFen)} yuan`)
  if (fen < policy.floorFen) step(policy.floorFen, '不低于最低信用度', 'At least the lowest limit')
  const current = profile.currentFen
  if (current !== null && fen > current && profile.overdueFen > 0) step(current, `欠费 ${yuanText(profile.overdueFen)} 元未清，信用度不调高`, `Owes ${yuanText(profile.overdueFen)} yuan: the limit is not raised`)
  return { accountNo: profile.accountNo, limitFen: fen, limitDays: policy.limitDays, oneWayStopDays: policy.oneWayStopDays, needsReview: Math.abs(fen - (current ?? fen)) > policy.reviewAboveFen, why }
}

function medianOf(values: readonly number[]): number {
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

/** Warnings of real-time usage against the limit. */
export function usageWarning(usedFen: Fen, limitFen: Fen): 'none' | 'near' | 'usedUp' {
  return usedFen >= limitFen ? 'usedUp' : usedFen * 100 >= limitFen * 80 ? 'near' : 'none'
}
