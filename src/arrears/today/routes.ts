import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { todayContract } from './contract.ts'
import { readToday } from './read.ts'

const os = implement(todayContract).$context<Context>()
export const todayRouter = os.router({ read: os.read.handler(({ context }) => readToday(context)) })
