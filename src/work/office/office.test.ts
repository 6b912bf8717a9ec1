import exceljs from 'exceljs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { openOrders, recordEvents } from '../order/actions.ts'
import { listOrders, readOrderPage } from '../order/reading.ts'
import { later, openTestWork, patrol, testKinds, type TestWork } from '../testWork.ts'
import { listBooks, previewBook, sendBooks, takeBook } from './actions.ts'
import { headersOf, readBook } from './bookRules.ts'
import { type Cell, nothingToSend } from './contract.ts'

let work: TestWork
let ids: number[]
beforeAll(async () => {
  work = await openTestWork()
})
afterAll(() => work.close())

const openThree = async () => {
  ids = (await work.records.transaction((tx) => openOrders(work.boss, tx, patrol, ['隆务站', '保安站', '年都站'].map((title) => ({ title, areaCode: '632301100', ownerStaffNo: 'chen' }))))).map((order) => order.orderId)
}
const sendOne = async () => {
  const books = await sendBooks(later(work.boss, '10:00'), testKinds, { kind: 'test.patrol', unitCode: 'O1' })
  return books[0]?.bytes ?? Buffer.alloc(0)
}
/** The workbook as somebody at the office changed it. */
async function edit(bytes: Buffer, change: (sheet: exceljs.Worksheet) => void): Promise<{ fileName: string; bytes: Uint8Array }> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(Uint8Array.from(bytes).buffer)
  const [sheet] = workbook.worksheets
  if (sheet) change(sheet)
  return { fileName: '隆务营业部.xlsx', bytes: Buffer.from(await workbook.xlsx.writeBuffer()) }
}
const rowOf = (sheet: exceljs.Worksheet, orderId: number): number => {
  for (let row = 2; row <= sheet.rowCount; row++) if (sheet.getRow(row).getCell(1).text === String(orderId)) return row
  throw new Error(`no order ${orderId}`)
}
const fill = (sheet: exceljs.Worksheet, orderId: number, cells: Readonly<Record<string, Cell>>) => {
  for (const [column, value] of Object.entries(cells)) sheet.getCell(`${column}${rowOf(sheet, orderId)}`).value = value
}

test('a workbook goes out per office, is filled in, previewed and merged whole', async () => {
  await openThree()
  const sent = await sendOne()
  const file = await edit(sent, (sheet) => {
    expect(sheet.getCell('A1').text + sheet.getCell('G1').text + sheet.getCell('H1').text).toBe('工单编号结果直流电压 (伏)')
    expect([sheet.getCell('A2').protection?.locked ?? true, sheet.getCell('G2').protection.locked, sheet.getCell('G2').dataValidation.formulae]).toEqual([true, false, ['"正常,未进站"']])
    fill(sheet, ids[0] ?? 0, { G: '正常', H: 53.5, I: '完好' })
    fill(sheet, ids[1] ?? 0, { G: '正常', H: '４３', K: '市电中断', L: '已换熔丝' })
  })
  const preview = await previewBook(work.boss, testKinds, file)
  expect([preview.faults, preview.untouchedCount, preview.rows.map((row) => row.state)]).toEqual([[], 1, ['new', 'new']])
  expect(await takeBook(later(work.boss, '11:00'), testKinds, file, new Map())).toBe(2)
  const page = await readOrderPage(work.boss, testKinds, ids[1] ?? 0)
  expect([page.order.status, page.result]).toMatchObject(['done', { outcome: 'done', values: { voltage: 43 }, reasons: { voltage: '市电中断' }, note: '已换熔丝' }])
  expect(page.events.at(-1)?.byName).toBe('陈明（虚构）')
  // The same file again says nothing new.
  expect((await previewBook(work.boss, testKinds, file)).rows.map((row) => row.state)).toEqual(['same', 'same'])
  expect(await takeBook(later(work.boss, '11:30'), testKinds, file, new Map())).toBe(0)
  expect((await listBooks(work.boss))[0]).toMatchObject({ unitName: '隆务营业部', orderCount: 3, takenCount: 2 })
})

test('what a kind wants to see comes along: a position in its column, photos that are on the order; what is missing is named by its cell', async () => {
  const site: OrderKind = { ...patrol, id: 'test.site', name: { zh: '到站', en: 'Site' }, evidence: [{ kind: 'position', words: { zh: '到站位置', en: 'At the site' }, countMin: 1 }, { kind: 'photo', words: { zh: '现场照片', en: 'Photo' }, countMin: 1 }] }
  const [one, two, urgent] = (await work.records.transaction((tx) => openOrders(work.boss, tx, site, ['隆务站', '保安站', '年都站'].map((title, index) => ({ title, areaCode: '632301100', ownerStaffNo: 'chen', priority: index === 2 ? 'emergency' as const : 'normal' as const }))))).map((order) => order.orderId)
  const [book] = await sendBooks(work.boss, [site], { kind: site.id, unitCode: 'O1' })
  const file = (cells: readonly [number | undefined, string][]) => edit(book?.bytes ?? Buffer.alloc(0), (sheet) => {
    expect([sheet.getCell('K1').text, sheet.getCell('L1').text, sheet.getCell('M1').text]).toEqual(['到站位置（经度，纬度）', '超限原因', '说明'])
    for (const [orderId, place] of cells) fill(sheet, orderId ?? 0, { G: '正常', H: 53, K: place })
  })
  const faults = async (cells: readonly [number | undefined, string][]) => (await previewBook(work.boss, [site], await file(cells))).faults.map((fault) => fault.zh)
  expect(await faults([[one, '山上'], [two, '']])).toEqual(['“山上”不是位置，请填写经度，纬度，如 102.01850，35.51630', '请填写“到站位置”的经度，纬度', '还缺凭证：现场照片（已有 0 份，至少 1 份），请先在工单上传'])
  await sql`insert into work_file (order_id, kind, media_type, file_name, byte_count, sha256, added_by, added_at) values (${one}, 'photo', 'image/png', '站.png', 10, ${'a'.repeat(64)}, ${work.chen.accountId}, now())`.execute(work.records.db)
  // An emergency is never held up.
  const good = await file([[one, '102.0185，35.5163'], [urgent, '']])
  expect((await previewBook(work.boss, [site], good)).faults).toEqual([])
  expect(await takeBook(later(work.boss, '11:00'), [site], good, new Map())).toBe(2)
  expect((await readOrderPage(work.boss, [site], one ?? 0)).result?.position).toEqual({ longitude: 102.0185, latitude: 35.5163, accuracyM: null })
})

test('any list can go out: only what was picked, split by office and kind', async () => {
  await openThree()
  const picked = ids.slice(0, 2)
  const books = await sendBooks(work.boss, testKinds, { kind: null, unitCode: null, orderIds: picked })
  const counts = await Promise.all(books.map(async ({ fileName, bytes }) => (await previewBook(work.boss, testKinds, { fileName, bytes })).sentCount))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(picked.length)
  await expect(sendBooks(work.boss, testKinds, { kind: null, unitCode: null, orderIds: [999_999_999] })).rejects.toMatchObject({ code: nothingToSend.code })
  // What lies in another county is not sent, whoever names it.
  await expect(sendBooks(work.kang, testKinds, { kind: null, unitCode: null, orderIds: picked })).rejects.toMatchObject({ code: nothingToSend.code })
})

test('an order that changed meanwhile is shown side by side and waits for a choice', async () => {
  await openThree()
  const sent = await sendOne()
  const file = await edit(sent, (sheet) => {
    fill(sheet, ids[0] ?? 0, { G: '正常', H: 50 })
    fill(sheet, ids[1] ?? 0, { G: '正常', H: 51 })
    fill(sheet, ids[2] ?? 0, { G: '正常', H: 52 })
  })
  await recordEvents(later(work.chen, '10:30'), testKinds, [{ orderId: ids[0] ?? 0, device: 'p', sequence: 1, basedOn: null, body: { kind: 'result', outcome: 'done', values: { voltage: 55 } } }])
  await recordEvents(later(work.boss, '10:40'), testKinds, [{ orderId: ids[2] ?? 0, device: 'p', sequence: 2, basedOn: null, body: { kind: 'cancelled', reason: '站已拆除' } }])
  const preview = await previewBook(work.boss, testKinds, file)
  expect(preview.rows.map((row) => [row.state, row.ours?.values ?? null, row.theirs.values])).toEqual([['conflict', { voltage: 55 }, { voltage: 50 }], ['new', null, { voltage: 51 }], ['gone', null, { voltage: 52 }]])
  await expect(takeBook(later(work.boss, '11:00'), testKinds, file, new Map())).rejects.toMatchObject({ code: 'BOOK_UNDECIDED', params: { orderId: ids[0] } })
  expect((await readOrderPage(work.boss, testKinds, ids[1] ?? 0)).order.status).toBe('assigned')
  expect(await takeBook(later(work.boss, '11:00'), testKinds, file, new Map([[ids[0] ?? 0, 'theirs']]))).toBe(2)
  const page = await readOrderPage(work.boss, testKinds, ids[0] ?? 0)
  expect([page.result?.values, page.order.reworkCount, page.events.at(-2)?.text]).toEqual([{ voltage: 50 }, 1, '以 Excel 回收为准'])
})

test('what must not be changed is refused by its cell, and nothing is merged', async () => {
  await openThree()
  const sent = await sendOne()
  const refused = async (change: (sheet: exceljs.Worksheet) => void) => {
    const file = await edit(sent, (sheet) => { fill(sheet, ids[0] ?? 0, { G: '正常', H: 50 }); change(sheet) })
    await expect(takeBook(work.boss, testKinds, file, new Map())).rejects.toMatchObject({ code: 'BOOK_CHANGED' })
    return (await previewBook(work.boss, testKinds, file)).faults.map((fault) => `${fault.cell} ${fault.zh}`)
  }
  const at = async (orderId: number | undefined) => { let row = 0; await edit(sent, (sheet) => { row = rowOf(sheet, orderId ?? 0) }); return row }
  const [first, second] = [await at(ids[0]), await at(ids[1])]
  expect(await refused((sheet) => { sheet.getCell('G1').value = '直流电压 (伏)'; sheet.getCell('H1').value = '结果' })).toEqual(['H1 “结果”列被移动了，应在 G1，请恢复列的顺序'])
  expect(await refused((sheet) => { sheet.getCell('I1').value = '门' })).toEqual(['I1 这里应是“门锁”列，现在是“门”，请恢复原来的表头'])
  expect(await refused((sheet) => { sheet.getCell('M1').value = '备忘' })).toEqual(['M1 多出一列“备忘”，请删除'])
  expect(await refused((sheet) => { sheet.getCell(`A${second}`).value = '999999' })).toEqual([`A${second} 工单编号“999999”不在这本工作簿里，请恢复原来的编号`])
  expect(await refused((sheet) => { sheet.getCell(`A${second}`).value = String(ids[0]) })).toHaveLength(1)
  expect(await refused((sheet) => { sheet.getCell(`D${second}`).value = '扎西' })).toEqual([`D${second} 这一列不能改，原来是“陈明（虚构）”`])
  expect(await refused((sheet) => { sheet.getCell(`H${second}`).value = 53 })).toEqual([`G${second} 填了内容但没有选“结果”`])
  expect(await refused((sheet) => { sheet.getCell(`H${first}`).value = '很高' })).toEqual([`H${first} “直流电压”填的“很高”不对：请填写最多 1 位小数的数字`])
  expect(await refused((sheet) => { sheet.getCell(`H${first}`).value = 60 })).toEqual([`K${first} “直流电压”超出 48 – 56.4，请填写原因`])
  expect(await refused((sheet) => { sheet.getCell(`H${first}`).value = null })).toEqual([`H${first} 请填写“直流电压”`])
  expect((await listOrders(work.boss, { whose: 'all', stage: 'live' })).filter((order) => ids.includes(order.orderId)).every((order) => order.status === 'assigned')).toBe(true)
})

test('strange files, other areas and people without the right are refused', async () => {
  const sent = await sendOne()
  await expect(previewBook(work.boss, testKinds, { fileName: 'a.xlsx', bytes: Buffer.from('no workbook') })).rejects.toMatchObject({ code: 'BOOK_UNREADABLE' })
  const empty = new exceljs.Workbook()
  empty.addWorksheet('x')
  await expect(previewBook(work.boss, testKinds, { fileName: 'b.xlsx', bytes: Buffer.from(await empty.xlsx.writeBuffer()) })).rejects.toMatchObject({ code: 'BOOK_UNKNOWN' })
  await expect(previewBook(work.kang, testKinds, { fileName: 'c.xlsx', bytes: sent })).rejects.toMatchObject({ code: 'BOOK_UNKNOWN' })
  await expect(sendBooks(work.chen, testKinds, { kind: null, unitCode: null })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await expect(sendBooks(work.boss, testKinds, { kind: 'test.errand', unitCode: null })).rejects.toMatchObject({ code: 'BOOK_NOTHING_TO_SEND' })
})

test('what was sent and not touched reads as untouched, in any order of its rows', () => {
  const row = fc.record({ orderId: fc.integer({ min: 1, max: 10_000 }), title: fc.string({ maxLength: 10 }).map((text) => text.trim()) })
  fc.assert(fc.property(fc.uniqueArray(row, { selector: (each) => each.orderId, maxLength: 12 }), fc.integer(), (rows, seed) => {
    const headers = headersOf(patrol, 'zh')
    const sent = { headers, rows: rows.map((each) => ({ orderId: each.orderId, lastEvent: 'x#1', locked: [String(each.orderId), each.title, '', '', '', ''] })) }
    const grid: Cell[][] = [headers, ...sent.rows.map((each) => [...each.locked]).toSorted(() => (seed % 2 === 0 ? 1 : -1))]
    expect(readBook(patrol, sent, grid)).toEqual({ filled: [], faults: [], untouchedCount: rows.length })
  }), { numRuns: 200 })
})

test('what does not fit into the books of one sending is refused with a sentence, and nothing is noted as sent', async () => {
  const counted = async () => (await sql`select (select count(*) from work_book) as books, (select count(*) from audit where verb = 'work.sendBooks') as audits`.execute(work.records.db)).rows
  const before = await counted()
  await work.records.transaction((tx) => openOrders(work.boss, tx, { ...patrol, id: 'test.retired' }, [{ title: '旧类型', areaCode: '632301100', ownerStaffNo: 'chen' }]))
  await expect(sendBooks(work.boss, testKinds, { kind: null, unitCode: null })).rejects.toMatchObject({ code: 'BOOK_KIND_GONE', params: { kind: 'test.retired', orders: 1 } })
  const many = Array.from({ length: 61 }, (_, index): OrderKind => ({ ...patrol, id: `test.many${index}` }))
  for (const kind of many) await work.records.transaction((tx) => openOrders(work.boss, tx, kind, [{ title: '巡检', areaCode: '632322100', ownerStaffNo: 'kang' }]))
  await expect(sendBooks(work.boss, [...testKinds, ...many], { kind: null, unitCode: 'O2' })).rejects.toMatchObject({ code: 'BOOKS_TOO_MANY', params: { books: 61, most: 60 } })
  expect(await counted()).toEqual(before)
  expect(await sendBooks(work.boss, [...testKinds, ...many], { kind: 'test.many7', unitCode: 'O2' })).toHaveLength(1)
})
