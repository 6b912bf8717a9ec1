import { type Catalogue, readSeries } from '../../../branch/index.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import type { ReportState } from '../contract.ts'
import { readReview } from '../read.ts'
import { getReview } from '../store.ts'
import { type ReportInput, trendRange } from './content.ts'
import { failReport, getReport, insertReport } from './store.ts'

const trendsDrawn = 3

/**
 * Has the report made by the process that owns the facts and returns at once; how far it is stands in its row.
 * What goes into it is read here, with the rights of who asks.
 */
export async function askReport(asked: Context, catalogue: Catalogue, given: { reviewId: number; kind: 'docx' | 'xlsx' }): Promise<ReportState> {
  const ctx = requirePermission(asked, 'plan.read')
  const { areaCode, month } = await getReview(ctx.records, given.reviewId)
  const input = await gatherReport(ctx, catalogue, { areaCode, month })
  const reportId = await ctx.records.transaction(async (tx) => {
    const made = await insertReport(tx, { ...given, accountId: ctx.accountId, at: ctx.now })
    await writeAudit(tx, ctx, { verb: 'review.report', subjectKind: 'review', subjectId: String(given.reviewId), detail: { kind: given.kind, reportId: made } })
    return made
  })
  // Not awaited: making it takes seconds, and whoever asked may leave the page.
  void ctx.factsOwner.run('review.report', { reportId, areaCode, kind: given.kind, input: { ...input } }).catch((error: unknown) => failReport(ctx.records, reportId, failureWords(error)))
  return getReport(ctx.records, reportId)
}

function failureWords(error: unknown): { zh: string; en: string } {
  if (error instanceof Refusal) return { zh: error.sentence('zh'), en: error.sentence('en') }
  return { zh: '报告没有做成，请再试一次；还不行，请把时间告诉系统管理员。', en: 'The report could not be made. Try again; if it fails once more, tell the administrator when it was.' }
}

export async function gatherReport(ctx: Context, catalogue: Catalogue, of: { areaCode: string; month: string }): Promise<ReportInput> {
  const review = await readReview(ctx, catalogue, of)
  if (!review) throw new Error('A review without figures has no report.')
  const drawn = review.findings.slice(0, trendsDrawn)
  const trends = await Promise.all(drawn.map(async ({ measureId }) => {
    const { points } = await readSeries(ctx.records, catalogue, { id: measureId, subjectKind: 'area', subjectCode: of.areaCode, brand: '', ...trendRange(of.month) })
    return { measureId, points: points.map(({ period, value, target, lastYear }) => ({ period, value, target, lastYear })) }
  }))
  return { review, trends }
}

export async function readReportState(ctx: Context, reportId: number): Promise<ReportState> {
  requirePermission(ctx, 'plan.read')
  return getReport(ctx.records, reportId)
}
