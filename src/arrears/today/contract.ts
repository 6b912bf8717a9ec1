import { oc } from '@orpc/contract'
import { z } from 'zod'
import { handMarks, restoreClockShape } from '../stop/contract.ts'

const sumShape = z.object({ accounts: z.number(), fen: z.number() })
const managerShape = z.object({ name: z.string().nullable(), fen: z.number(), groups: z.array(z.object({ groupId: z.string(), accountNo: z.string(), accounts: z.number(), fen: z.number(), ladderDays: z.number() })) })
const todayShape = z.object({
  today: z.string(), businessDate: z.string().nullable(), hasPolicy: z.boolean(),
  /** `from`: yesterday, or the last day with money when nothing has come since. */
  paid: sumShape.extend({ from: z.string().nullable(), ofDunned: sumShape, rows: z.array(z.object({ accountNo: z.string(), fen: z.number(), rungName: z.string().nullable() })) }),
  stopsTomorrow: sumShape.extend({ on: z.string().nullable(), valuable: z.number(), rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), rungName: z.string(), fen: z.number(), byHand: z.array(z.enum(handMarks)) })) }),
  brokenPromises: sumShape.extend({ rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), promisedOn: z.string(), fen: z.number(), reason: z.string() })) }),
  restores: restoreClockShape.extend({ rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), minutes: z.number(), state: z.enum(['late', 'alarm', 'breach']) })) }),
  /** Near the limit or over it; null for whoever may not see limits. */
  credit: sumShape.extend({ usedUp: z.number(), rows: z.array(z.object({ accountNo: z.string(), areaName: z.string(), usedFen: z.number(), limitFen: z.number(), isUsedUp: z.boolean() })) }).nullable(),
  groups: z.array(managerShape),
  waiting: z.array(z.object({ kind: z.enum(['stops', 'byHand', 'ready', 'failed', 'notDone', 'grants', 'rules', 'letters', 'parked', 'prepay']), count: z.number(), path: z.string() })),
})
export type TodayView = z.infer<typeof todayShape>

export const todayContract = { read: oc.route({ method: 'GET', path: '/arrears/today', summary: 'What an arrears officer opens the day with', tags: ['ladder'] }).output(todayShape) }
