import type { Catalogue } from '../../branch/index.ts'
import { parseDay } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { openOrder, workNow } from '../../work/index.ts'
import { requireAreaScope } from '../clause/store.ts'
import { correctiveAction } from '../corrective/orderKinds.data.ts'
import {
  reviewActionPart, reviewAreaOutside, reviewCauseEmpty, reviewCauseMissing, reviewClosed, reviewDayUnreadable, reviewMeasureNotThere, reviewMinutesEmpty, reviewMinutesMissing, reviewMinutesStale, reviewNoFigures, reviewNotChair,
  reviewNotClosed, reviewReasonMissing,
} from './contract.ts'
import { readFindings } from './findings.ts'
import { closeReview, getReview, insertAction, insertCause, insertEvent, insertMinutes, insertReview, isWithin, listCauses, listMinutes, lockReview, reopenReview, type ReviewRow } from './store.ts'

/** Who opens a meeting chairs it. */
export async function openReview(asked: Context, catalogue: Catalogue, given: { areaCode: string; month: string }): Promise<{ reviewId: number }> {
  const ctx = requirePermission(asked, 'review.chair')
  await requireAreaScope(ctx.records, ctx, given.areaCode)
  const { figureCount } = await readFindings(ctx.records, catalogue, given)
  if (figureCount === 0) throw new Refusal(reviewNoFigures, { area: given.areaCode, month: given.month })
  return ctx.records.transaction(async (tx) => {
    const { reviewId, isNew } = await insertReview(tx, { ...given, accountId: ctx.accountId })
    if (isNew) {
      await insertEvent(tx, { reviewId, act: 'opened', reason: null, accountId: ctx.accountId, at: workNow(ctx) })
      await writeAudit(tx, ctx, { verb: 'review.open', subjectKind: 'review', subjectId: String(reviewId), detail: given })
    }
    return { reviewId }
  })
}

export async function writeCause(asked: Context, catalogue: Catalogue, given: { reviewId: number; measureId: string; cause: string }): Promise<{ version: number }> {
  const ctx = requirePermission(asked, 'review.write')
  const name = await requireFinding(ctx, catalogue, given)
  if (given.cause === '') throw new Refusal(reviewCauseEmpty, { measure: name })
  return ctx.records.transaction(async (tx) => {
    await requireOpen(tx, ctx, given.reviewId)
    const version = await insertCause(tx, { ...given, accountId: ctx.accountId, at: workNow(ctx) })
    await writeAudit(tx, ctx, { verb: 'review.cause', subjectKind: 'review', subjectId: String(given.reviewId), detail: { measureId: given.measureId, version } })
    return { version }
  })
}

export type ActionGiven = { reviewId: number; measureId: string; title: string; what: string; expected: string; areaCode: string; ownerStaffNo: string | null; dueOn: string }

/** An action is an order of the one engine: it has an owner, a day, and a result that somebody checks. */
export async function orderAction(asked: Context, catalogue: Catalogue, given: ActionGiven): Promise<{ orderId: number }> {
  const ctx = requirePermission(asked, 'review.write')
  await requireFinding(ctx, catalogue, given)
  for (const [part, zh, en] of [['title', '标题', 'title'], ['what', '做什么', 'what to do'], ['expected', '预期效果', 'expected effect']] as const) {
    if (given[part] === '') throw new Refusal(reviewActionPart, { part: zh, partEn: en })
  }
  const dueOn = requireDay(given.dueOn)
  return ctx.records.transaction(async (tx) => {
    const review = await requireOpen(tx, ctx, given.reviewId)
    if (!(await isWithin(tx, given.areaCode, review.areaCode))) throw new Refusal(reviewAreaOutside, { areaCode: given.areaCode })
    const cause = (await listCauses(tx, review.reviewId))[given.measureId]?.cause
    const { orderId } = await openOrder(ctx, tx, correctiveAction, {
      title: given.title, areaCode: given.areaCode, ownerStaffNo: given.ownerStaffNo, dueAt: `${dueOn}T18:00:00+08:00`,
      ask: { what: given.what, expected: given.expected, ...(cause === undefined ? {} : { cause }) },
      serves: { measureId: given.measureId, areaCode: given.areaCode, period: review.month },
      // The same action for the same area and figure is ordered once, however often the button is pressed.
      origin: `review:${review.reviewId}:${given.measureId}:${given.areaCode}:${given.title}`.slice(0, 200),
    })
    await insertAction(tx, { reviewId: review.reviewId, measureId: given.measureId, orderId })
    return { orderId }
  })
}

export type MinutesGiven = { reviewId: number; basedOn: number; heldOn: string | null; attendees: string; minutes: string; decisions: readonly string[] }

/** A new version; who wrote on an older one is told instead of overwriting what another has just saved. */
export async function writeMinutes(asked: Context, given: MinutesGiven): Promise<{ version: number }> {
  const ctx = requirePermission(asked, 'review.write')
  if (given.minutes === '') throw new Refusal(reviewMinutesEmpty)
  const heldOn = given.heldOn === null ? null : requireDay(given.heldOn)
  return ctx.records.transaction(async (tx) => {
    await requireOpen(tx, ctx, given.reviewId)
    const [last] = await listMinutes(tx, given.reviewId)
    if (last && last.version !== given.basedOn) throw new Refusal(reviewMinutesStale, { by: last.by, version: last.version })
    const version = (last?.version ?? 0) + 1
    await insertMinutes(tx, { ...given, heldOn, version, accountId: ctx.accountId, at: workNow(ctx) })
    await writeAudit(tx, ctx, { verb: 'review.minutes', subjectKind: 'review', subjectId: String(given.reviewId), detail: { version } })
    return { version }
  })
}

export async function closeMeeting(asked: Context, catalogue: Catalogue, reviewId: number): Promise<{ closing: number }> {
  const ctx = requirePermission(asked, 'review.chair')
  const { areaCode, month } = await getReview(ctx.records, reviewId)
  const { findings, rules } = await readFindings(ctx.records, catalogue, { areaCode, month })
  return ctx.records.transaction(async (tx) => {
    const review = await requireOpen(tx, ctx, reviewId)
    requireChair(ctx, review)
    const causes = await listCauses(tx, reviewId)
    const silent = findings.filter((finding) => finding.state === 'offTrack' && !causes[finding.measureId])
    if (silent[0]) throw new Refusal(reviewCauseMissing, { measure: silent[0].name[ctx.language], count: silent.length })
    if ((await listMinutes(tx, reviewId)).length === 0) throw new Refusal(reviewMinutesMissing)
    const closing = await closeReview(tx, { reviewId, findings, rules, at: workNow(ctx) })
    await insertEvent(tx, { reviewId, act: 'closed', reason: null, accountId: ctx.accountId, at: workNow(ctx) })
    await writeAudit(tx, ctx, { verb: 'review.close', subjectKind: 'review', subjectId: String(reviewId), detail: { month: review.month, closing } })
    return { closing }
  })
}

export async function reopenMeeting(asked: Context, given: { reviewId: number; reason: string }): Promise<void> {
  const ctx = requirePermission(asked, 'review.chair')
  const reason = given.reason.trim()
  if (reason === '') throw new Refusal(reviewReasonMissing)
  await ctx.records.transaction(async (tx) => {
    const review = await lockReview(tx, given.reviewId)
    await requireAreaScope(tx, ctx, review.areaCode)
    requireChair(ctx, review)
    if (review.state === 'open') throw new Refusal(reviewNotClosed, { month: review.month })
    await reopenReview(tx, review.reviewId)
    await insertEvent(tx, { reviewId: review.reviewId, act: 'reopened', reason, accountId: ctx.accountId, at: workNow(ctx) })
    await writeAudit(tx, ctx, { verb: 'review.reopen', subjectKind: 'review', subjectId: String(review.reviewId), detail: { month: review.month, reason } })
  })
}

async function requireOpen(tx: Transaction, ctx: Allowed, reviewId: number): Promise<ReviewRow> {
  const review = await lockReview(tx, reviewId)
  await requireAreaScope(tx, ctx, review.areaCode)
  if (review.state === 'closed') throw new Refusal(reviewClosed, { month: review.month })
  return review
}
function requireChair(ctx: Context, review: ReviewRow): void {
  if (review.chairId !== ctx.accountId) throw new Refusal(reviewNotChair, { chair: review.chair })
}
function requireDay(written: string): string {
  const parsed = parseDay(written)
  if (!parsed) throw new Refusal(reviewDayUnreadable, { written })
  return parsed
}
/** Its name, in the reader's language. */
async function requireFinding(ctx: Context, catalogue: Catalogue, given: { reviewId: number; measureId: string }): Promise<string> {
  const { areaCode, month } = await getReview(ctx.records, given.reviewId)
  const { findings } = await readFindings(ctx.records, catalogue, { areaCode, month })
  const finding = findings.find((each) => each.measureId === given.measureId)
  if (!finding) throw new Refusal(reviewMeasureNotThere, { measureId: given.measureId })
  return finding.name[ctx.language]
}
