import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { clearFind, confirmFind, readFinds, runWatch } from './actions.ts'
import { gamingContract } from './contract.ts'

const os = implement(gamingContract).$context<Context>()
export const gamingRouter = os.router({
  list: os.list.handler(({ context }) => readFinds(context)),
  watch: os.watch.handler(({ context, input }) => runWatch(context, input.month)),
  confirm: os.confirm.handler(async ({ context, input }) => ({ orderId: await confirmFind(context, input) })),
  clear: os.clear.handler(async ({ context, input }) => {
    await clearFind(context, input)
    return { done: true as const }
  }),
})
