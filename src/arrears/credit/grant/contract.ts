import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'

export const creditRaisedInArrears = refusal('CREDIT_RAISED_IN_ARREARS', { zh: '账户 {account} 自 {since} 起欠费 {yuan} 元，欠费期间不能调高信用度。请先缴清。', en: 'Account {account} has owed {yuan} yuan since {since}; a limit is not raised during arrears. It must be paid first.' }, 409)
export const creditAreaOutside = refusal('CREDIT_AREA_OUTSIDE', { zh: '账户 {account} 不在您负责的区域内。', en: 'Account {account} lies outside your areas.' }, 403)
export const creditDatesBad = refusal('CREDIT_DATES_BAD', { zh: '截止日期 {to} 要在 {from} 到 {last} 之间。请改截止日期。', en: 'The end date {to} must lie between {from} and {last}. Change it.' })
export const creditNotRaised = refusal('CREDIT_NOT_RAISED', { zh: '账户 {account} 现在的信用度是 {now} 元，申请的 {asked} 元不高于它，不需要临时信用度。', en: 'The limit of account {account} is {now} yuan; {asked} yuan is not above it, so no temporary limit is needed.' })
export const guarantorNeeded = refusal('CREDIT_GUARANTOR_NEEDED', { zh: '担保开机要写明担保人。', en: 'A guaranteed opening names its guarantor.' })
export const creditGrantUnknown = refusal('CREDIT_GRANT_UNKNOWN', { zh: '没有这条申请（{grant}），或它不在您负责的区域内。请刷新。', en: 'There is no such request ({grant}), or it lies outside your areas. Reload.' }, 404)
export const creditGrantDecided = refusal('CREDIT_GRANT_DECIDED', { zh: '这条申请已经有了决定。请刷新。', en: 'This request has been decided already. Reload.' }, 409)
export const creditOwnApproval = refusal('CREDIT_OWN_APPROVAL', { zh: '申请人和复核人要是三位不同的人：您已经经手过这条申请。', en: 'Who asks, who approves and who checks again are different people: you have handled this request already.' }, 403)

export const grantKinds = ['temporaryLimit', 'guaranteedOpening'] as const
export const grantShape = z.object({
  grantId: z.number(), accountNo: z.string(), areaCode: z.string(), areaName: z.string(), kind: z.enum(grantKinds), limitFen: z.number(), beforeFen: z.number(), guarantor: z.string().nullable(), fromOn: z.string(), toOn: z.string(),
  reason: z.string(), needsSecond: z.boolean(), state: z.enum(['waiting', 'second', 'approved', 'rejected']), askedBy: z.string(), approvedBy: z.string().nullable(), secondBy: z.string().nullable(), decisionReason: z.string().nullable(),
  endedOn: z.string().nullable(), expiredOn: z.string().nullable().describe('The day on which it was found past its end'), isHandled: z.boolean().describe('The asker has handled it already and so cannot decide'),
})
export type GrantView = z.infer<typeof grantShape>

export const askInput = z.object({
  accountNo: z.string().trim().min(1).max(60), areaCode: z.string().min(2).max(40), kind: z.enum(grantKinds), limitFen: z.int().min(1).max(100_000_000),
  guarantor: z.string().trim().max(60).default(''), fromOn: z.iso.date(), toOn: z.iso.date(), reason: z.string().trim().min(2).max(300),
})
export type Ask = z.infer<typeof askInput>
const grantInput = z.object({ grantId: z.coerce.number().int().positive() })
const tags = ['credit']
export const grantContract = {
  grants: oc.route({ method: 'GET', path: '/arrears/credit/grants', summary: 'Temporary limits and guaranteed openings, waiting ones first', tags }).output(z.array(grantShape)),
  ask: oc.route({ method: 'POST', path: '/arrears/credit/grants', summary: 'Asks for a temporary limit or a guaranteed opening', tags }).input(askInput).output(z.object({ grantId: z.number(), needsSecond: z.boolean() })),
  approve: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/approve', summary: 'Approves, or checks again above the threshold', tags }).input(grantInput).output(z.object({ state: z.enum(['second', 'approved']) })),
  reject: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/reject', summary: 'Refuses with a reason', tags }).input(grantInput.extend({ reason: z.string().trim().min(2).max(300) })).output(z.object({ done: z.literal(true) })),
  end: oc.route({ method: 'POST', path: '/arrears/credit/grants/{grantId}/end', summary: 'Ends an approved one before its day', tags }).input(grantInput).output(z.object({ done: z.literal(true) })),
}
