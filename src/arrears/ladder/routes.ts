import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { endPause, readAccount, readBook, setPause } from './actions.ts'
import { ladderContract } from './contract.ts'

const os = implement(ladderContract).$context<Context>()
export const ladderRouter = os.router({
  book: os.book.handler(({ context, input }) => readBook(context, input)),
  account: os.account.handler(({ context, input }) => readAccount(context, input.accountNo)),
  pause: os.pause.handler(async ({ context, input }) => ({ pauseId: await setPause(context, input) })),
  endPause: os.endPause.handler(async ({ context, input }) => {
    await endPause(context, input.pauseId)
    return { done: true } as const
  }),
})
