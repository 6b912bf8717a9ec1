import { type Catalogue, findTopArea, getSubject, listKnownMeasures } from '../../branch/index.ts'
import { addMonths, lastDayOf, listMonths, type Month, month } from '../../kernel/day.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { ordersServing } from '../../work/index.ts'
import { readDataSpan } from '../board/store.ts'
import { listWarnings } from '../forecast/read.ts'
import type { Review, ReviewAction } from './contract.ts'
import { readReviewPolicy } from './policy/inForce.ts'
import { readActions } from './effects.ts'
import { readFindings } from './findings.ts'
import { readRanking } from './ranking.ts'
import { findReview, getClosing, listActionOrders, listCauses, listEvents, listMinutes, listReviews } from './store.ts'

const monthsShown = 24
const warningsShown = 8

/** The meeting of a month in one page; the newest month when none is asked. null while there are no figures. */
export async function readReview(asked: Context, catalogue: Catalogue, wanted: { areaCode?: string | undefined; month?: string | undefined }): Promise<Review | null> {
  const ctx = requirePermission(asked, 'plan.read')
  const area = await chooseReviewArea(ctx, wanted.areaCode)
  const span = area ? await readDataSpan(ctx.records, area.areaCode) : null
  if (!area || !span?.newest_month || !span.oldest_month) return null
  const of = month(wanted.month ?? span.newest_month)
  const stored = await findReview(ctx.records, area.areaCode, of)
  const [live, causes, minutes, events, actions, warnings, ranking, reviews] = await Promise.all([
    readFindings(ctx.records, catalogue, { areaCode: area.areaCode, month: of }),
    stored ? listCauses(ctx.records, stored.reviewId) : {}, stored ? listMinutes(ctx.records, stored.reviewId) : [], stored ? listEvents(ctx.records, stored.reviewId) : [],
    readMeetingActions(ctx, catalogue, { areaCode: area.areaCode, of }),
    listWarnings(ctx.records, catalogue, { year: of.slice(0, 4), areaCode: area.areaCode, reach: 'own', through: of }),
    readRanking(ctx.records, catalogue, { areaCode: area.areaCode, to: lastDayOf(of) }),
    listReviews(ctx.records, area.areaCode),
  ])
  const closing = stored?.state === 'closed' ? await getClosing(ctx.records, stored.reviewId, stored.closingCount) : null
  const states = new Map(reviews.map((review) => [review.month, review.state]))
  const newest = month(span.newest_month)
  const first = month(span.oldest_month)
  const from = addMonths(newest, 1 - monthsShown)
  return {
    reviewId: stored?.reviewId ?? null, areaCode: area.areaCode, areaName: area.name, month: of,
    months: listMonths(first > from ? first : from, newest).toReversed().map((each) => ({ month: each, state: states.get(each) ?? 'none' })),
    state: stored?.state ?? 'none', chair: stored?.chair ?? null, isChair: stored?.chairId === ctx.accountId,
    findings: closing?.findings ?? live.findings, rules: closing ? closing.rules : live.rules,
    onTrackCount: live.onTrackCount, noTargetCount: live.noTargetCount,
    causes, actions: actions.filter((action) => action.month === of), earlier: actions.filter((action) => action.month < of),
    minutes: minutes[0] ?? null, events, warnings: warnings.slice(0, warningsShown), ranking,
    may: { write: hasPermission(ctx, 'review.write'), close: hasPermission(ctx, 'review.chair'), template: hasPermission(ctx, 'review.template') },
  }
}

/** The branch for those who see all of it, else the area that a person answers for. */
async function chooseReviewArea(ctx: Allowed, asked: string | undefined): Promise<{ areaCode: string; name: string } | null> {
  const top = await findTopArea(ctx.records)
  const code = asked ?? (top && ctx.scopeAreaCodes.includes(top.areaCode) ? top.areaCode : (ctx.scopeAreaCodes[0] ?? top?.areaCode))
  if (code === undefined) return null
  const area = await getSubject(ctx.records, 'area', code)
  return { areaCode: area.code, name: area.name }
}

/** What this meeting and those before it ordered, with what became of it. */
export async function readMeetingActions(ctx: Context, catalogue: Catalogue, asked: { areaCode: string; of: Month }): Promise<ReviewAction[]> {
  const { effect } = (await readReviewPolicy(ctx.records, asked.areaCode, lastDayOf(asked.of))).body
  const links = await listActionOrders(ctx.records, asked.areaCode, listMonths(addMonths(asked.of, -effect.meetingsBack), asked.of))
  if (links.length === 0 || !hasPermission(ctx, 'work.view')) return []
  const [orders, measures] = await Promise.all([ordersServing(ctx, { orderIds: links.map((link) => link.orderId) }), listKnownMeasures(ctx.records, catalogue)])
  const ordered = links.flatMap((link) => {
    const order = orders.find((each) => each.orderId === link.orderId)
    const measure = measures.find((each) => each.id === link.measureId)
    return order && measure && order.status !== 'cancelled' ? [{ order, measure, month: link.month }] : []
  })
  return readActions(ctx.records, { areaCode: asked.areaCode, through: asked.of, orders: ordered, by: effect })
}
