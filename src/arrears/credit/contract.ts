import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const creditRaisedInArrears = refusal('CREDIT_RAISED_IN_ARREARS', { zh: '账户 {account} 自 {since} 起欠费 {yuan} 元，欠费期间不能调高信用度。请先缴清。', en: 'Account {account} has owed {yuan} yuan since {since}; a limit is not raised during arrears. It must be paid first.' }, 409)
export const creditNoPolicy = refusal('CREDIT_NO_POLICY', { zh: '“{area}”没有生效的信用度规则。请先起草并批准一版。', en: 'No credit rule is in force for "{area}". Draft one and have it approved first.' }, 409)
export const creditAreaOutside = refusal('CREDIT_AREA_OUTSIDE', { zh: '账户 {account} 不在您负责的区域内。', en: 'Account {account} lies outside your areas.' }, 403)
export const creditDatesBad = refusal('CREDIT_DATES_BAD', { zh: '截止日期 {to} 要在 {from} 到 {last} 之间。请改截止日期。', en: 'The end date {to} must lie between {from} and {last}. Change it.' })
export const creditNotRaised = refusal('CREDIT_NOT_RAISED', { zh: '账户 {account} 现在的信用度是 {now} 元，申请的 {asked} 元不高于它，不需要临时信用度。', en: 'The limit of account {account} is {now} yuan; {asked} yuan is not above it, so no temporary limit is needed.' })
export const guarantorNeeded = refusal('CREDIT_GUARANTOR_NEEDED', { zh: '担保开机要写明担保人。', en: 'A guaranteed opening names its guarantor.' })
export const creditGrantUnknown = refusal('CREDIT_GRANT_UNKNOWN', { zh: '没有这条申请（{grant}），或它不在您负责的区域内。请刷新。', en: 'There is no such request ({grant}), or it lies outside your areas. Reload.' }, 404)
export const creditGrantDecided = refusal('CREDIT_GRANT_DECIDED', { zh: '这条申请已经有了决定。请刷新。', en: 'This request has been decided already. Reload.' }, 409)
export const creditOwnApproval = refusal('CREDIT_OWN_APPROVAL', { zh: '申请人和复核人要是三位不同的人：您已经经手过这条申请。', en: 'Who asks, who approves and who checks again are different people: you have handled this request already.' }, 403)
export const tiersRepeated = refusal('CREDIT_TIER_REPEATED', { zh: '第 {place} 行等级“{tier}”重复。请删去一行。', en: 'Row {place} repeats the tier "{tier}". Remove one.' })
export const tenureNotRising = refusal('CREDIT_TENURE_NOT_RISING', { zh: '第 {place} 行网龄 {months} 个月不大于上一行的 {before} 个月。请按网龄从小到大填。', en: 'Row {place}, tenure {months} months, is not above the row before ({before}). Fill the rows in rising order.' })
export const capBelowFloor = refusal('CREDIT_CAP_BELOW_FLOOR', { zh: '最高信用度 {cap} 元低于最低信用度 {floor} 元。请改一个。', en: 'The highest limit ({cap} yuan) is below the lowest ({floor} yuan). Change one of them.' })

export const payWays = ['ordinary', 'agreed', 'collection'] as const
const percent = (max: number, zh: string, en: string) => z.int().min(0).max(max).meta({ zh: `${zh}（%）`, en: `${en} (%)` })
const fen = (zh: string, en: string) => z.int().min(0).max(100_000_000).meta({ zh: `${zh}（分）`, en: `${en} (fen)` })
export const creditPolicyShape = z.object({
  tiers: z.array(z.object({ id: z.string().trim().min(1).max(20).meta({ zh: '客户等级', en: 'Tier' }), baseFen: fen('基础额', 'Base') })).max(20).meta({ zh: '各等级基础额', en: 'Base by tier' }),
  otherBaseFen: fen('其他客户基础额', 'Base of everybody else'),
  billsPercent: percent(500, '12 个月账单中位数的', 'Of the median bill of 12 months'),
  tenure: z.array(z.object({ fromMonths: z.int().min(0).max(600).meta({ zh: '网龄满（月）', en: 'From months' }), percent: percent(300, '乘以', 'Times') })).min(1).max(10).meta({ zh: '网龄', en: 'Tenure' }),
  stopPercent: percent(100, '近 12 个月每停机一次减', 'Less for each stop in 12 months'),
  ways: z.object({ ordinary: percent(300, '自缴', 'Pays by himself'), agreed: percent(300, '协议', 'By agreement'), collection: percent(300, '银行托收', 'Bank collection') }).meta({ zh: '缴费方式', en: 'Way of paying' }),
  recentPercent: percent(1_000, '不超过近 3 个月平均账单的', 'At most, of the mean bill of the last 3 months'),
  floorFen: fen('最低信用度', 'Lowest limit'), capFen: fen('最高信用度', 'Highest limit'),
  roundFen: z.int().min(1).max(100_000).meta({ zh: '取整到（分）', en: 'Rounded to (fen)' }),
  limitDays: z.int().min(1).max(365).meta({ zh: '允许欠费天数', en: 'Days allowed' }), oneWayStopDays: z.int().min(0).max(180).meta({ zh: '单停天数', en: 'Days of one-way stop' }),
  reviewAboveFen: fen('调整超过此额要复核', 'A change above is reviewed'),
  secondAboveFen: fen('临时信用度、担保开机超过此额要第二人复核', 'Temporary limits and openings above need a second pair of eyes'),
  grantDaysMax: z.int().min(1).max(366).meta({ zh: '临时信用度最长天数', en: 'Temporary limits last at most (days)' }),
})
export type CreditPolicy = z.infer<typeof creditPolicyShape>

export const grantKinds = ['temporaryLimit', 'guaranteedOpening'] as const
const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const whyShape = z.object({ words: wordsShape, toFen: z.number() })
export type Why = z.infer<typeof whyShape>
export const grantShape = z.object({
  grantId: z.number(), accountNo: z.string(), areaCode: z.string(), areaName: z.string(), kind: z.enum(grantKinds), limitFen: z.number(), beforeFen: z.number(), guarantor: z.string().nullable(), fromOn: z.string(), toOn: z.string(),
  reason: z.string(), needsSecond: z.boolean(), state: z.enum(['waiting', 'second', 'approved', 'rejected']), askedBy: z.string(), approvedBy: z.string().nullable(), secondBy: z.string().nullable(), decisionReason: z.string().nullable(),
  endedOn: z.string().nullable(), isHandled: z.boolean().describe('The asker has handled it already and so cannot decide'),
})
export type GrantView = z.infer<typeof grantShape>
export const limitShape = z.object({ accountNo: z.string(), areaCode: z.string(), limitFen: z.number(), previousFen: z.number().nullable(), limitDays: z.number(), oneWayStopDays: z.number(), why: z.array(whyShape), needsReview: z.boolean(), decidedOn: z.string(), version: z.number().nullable() })
export type LimitView = z.infer<typeof limitShape>

export const askInput = z.object({
  accountNo: z.string().trim().min(1).max(60), areaCode: z.string().min(2).max(40), kind: z.enum(grantKinds), limitFen: z.int().min(1).max(100_000_000),
  guarantor: z.string().trim().max(60).default(''), fromOn: z.iso.date(), toOn: z.iso.date(), reason: z.string().trim().min(2).max(300),
})
export type Ask = z.infer<typeof askInput>
const grantInput = z.object({ grantId: z.coerce.number().int().positive() })
const tags = ['credit']
export const creditContract = {
  grants: oc.route({ method: 'GET', path: '/arrears/credit/grants', summary: 'Temporary limits and guaranteed openings, waiting ones first', tags }).output(z.array(grantShape)),
  limits: oc.route({ method: 'GET', path: '/arrears/credit/limits', summary: 'Who holds credit and why, largest first', tags }).input(z.object({ accountNo: z.string().max(60).optional() })).output(z.array(limitShape)),
  ask: oc.route({ method: 'POST', path: '/arrears/credit/grants', summary: 'Asks for a temporary limit or a guaranteed opening', tags }).input(askInput).output(z.object({ grantId: z.number(), needsSecond: z.boolean() })),
  approve: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/approve', summary: 'Approves, or checks again above the threshold', tags }).input(grantInput).output(z.object({ state: z.enum(['second', 'approved']) })),
  reject: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/reject', summary: 'Refuses with a reason', tags }).input(grantInput.extend({ reason: z.string().trim().min(2).max(300) })).output(z.object({ done: z.literal(true) })),
  end: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/end', summary: 'Ends an approved one before its day', tags }).input(grantInput).output(z.object({ done: z.literal(true) })),
}
