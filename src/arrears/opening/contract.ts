import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const identityBad = refusal('OPENING_IDENTITY_BAD', { zh: '“{given}”不是 18 位证件号码，也不是证件摘要（16 到 64 位十六进制）。请核对后重输。', en: '"{given}" is neither an identity number of 18 digits nor a digest of 16 to 64 hexadecimal digits. Check it and type it again.' })
export const identityCheckDigit = refusal('OPENING_IDENTITY_CHECK_DIGIT', { zh: '证件号码的最后一位与前 17 位不符，可能输错了。请对照证件重输。', en: 'The last sign of the identity number does not fit the seventeen before it. Type it again from the card.' })
export const openingNoRule = refusal('OPENING_NO_RULE', { zh: '“{area}”没有生效的入网把关规则。请先起草并批准一版。', en: 'No rule for openings holds in "{area}". Draft one and have it approved first.' }, 409)
export const guarantorUnknown = refusal('OPENING_GUARANTOR_UNKNOWN', { zh: '没有在岗员工“{staff}”，不能担保。请填担保员工的工号。', en: 'There is no employee "{staff}" in post who could guarantee. Give the staff number.' })
export const checkUnknown = refusal('OPENING_CHECK_UNKNOWN', { zh: '没有这次查询（{check}），或它不是您查的。请重新查询。', en: 'There is no such check ({check}), or it was not yours. Ask again.' }, 404)
export const guarantorNotAsked = refusal('OPENING_GUARANTOR_NOT_ASKED', { zh: '这次查询的结论不需要担保人。', en: 'This check asks for no guarantor.' }, 409)
export const thresholdsFall = refusal('OPENING_THRESHOLDS_FALL', { zh: '拒绝的欠费额 {refuse} 元低于要担保的 {guarantor} 元，就没有人需要担保。请改一个。', en: 'Refusing from {refuse} yuan lies below asking for a guarantor from {guarantor} yuan: nobody would need one. Change one of them.' })
export const numbersFall = refusal('OPENING_NUMBERS_FALL', { zh: '拒绝的号码数 {refuse} 小于要押金的 {deposit}，就没有人需要押金。请改一个。', en: 'Refusing from {refuse} numbers lies below asking for a deposit from {deposit}: nobody would pay one. Change one of them.' })
export const staffOutside = refusal('OPENING_STAFF_OUTSIDE', { zh: '没有员工“{staff}”，或您不能查看他人的名单。', en: 'There is no employee "{staff}", or you may not see another one\'s list.' }, 403)

const money = (zh: string, en: string) => z.int().min(1).max(100_000_000).meta({ zh: `${zh}（分）`, en: `${en} (fen)` })
const numbers = (zh: string, en: string) => z.int().min(1).max(1_000).meta({ zh, en })
export const openingShape = z.object({
  refuseFromFen: money('旧欠达到，拒绝入网', 'Refuse from an old debt of'),
  guarantorFromFen: money('旧欠达到，要担保人', 'A guarantor from an old debt of'),
  depositFromNumbers: numbers('在用号码达到几个，要押金', 'A deposit from so many numbers in use'),
  refuseFromNumbers: numbers('在用号码达到几个，拒绝', 'Refuse from so many numbers in use'),
  depositFen: money('每个号码押金', 'Deposit for a number'),
})
export type OpeningRule = z.infer<typeof openingShape>
export const decisions = ['ok', 'deposit', 'guarantor', 'refuse'] as const
export type OpeningDecision = (typeof decisions)[number]
export const decisionWords = {
  ok: { zh: '可以入网', en: 'May open' }, deposit: { zh: '交押金后入网', en: 'Opens with a deposit' }, guarantor: { zh: '有担保人方可入网', en: 'Opens with a guarantor' }, refuse: { zh: '先清欠，再入网', en: 'Pays first' },
} as const

const words = z.object({ zh: z.string(), en: z.string() })
const debt = z.object({ accountId: z.string().describe('Masked outside of the asker\'s areas'), areaName: z.string(), owedFen: z.number(), writtenOffFen: z.number(), oldestDueOn: z.string().nullable() })
export type Debt = z.infer<typeof debt>
const check = z.object({
  checkId: z.number(), decision: z.enum(decisions), why: z.array(words), owedFen: z.number(), numbersInUse: z.number(), debts: z.array(debt), depositFen: z.number(), version: z.number(), checkedAt: z.string(), asOf: z.string().nullable().describe('The last day whose payments are known'),
})
export type CheckView = z.infer<typeof check>
const pastCheck = z.object({ checkId: z.number(), checkedAt: z.string(), decision: z.enum(decisions), owedFen: z.number(), numbersInUse: z.number(), guarantor: z.string().nullable(), version: z.number(), checkedBy: z.string() })
export type PastCheck = z.infer<typeof pastCheck>
const opened = z.object({
  subscriberId: z.string(), accountId: z.string(), openedOn: z.string(), brand: z.string(), areaName: z.string(), outletCode: z.string().nullable(), outletName: z.string().nullable(), staffNo: z.string().nullable(), owedFen: z.number(), oldAccounts: z.string(), checked: z.enum(['none', ...decisions]),
})
export type OpenedView = z.infer<typeof opened>
const own = z.object({ accountId: z.string(), role: z.enum(['sold', 'guaranteed']), areaName: z.string(), brand: z.string(), tier: z.string().nullable(), openFen: z.number(), openingFen: z.number(), since: z.string() })
export type OwnView = z.infer<typeof own>
const testNumber = z.object({
  subscriberId: z.string(), kind: z.enum(['test', 'free']), purpose: z.string(), ownerStaffNo: z.string(), ownerName: z.string(), unitName: z.string(), validFrom: z.string(), endsOn: z.string(), isInUse: z.boolean(), isPast: z.boolean(),
})
export type TestNumberView = z.infer<typeof testNumber>
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const tags = ['arrears']
export const openingContract = {
  check: oc.route({ method: 'POST', path: '/arrears/openings/check', summary: 'Asks whether a person may open a number; the number of the card is hashed and never kept', tags }).input(z.object({ identity: z.string().trim().min(1).max(80) })).output(check),
  guarantee: oc.route({ method: 'POST', path: '/arrears/openings/checks/{checkId}/guarantor', summary: 'Names the employee who answers for a person', tags }).input(z.object({ checkId: z.coerce.number().int().positive(), staffNo: z.string().trim().min(1).max(40) })).output(z.object({ done: z.literal(true) })),
  checks: oc.route({ method: 'GET', path: '/arrears/openings/checks', summary: "The asker's own checks, newest first", tags }).output(z.array(pastCheck)),
  opened: oc.route({ method: 'GET', path: '/arrears/openings', summary: 'Who was opened in a month despite an old debt, with outlet and staff', tags }).input(z.object({ month: month.optional() })).output(z.object({ month: month.nullable(), months: z.array(month), openings: z.number(), checkedCount: z.number(), rows: z.array(opened) })),
  own: oc.route({ method: 'GET', path: '/arrears/own', summary: 'The accounts that an employee sold or guaranteed and that owe now', tags }).input(z.object({ staffNo: z.string().max(40).optional() })).output(z.object({ staffNo: z.string().nullable(), name: z.string().nullable(), month: month.nullable(), rows: z.array(own) })),
  testNumbers: oc.route({ method: 'GET', path: '/arrears/test-numbers', summary: 'Test and free numbers with owner and end; those past it and still in use are gaps', tags }).output(z.object({ month: month.nullable(), numbers: z.array(testNumber), grantsPast: z.number().describe('Temporary limits and guaranteed openings past their day') })),
}
