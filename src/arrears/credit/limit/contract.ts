import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { payWays, whyShape } from '../contract.ts'
import { grantShape } from '../grant/contract.ts'

export const limitUnknown = refusal('CREDIT_LIMIT_UNKNOWN', {
  zh: '账户 {account} 没有核定的信用度：它不是后付费账户、不在您负责的区域内，或本月还没有核定。', en: 'No limit has been decided for account {account}: it is not postpaid, lies outside your areas, or this month has not been decided yet.',
}, 404)
export const creditNoFacts = refusal('CREDIT_NO_FACTS', { zh: '还没有上月末的用户快照，不能核定信用度。请先导入用户月末快照和账单。', en: 'There is no month end of subscribers before this month, so no limit can be decided. Bring the month end and the bills first.' }, 409)
export const reviewUnknown = refusal('CREDIT_REVIEW_UNKNOWN', { zh: '没有这条待复核的调整（{review}），或它不在您负责的区域内。请刷新。', en: 'There is no such change to review ({review}), or it lies outside your areas. Reload.' }, 404)
export const reviewDecided = refusal('CREDIT_REVIEW_DECIDED', { zh: '这条调整已经有了决定，或已被新一次核定取代。请刷新。', en: 'This change has been decided, or a later decision has overtaken it. Reload.' }, 409)
export const reviewReasonNeeded = refusal('CREDIT_REVIEW_REASON', { zh: '不同意调整时要写明原因。', en: 'Say why when you refuse a change.' })
export const reviewInArrears = refusal('CREDIT_REVIEW_IN_ARREARS', { zh: '账户 {account} 现在欠费 {yuan} 元，欠费期间不能调高信用度。请先缴清，下月再核定。', en: 'Account {account} owes {yuan} yuan now; a limit is not raised during arrears. It must be paid first and is decided again next month.' }, 409)

const month = z.string().regex(/^\d{4}-\d{2}$/)
export const inputsShape = z.object({
  tier: z.string().nullable(), tenureMonths: z.number(), billsFen: z.array(z.number()).describe('Newest first, twelve months at most'), stopsInYear: z.number(), way: z.enum(payWays), overdueFen: z.number(),
  score: z.object({ points: z.number(), chance: z.number(), percent: z.number() }).nullable(),
})
export type LimitInputs = z.infer<typeof inputsShape>

export const limitShape = z.object({
  accountNo: z.string(), areaCode: z.string(), areaName: z.string(), brand: z.string(), tier: z.string().nullable(), way: z.enum(payWays), limitFen: z.number(), previousFen: z.number().nullable(), limitDays: z.number(), oneWayStopDays: z.number(),
  why: z.array(whyShape), isHeld: z.boolean().describe('Would be higher, but for open arrears'), waitingFen: z.number().nullable().describe('The change that waits for review'),
  grantedFen: z.number().nullable().describe('A temporary limit that runs'), usedFen: z.number().nullable(), decidedOn: z.string(), month: z.string().nullable(), version: z.number().nullable(),
})
export type LimitView = z.infer<typeof limitShape>
export const reviewShape = z.object({
  reviewId: z.number(), accountNo: z.string(), areaName: z.string(), month: z.string(), fromFen: z.number(), toFen: z.number(), why: z.array(whyShape), proposedOn: z.string(), version: z.number().nullable(),
  state: z.enum(['waiting', 'approved', 'rejected', 'overtaken']), decidedBy: z.string().nullable(), reason: z.string().nullable(),
})
export type ReviewView = z.infer<typeof reviewShape>
const changeShape = z.object({ changedOn: z.string(), month: z.string(), fromFen: z.number().nullable(), toFen: z.number(), why: z.array(whyShape), version: z.number().nullable(), isReviewed: z.boolean() })

export const limitStates = ['raised', 'lowered', 'held', 'waiting', 'near', 'usedUp'] as const
export type LimitState = (typeof limitStates)[number]
const tags = ['credit']
export const limitContract = {
  summary: oc.route({ method: 'GET', path: '/arrears/credit', summary: 'The last decision and what holds: accounts, sum, waiting, held back by arrears, near and over the limit', tags }).output(z.object({
    run: z.object({ month: z.string(), decidedOn: z.string(), accounts: z.number(), withoutRule: z.number() }).nullable(),
    accounts: z.number(), limitFen: z.number(), raised: z.number(), lowered: z.number(), held: z.number(), waiting: z.number(), near: z.number(), usedUp: z.number(), mayDecide: z.boolean(), mayApprove: z.boolean(), hasRule: z.boolean(),
  })),
  limits: oc.route({ method: 'GET', path: '/arrears/credit/limits', summary: 'Who holds credit and why, largest first', tags })
    .input(z.object({ accountNo: z.string().max(60).optional(), state: z.enum(limitStates).optional() })).output(z.object({ rows: z.array(limitShape), isCut: z.boolean() })),
  limit: oc.route({ method: 'GET', path: '/arrears/credit/limits/{accountNo}', summary: 'Why this limit: inputs, steps, earlier limits, reviews, temporary limits', tags })
    .input(z.object({ accountNo: z.string().min(1).max(60) }))
    .output(z.object({ limit: limitShape, inputs: inputsShape, changes: z.array(changeShape), reviews: z.array(reviewShape), grants: z.array(grantShape), usage: z.array(z.object({ day: z.string(), usedFen: z.number(), limitFen: z.number() })) })),
  reviews: oc.route({ method: 'GET', path: '/arrears/credit/reviews', summary: 'Changes above the threshold that wait for a second pair of eyes', tags }).output(z.array(reviewShape)),
  review: oc.route({ method: 'POST', path: '/arrears/credit/reviews/{reviewId}', summary: 'Lets a change hold, or refuses it with a reason', tags })
    .input(z.object({ reviewId: z.coerce.number().int().positive(), isApproved: z.boolean(), reason: z.string().trim().max(300).default('') })).output(z.object({ done: z.literal(true) })),
  decide: oc.route({ method: 'POST', path: '/arrears/credit/decide', summary: 'Decides the limits of the month now', tags }).output(z.object({ month, accounts: z.number(), changed: z.number(), waiting: z.number(), withoutRule: z.number() })),
}
