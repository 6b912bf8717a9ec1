import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { readAreaFlow, readMoves, readProvision } from './actions.ts'
import { provisionContract } from './contract.ts'

const os = implement(provisionContract).$context<Context>()
export const provisionRouter = os.router({
  read: os.read.handler(({ context, input }) => readProvision(context, input)),
  flow: os.flow.handler(({ context, input }) => readAreaFlow(context, input)),
  moves: os.moves.handler(({ context, input }) => readMoves(context, input)),
})
