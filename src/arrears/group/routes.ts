import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { groupContract } from './contract.ts'
import { readGroup } from './read.ts'

const os = implement(groupContract).$context<Context>()
export const groupRouter = os.router({ read: os.read.handler(({ context, input }) => readGroup(context, input.groupId)) })
