import { oc } from '@orpc/contract'
import { z } from 'zod'
import { orderStatuses } from '../../work/order/contract.ts'

const failedShape = z.object({
  accountNo: z.string(), groupId: z.string().nullable(), groupName: z.string().nullable(), areaName: z.string(), billMonth: z.string(), returnedOn: z.string(), receiptNo: z.string(), reason: z.string().nullable().describe("The bank's own words"),
  amountFen: z.number().describe('What was to be drawn'), dueFen: z.number().describe('Of it still due'), order: z.object({ orderId: z.number(), status: z.enum(orderStatuses), ownerName: z.string().nullable() }).nullable(),
})
export type FailedRow = z.infer<typeof failedShape>
export const failedSumsShape = z.object({ accounts: z.number(), fen: z.number(), reasons: z.array(z.object({ reason: z.string().nullable(), accounts: z.number(), fen: z.number() })) })
export const failedDebitsShape = failedSumsShape.extend({ since: z.string(), rows: z.array(failedShape), isCut: z.boolean() })
export type FailedDebitsView = z.infer<typeof failedDebitsShape>

export const failedDebitContract = {
  list: oc.route({ method: 'GET', path: '/arrears/failed-debits', summary: 'Failed bank collections whose money is still due, with the order about each', tags: ['ladder'] }).output(failedDebitsShape),
}
