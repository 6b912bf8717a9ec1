import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const stepsRepeated = refusal('PREPAY_STEP_REPEATED', { zh: '第 {place} 档的编号“{step}”重复。请改一个。', en: 'Step {place} repeats the name "{step}". Change one.' })
export const stepsNotRising = refusal('PREPAY_STEPS_NOT_RISING', { zh: '第 {place} 档预存 {bills} 个月不多于上一档的 {before} 个月。请按从小到大填。', en: 'Step {place}, {bills} bills, is not above the one before ({before}). Fill the steps in rising order.' })
export const giftFalls = refusal('PREPAY_GIFT_FALLS', { zh: '第 {place} 档赠送 {gift} 元少于上一档的 {before} 元：预存更多的人不能得到更少。请改赠送。', en: 'Step {place} gives {gift} yuan, less than the one before ({before}): whoever stores more must not get less. Change the gift.' })
export const restTooShort = refusal('PREPAY_REST_TOO_SHORT', { zh: '{rest} 个月内不再推荐，短于要看的 {ends} 个月末：对照户会在看完之前被推荐。请把间隔改长。', en: 'An account rests {rest} months, less than the {ends} month ends that are looked at: who is held out would be offered before then. Let it rest longer.' })
export const capBelowCounty = refusal('PREPAY_CAP_BELOW_COUNTY', { zh: '每县上限 {county} 户大于全州上限 {whole} 户。请改一个。', en: 'The cap of a county ({county}) is above that of the whole ({whole}). Change one.' })
export const onlyWhole = refusal('PREPAY_RULE_WHOLE', { zh: '预存推广规则只能定在全州（{top}）：名单在全州一起排。', en: 'A rule of prepayment offers is made for the whole branch ({top}) only: its list is ranked over all areas.' })
export const prepayNoRule = refusal('PREPAY_NO_RULE', { zh: '还没有生效的预存推广规则，不能生成名单。请先起草并批准一版。', en: 'No rule of prepayment offers holds, so no list can be made. Draft one and have it approved first.' }, 409)
export const prepayNoFacts = refusal('PREPAY_NO_FACTS', { zh: '{month} 的名单还不能生成：要有上月末的用户快照、到上月末为止的缴费，以及至少 4 个月末的账单。请先导入。', en: 'The list of {month} cannot be made yet: the month end of subscribers before it, payments up to that month end and bills of at least four month ends are needed. Bring them first.' }, 409)
export const runUnknown = refusal('PREPAY_RUN_UNKNOWN', { zh: '没有这份预存推广名单（{run}）。请刷新。', en: 'There is no such list of offers ({run}). Reload.' }, 404)
export const runDecided = refusal('PREPAY_RUN_DECIDED', { zh: '这份名单已经有了决定，或已被新规则的名单取代。请刷新。', en: 'This list has been decided, or a later rule has overtaken it. Reload.' }, 409)
export const runOwnRule = refusal('PREPAY_RUN_OWN_RULE', { zh: '起草这版规则或亲自生成名单的人不能批准这份名单，请由另一位有权限的同事批准。', en: 'Whoever drafted the rule of this list, or had it made, cannot approve it; another person with the permission must.' }, 403)
export const runWholeOnly = refusal('PREPAY_RUN_WHOLE', { zh: '名单是全州一起排的，只能由负责全州的人批准和发出。', en: 'The list is ranked over the whole branch: only whoever answers for all of it may approve it and hand it out.' }, 403)
export const runNotApproved = refusal('PREPAY_RUN_NOT_APPROVED', { zh: '{month} 的名单还没有批准，不能发出或导出。', en: 'The list of {month} has not been approved, so it cannot be handed out or taken along.' }, 409)
export const runHandedOut = refusal('PREPAY_RUN_HANDED_OUT', { zh: '{month} 的名单已于 {day} 发出，不能再发一次。', en: 'The list of {month} was handed out on {day} and is not handed out again.' }, 409)
export const runNobodyLeft = refusal('PREPAY_NOBODY_LEFT', { zh: '名单上已经没有可以推荐的账户：都已预存、销户或有争议。请退回，下月再生成。', en: 'Nobody on the list can be offered any more: all have stored, left or dispute. Refuse it and wait for the next month.' }, 409)

const percent = (max: number, zh: string, en: string) => z.int().min(0).max(max).meta({ zh: `${zh}（%）`, en: `${en} (%)` })
const fen = (max: number, zh: string, en: string) => z.int().min(0).max(max).meta({ zh: `${zh}（分）`, en: `${en} (fen)` })
const count = (min: number, max: number, zh: string, en: string) => z.int().min(min).max(max).meta({ zh, en })
export const prepayShape = z.object({
  steps: z.array(z.object({
    id: z.string().trim().min(1).max(20).meta({ zh: '编号', en: 'Step' }),
    bills: count(1, 24, '预存几个月的账单', 'Stores so many median bills'), giftFen: fen(1_000_000, '赠送成本', 'Cost of the gift'),
    acceptPermille: count(0, 1_000, '估计接受率（‰），有数据前用', 'Guess of acceptance (‰), until there is data'),
  })).min(1).max(6).meta({ zh: '预存档次', en: 'Steps' }),
  billsMin: count(1, 12, '近 12 个月至少有几张账单', 'Bills in twelve months, at least'),
  restMonths: count(1, 24, '几个月内不再推荐', 'Not again within months'),
  owesMaxPercent: percent(1_200, '欠费不超过账单中位数的', 'Owes at most, of the median bill'),
  coverMonths: count(1, 24, '最多算几个月的作用', 'Months of effect counted, at most'),
  worthPercent: percent(100, '少欠一元折算', 'What a yuan of arrears avoided is worth'),
  dunningFen: fen(100_000, '一户欠一个月的催缴成本', 'Dunning an account for a month costs'),
  marginPercent: percent(100, '话费毛利', 'Margin on charges'), stayPercent: percent(100, '预存期内少离网的比例', 'Fewer leave while it lasts'),
  contactFen: fen(100_000, '推荐一户的联系成本', 'An offer costs (contact)'),
  gainMinFen: fen(1_000_000, '预期收益至少', 'Expected gain, at least'),
  capWhole: count(1, 1_000_000, '每月全州最多推荐户数', 'Offers in a month, at most'), capCounty: count(1, 1_000_000, '每月每县最多推荐户数', 'Offers in a month and county, at most'),
  holdOutPermille: count(0, 500, '随机留出（‰）', 'Hold-out (‰)'),
  acceptDays: count(7, 60, '几天内预存算接受', 'Counts as accepted within days'), monthEnds: count(1, 6, '看几个月末的欠费', 'Month ends that are looked at'),
  shrinkK: count(1, 10_000, '样本多大才信自己的接受率（户）', 'Trust own acceptance from so many accounts on'),
  roundFen: count(1, 100_000, '预存额取整到（分）', 'Stored sums are rounded to (fen)'),
})
export type PrepayRule = z.infer<typeof prepayShape>
export type PrepayStep = PrepayRule['steps'][number]

/** In the order in which they are looked at: the first that applies is the reason. */
export const leftOutReasons = ['prepaid', 'closed', 'group', 'protected', 'paused', 'recent', 'noData', 'advance', 'owes', 'lowGain', 'cap'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]
export const riskClasses = ['never', 'once', 'some', 'often'] as const
export type RiskClass = (typeof riskClasses)[number]
export const runStates = ['waiting', 'approved', 'handedOut', 'rejected', 'overtaken'] as const
export type RunState = (typeof runStates)[number]
export const dropReasons = ['paid', 'paused', 'gone'] as const

/** What a step is called. */
export const stepWords = { zh: (bills: number) => `预存 ${bills} 个月`, en: (bills: number) => `${bills} months in advance` } as const

const words = z.object({ zh: z.string(), en: z.string() })
/** A part of the expected gain; the parts add up to it to the fen. */
export const whyShape = z.object({ words, byFen: z.number() })
export type PrepayWhy = z.infer<typeof whyShape>

const interval = z.object({ share: z.number(), low: z.number(), high: z.number() })
const offer = z.object({
  accountNo: z.string(), areaCode: z.string(), areaName: z.string(), countyName: z.string(), brand: z.string(), tier: z.string().nullable(), place: z.number(), step: z.string(), prestoreFen: z.number(), giftFen: z.number(), medianFen: z.number(),
  riskClass: z.enum(riskClasses), riskPermille: z.number(), chancePermille: z.number(), gainFen: z.number(), why: z.array(whyShape), isHeldOut: z.boolean(), droppedBecause: z.enum(dropReasons).nullable(), acceptedOn: z.string().nullable(), acceptedFen: z.number().nullable(),
})
export type OfferView = z.infer<typeof offer>
const effect = z.object({ monthEnds: z.number(), treated: z.number(), heldOut: z.number(), perAccountFen: z.number().nullable(), lowFen: z.number().nullable(), highFen: z.number().nullable() })
export type PrepayEffectView = z.infer<typeof effect>
/** Of one step: offered and accepted, and who was held out and stored the same by himself. */
const conversion = z.object({ step: z.string(), offered: z.number(), accepted: z.number(), rate: interval.nullable(), heldOut: z.number(), heldOutAccepted: z.number() })
export type Conversion = z.infer<typeof conversion>
const place = z.object({ countyName: z.string(), step: z.string(), offers: z.number(), prestoreFen: z.number(), gainFen: z.number(), accepted: z.number() })
export type PlaceView = z.infer<typeof place>
const run = z.object({
  runId: z.number(), month: z.string(), version: z.number(), ruleId: z.number(), decidedOn: z.string(), state: z.enum(runStates), decidedBy: z.string().nullable(), reason: z.string().nullable(), handedOn: z.string().nullable(), acceptDays: z.number(), monthEnds: z.number(), isOwn: z.boolean().describe('The asker drafted its rule or had it made, and so cannot approve it'),
})
export type RunView = z.infer<typeof run>
const runInput = z.object({ runId: z.coerce.number().int().positive() })
const done = z.object({ done: z.literal(true) })
const tags = ['arrears']
export const prepayContract = {
  read: oc.route({ method: 'GET', path: '/arrears/prepay', summary: 'A list of prepayment offers with its funnel, what was accepted and what arrears it avoided; the newest without a choice', tags })
    .input(z.object({ runId: z.coerce.number().int().positive().optional() })).output(z.object({
      runs: z.array(z.object({ runId: z.number(), month: z.string(), version: z.number(), state: z.enum(runStates) })), run: run.nullable(), hasRule: z.boolean(), mayDecide: z.boolean(), mayApprove: z.boolean(), mayHandOut: z.boolean(),
      steps: z.array(z.object({ step: z.string(), bills: z.number() })), asked: z.number(), leftOut: z.array(z.object({ reason: z.enum(leftOutReasons), accounts: z.number() })), heldOut: z.number(), offered: z.number(), dropped: z.number(), accepted: z.number(), gainFen: z.number(), acceptedFen: z.number(),
      windowEnds: z.string().nullable(), isWindowOver: z.boolean(), places: z.array(place), offers: z.array(offer), isCut: z.boolean(), conversions: z.array(conversion), effect: effect.nullable(), wholeEffect: effect.nullable(),
      risks: z.array(z.object({ riskClass: z.enum(riskClasses), accounts: z.number(), permille: z.number() })), today: z.string(),
    })),
  decide: oc.route({ method: 'POST', path: '/arrears/prepay/decide', summary: 'Makes the list of the month now', tags }).output(z.object({ runId: z.number().nullable(), month: z.string(), asked: z.number(), offered: z.number(), heldOut: z.number(), isFresh: z.boolean() })),
  approve: oc.route({ method: 'POST', path: '/arrears/prepay/{runId}/approve', summary: 'Approves a list; whoever drafted its rule may not', tags }).input(runInput).output(done),
  reject: oc.route({ method: 'POST', path: '/arrears/prepay/{runId}/reject', summary: 'Refuses a list with a reason', tags }).input(runInput.extend({ reason: z.string().trim().min(2).max(300) })).output(done),
  handOut: oc.route({ method: 'POST', path: '/arrears/prepay/{runId}/hand-out', summary: 'Hands an approved list out, once; who has stored meanwhile is dropped', tags }).input(runInput).output(z.object({ offered: z.number(), dropped: z.number() })),
}
