import { type Month, monthsBetween, month as toMonth } from '../../kernel/day.ts'
import { type Fen, yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { medianOf } from '../credit/rules.ts'
import { type DrawKey, isHeldOut } from '../ladder/drawRules.ts'
import { capBelowCounty, giftFalls, type LeftOutReason, type PrepayRule, type PrepayStep, type PrepayWhy, restTooShort, type RiskClass, stepsNotRising, stepsRepeated } from './contract.ts'

/** What an offer is decided on. Bills are those of the last twelve months, newest first. */
export type PrepayProfile = {
  readonly accountNo: string; readonly areaCode: string; readonly countyCode: string; readonly brand: string; readonly tier: string | null
  readonly standing: 'postpaid' | 'prepaid' | 'closed'
  readonly isGroup: boolean; readonly isProtected: boolean; readonly isPaused: boolean
  /** Offered, or held out, within the months that an account rests. */
  readonly isRecent: boolean
  readonly billsFen: readonly Fen[]; readonly advanceFen: Fen; readonly owedFen: Fen
  /** Null while too few of its month ends are known. */
  readonly risk: Risk | null
}
/** The part of a bill that is still open at the end of the month in which it was issued, by what others of the class did. */
export type Risk = { readonly riskClass: RiskClass; readonly riskPermille: number }
/** The chance that a step is accepted, and how many offers it was learned from; 0 is the guess of the rule. */
export type Acceptance = { readonly chancePermille: number; readonly learnedFrom: number }
export type AcceptanceOf = (step: PrepayStep, riskClass: RiskClass) => Acceptance

export type Offer = Risk & {
  readonly step: string; readonly prestoreFen: Fen; readonly giftFen: Fen; readonly medianFen: Fen; readonly chancePermille: number; readonly gainFen: Fen; readonly foreseenFen: Fen; readonly why: readonly PrepayWhy[]
}
export type OfferDecision = { readonly kind: 'offer'; readonly offer: Offer } | { readonly kind: 'leftOut'; readonly because: LeftOutReason }

/** Who is worth an offer, and which: the step of the highest expected gain, the smallest of equals. */
export function decideOffer(rule: PrepayRule, profile: PrepayProfile, acceptanceOf: AcceptanceOf): OfferDecision {
  const medianFen = medianOf(profile.billsFen)
  const because = leftOutBecause(rule, profile, medianFen)
  if (because !== null) return { kind: 'leftOut', because }
  const { risk } = profile
  if (risk === null) return { kind: 'leftOut', because: 'noData' }
  // The newest bill has just been issued; what was there before it is likely to stay.
  const olderFen = Math.max(0, profile.owedFen - (profile.billsFen[0] ?? 0))
  const valued = rule.steps.map((step) => {
    const inputs = { ...risk, ...acceptanceOf(step, risk.riskClass), medianFen, olderFen }
    return { step, inputs, gainFen: sumOf(partsOf(rule, step, inputs)) }
  })
  const best = valued.reduce((one, other) => (other.gainFen > one.gainFen ? other : one))
  // Reasons are put into words for those alone who get an offer.
  return best.gainFen < rule.gainMinFen ? { kind: 'leftOut', because: 'lowGain' } : { kind: 'offer', offer: valueStep(rule, best.step, best.inputs) }
}

function leftOutBecause(rule: PrepayRule, profile: PrepayProfile, medianFen: Fen): LeftOutReason | null {
  if (profile.standing !== 'postpaid') return profile.standing
  if (profile.isGroup) return 'group'
  if (profile.isProtected) return 'protected'
  if (profile.isPaused) return 'paused'
  if (profile.isRecent) return 'recent'
  if (profile.billsFen.length < rule.billsMin || medianFen <= 0) return 'noData'
  if (profile.advanceFen >= medianFen) return 'advance'
  if (profile.owedFen * 100 > medianFen * rule.owesMaxPercent) return 'owes'
  return null
}

type StepInputs = Risk & Acceptance & { readonly medianFen: Fen; /** Owed before the newest bill. */ readonly olderFen: Fen }
const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0)

/**
 * p(accept) x (arrears avoided at their worth + dunning avoided + margin of those who stay - gift) - contact. Each part is rounded to the
 * fen, so that what is shown adds up; none of them falls with the risk.
 */
function partsOf(rule: PrepayRule, step: PrepayStep, { medianFen, riskPermille, chancePermille }: StepInputs): [avoided: Fen, dunning: Fen, staying: Fen, gift: Fen, contact: Fen] {
  const months = Math.min(step.bills, rule.coverMonths)
  const [risk, chance] = [riskPermille / 1_000, chancePermille / 1_000]
  return [
    Math.round(chance * months * medianFen * risk * (rule.worthPercent / 100)), Math.round(chance * months * risk * rule.dunningFen), Math.round(chance * months * medianFen * (rule.marginPercent / 100) * (rule.stayPercent / 100)),
    Math.round(-chance * step.giftFen), -rule.contactFen,
  ]
}

/** A step with its parts in words. */
export function valueStep(rule: PrepayRule, step: PrepayStep, inputs: StepInputs): Offer {
  const { medianFen, riskClass, riskPermille, chancePermille, learnedFrom } = inputs
  const months = Math.min(step.bills, rule.coverMonths)
  const parts = partsOf(rule, step, inputs)
  const [avoided, dunning, staying, gift, contact] = parts
  const [p, r] = [(chancePermille / 10).toFixed(1), (riskPermille / 10).toFixed(1)]
  const source = learnedFrom === 0 ? { zh: '规则估计，还没有数据', en: "the rule's guess, no data yet" } : { zh: `从 ${learnedFrom} 次推荐学到`, en: `learned from ${learnedFrom} offers` }
  const part = (byFen: Fen, zh: string, en: string): PrepayWhy => ({ words: { zh, en }, byFen })
  const why = [
    part(avoided, `少欠费：${months} 个月 × 账单 ${yuanText(medianFen)} 元 × 月末未缴 ${r}%，按 ${rule.worthPercent}% 折算，× 接受 ${p}%（${source.zh}）`, `Arrears avoided: ${months} months x bill ${yuanText(medianFen)} x ${r} % unpaid at month end, worth ${rule.worthPercent} %, x accepted ${p} % (${source.en})`),
    part(dunning, `少催缴：${months} 个月 × ${r}% × 每次 ${yuanText(rule.dunningFen)} 元 × 接受 ${p}%`, `Dunning avoided: ${months} months x ${r} % x ${yuanText(rule.dunningFen)} yuan x accepted ${p} %`),
    part(staying, `留住客户：${months} 个月账单的毛利 ${rule.marginPercent}% × 少离网 ${rule.stayPercent}% × 接受 ${p}%`, `Staying: margin of ${rule.marginPercent} % on ${months} bills x ${rule.stayPercent} % fewer leave x accepted ${p} %`),
    part(gift, `赠送 ${yuanText(step.giftFen)} 元 × 接受 ${p}%`, `Gift of ${yuanText(step.giftFen)} yuan x accepted ${p} %`),
    part(contact, '联系成本', 'Contact'),
  ]
  return {
    step: step.id, prestoreFen: Math.max(1, Math.ceil((medianFen * step.bills) / rule.roundFen)) * rule.roundFen, giftFen: step.giftFen, medianFen, riskClass, riskPermille, chancePermille, why,
    gainFen: sumOf(parts), foreseenFen: Math.round(inputs.olderFen + (medianFen * riskPermille) / 1_000),
  }
}

export type Candidate = { readonly profile: Pick<PrepayProfile, 'accountNo' | 'areaCode' | 'countyCode' | 'brand' | 'tier'>; readonly offer: Offer }
export type Listed = Candidate & { readonly place: number; readonly isHeldOut: boolean }
export type OfferList = { readonly listed: readonly Listed[]; readonly leftOut: readonly { readonly areaCode: string; readonly because: LeftOutReason; readonly accounts: number }[] }

/** The best of those who are worth it, within the caps. Whom the draw holds out keeps his place and takes none of the caps, so both groups are alike. */
export function chooseOffers(rule: PrepayRule, candidates: readonly Candidate[], key: DrawKey, month: Month): { readonly listed: Listed[]; readonly overCap: Candidate[] } {
  const ranked = candidates.toSorted((one, other) => other.offer.gainFen - one.offer.gainFen || (one.profile.accountNo < other.profile.accountNo ? -1 : 1))
  const inCounty = new Map<string, number>()
  let offered = 0
  const listed: Listed[] = []
  const overCap: Candidate[] = []
  for (const candidate of ranked) {
    const { accountNo, countyCode } = candidate.profile
    const ofCounty = inCounty.get(countyCode) ?? 0
    if (offered >= rule.capWhole || ofCounty >= rule.capCounty) {
      overCap.push(candidate)
      continue
    }
    const held = isHeldOut(key, { id: 'prepay', holdOutPermille: rule.holdOutPermille }, accountNo, monthsBetween(toMonth('2000-01'), month))
    listed.push({ ...candidate, place: listed.length + 1, isHeldOut: held })
    if (held) continue
    offered += 1
    inCounty.set(countyCode, ofCounty + 1)
  }
  return { listed, overCap }
}

/** The whole list of a month: what a run stores and a preview shows. */
export function decideList(rule: PrepayRule, profiles: readonly PrepayProfile[], acceptanceOf: AcceptanceOf, key: DrawKey, month: Month): OfferList {
  const counts = new Map<string, { areaCode: string; because: LeftOutReason; accounts: number }>()
  const leave = (areaCode: string, because: LeftOutReason): void => {
    const found = counts.get(`${areaCode} ${because}`) ?? { areaCode, because, accounts: 0 }
    counts.set(`${areaCode} ${because}`, found)
    found.accounts += 1
  }
  const candidates: Candidate[] = []
  for (const profile of profiles) {
    const decision = decideOffer(rule, profile, acceptanceOf)
    if (decision.kind === 'leftOut') leave(profile.areaCode, decision.because)
    else candidates.push({ profile, offer: decision.offer })
  }
  const { listed, overCap } = chooseOffers(rule, candidates, key, month)
  for (const { profile } of overCap) leave(profile.areaCode, 'cap')
  return { listed, leftOut: [...counts.values()] }
}

/** What no rule of offers may break; the step is named. */
export function checkPrepay(rule: PrepayRule): Refusal[] {
  const faults = rule.steps.flatMap((step, index): Refusal[] => {
    const before = rule.steps[index - 1]
    return [
      ...(rule.steps.findIndex((each) => each.id === step.id) < index ? [new Refusal(stepsRepeated, { place: index + 1, step: step.id })] : []),
      ...(before && step.bills <= before.bills ? [new Refusal(stepsNotRising, { place: index + 1, bills: step.bills, before: before.bills })] : []),
      ...(before && step.giftFen < before.giftFen ? [new Refusal(giftFalls, { place: index + 1, gift: yuanText(step.giftFen), before: yuanText(before.giftFen) })] : []),
    ]
  })
  if (rule.restMonths < rule.monthEnds) faults.push(new Refusal(restTooShort, { rest: rule.restMonths, ends: rule.monthEnds }))
  if (rule.capCounty > rule.capWhole) faults.push(new Refusal(capBelowCounty, { county: rule.capCounty, whole: rule.capWhole }))
  return faults
}
