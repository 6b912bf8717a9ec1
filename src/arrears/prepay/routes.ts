import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { approveRun, decideNow, handOutRun, readPrepay, rejectRun } from './actions.ts'
import { prepayContract } from './contract.ts'

const os = implement(prepayContract).$context<Context>()
const done = { done: true } as const
export const prepayRouter = os.router({
  read: os.read.handler(({ context, input }) => readPrepay(context, input)),
  decide: os.decide.handler(({ context }) => decideNow(context)),
  approve: os.approve.handler(async ({ context, input }) => {
    await approveRun(context, input.runId)
    return done
  }),
  reject: os.reject.handler(async ({ context, input }) => {
    await rejectRun(context, input.runId, input.reason)
    return done
  }),
  handOut: os.handOut.handler(({ context, input }) => handOutRun(context, input.runId)),
})
