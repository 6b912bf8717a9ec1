import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { decideStop, readOutlet, readOutlets, runOutletCheck } from './actions.ts'
import { outletContract } from './contract.ts'

const os = implement(outletContract).$context<Context>()
const done = { done: true } as const
export const outletRouter = os.router({
  list: os.list.handler(({ context, input }) => readOutlets(context, input)),
  outlet: os.outlet.handler(({ context, input }) => readOutlet(context, input)),
  check: os.check.handler(({ context }) => runOutletCheck(context)),
  approve: os.approve.handler(async ({ context, input }) => {
    await decideStop(context, { ...input, state: 'approved' })
    return done
  }),
  reject: os.reject.handler(async ({ context, input }) => {
    await decideStop(context, { ...input, state: 'rejected' })
    return done
  }),
})
