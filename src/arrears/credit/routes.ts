import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { approveGrant, askGrant, endGrant, readGrants, readLimits, rejectGrant } from './actions.ts'
import { creditContract } from './contract.ts'

const os = implement(creditContract).$context<Context>()
const done = { done: true } as const
export const creditRouter = os.router({
  grants: os.grants.handler(({ context }) => readGrants(context)),
  limits: os.limits.handler(({ context, input }) => readLimits(context, input.accountNo ?? null)),
  ask: os.ask.handler(({ context, input }) => askGrant(context, input)),
  approve: os.approve.handler(async ({ context, input }) => ({ state: await approveGrant(context, input.grantId) })),
  reject: os.reject.handler(async ({ context, input }) => {
    await rejectGrant(context, input.grantId, input.reason)
    return done
  }),
  end: os.end.handler(async ({ context, input }) => {
    await endGrant(context, input.grantId)
    return done
  }),
})
