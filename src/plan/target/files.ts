import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Catalogue } from '../../branch/index.ts'
import { viewPermission } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { keyOf } from './actions.ts'
import { type ReadRow, type Sheet, type SheetKey, sheetKeyShape, type TargetCell } from './contract.ts'
import { setTargetPermission } from './permissions.ts'
import { readGrid } from './rules.ts'
import { readSheet } from './sheet.ts'
import { refuseLocked } from './sheetRules.ts'
import { isOwnExport, openWorkbook, readOwnExport, textOfWorkbook, writeWorkbook } from './workbook.ts'

export type TargetExportDeps = { readonly catalogue: Catalogue; readonly contextOf: (request: FastifyRequest) => Promise<Context> }

/** GET /api/targets/sheet.xlsx — the whole sheet in the layout that people use; it can be read again after numbers were changed. */
export function registerTargetExport(server: FastifyInstance, { catalogue, contextOf }: TargetExportDeps): void {
  server.get('/api/targets/sheet.xlsx', async (request, reply) => {
    const ctx = requirePermission(await contextOf(request), viewPermission.verb)
    const key = keyOf(sheetKeyShape.parse(request.query))
    const sheet = await readSheet(ctx, catalogue, key)
    const file = await writeWorkbook(sheet, ctx.language)
    await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'target.export', subjectKind: 'measure', subjectId: key.measureId, detail: { period: key.year, reference: `${key.parentKind} ${key.parentCode}`.trim(), rows: sheet.rows.length } }))
    return reply
      .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', `attachment; filename="targets.xlsx"; filename*=UTF-8''${encodeURIComponent(`${sheet.title[ctx.language]}.xlsx`)}`)
      .send(file)
  })
}

/** What a file says of a sheet, without saving it: all of it or a refusal that names the cell. */
export async function readTargetFile(asker: Context, catalogue: Catalogue, given: SheetKey & { fileName: string; contentBase64: string }): Promise<ReadRow[]> {
  requirePermission(asker, setTargetPermission.verb)
  const workbook = await openWorkbook(given.contentBase64, given.fileName)
  const sheet = await readSheet(asker, catalogue, keyOf(given))
  const rows = isOwnExport(workbook) ? readOwnExport(workbook, sheet, given.fileName) : linesOf(readGrid(textOfWorkbook(workbook), { year: sheet.key.year, codeOf: codesOf(sheet.rows) }), sheet)
  const names = new Map(sheet.rows.map((row) => [row.code, row.name]))
  refuseLocked(sheet.rows, rows, { year: sheet.key.year, months: sheet.months, nameOf: (code) => names.get(code) ?? code })
  return rows
}

/** A plain grid says targets only: base and challenge of its cells stay as they were set. */
function linesOf(cells: readonly TargetCell[], sheet: Sheet): ReadRow[] {
  const values = new Map(cells.map((cell) => [`${cell.subjectCode} ${cell.period}`, cell.value]))
  return [...new Set(cells.map((cell) => cell.subjectCode))].map((code) => {
    const at = (period: string) => {
      const target = values.get(`${code} ${period}`)
      return target === undefined ? null : { target }
    }
    return { code, year: at(sheet.key.year), months: sheet.months.map(at) }
  })
}

export async function readTargetPaste(asker: Context, catalogue: Catalogue, given: SheetKey & { text: string }): Promise<TargetCell[]> {
  requirePermission(asker, setTargetPermission.verb)
  const sheet = await readSheet(asker, catalogue, keyOf(given))
  return readGrid(given.text.split(/\r?\n/).map((line) => line.split('\t')), { year: given.year, codeOf: codesOf(sheet.rows) })
}

/** A name that two children share tells nothing; their codes do. */
function codesOf(rows: readonly { readonly code: string; readonly name: string }[]): (written: string) => string | null {
  const byWriting = new Map<string, string | null>()
  for (const row of rows) byWriting.set(row.name, byWriting.has(row.name) ? null : row.code)
  for (const row of rows) byWriting.set(row.code, row.code)
  return (written) => byWriting.get(written) ?? null
}
