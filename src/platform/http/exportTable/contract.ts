import { oc } from '@orpc/contract'
import { z } from 'zod'

export const EXPORT_ROWS_MAX = 100_000

/**
 * `fen` are integers shown as yuan; `yuan`, `percent` (0.038 is 3.8 %) and `number` are as they stand; `day` is YYYY-MM-DD,
 * `month` YYYY-MM, `time` an ISO instant. Anything else is text, and a value that does not fit its kind stays text.
 */
export const exportKinds = ['text', 'number', 'integer', 'fen', 'yuan', 'percent', 'day', 'month', 'time'] as const
export type ExportKind = (typeof exportKinds)[number]

export const exportHeadShape = z.object({
  title: z.string().trim().min(1).max(120),
  columns: z.array(z.object({ title: z.string().max(200), kind: z.enum(exportKinds).catch('text') })).min(1).max(300),
})
export const exportTableShape = exportHeadShape.extend({
  rows: z.array(z.array(z.union([z.string().max(32_767), z.number(), z.null()]))).max(EXPORT_ROWS_MAX),
})
export type ExportTable = { title: string; columns: { title: string; kind: ExportKind }[]; rows: (string | number | null)[][] }

export const exportContract = {
  exportTable: oc.route({
    method: 'POST', path: '/export/table', summary: 'The rows of a table as an xlsx file', tags: ['export'],
    spec: (operation) => ({
      ...operation,
      responses: {
        200: {
          description: 'The workbook.',
          content: { 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } },
        },
      },
    }),
  }).input(exportTableShape),
}
