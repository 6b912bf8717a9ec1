import { oc } from '@orpc/contract'
import { z } from 'zod'
import { failedSumsShape } from '../failedDebit/contract.ts'
import { handMarks, restoreClockShape } from '../stop/contract.ts'

const sumShape = z.object({ accounts: z.number(), fen: z.number() })
const managerShape = z.object({ name: z.string().nullable(), isNamed: z.boolean().describe('Named by the file of groups; else whoever holds the role for the area'), fen: z.number(), groups: z.array(z.object({ groupId: z.string(), name: z.string().nullable(), accounts: z.number(), fen: z.number(), ladderDays: z.number() })) })
const todayShape = z.object({
  today: z.string(), businessDate: z.string().nullable(), hasPolicy: z.boolean(),
  /** `from`: yesterday, or the last day with money when nothing has come since. */
  paid: sumShape.extend({ from: z.string().nullable(), ofDunned: sumShape, rows: z.array(z.object({ accountNo: z.string(), fen: z.number(), rungName: z.string().nullable() })) }),
  stopsTomorrow: sumShape.extend({ on: z.string().nullable(), valuable: z.number(), rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), rungName: z.string(), fen: z.number(), byHand: z.array(z.enum(handMarks)) })) }),
  brokenPromises: sumShape.extend({ rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), promisedOn: z.string(), fen: z.number(), reason: z.string() })) }),
  restores: restoreClockShape.extend({ rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), minutes: z.number(), state: z.enum(['late', 'alarm', 'breach']) })) }),
  /** Near the limit or over it; null for whoever may not see limits. */
  credit: sumShape.extend({ usedUp: z.number(), rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), usedFen: z.number(), limitFen: z.number(), isUsedUp: z.boolean() })) }).nullable(),
  failedDebits: failedSumsShape.extend({ since: z.string(), rows: z.array(z.object({ accountNo: z.string(), billMonth: z.string(), reason: z.string().nullable(), dueFen: z.number() })) }),
  groups: z.array(managerShape),
  waiting: z.array(z.object({ kind: z.enum(['stops', 'byHand', 'ready', 'failed', 'notDone', 'grants', 'rules', 'letters', 'parked', 'prepay']), count: z.number(), path: z.string() })),
})
export type TodayView = z.infer<typeof todayShape>

export const receiptWays = ['cash', 'bank', 'card', 'agent', 'online', 'advance', 'transfer', 'collection'] as const
const receiptShape = z.object({
  receiptNo: z.string(), accountNo: z.string(), areaName: z.string(), paidAt: z.string().describe('The time of payment, else its day'), fen: z.number().describe('Less what was taken back of it'), way: z.enum(receiptWays).nullable(), outletName: z.string().nullable(),
  rungName: z.string().nullable().describe('The rung on which the account stood when the money came; null when it had not been dunned'),
  allocation: z.object({ parts: z.array(z.object({ billNo: z.string(), month: z.string(), fen: z.number() })), advanceFen: z.number() }).nullable().describe('The bills that it settled, the oldest first; null while the ledger could not place it'),
})
export type ReceiptRow = z.infer<typeof receiptShape>
const receiptsAsk = z.object({
  day: z.iso.date().optional().describe('One business day; else everything since yesterday, or the last day with money'), areaCode: z.string().min(1).max(40).optional(), only: z.enum(['all', 'dunned']).default('all'),
  page: z.coerce.number().int().min(1).max(10_000).default(1), limit: z.coerce.number().int().min(1).max(5_000).default(100),
})
export type ReceiptsAsk = z.infer<typeof receiptsAsk>
const receiptsShape = z.object({ from: z.string().nullable(), day: z.string().nullable(), areaCode: z.string(), areaName: z.string(), page: z.number(), total: z.object({ receipts: z.number(), accounts: z.number(), fen: z.number() }), rows: z.array(receiptShape) })
export type ReceiptsView = z.infer<typeof receiptsShape>

export const todayContract = {
  receipts: oc.route({ method: 'GET', path: '/arrears/today/receipts', summary: 'The receipts behind what came in, with what each settled', tags: ['ladder'] }).input(receiptsAsk).output(receiptsShape),
  read: oc.route({ method: 'GET', path: '/arrears/today', summary: 'What an arrears officer opens the day with', tags: ['ladder'] }).output(todayShape),
}
