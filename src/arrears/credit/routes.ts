import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { creditContract } from './creditContract.ts'
import { approveGrant, askGrant, endGrant, readGrants, rejectGrant } from './grant/actions.ts'
import { decideNow, decideReview, readLimit, readLimits, readReviews, readSummary } from './limit/actions.ts'
import { draftFromTraining, readScorecard, trainNow } from './scorecard/actions.ts'
import { readUsage } from './usage/actions.ts'

const os = implement(creditContract).$context<Context>()
const done = { done: true } as const
export const creditRouter = os.router({
  grants: os.grants.handler(({ context }) => readGrants(context)),
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
  summary: os.summary.handler(({ context }) => readSummary(context)),
  limits: os.limits.handler(({ context, input }) => readLimits(context, input)),
  limit: os.limit.handler(({ context, input }) => readLimit(context, input.accountNo)),
  reviews: os.reviews.handler(({ context }) => readReviews(context)),
  review: os.review.handler(async ({ context, input }) => {
    await decideReview(context, input)
    return done
  }),
  decide: os.decide.handler(({ context }) => decideNow(context)),
  scorecard: os.scorecard.handler(({ context, input }) => readScorecard(context, input)),
  trainScorecard: os.trainScorecard.handler(({ context }) => trainNow(context)),
  draftScorecard: os.draftScorecard.handler(({ context, input }) => draftFromTraining(context, input.trainingId)),
  usage: os.usage.handler(({ context }) => readUsage(context)),
})
