import { oc } from '@orpc/contract'
import { z } from 'zod'
import { orderStatuses } from '../../work/order/contract.ts'
import { refusal } from '../../kernel/refusal.ts'
import { ageing } from '../roll/states.data.ts'

export const groupUnknown = refusal('ARREARS_GROUP_UNKNOWN', {
  zh: '没有“{group}”这个集团的账户，或它们不在您负责的区域。请核对集团编号。', en: 'There are no accounts of the group "{group}", or they lie outside your areas. Check its number.',
}, 404)

export const ageBuckets = ageing.map((bucket) => bucket.id)
const managerShape = z.object({ name: z.string(), staffNo: z.string().nullable(), since: z.string().nullable(), isNamed: z.boolean().describe('Named by the file of groups; else whoever holds the role for the area') })
export type GroupManager = z.infer<typeof managerShape>
const accountShape = z.object({
  accountNo: z.string(), areaName: z.string(), way: z.enum(['ordinary', 'agreed', 'collection']), openFen: z.number().describe('At the last month end'), overdueFen: z.number(), ladderDays: z.number(), rungName: z.string().nullable(), oldestDueOn: z.string().nullable(),
})
const paymentShape = z.object({ accountNo: z.string(), day: z.string(), receiptNo: z.string(), fen: z.number(), kind: z.enum(['payment', 'collection', 'collection_failed', 'reversal']) })
const promiseShape = z.object({ accountNo: z.string(), madeOn: z.string(), dueOn: z.string(), fen: z.number(), state: z.enum(['open', 'kept', 'broken']) })
const orderShape = z.object({ orderId: z.number(), accountNo: z.string(), kindName: z.object({ zh: z.string(), en: z.string() }), title: z.string(), status: z.enum(orderStatuses), openedOn: z.string(), ownerName: z.string().nullable() })
const groupShape = z.object({
  groupId: z.string(), name: z.string().nullable().describe('Null while no file names the group'), areaName: z.string(), manager: managerShape.nullable(), month: z.string().nullable().describe('The last month end that stands'),
  openFen: z.number(), overdueFen: z.number(), ages: z.array(z.object({ age: z.enum(ageBuckets), fen: z.number() })), accounts: z.array(accountShape), payments: z.array(paymentShape), promises: z.array(promiseShape), orders: z.array(orderShape),
})
export type GroupView = z.infer<typeof groupShape>

export const groupContract = {
  read: oc.route({ method: 'GET', path: '/arrears/groups/{groupId}', summary: 'One group: its account manager, its accounts with what they owe, money, promises and orders', tags: ['arrears'] })
    .input(z.object({ groupId: z.string().regex(/^[0-9A-Za-z_.:-]{1,64}$/) })).output(groupShape),
}
