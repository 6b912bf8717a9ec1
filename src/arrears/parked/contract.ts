import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const parkedKinds = ['payment', 'collection', 'reversal', 'adjustment', 'write_off', 'bill'] as const
export const parkedReasons = ['no_bill', 'account_closed', 'receipt_twice', 'number_twice', 'no_payment', 'more_than_paid', 'bill_replaced'] as const
export const parkedStates = ['open', 'cleared', 'settled'] as const

export const parkedUnknown = refusal('PARKED_UNKNOWN', { zh: '没有这一条挂账，或它不在您负责的区域。', en: 'There is no such parked item, or it lies outside your areas.' }, 404)
export const parkedDecided = refusal('PARKED_DECIDED', { zh: '这一条挂账已经处理过了，请刷新页面。', en: 'This item is settled already; reload the page.' }, 409)

const id = z.coerce.number().int().positive()
const parked = z.object({
  parkedId: z.number(), kind: z.enum(parkedKinds), reference: z.string(), accountId: z.string(), areaName: z.string().nullable(), day: z.string(), amountFen: z.number(), reason: z.enum(parkedReasons), state: z.enum(parkedStates),
  settlement: z.string().nullable(), settledBy: z.string().nullable(),
})
export type ParkedShape = z.infer<typeof parked>

export const parkedContract = {
  list: oc.route({ method: 'GET', path: '/arrears/parked', summary: 'What the ledger could not place, newest first', tags: ['arrears'] })
    .input(z.object({ state: z.enum(parkedStates).default('open'), before: id.optional(), limit: z.coerce.number().int().min(1).max(500).default(200) }))
    .output(z.object({ items: z.array(parked), next: z.number().nullable(), maySettle: z.boolean() })),
  settle: oc.route({ method: 'POST', path: '/arrears/parked/{parkedId}/settle', summary: 'Says what was done about a parked item', tags: ['arrears'] })
    .input(z.object({ parkedId: id, settlement: z.string().trim().min(2).max(300) })).output(z.object({ done: z.literal(true) })),
}
