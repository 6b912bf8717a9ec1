import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { assignToday, closeCase, giveCase, openCase, readCases, readCollectors, readMine, showNumber } from './actions.ts'
import { caseContract } from './contract.ts'

const os = implement(caseContract).$context<Context>()
const done = { done: true } as const
export const caseRouter = os.router({
  list: os.list.handler(({ context, input }) => readCases(context, input)),
  mine: os.mine.handler(({ context }) => readMine(context)),
  collectors: os.collectors.handler(({ context }) => readCollectors(context)),
  assign: os.assign.handler(({ context }) => assignToday(context)),
  give: os.give.handler(async ({ context, input }) => {
    await giveCase(context, input)
    return done
  }),
  open: os.open.handler(({ context, input }) => openCase(context, input)),
  close: os.close.handler(async ({ context, input }) => {
    await closeCase(context, input)
    return done
  }),
  number: os.number.handler(({ context, input }) => showNumber(context, input.caseId)),
})
