import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../../kernel/refusal.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import { reportNotDone } from '../contract.ts'
import { getReview } from '../store.ts'
import { findTemplate, getReport, getReportBytes } from './store.ts'

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const reportShape = z.object({ reportId: z.coerce.number().int().positive() })
const areaShape = z.object({ areaCode: z.string().min(1).max(20) })

/** GET /api/reviews/reports/:reportId/file and the template in force, as files. */
export function registerReportFiles(server: FastifyInstance, { contextOf }: { readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  server.get('/api/reviews/reports/:reportId/file', async (request, reply) => {
    const ctx = await contextOf(request)
    requirePermission(ctx, 'plan.read')
    const { reportId } = reportShape.parse(request.params)
    const report = await getReport(ctx.records, reportId)
    const bytes = report.state === 'done' ? await getReportBytes(ctx.records, reportId) : null
    if (!bytes) throw new Refusal(reportNotDone, { reportId })
    const review = await getReview(ctx.records, report.reviewId)
    return reply.header('content-type', report.kind === 'docx' ? docxType : xlsxType).header('content-disposition', attachment(`report.${report.kind}`, `${review.areaName}${review.month}经营分析报告.${report.kind}`)).send(bytes)
  })
  server.get('/api/reviews/template.docx', async (request, reply) => {
    const ctx = await contextOf(request)
    requirePermission(ctx, 'plan.read')
    const { areaCode } = areaShape.parse(request.query)
    const template = await findTemplate(ctx.records, areaCode)
    return reply.header('content-type', docxType).header('content-disposition', attachment('template.docx', template?.fileName ?? '经营分析报告模板.docx')).send(template?.bytes ?? (await (await import('./defaultTemplate.ts')).defaultTemplate()))
  })
}

function attachment(plain: string, name: string): string {
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`
}
