import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import ExcelJS from 'exceljs'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { approveMaster, closePeriod, mapHeaders, openPeriod, rejectMaster, retryFile, withdrawFile } from './actions.ts'
import { dropFolderOf, takeDropped } from './dropFolder.ts'
import { makeFeedsRouter } from './routes.ts'
import { getFile, listChanges, listFiles } from './store.ts'
import { type TestDesk, openTestDesk } from './testDesk.ts'
import { type TestIntake, dailyCsv, dailyFeed, openTestIntake } from './testIntake.ts'
import { writeTemplate } from './template.ts'
import { registerUpload } from './transfer.ts'

let intake: TestIntake
let desk: TestDesk
let server: FastifyInstance
let dolma: number
let tashi: number
let asker: number
beforeAll(async () => {
  intake = await openTestIntake('duckdb')
  desk = openTestDesk(intake)
  dolma = await desk.accountOf('dolma')
  tashi = await desk.accountOf('tashi')
  asker = dolma
  server = fastify()
  server.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).send({ code: error.code, sentence: error.words })
    return reply.code(500).send({ message: String(error) })
  })
  await registerUpload(server, { config: desk.config, dataFolder: intake.dataFolder, contextOf: async () => desk.contextOf(asker) })
})
afterAll(async () => {
  await desk.idle()
  await server.close()
  await intake.close()
})
beforeEach(async () => {
  asker = dolma
  intake.refreshed.length = 0
  await desk.idle()
  await intake.facts.transaction(async (tx) => {
    for (const table of ['batch', 'slice_pointer', dailyFeed.table]) await tx.run(`delete from ${table}`)
  })
  await intake.records.withClient((client) => client.query('truncate feed_file, header_mapping, closed_period, master_change, area_fact'))
})

const good = dailyCsv('632301,2011-03-21,全球通,5,12.50')
const upload = (name: string, body: string | Buffer, more = '') =>
  server.inject({ method: 'PUT', url: `/api/feeds/files?name=${encodeURIComponent(name)}${more}`, headers: { 'content-type': 'application/octet-stream' }, payload: body })
const bring = async (name: string, body: string | Buffer): Promise<number> => {
  const answer = await upload(name, body)
  expect(answer.statusCode).toBe(202)
  await desk.idle()
  return answer.json<{ fileId: number }>().fileId
}
const stateOf = async (fileId: number) => (await getFile(intake.records, fileId)).state
const audited = async (): Promise<string[]> => (await intake.records.withClient((client) => client.query<{ verb: string }>('select verb from audit order by audit_id desc limit 1'))).rows.map(({ verb }) => verb)

test('an upload is streamed into the inbox, received and taken', async () => {
  const fileId = await bring('C:\\报表\\日报_20110321.csv', good)
  expect(await getFile(intake.records, fileId)).toMatchObject({ state: 'accepted', file_name: '日报_20110321.csv', arrived_by: 'page', account_id: dolma })
  expect(readdirSync(join(intake.dataFolder, 'inbox'))).toEqual([])
  const listed = await call(makeFeedsRouter(desk.config).listFiles, { limit: 10 }, { context: desk.contextOf(dolma) })
  expect(listed).toMatchObject({ files: [{ fileId, batchState: 'current', broughtBy: 'dolma', feedName: { zh: '测试日报' } }], next: null })
  const calendar = await call(makeFeedsRouter(desk.config).calendar, undefined, { context: desk.contextOf(dolma) })
  expect(calendar.feeds.find(({ feedId }) => feedId === dailyFeed.id)?.cells[0]).toMatchObject({ slice: '2011-03-21', state: 'arrived', isClosed: false })
  expect(calendar.dataAsOf.latest).toBe('2011-03-21')
})
test('an empty, a too large and a forbidden upload are refused and leave nothing', async () => {
  expect((await upload('a.csv', '')).json()).toMatchObject({ code: 'UPLOAD_EMPTY' })
  expect((await upload('a.csv', good, '&feedId=none')).json()).toMatchObject({ code: 'FEED_UNKNOWN' })
  const small = fastify()
  small.setErrorHandler((error, _request, reply) => reply.code(413).send({ code: error instanceof Refusal ? error.code : String(error) }))
  await registerUpload(small, {
    config: { ...desk.config, limits: { fileBytesMax: 10, expandedBytesMax: 10, expansionRatioMax: 1, rowsMax: 1, columnsMax: 1, cellCharactersMax: 1 } },
    dataFolder: intake.dataFolder, contextOf: async () => desk.contextOf(dolma),
  })
  const tooLarge = await small.inject({ method: 'PUT', url: '/api/feeds/files?name=a.csv', headers: { 'content-type': 'application/octet-stream' }, payload: good })
  expect(tooLarge.json()).toEqual({ code: 'UPLOAD_TOO_LARGE' })
  expect(readdirSync(join(intake.dataFolder, 'inbox'))).toEqual([])
  expect(await listFiles(intake.records, { limit: 10 })).toEqual([])
})
test('headers that one person mapped serve every file that waits for them', async () => {
  const other = (on: string) => `区域代码,日期,品牌,新增,缴费金额\n632301,${on},全球通,5,12.50\n`
  const first = await bring('日报_20110321.csv', other('2011-03-21'))
  const second = await bring('日报_20110322.csv', other('2011-03-22'))
  expect([await stateOf(first), await stateOf(second)]).toEqual(['needs_mapping', 'needs_mapping'])
  const ctx = desk.contextOf(dolma)
  await expect(mapHeaders(ctx, desk.config, { fileId: first, mapping: {} })).rejects.toMatchObject({ code: 'HEADERS_STILL_UNKNOWN' })
  await expect(mapHeaders(ctx, desk.config, { fileId: first, mapping: { 新增: 'brand' } })).rejects.toMatchObject({ code: 'DOUBLED_COLUMNS' })
  expect(await mapHeaders(ctx, desk.config, { fileId: first, mapping: { 新增: 'gross_adds' } })).toEqual([first, second])
  await desk.idle()
  expect([await stateOf(first), await stateOf(second)]).toEqual(['accepted', 'accepted'])
  expect(await audited()).toEqual(['feeds.mapHeaders'])
  expect(await stateOf(await bring('日报_20110323.csv', other('2011-03-23')))).toBe('accepted')
})
test('a batch is withdrawn with a reason, once, and never in a closed period', async () => {
  const fileId = await bring('日报_20110321.csv', good)
  const ctx = desk.contextOf(dolma)
  await closePeriod(ctx, desk.config, { feedId: dailyFeed.id, slice: '2011-03-21' })
  await expect(withdrawFile(ctx, desk.config, { fileId, reason: '报错了' })).rejects.toMatchObject({ code: 'PERIOD_CLOSED' })
  await openPeriod(ctx, desk.config, { feedId: dailyFeed.id, slice: '2011-03-21', reason: '更正' })
  expect(await audited()).toEqual(['feeds.openPeriod'])
  await withdrawFile(ctx, desk.config, { fileId, reason: '报错了' })
  expect(await stateOf(fileId)).toBe('withdrawn')
  expect(await intake.visibleRows(dailyFeed)).toBe(0)
  expect(intake.refreshed).toEqual(['test.daily 2011-03-21', 'test.daily 2011-03-21'])
  expect(await audited()).toEqual(['feeds.withdraw'])
  await expect(withdrawFile(ctx, desk.config, { fileId, reason: '再来' })).rejects.toMatchObject({ code: 'CANNOT_WITHDRAW' })
})
test('a file refused for a closed period is taken after it was opened', async () => {
  const ctx = desk.contextOf(dolma)
  await closePeriod(ctx, desk.config, { feedId: dailyFeed.id, slice: '2011-03-21' })
  const fileId = await bring('日报_20110321.csv', good)
  expect(await stateOf(fileId)).toBe('refused')
  await openPeriod(ctx, desk.config, { feedId: dailyFeed.id, slice: '2011-03-21', reason: '更正' })
  await retryFile(ctx, desk.config, { fileId, feedId: null, slice: null })
  await desk.idle()
  expect(await stateOf(fileId)).toBe('accepted')
})
test('a file of a day ahead is refused on the page by the branch\'s day, whatever the clock says', async () => {
  const fileId = await bring('日报_20110403.csv', dailyCsv('632301,2011-04-03,全球通,5,12.50'))
  expect(await getFile(intake.records, fileId)).toMatchObject({ state: 'refused', refusal: { code: 'PERIOD_AHEAD' } })
  expect(await intake.visibleRows(dailyFeed)).toBe(0)
})
test('master data is approved by another person than its bringer', async () => {
  const people = (population: number) => `区域代码,年份,常住人口,来源\n632301,2010,${population},普查\n`
  const fileId = await bring('区域资料.csv', people(100))
  const [change] = await listChanges(intake.records, { limit: 1 })
  const changeId = change?.change_id ?? 0
  await expect(approveMaster(desk.contextOf(dolma), desk.config, { changeId })).rejects.toMatchObject({ code: 'CHANGE_OF_OWN' })
  await expect(approveMaster(desk.contextOf(tashi, []), desk.config, { changeId })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  const shown = await call(makeFeedsRouter(desk.config).getChange, { changeId }, { context: desk.contextOf(tashi) })
  expect(shown).toMatchObject({ change: { mayDecide: true, proposedBy: 'dolma', addedCount: 1 }, added: [{ area_code: '632301', year: 2010, population: 100, source: '普查' }] })
  await approveMaster(desk.contextOf(tashi), desk.config, { changeId })
  expect(await stateOf(fileId)).toBe('accepted')
  expect(intake.refreshed).toEqual(['test.people all'])
  await expect(approveMaster(desk.contextOf(tashi), desk.config, { changeId })).rejects.toMatchObject({ code: 'CHANGE_DECIDED' })
  const next = await bring('区域资料2.csv', people(110))
  const [second] = await listChanges(intake.records, { limit: 1 })
  expect(second).toMatchObject({ added_count: 0, changed_count: 1 })
  await rejectMaster(desk.contextOf(tashi), { changeId: second?.change_id ?? 0, reason: '数字不对' })
  expect(await getFile(intake.records, next)).toMatchObject({ state: 'refused', refusal: { code: 'CHANGE_REJECTED', zh: '审核没有通过：数字不对' } })
})
test('the marked sheet is downloaded, and that is written down', async () => {
  const fileId = await bring('日报_20110321.csv', dailyCsv('999999,2011-03-21,全球通,5,12.50'))
  const answer = await server.inject({ method: 'GET', url: `/api/feeds/files/${fileId}/report.xlsx` })
  expect(answer.statusCode).toBe(200)
  expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain('日报_20110321.csv_标记.xlsx')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(answer.rawPayload).buffer)
  expect(workbook.getWorksheet('标记 Marked')?.getCell('A2').value).toBe('999999')
  expect(await audited()).toEqual(['feeds.downloadReport'])
  expect((await server.inject({ method: 'GET', url: '/api/feeds/files/999999/report.xlsx' })).statusCode).toBe(404)
})
test('a template that was filled in is taken, and its example row is not', async () => {
  const template = await writeTemplate(dailyFeed)
  expect(await stateOf(await bring('模板_20110321.xlsx', template))).toBe('refused')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(template).buffer)
  const sheet = workbook.worksheets[0]
  sheet?.getRow(2).eachCell((cell, column) => {
    cell.value = ['632301', '2011-03-21', '全球通', 5, 12.5][column - 1] ?? null
  })
  expect(await stateOf(await bring('模板_20110321.xlsx', Buffer.from(await workbook.xlsx.writeBuffer())))).toBe('accepted')
})
test('a dropped file is taken once two looks see it alike; one that is still copied waits', async () => {
  const folder = dropFolderOf(intake.dataFolder)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '日报_20110321.csv'), good)
  writeFileSync(join(folder, '坏.csv'), 'x,y\n1,2\n')
  writeFileSync(join(folder, '半.csv.part'), good)
  const look = () => takeDropped(intake.deps, () => undefined)
  expect(await look()).toEqual([])
  writeFileSync(join(folder, '坏.csv'), 'x,y\n1,2\n3,4\n')
  expect(await look()).toMatchObject([{ state: 'accepted', fileName: '日报_20110321.csv' }])
  expect(await look()).toMatchObject([{ state: 'refused', fileName: '坏.csv', refusal: { code: 'UNKNOWN_FEED' } }])
  expect(readdirSync(folder)).toEqual(['半.csv.part'])
  expect((await listFiles(intake.records, { limit: 10 })).map(({ arrived_by }) => arrived_by)).toEqual(['folder', 'folder'])
})
test('a dropped file that was moved when the process died is received by the next look', async () => {
  const own = join(intake.dataFolder, 'inbox', 'dropped-1')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, '日报_20110321.csv'), good)
  await takeDropped(intake.deps, () => undefined)
  expect(await listFiles(intake.records, { limit: 10 })).toMatchObject([{ state: 'accepted', file_name: '日报_20110321.csv' }])
  expect(existsSync(own)).toBe(false)
})
