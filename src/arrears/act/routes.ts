import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { noteLettersSent, readLetters } from './actions.ts'
import { actContract } from './contract.ts'

const os = implement(actContract).$context<Context>()
export const actRouter = os.router({
  letters: os.letters.handler(({ context }) => readLetters(context)),
  sent: os.sent.handler(async ({ context, input }) => ({ sent: await noteLettersSent(context, input.actIds) })),
})
