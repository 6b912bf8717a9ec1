import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { RowsShape } from './contract.ts'
import { rowsPermission } from './permissions.ts'
import { tooManyRowsToExport } from './refusals.ts'
import type { Catalogue } from './refresh.ts'
import { readRows } from './rows.ts'

const exportedRowsMax = 100_000
const wantedShape = z.object({ period: z.string(), subjectKind: z.enum(['area', 'unit', 'outlet']).default('area'), subjectCode: z.string(), brand: z.string().default(''), term: z.string().optional() })

export type DrillExportDeps = { readonly catalogue: Catalogue; readonly contextOf: (request: FastifyRequest) => Promise<Context> }

/** GET /api/measures/:id/rows.xlsx — all rows of one item, masked as on the page; who took them is written down. */
export function registerDrillExport(server: FastifyInstance, { catalogue, contextOf }: DrillExportDeps): void {
  server.get<{ Params: { id: string } }>('/api/measures/:id/rows.xlsx', async (request, reply) => {
    const ctx = await contextOf(request)
    requirePermission(ctx, rowsPermission.verb)
    const wanted = { ...wantedShape.parse(request.query), id: request.params.id }
    const answer = await readRows(ctx, catalogue, { ...wanted, page: 1 }, exportedRowsMax)
    if (answer.rowCount > exportedRowsMax) throw new Refusal(tooManyRowsToExport, { rows: answer.rowCount, most: exportedRowsMax })
    await ctx.records.transaction((tx) => writeAudit(tx, ctx, {
      verb: 'measure.exportRows', subjectKind: wanted.subjectKind, subjectId: wanted.subjectCode, detail: { measure: wanted.id, period: wanted.period, brand: wanted.brand, rows: answer.rowCount },
    }))
    const file = new PassThrough()
    writeRows(answer, ctx.language, file).catch((cause: unknown) => file.destroy(new Error('The export broke off.', { cause })))
    const name = encodeURIComponent(`${answer.measure.name[ctx.language]}-${answer.subject.name}-${answer.period}.xlsx`)
    return reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="rows.xlsx"; filename*=UTF-8''${name}`)
      .send(file)
  })
}

async function writeRows(answer: RowsShape, language: 'zh' | 'en', file: PassThrough): Promise<void> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream: file, useStyles: true, useSharedStrings: false })
  const sheet = workbook.addWorksheet(answer.period, { views: [{ state: 'frozen', ySplit: 1 }] })
  // As text, a cell that begins with = stays what it is, also when somebody edits it later.
  sheet.columns = answer.columns.map((column) => ({
    header: column.words[language], width: 16, style: { numFmt: column.kind === 'fen' ? '#,##0.00' : column.kind === 'count' ? '#,##0.##' : '@' },
  }))
  for (const row of answer.rows) {
    sheet.addRow(row.map((cell, index) => {
      const column = answer.columns[index]
      if (column?.kind === 'fen' && typeof cell === 'number') return cell / 100
      return column?.values?.[String(cell)]?.[language] ?? cell
    })).commit()
  }
  sheet.commit()
  await workbook.commit()
}
