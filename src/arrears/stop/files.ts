import type { FastifyInstance, FastifyRequest } from 'fastify'
import { yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { type ServiceStop, restoreArrears } from '../ladder/stopRules.ts'
import { exportUnknown, stopKindWords } from './contract.ts'
import { exportStops } from './permissions.ts'
import { listActiveStops, listExportLines } from './store.ts'

const headers = ['建议编号', '账户编号', '用户编号', '操作', '停机原因', '欠费金额', '建议日期', '缴费时刻', '最早执行时间', '保留的停机', '区域'] as const
const reasonWords = { arrears: '欠费', lost: '挂失', ownRequest: '申请', fraud: '违规' } as const
const clock = (instant: Date | null): string => (instant === null ? '' : new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))

/** One line for each subscriber; a restore clears the arrears' stop alone and names what stays. */
async function linesOf(ctx: Context & { readonly scopeAreaCodes: readonly string[] }, exportId: number): Promise<string[][]> {
  const proposals = await listExportLines(ctx.records, ctx.scopeAreaCodes, exportId)
  if (proposals.length === 0) throw new Refusal(exportUnknown, { export: exportId })
  const active = new Map<string, ServiceStop[]>()
  for (const stop of await listActiveStops(ctx.records, proposals.filter((each) => each.kind === 'restore').map((each) => each.accountNo))) {
    active.set(stop.accountNo, [...(active.get(stop.accountNo) ?? []), { reason: stop.reason, kind: stop.kind === 'oneWayStop' ? 'oneWay' : 'twoWay', from: stop.on }])
  }
  return proposals.flatMap((each) => {
    const kept = each.kind === 'restore' ? restoreArrears(active.get(each.accountNo) ?? []).left.map((stop) => reasonWords[stop.reason]).join('、') : ''
    return (each.subscriberIds.length === 0 ? [''] : each.subscriberIds).map((subscriberId) => [
      String(each.proposalId), each.accountNo, subscriberId, stopKindWords[each.kind].zh, reasonWords.arrears, yuanText(each.overdueFen), each.proposedOn, each.reason === 'guaranteed' ? '' : clock(each.paidAt), clock(each.notBefore), kept, each.areaCode,
    ])
  })
}

async function workbookOf(lines: readonly (readonly string[])[], name: string): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  // As text: numbers of accounts keep their zeros.
  sheet.columns = headers.map((header) => ({ header, width: 18, style: { numFmt: '@' } }))
  sheet.addRows(lines.map((line) => [...line]))
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** GET /api/arrears/stops/exports/:id.xlsx and .csv — the file for the billing system, as often as it is asked for. */
export function registerStopFiles(server: FastifyInstance, { contextOf }: { readonly contextOf: (request: FastifyRequest) => Promise<Context> }): void {
  for (const form of ['xlsx', 'csv'] as const) {
    server.get<{ Params: { id: string } }>(`/api/arrears/stops/exports/:id.${form}`, async (request, reply) => {
      const ctx = requirePermission(await contextOf(request), exportStops.verb)
      const exportId = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0
      const lines = await linesOf(ctx, exportId)
      await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'arrears.takeStopFile', subjectKind: 'arrearsStopExport', subjectId: String(exportId), detail: { lines: lines.length, form } }))
      const name = `停复机_${exportId}`
      // With a mark of UTF-8 in front, Excel reads Chinese.
      const body = form === 'xlsx' ? await workbookOf(lines, name) : `\uFEFF${[headers, ...lines].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`
      return reply
        .header('content-type', form === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="stops-${exportId}.${form}"; filename*=UTF-8''${encodeURIComponent(`${name}.${form}`)}`).send(body)
    })
  }
}
