import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { failedDebitContract } from './contract.ts'
import { readFailed } from './read.ts'

const os = implement(failedDebitContract).$context<Context>()
export const failedDebitRouter = os.router({ list: os.list.handler(({ context }) => readFailed(context)) })
