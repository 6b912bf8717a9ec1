import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { approveList, proposeList, readItems, readKeptDebts, readLists, rejectList } from './actions.ts'
import { writeOffContract } from './contract.ts'

const os = implement(writeOffContract).$context<Context>()
const done = { done: true } as const
export const writeOffRouter = os.router({
  lists: os.lists.handler(({ context }) => readLists(context)),
  items: os.items.handler(({ context, input }) => readItems(context, input.listId)),
  propose: os.propose.handler(({ context, input }) => proposeList(context, input)),
  approve: os.approve.handler(async ({ context, input }) => {
    await approveList(context, input.listId)
    return done
  }),
  reject: os.reject.handler(async ({ context, input }) => {
    await rejectList(context, input.listId, input.reason)
    return done
  }),
  kept: os.kept.handler(({ context }) => readKeptDebts(context)),
})
