import { yuanText } from '../../../kernel/money.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission } from '../../../platform/access/context.ts'
import { ruleInForce } from '../../../platform/rules/index.ts'
import { listGrantsOf, readStanding } from '../grant/store.ts'
import { approveCredit, decideCredit, viewCredit } from '../permissions.ts'
import { creditKind } from '../policy.ts'
import { listUses } from '../usage/actions.ts'
import { type LimitState, limitUnknown, reviewDecided, reviewInArrears, reviewReasonNeeded, reviewUnknown } from './contract.ts'
import { countLimits, findReviewForUpdate, findRun, limitsListedMax, listChanges, listLimits, listReviews, saveReview } from './listStore.ts'
import { runOutcomeShape } from './tasks.ts'

export async function readSummary(asker: Context) {
  const ctx = requirePermission(asker, viewCredit.verb)
  const rule = await ruleInForce(ctx.records, creditKind, ctx.scopeAreaCodes[0] ?? '', ctx.today)
  return {
    run: await findRun(ctx.records), ...(await countLimits(ctx.records, ctx.scopeAreaCodes, ctx.today)),
    mayDecide: hasPermission(asker, decideCredit.verb), mayApprove: hasPermission(asker, approveCredit.verb), hasRule: rule !== null,
  }
}

export async function readLimits(asker: Context, wanted: { accountNo?: string | undefined; state?: LimitState | undefined }) {
  const ctx = requirePermission(asker, viewCredit.verb)
  const rows = await listLimits(ctx.records, ctx.scopeAreaCodes, ctx.today, wanted)
  return { rows: rows.slice(0, limitsListedMax), isCut: rows.length > limitsListedMax }
}

/** Why this limit: what it was decided on and every step, and what it was before. */
export async function readLimit(asker: Context, accountNo: string) {
  const ctx = requirePermission(asker, viewCredit.verb)
  const [found] = await listLimits(ctx.records, ctx.scopeAreaCodes, ctx.today, { accountNo, isExact: true })
  if (!found) throw new Refusal(limitUnknown, { account: accountNo })
  const { inputs, ...limit } = found
  return {
    limit, inputs, changes: await listChanges(ctx.records, accountNo), reviews: await listReviews(ctx.records, ctx.scopeAreaCodes, { accountNo }),
    grants: await listGrantsOf(ctx.records, { scopeAreaCodes: ctx.scopeAreaCodes, accountId: ctx.accountId, accountNo }), usage: await listUses(ctx, accountNo),
  }
}

export async function readReviews(asker: Context) {
  const ctx = requirePermission(asker, viewCredit.verb)
  return listReviews(ctx.records, ctx.scopeAreaCodes, {})
}

/** The second pair of eyes: the program proposed, a person lets it hold. Who has fallen into arrears meanwhile gets no more. */
export async function decideReview(asker: Context, asked: { reviewId: number; isApproved: boolean; reason: string }): Promise<void> {
  const ctx = requirePermission(asker, approveCredit.verb)
  await ctx.records.transaction(async (tx) => {
    const review = await findReviewForUpdate(tx, asked.reviewId, ctx.scopeAreaCodes)
    if (review === null) throw new Refusal(reviewUnknown, { review: asked.reviewId })
    if (review.state !== 'waiting') throw new Refusal(reviewDecided)
    if (!asked.isApproved && asked.reason.length < 2) throw new Refusal(reviewReasonNeeded)
    const standing = await readStanding(tx, review.accountNo, ctx.today)
    if (asked.isApproved && review.toFen > review.fromFen && standing.owesSince !== null) throw new Refusal(reviewInArrears, { account: review.accountNo, yuan: yuanText(standing.overdueFen) })
    await saveReview(tx, asked.reviewId, { isApproved: asked.isApproved, reason: asked.reason, by: ctx.accountId, on: ctx.today, now: ctx.now })
    await writeAudit(tx, ctx, { verb: asked.isApproved ? 'credit.passReview' : 'credit.refuseReview', subjectKind: 'creditReview', subjectId: String(asked.reviewId), detail: { account: review.accountNo, fromFen: review.fromFen, toFen: review.toFen, reason: asked.reason } })
  })
}

/** Decides the month now, by the owner of the facts: after a rule was approved nobody waits for the night. */
export async function decideNow(asker: Context) {
  const ctx = requirePermission(asker, decideCredit.verb)
  const outcome = runOutcomeShape.parse(await ctx.factsOwner.run('arrears.creditLimits', { businessDate: ctx.today, isForced: true }))
  await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'credit.decideLimits', subjectKind: 'creditRun', subjectId: outcome.month, detail: outcome }))
  return outcome
}
