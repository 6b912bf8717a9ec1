import { PassThrough } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../access/audit.ts'
import { badInput, tooManyRows, unreadableRequest } from '../refusals.ts'
import type { ContextOfRequest } from '../server.ts'
import { EXPORT_ROWS_MAX, exportHeadShape, type ExportTable } from './contract.ts'
import { writeWorkbook } from './workbook.ts'

const BODY_BYTES_MAX = 64_000_000
const CELL_SIGNS_MAX = 32_767

export function exportRoutes(server: FastifyInstance, contextOf: ContextOfRequest): void {
  server.post('/api/export/table', {
    bodyLimit: BODY_BYTES_MAX,
    // Before the body: nobody without a session makes us read 64 MB.
    onRequest: async (request) => {
      await contextOf(request)
    },
  }, async (request, reply) => {
    const ctx = await contextOf(request)
    const table = readTable(request.body)
    await ctx.records.transaction((tx) => writeAudit(tx, ctx, {
      verb: 'access.export', subjectKind: 'table', subjectId: table.title, detail: { rows: table.rows.length, columns: table.columns.map((column) => column.title) },
    }))
    const file = new PassThrough()
    writeWorkbook(table, file).catch((error: unknown) => {
      request.log.error({ err: error }, 'An export broke off.')
      file.destroy(error instanceof Error ? error : new Error('export', { cause: error }))
    })
    return reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="table.xlsx"; filename*=UTF-8''${encodeFileName(`${table.title}.xlsx`)}`)
      .send(file)
  })
}

// The rows are read by hand: a schema over two million cells would hold up everybody else.
function readTable(body: unknown): ExportTable {
  const head = exportHeadShape.parse(body)
  if (typeof body !== 'object' || body === null || !('rows' in body) || !Array.isArray(body.rows)) throw new Refusal(unreadableRequest)
  if (body.rows.length > EXPORT_ROWS_MAX) throw new Refusal(tooManyRows, { most: EXPORT_ROWS_MAX, rows: body.rows.length })
  const rows = body.rows.map((row: unknown, index: number) => {
    if (!Array.isArray(row) || row.length > head.columns.length || !row.every(isCell)) {
      throw new Refusal(badInput, { field: `rows.${index}`, reasonZh: '不是由文字、数字和空值组成的一行', reasonEn: 'not a row of texts, numbers and nulls' })
    }
    return row
  })
  return { ...head, rows }
}

function isCell(value: unknown): value is string | number | null {
  return value === null || typeof value === 'number' || (typeof value === 'string' && value.length <= CELL_SIGNS_MAX)
}

// RFC 5987 leaves fewer signs bare than encodeURIComponent does; a file name has no path in it.
function encodeFileName(name: string): string {
  return encodeURIComponent(name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')).replace(/['()*!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
