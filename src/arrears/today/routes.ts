import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { todayContract } from './contract.ts'
import { readToday } from './read.ts'
import { readReceipts } from './receipts.ts'

const os = implement(todayContract).$context<Context>()
export const todayRouter = os.router({ receipts: os.receipts.handler(({ context, input }) => readReceipts(context, input)), read: os.read.handler(({ context }) => readToday(context)) })
