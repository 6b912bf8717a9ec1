import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { answerDispute, computeReward, disputeReward, readLeague, readMyRewards, readStatement } from './actions.ts'
import { rewardContract } from './contract.ts'

const os = implement(rewardContract).$context<Context>()
export const rewardRouter = os.router({
  league: os.league.handler(({ context, input }) => readLeague(context, input.month ?? null)),
  mine: os.mine.handler(({ context }) => readMyRewards(context)),
  statement: os.statement.handler(({ context, input }) => readStatement(context, input)),
  compute: os.compute.handler(({ context, input }) => computeReward(context, input.month)),
  dispute: os.dispute.handler(({ context, input }) => disputeReward(context, input)),
  answer: os.answer.handler(async ({ context, input }) => {
    await answerDispute(context, input)
    return { done: true } as const
  }),
})
