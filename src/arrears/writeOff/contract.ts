import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const writeOffNoPolicy = refusal('WRITE_OFF_NO_POLICY', { zh: '还没有生效的坏账准备规则，核销账龄不明。请先起草并批准一版。', en: 'No provision rule is in force, so the age of write-off is open. Draft one and have it approved first.' }, 409)
export const writeOffNothing = refusal('WRITE_OFF_NOTHING', { zh: '{month} 月末没有满 {months} 个月、且未列入其他清单的欠费。', en: 'At the end of {month} no debt is {months} months old and on no other list.' }, 409)
export const writeOffUnknown = refusal('WRITE_OFF_UNKNOWN', { zh: '没有这张核销清单（{list}），或它不在您负责的区域。', en: 'There is no such list ({list}), or it lies outside your areas.' }, 404)
export const writeOffDecided = refusal('WRITE_OFF_DECIDED', { zh: '这张清单已经有了决定。请刷新。', en: 'This list has been decided already. Reload.' }, 409)
export const writeOffOwnApproval = refusal('WRITE_OFF_OWN_APPROVAL', { zh: '提出清单的人不能批准它，请由另一位有权限的同事批准。', en: 'Whoever proposed a list cannot approve it; another person with the permission must.' }, 403)
export const writeOffAreaOutside = refusal('WRITE_OFF_AREA_OUTSIDE', { zh: '“{area}”不在您负责的区域内。', en: '"{area}" lies outside your areas.' }, 403)
export const writeOffPaidSince = refusal('WRITE_OFF_PAID_SINCE', { zh: '{month} 月末清单里有 {accounts} 户的欠费已经变了。请作废后按新的月末重新提出。', en: 'Of the list of {month}, {accounts} accounts owe another sum now. Reject it and propose again on the newer month end.' }, 409)

const listState = z.enum(['waiting', 'approved', 'rejected'])
const list = z.object({
  listId: z.number(), month: z.string(), areaCode: z.string(), areaName: z.string(), ageMonths: z.number(), accounts: z.number(), amountFen: z.number(), note: z.string(), state: listState,
  proposedBy: z.string(), proposedAt: z.string(), decidedBy: z.string().nullable(), decisionReason: z.string().nullable(), isOwn: z.boolean().describe('The asker proposed it and so cannot decide'),
})
export type WriteOffListView = z.infer<typeof list>
const item = z.object({ accountNo: z.string(), customerNo: z.string(), areaName: z.string(), oldestMonth: z.string(), bills: z.number(), amountFen: z.number(), writtenFen: z.number().describe('What the province has written off of it since') })
export type WriteOffItemView = z.infer<typeof item>
const kept = z.object({ accountId: z.string(), areaName: z.string(), writtenOn: z.string(), writtenFen: z.number(), returnedFen: z.number(), leftFen: z.number() })
export type KeptDebt = z.infer<typeof kept>

const month = z.string().regex(/^\d{4}-\d{2}$/)
const listInput = z.object({ listId: z.coerce.number().int().positive() })
const tags = ['arrears']
export const writeOffContract = {
  lists: oc.route({ method: 'GET', path: '/arrears/write-off/lists', summary: 'Lists of debts to be written off, waiting ones first', tags })
    .output(z.object({ lists: z.array(list), mayPropose: z.boolean(), mayApprove: z.boolean() })),
  items: oc.route({ method: 'GET', path: '/arrears/write-off/lists/{listId}', summary: 'The debts of a list, and what the province has done', tags }).input(listInput).output(z.object({ list, items: z.array(item) })),
  propose: oc.route({ method: 'POST', path: '/arrears/write-off/lists', summary: 'Proposes to write off what is older than the policy allows', tags })
    .input(z.object({ month: month.optional(), areaCode: z.string().min(2).max(40).optional(), without: z.array(z.string().max(64)).max(500).default([]), note: z.string().trim().min(2).max(300) }))
    .output(z.object({ listId: z.number(), accounts: z.number(), amountFen: z.number() })),
  approve: oc.route({ method: 'POST', path: '/arrears/write-off/lists/{listId}/approve', summary: 'Approves a list; finance takes it as Excel', tags }).input(listInput).output(z.object({ done: z.literal(true) })),
  reject: oc.route({ method: 'POST', path: '/arrears/write-off/lists/{listId}/reject', summary: 'Refuses a list with a reason', tags }).input(listInput.extend({ reason: z.string().trim().min(2).max(300) })).output(z.object({ done: z.literal(true) })),
  kept: oc.route({ method: 'GET', path: '/arrears/write-off/kept', summary: 'Debts that were written off and are still pursued, with what came in since', tags })
    .output(z.object({ month: z.string().nullable(), writtenFen: z.number(), returnedFen: z.number(), accounts: z.number(), debts: z.array(kept), isCut: z.boolean() })),
}
