import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import exceljs from 'exceljs'
import type { LightMyRequestResponse } from 'fastify'
import { goodPassword } from '../../access/testAccess.ts'
import { openTestServer, type TestServer } from '../testServer.ts'
import { cellValue } from './workbook.ts'

let opened: TestServer
let cookie = ''
beforeAll(async () => {
  opened = await openTestServer()
  const response = await opened.server.inject({ method: 'POST', url: '/api/session', headers: { 'x-bihuan': '1' }, payload: { signInName: 'seller', password: goodPassword } })
  cookie = `bihuan=${response.cookies[0]?.value}`
})
afterAll(() => opened.close())

async function exportTable(payload: object): Promise<LightMyRequestResponse> {
  return opened.server.inject({ method: 'POST', url: '/api/export/table', headers: { 'x-bihuan': '1', cookie }, payload })
}
async function readSheet(response: LightMyRequestResponse): Promise<exceljs.Worksheet> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(Uint8Array.from(response.rawPayload).buffer)
  const [sheet] = workbook.worksheets
  if (!sheet) throw new Error('A workbook has a sheet.')
  return sheet
}
const columns = [{ title: '姓名', kind: 'text' }, { title: '用户数', kind: 'integer' }, { title: '应收', kind: 'fen' }, { title: '日期', kind: 'day' }, { title: '时刻', kind: 'time' }, { title: '占比', kind: 'percent' }]

describe('a table as a workbook', () => {
  test('numbers are numbers, days are days, text is text', async () => {
    const response = await exportTable({ title: '欠费/明细 3 月', columns, rows: [['王**', 120, 12345, '2011-03-21', '2011-03-21T16:30:00Z', 0.038], [null, null, '—', '昨天', null, null]] })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-disposition']).toBe(`attachment; filename="table.xlsx"; filename*=UTF-8''${encodeURIComponent('欠费_明细 3 月.xlsx')}`)
    const sheet = await readSheet(response)
    expect(sheet.name).toBe('欠费 明细 3 月')
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet.getRow(1).values).toEqual([undefined, ...columns.map((column) => column.title)])
    expect(sheet.getRow(2).values).toEqual([undefined, '王**', 120, 123.45, new Date('2011-03-21T00:00:00Z'), new Date('2011-03-22T00:30:00Z'), 0.038])
    expect([1, 2, 3, 4, 6].map((column) => sheet.getRow(2).getCell(column).numFmt)).toEqual(['@', '#,##0', '#,##0.00', 'yyyy-mm-dd', '0.0%'])
    expect(sheet.getRow(3).getCell(3).value).toBe('—')
    expect(sheet.getColumn(1).width).toBeGreaterThanOrEqual(8)
  })
  test.each(['=1+1', '=HYPERLINK("http://evil.example","x")', '+86138', '-1', '@SUM(A1)', '\t=1', "'=1"])('%j stays text in the cell', async (text) => {
    const sheet = await readSheet(await exportTable({ title: 't', columns: [{ title: text, kind: 'text' }], rows: [[text]] }))
    for (const row of [1, 2]) {
      const cell = sheet.getRow(row).getCell(1)
      expect([cell.type, cell.value, cell.numFmt]).toEqual([exceljs.ValueType.String, text, '@'])
    }
  })
  test('is recorded in the audit trail', async () => {
    await exportTable({ title: '名单', columns: [{ title: '姓名', kind: 'text' }], rows: [['甲'], ['乙']] })
    const { rows } = await opened.branch.records.withClient((client) => client.query("select subject_id, detail from audit where verb = 'access.export' order by audit_id desc limit 1"))
    expect(rows).toEqual([{ subject_id: '名单', detail: { rows: 2, columns: ['姓名'] } }])
  })
  test('of an unknown kind of column is text', async () => {
    expect((await exportTable({ title: 't', columns: [{ title: 'a', kind: 'sparkline' }], rows: [['x'], [5]] })).statusCode).toBe(200)
  })
  test.each([
    ['no columns', { title: 't', columns: [], rows: [] }, 'BAD_INPUT'], ['no rows', { title: 't', columns }, 'UNREADABLE_REQUEST'], ['a row of objects', { title: 't', columns, rows: [[{}]] }, 'BAD_INPUT'],
    ['a row too wide', { title: 't', columns: [columns[0]], rows: [['a', 'b']] }, 'BAD_INPUT'],
    ['too many rows', { title: 't', columns: [{ title: 'a', kind: 'text' }], rows: Array.from({ length: 100_001 }, () => [1]) }, 'EXPORT_TOO_MANY_ROWS'],
  ])('with %s is refused', async (_what, payload, code) => {
    const response = await exportTable(payload)
    expect(response.statusCode).toBeLessThan(500)
    expect(response.json()).toMatchObject({ code })
  })
  test('of a hundred thousand rows is written while others are answered', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => [`客户${index}`, index, index * 7, '2011-03-21'])
    let finished = false
    const response = exportTable({ title: '大表', columns: columns.slice(0, 4), rows }).then((answer) => { finished = true; return answer })
    const delays: number[] = []
    while (!finished) {
      const begin = performance.now()
      await opened.server.inject({ method: 'GET', url: '/healthz' })
      delays.push(performance.now() - begin)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect((await response).statusCode).toBe(200)
    expect(delays.length).toBeGreaterThan(10)
  })
})

test('what is no number or no day is not made into one', () => {
  expect(cellValue(Number.NaN, 'number')).toBeNull()
  expect(cellValue('2011-02-30', 'day')).toBe('2011-02-30')
  expect(cellValue('2011-03', 'month')).toEqual(new Date('2011-03-01T00:00:00Z'))
  expect(cellValue('12', 'number')).toBe('12')
})
