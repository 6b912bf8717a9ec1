import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const rewardMonthOpen = refusal('REWARD_MONTH_OPEN', { zh: '{month} 还没有结束，奖励要等月末之后再算。', en: '{month} is not over; its reward is computed after its end.' }, 409)
export const rewardNoFigures = refusal('REWARD_NO_FIGURES', { zh: '{month} 的月末欠费还没有算出来：账单和缴费要到 {last} 为止。请先导入文件。', en: 'The arrears at the end of {month} do not stand yet: bills and payments are needed up to {last}. Bring the files first.' }, 409)
export const rewardThere = refusal('REWARD_THERE', { zh: '{month} 的奖励已经算过并冻结，不会再算一次；之后的返销在以后月份扣回。', en: 'The reward of {month} was computed and frozen; it is not computed again. Later reversals are taken back in later months.' }, 409)
export const rewardGapBefore = refusal('REWARD_GAP_BEFORE', { zh: '请按月份先后计算：{later} 已经算过，不能再补算 {month}。', en: 'Months are computed in their order: {later} stands already, so {month} cannot be added.' }, 409)
export const rewardScopeSmall = refusal('REWARD_SCOPE_SMALL', { zh: '奖励按全分公司计算，请由负责全分公司的人来算。', en: 'The reward is computed for the whole branch; somebody who answers for all of it must do it.' }, 403)
export const rewardUnknown = refusal('REWARD_UNKNOWN', { zh: '{month} 没有“{staffNo}”的奖励单，或您不能查看。', en: 'There is no statement of "{staffNo}" for {month}, or it is not yours to see.' }, 404)
export const disputeNotYours = refusal('REWARD_DISPUTE_NOT_YOURS', { zh: '只能对自己的奖励单提出异议。', en: 'One disputes one\'s own statement only.' }, 403)
export const disputeOpen = refusal('REWARD_DISPUTE_OPEN', { zh: '您对 {month} 的奖励已经提出异议，正在处理。请等答复后再提。', en: 'Your dispute of {month} is being looked at; wait for the reply before another.' }, 409)
export const disputeUnknown = refusal('REWARD_DISPUTE_UNKNOWN', { zh: '没有第 {dispute} 号异议，或它不在您负责的区域内。', en: 'There is no dispute {dispute}, or it lies outside your areas.' }, 404)
export const disputeAnswered = refusal('REWARD_DISPUTE_ANSWERED', { zh: '这条异议已经答复。请刷新。', en: 'This dispute has been answered. Reload.' }, 409)
export const disputeOwn = refusal('REWARD_DISPUTE_OWN', { zh: '自己的异议要由别人答复。', en: 'One\'s own dispute is answered by somebody else.' }, 403)
export const correctionMissing = refusal('REWARD_CORRECTION_MISSING', { zh: '成立的异议要写更正金额（可正可负，不为零）；不成立的不写。', en: 'An upheld dispute needs the amount of its correction, not zero; a rejected one has none.' })
export const gradeNotRising = refusal('REWARD_GRADE_NOT_RISING', { zh: '第 {place} 行账龄 {months} 个月不大于上一行。请按账龄从小到大填，第一行从 0 开始。', en: 'Row {place}, {months} months, is not above the row before. Fill the grades in rising order, the first from 0.' })

export const rewardPolicyShape = z.object({
  grades: z.array(z.object({
    id: z.string().regex(/^[\w-]{1,20}$/).meta({ zh: '代号', en: 'Code' }),
    name: z.string().trim().min(1).max(40).meta({ zh: '名称', en: 'Name' }),
    nameEn: z.string().trim().min(1).max(40).meta({ zh: '英文名称', en: 'Name in English' }),
    fromAgeMonths: z.int().min(0).max(240).meta({ zh: '账龄从（月）', en: 'Age from (months)' }),
    ratePermille: z.number().min(0).max(500).meta({ zh: '奖励（千分之）', en: 'Reward (per mille)' }),
  })).min(1).max(8).meta({ zh: '按账龄分档', en: 'Grades by age' }),
  basePercent: z.number().min(0).max(300).meta({ zh: '起奖：超过预期的百分之几', en: 'Rewarded above this share of the expectation (%)' }),
  capFen: z.int().min(0).max(100_000_000).meta({ zh: '每人每月封顶（分）', en: 'Cap for a person and month (fen)' }),
  posts: z.array(z.string().trim().min(1).max(40)).max(20).meta({ zh: '哪些岗位（空为所有办案人）', en: 'Posts (empty: whoever has cases)' }),
  historyMonths: z.int().min(1).max(24).meta({ zh: '预期参照最近几个月', en: 'Months the expectation goes by' }),
  shrinkK: z.int().min(0).max(10_000).meta({ zh: '小样本向全公司靠拢的强度 k', en: 'Pull of small cells towards the branch, k' }),
})
export type RewardPolicy = z.infer<typeof rewardPolicyShape>

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const staffNo = z.string().min(1).max(40)
const personShape = z.object({
  staffNo: z.string(), name: z.string(), unitCode: z.string(), unitName: z.string(), accounts: z.number(), baseFen: z.number(), expectedFen: z.number(), recoveredFen: z.number(), sumFen: z.number(), paidFen: z.number(), clawbackFen: z.number(), correctionFen: z.number(), totalFen: z.number(), dispute: z.enum(['none', 'open', 'upheld', 'rejected']),
})
export type RewardPerson = z.infer<typeof personShape>
const lineShape = z.object({ grade: z.string(), name: z.string(), nameEn: z.string(), ratePermille: z.number(), items: z.number(), baseFen: z.number(), expectedFen: z.number(), recoveredFen: z.number(), rewardFen: z.number() })
const moneyShape = z.object({ receiptNo: z.string(), billNo: z.string(), accountNo: z.string(), grade: z.string(), paidOn: z.string(), amountFen: z.number() })
const disputeShape = z.object({ disputeId: z.number(), month: z.string(), staffNo: z.string(), name: z.string(), reason: z.string(), madeAt: z.string(), outcome: z.enum(['upheld', 'rejected']).nullable(), reply: z.string().nullable(), correctionFen: z.number().nullable(), repliedBy: z.string().nullable(), isOwn: z.boolean() })
export type DisputeView = z.infer<typeof disputeShape>
const tags = ['collection']
export const rewardContract = {
  league: oc.route({ method: 'GET', path: '/arrears/rewards', summary: 'Who recovered how much above expectation in a month', tags }).input(z.object({ month: month.optional() }))
    .output(z.object({ months: z.array(z.string()), open: z.string().nullable().describe('The closed month that can be computed next'), month: z.string().nullable(), ruleId: z.number().nullable(), version: z.number().nullable(), historyMonths: z.array(z.string()), batchCount: z.number(), computedAt: z.string().nullable(), unownedFen: z.number(), people: z.array(personShape), disputes: z.array(disputeShape), mayCompute: z.boolean(), mayAnswer: z.boolean() })),
  statement: oc.route({ method: 'GET', path: '/arrears/rewards/{month}/{staffNo}', summary: 'One person\'s statement of a month: by age, with every receipt', tags }).input(z.object({ month, staffNo }))
    .output(z.object({ month: z.string(), person: personShape, basePercent: z.number(), capFen: z.number(), lines: z.array(lineShape), money: z.array(moneyShape), clawbacks: z.array(z.object({ fromMonth: z.string(), amountFen: z.number(), receipts: z.array(z.string()) })), disputes: z.array(disputeShape), isOwn: z.boolean() })),
  mine: oc.route({ method: 'GET', path: '/arrears/rewards/mine', summary: 'My own statements', tags }).output(z.object({ staffNo: z.string().nullable(), months: z.array(personShape.extend({ month: z.string() })) })),
  compute: oc.route({ method: 'POST', path: '/arrears/rewards', summary: 'Computes and freezes a closed month', tags }).input(z.object({ month })).output(z.object({ people: z.number(), paidFen: z.number(), clawbackFen: z.number() })),
  dispute: oc.route({ method: 'POST', path: '/arrears/rewards/{month}/dispute', summary: 'Disputes one\'s own statement', tags }).input(z.object({ month, reason: z.string().trim().min(2).max(500) })).output(z.object({ disputeId: z.number() })),
  answer: oc.route({ method: 'POST', path: '/arrears/rewards/disputes/{disputeId}/answer', summary: 'Answers a dispute, with a correction when it is upheld', tags })
    .input(z.object({ disputeId: z.coerce.number().int().positive(), outcome: z.enum(['upheld', 'rejected']), reply: z.string().trim().min(2).max(500), correctionFen: z.int().min(-10_000_000).max(10_000_000).nullable() })).output(z.object({ done: z.literal(true) })),
}
