import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { checkIdentity, nameGuarantor, readOpenedDespite, readOwnChecks, readOwnList, readTestNumbers } from './actions.ts'
import { openingContract } from './contract.ts'

const os = implement(openingContract).$context<Context>()
export const openingRouter = os.router({
  check: os.check.handler(({ context, input }) => checkIdentity(context, input.identity)),
  guarantee: os.guarantee.handler(async ({ context, input }) => {
    await nameGuarantor(context, input)
    return { done: true as const }
  }),
  checks: os.checks.handler(({ context }) => readOwnChecks(context)),
  opened: os.opened.handler(({ context, input }) => readOpenedDespite(context, input)),
  own: os.own.handler(({ context, input }) => readOwnList(context, input)),
  testNumbers: os.testNumbers.handler(({ context }) => readTestNumbers(context)),
})
