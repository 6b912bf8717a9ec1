import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { approveProposals, declare, makeExport, readStops, rejectProposals } from './actions.ts'
import { stopContract } from './contract.ts'

const os = implement(stopContract).$context<Context>()
export const stopRouter = os.router({
  list: os.list.handler(({ context, input }) => readStops(context, input)),
  approve: os.approve.handler(({ context, input }) => approveProposals(context, input)),
  reject: os.reject.handler(async ({ context, input }) => ({ rejected: await rejectProposals(context, input) })),
  export: os.export.handler(({ context }) => makeExport(context)),
  disaster: os.disaster.handler(async ({ context, input }) => ({ disasterId: await declare(context, input) })),
})
