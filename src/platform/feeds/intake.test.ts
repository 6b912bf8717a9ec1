import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withdrawBatch } from '../facts/ledger.ts'
import { hashOfFile, reportPath } from './arrival.ts'
import { type IntakeOutcome, recoverIntake, takeReceived } from './intake.ts'
import { zipOf } from './decode/samples.test-support.ts'
import { closePeriodRow, findFile, getFile, listChanges, updateFile } from './store.ts'
import { type TestIntake, dailyCsv, dailyFeed, dailyHeader, engines, openTestIntake, peopleFeed, usageFeed, usageHeader } from './testIntake.ts'

const row = (area: string, brand: string, adds = '5', fee = '12.50', on = '2011-03-21') => [area, on, brand, adds, fee].join(',')
const good = dailyCsv(row('632301', '全球通'), row('632322', '全球通'))

describe.each(engines)('a file brought to %s', (engine) => {
  let intake: TestIntake
  beforeAll(async () => {
    intake = await openTestIntake(engine)
  })
  afterAll(() => intake.close())
  beforeEach(async () => {
    intake.refreshed.length = 0
    await intake.facts.transaction(async (tx) => {
      for (const table of ['batch', 'slice_pointer', dailyFeed.table, usageFeed.table]) await tx.run(`delete from ${table}`)
    })
    await intake.records.withClient((client) => client.query('truncate feed_file, header_mapping, closed_period, master_change, area_fact'))
  })
  const only = (outcomes: IntakeOutcome[]): IntakeOutcome => {
    expect(outcomes).toHaveLength(1)
    const [outcome] = outcomes
    if (!outcome) throw new Error('A file has an outcome.')
    return outcome
  }
  const take = async (...given: Parameters<TestIntake['take']>) => only(await intake.take(...given))
  const reportOf = async (outcome: IntakeOutcome) => (await getFile(intake.records, outcome.fileId)).report
  const markedSheet = async (outcome: IntakeOutcome) => {
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.readFile(reportPath(intake.dataFolder, outcome.fileId))
    return workbook
  }

  test('is taken whole, kept under its hash, and the figures follow', async () => {
    const outcome = await take('日报_20110321.csv', good)
    expect(outcome).toMatchObject({ state: 'accepted', feedId: dailyFeed.id, slice: '2011-03-21', rowCount: 2, refusal: null })
    expect(await intake.visibleRows(dailyFeed)).toBe(2)
    expect(intake.refreshed).toEqual(['test.daily 2011-03-21'])
    const file = await getFile(intake.records, outcome.fileId)
    expect(await hashOfFile(join(intake.dataFolder, file.stored_path))).toBe(file.content_hash)
    expect(readdirSync(join(intake.dataFolder, 'work'))).toEqual([])
  })
  test('changes nothing when it comes twice', async () => {
    const first = await take('日报_20110321.csv', good)
    expect(await take('日报_20110321.csv', good)).toMatchObject({ state: 'unchanged', batchId: first.batchId })
    expect(await intake.visibleRows(dailyFeed)).toBe(2)
    expect(intake.refreshed).toHaveLength(1)
  })
  test('is the same file loose, in a gz and in a zip', async () => {
    const bytes = iconv.encode(good, 'gb18030')
    const first = await take('日报_20110321.csv', bytes)
    expect(await take('日报_20110321.csv.gz', gzipSync(bytes))).toMatchObject({ state: 'unchanged', batchId: first.batchId })
    const zipped = await intake.take('三月.zip', zipOf([{ name: '日报_20110321.csv', bytes }, { name: '日报_20110322.csv', bytes: Buffer.from(dailyCsv(row('632301', '全球通', '5', '1', '2011-03-22'))) }]))
    expect(zipped.map(({ state, slice }) => [state, slice])).toEqual([['unchanged', '2011-03-21'], ['accepted', '2011-03-22']])
    expect(await take('日报_20110322.csv', dailyCsv(row('632301', '全球通', '5', '1', '2011-03-22')))).toMatchObject({ state: 'unchanged', batchId: zipped[1]?.batchId })
    expect(intake.refreshed).toHaveLength(2)
  })
  test('reads unusual ways of writing beside the usual one', async () => {
    const outcome = await take('日报.csv', dailyCsv(row('632301', '全球通', '5', '12.50', '2008-02-29'), row('632301', '动感地带', '1.0E+1', '"1,200.5"', '2008/2/29'), row('632322', '神州行', '7', '3', '20080229')))
    expect(outcome).toMatchObject({ state: 'accepted', slice: '2008-02-29', rowCount: 3 })
    const [sums] = await intake.facts.rows({ sql: `select sum(gross_adds) as adds, sum(payment_fen) as fen, count(distinct day) as days from ${dailyFeed.table}` })
    expect(sums).toEqual({ adds: 22, fen: 121_600, days: 1 })
  })
  test('replaces the older file of its slice, and no other slice', async () => {
    await take('日报_20110320.csv', dailyCsv(row('632301', '全球通', '1', '1', '2011-03-20')))
    const older = await take('日报_20110321.csv', good)
    const newer = await take('日报_20110321_更正.csv', dailyCsv(row('632301', '全球通', '9')))
    expect(newer).toMatchObject({ state: 'accepted', slice: '2011-03-21' })
    expect(await intake.visibleRows(dailyFeed)).toBe(2)
    const batches = await intake.facts.rows({ sql: 'select batch_id, state from batch order by batch_id' })
    expect(batches).toContainEqual({ batch_id: older.batchId, state: 'superseded' })
    expect(batches).toContainEqual({ batch_id: newer.batchId, state: 'current' })
  })
  test('is taken beside others: of one slice one stays in sight, the same file counts once, and a bad one stops nobody', async () => {
    const many = Array.from({ length: 8 }, (_, index) => dailyCsv(row('632301', '全球通', String(index + 1)), row('632322', '神州行', String(index + 1))))
    const bad = dailyCsv(row('632301', '全球通', 'x', '1', '2011-03-23'))
    const taken = await Promise.all([...many, many[0] ?? '', bad].map((text, index) => take(`日报_2011032${text === bad ? 3 : 1}_${index}.csv`, text)))
    expect(taken.at(-1)).toMatchObject({ state: 'refused', faultCount: 1 })
    const rest = taken.slice(0, -1)
    expect(rest.every(({ state }) => state === 'accepted' || state === 'unchanged')).toBe(true)
    const batches = await intake.facts.rows<{ batch_id: number; state: string; content_hash: string }>({ sql: 'select batch_id, state, content_hash from batch order by batch_id' })
    expect(batches).toHaveLength(rest.filter(({ state }) => state === 'accepted').length)
    expect(new Set(batches.map(({ batch_id }) => batch_id)).size).toBe(batches.length)
    expect(batches.map(({ state }) => state)).toEqual([...batches.slice(1).map(() => 'superseded'), 'current'])
    const [seen] = await intake.facts.rows({ sql: `select count(*) as n, count(distinct gross_adds) as kinds from ${dailyFeed.table} d join slice_pointer p on p.batch_id = d.batch_id` })
    expect(seen).toEqual({ n: 2, kinds: 1 })
  })
  test('can be loaded again after its batch was withdrawn', async () => {
    const first = await take('日报_20110321.csv', good)
    await intake.facts.transaction((tx) => withdrawBatch(tx, first.batchId ?? 0, '2011-04-02'))
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
    expect(await recoverIntake(intake.records, intake.facts)).toEqual({ retry: [], refresh: [] })
    expect(await getFile(intake.records, first.fileId)).toMatchObject({ state: 'withdrawn' })
    expect(await take('日报_20110321.csv', good)).toMatchObject({ state: 'accepted' })
  })
  test('is refused for a closed period', async () => {
    await intake.records.withClient((client) => client.query("insert into account (sign_in_name, display_name, password_hash) values ('closer', '关账人', 'x') on conflict do nothing"))
    const { rows: [account] } = await intake.records.withClient((client) => client.query<{ account_id: number }>("select account_id from account where sign_in_name = 'closer'"))
    await intake.records.transaction((tx) => closePeriodRow(tx, dailyFeed.id, '2011-03-21', account?.account_id ?? 0))
    expect(await take('日报_20110321.csv', good)).toMatchObject({ state: 'refused', refusal: { code: 'PERIOD_CLOSED' }, batchId: null })
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
  })
  test('of a period that has not begun is refused; one of the running month is taken', async () => {
    const ahead = await take('日报_20110403.csv', dailyCsv(row('632301', '全球通', '5', '1', '2011-04-03')))
    expect(ahead).toMatchObject({ state: 'refused', batchId: null, refusal: { code: 'PERIOD_AHEAD', zh: expect.stringContaining('今天是 2011-04-02') } })
    expect(await take('用量_201105.csv', `${usageHeader}\n201105,U1,13812345678,10,1.00\n`)).toMatchObject({ state: 'refused', refusal: { code: 'PERIOD_AHEAD' } })
    expect([await intake.visibleRows(dailyFeed), await intake.visibleRows(usageFeed), intake.refreshed]).toEqual([0, 0, []])
    expect(await take('用量_201104.csv', `${usageHeader}\n201104,U1,13812345678,10,1.00\n`)).toMatchObject({ state: 'accepted', slice: '2011-04' })
    expect(await take('日报_20110402.csv', dailyCsv(row('632301', '全球通', '5', '1', '2011-04-02')))).toMatchObject({ state: 'accepted', slice: '2011-04-02' })
  })
  test('of the wrong kind is refused with the columns that are missing', async () => {
    const outcome = await take('用量.csv', good, { feedId: usageFeed.id })
    expect(outcome).toMatchObject({ state: 'refused', refusal: { code: 'WRONG_FEED' } })
    expect(outcome.refusal?.zh).toContain('用户编号')
    expect(outcome.refusal?.en).toContain('"Test usage"')
  })
  test('without a required column is refused by its name', async () => {
    expect(await take('日报.csv', '区域代码,日期,品牌,新增用户\n632301,2011-03-21,全球通,5\n')).toMatchObject({ state: 'refused', refusal: { code: 'MISSING_COLUMNS', zh: expect.stringContaining('缴费金额') } })
  })
  test('of no known kind is refused', async () => {
    expect(await take('名单.csv', 'a,b\n1,2\n')).toMatchObject({ state: 'refused', feedId: null, refusal: { code: 'UNKNOWN_FEED' } })
  })
  test('with an unknown header waits until a person says what it is', async () => {
    const outcome = await take('日报_20110321.csv', `区域代码,日期,品牌,新增,缴费金额\n${row('632301', '全球通')}\n`)
    expect(outcome).toMatchObject({ state: 'needs_mapping', feedId: dailyFeed.id })
    expect(await reportOf(outcome)).toMatchObject({ unknownHeaders: ['新增'] })
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
    await intake.records.withClient((client) => client.query("insert into header_mapping (feed_id, header, column_name) values ('test.daily', '新增', 'gross_adds')"))
    expect(only(await takeReceived(intake.deps, outcome.fileId, () => undefined))).toMatchObject({ state: 'accepted', rowCount: 1 })
  })
  test('with a date of another month names the row', async () => {
    const outcome = await take('日报_20110321.csv', dailyCsv(row('632301', '全球通'), row('632322', '全球通', '5', '1', '2011-02-21')))
    expect(outcome).toMatchObject({ state: 'refused', faultCount: 1, refusal: { code: 'CELLS_REFUSED' } })
    expect(await reportOf(outcome)).toMatchObject({ faults: [{ row: 3, column: '日期', value: '2011-02-21', code: 'OTHER_PERIOD' }] })
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
  })
  test('of another month than its name says is refused in every row', async () => {
    expect(await take('日报_20110322.csv', good)).toMatchObject({ state: 'refused', faultCount: 2 })
  })
  test('names every bad cell, and the marked sheet shows them in red', async () => {
    const outcome = await take('日报_20110321.csv', dailyCsv(row('632301', '全球通'), row('110101', '=cmd|calc'), row('632322', '动感地带', 'x', '-3.00'), row('632301', '全球通'), row('632322', '')))
    expect(outcome).toMatchObject({ state: 'refused', faultCount: 4 })
    expect((await reportOf(outcome))?.faults.map((fault) => [fault.row, fault.column, fault.value, fault.code])).toEqual([
      [3, '区域代码', '110101', 'UNKNOWN_AREA'], [4, '新增用户', 'x', 'NOT_READABLE'], [4, '缴费金额', '-3.00', 'OUT_OF_RANGE'], [6, '品牌', null, 'EMPTY'],
    ])
    const workbook = await markedSheet(outcome)
    const marked = workbook.getWorksheet('标记 Marked')
    expect(marked?.rowCount).toBe(6)
    const cell = marked?.getCell('A3')
    expect(cell?.fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(JSON.stringify(cell?.note)).toContain('不是本分公司的区域代码')
    expect(JSON.stringify(cell?.note)).toContain('no area code')
    expect(marked?.getCell('C3').type).toBe(ExcelJS.ValueType.String)
    expect(marked?.getCell('C3').value).toBe('=cmd|calc')
    expect(marked?.getCell('A2').fill).not.toMatchObject({ pattern: 'solid' })
    expect(workbook.getWorksheet('问题清单 Faults')?.getRow(2).values).toEqual([undefined, 3, '区域代码', '110101', '不是本分公司的区域代码', 'is no area code of this branch'])
  })
  test('comes back as the marked sheet, mended', async () => {
    const outcome = await take('日报_20110321.csv', dailyCsv(row('632301', '全球通'), row('110101', '全球通')))
    const workbook = await markedSheet(outcome)
    const cell = workbook.getWorksheet('标记 Marked')?.getCell('A3')
    if (cell) cell.value = '632322'
    const content = new Uint8Array(await workbook.xlsx.writeBuffer())
    expect(await take('日报_20110321.csv_标记.xlsx', content)).toMatchObject({ state: 'accepted', rowCount: 2, slice: '2011-03-21' })
  })
  test('with a key twice names the second row', async () => {
    const outcome = await take('日报_20110321.csv', dailyCsv(row('632301', '全球通'), row('632322', '全球通'), row('632321', '全球通', '7')))
    expect(outcome).toMatchObject({ state: 'refused', faultCount: 1 })
    expect(await reportOf(outcome)).toMatchObject({ faults: [{ row: 4, column: '区域代码', code: 'DUPLICATE_KEY' }] })
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
  })
  test('with only a header is refused', async () => {
    expect(await take('日报.csv', `${dailyHeader}\n`)).toMatchObject({ state: 'refused', refusal: { code: 'NO_ROWS' } })
  })
  test('keeps personal values out of the records', async () => {
    const outcome = await take('用量_201103.csv', `${usageHeader}\n201103,U1,138 1234 5678,10,1.00\n`)
    expect(outcome).toMatchObject({ state: 'refused', faultCount: 1 })
    expect((await reportOf(outcome))?.faults[0]?.value).not.toContain('1234')
  })
  test('of master data becomes a proposal, and an equal file changes nothing', async () => {
    const people = '区域代码,年份,常住人口,来源\n632301,2010,100,普查\n632322,2010,50,普查\n'
    const outcome = await take('区域资料.csv', people)
    expect(outcome).toMatchObject({ state: 'needs_approval', feedId: peopleFeed.id, slice: 'all' })
    expect(await listChanges(intake.records, { limit: 10 })).toMatchObject([{ state: 'open', added_count: 2, changed_count: 0, missing_count: 0 }])
    await intake.records.withClient((client) => client.query("insert into area_fact (area_code, year, population, source) values ('632301', 2010, 100, '普查'), ('632322', 2010, 50, '普查')"))
    expect(await take('区域资料.csv', people)).toMatchObject({ state: 'unchanged' })
    expect(await getFile(intake.records, outcome.fileId)).toMatchObject({ state: 'refused', refusal: { code: 'CHANGE_OVERTAKEN' } })
  })
  test('a workbook with two sheets is two files of their own', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('21日').addRows([dailyHeader.split(','), ['632301', '2011-03-21', '全球通', 5, 12.5]])
    workbook.addWorksheet('杂项').addRows([['x', 'y'], [1, 2]])
    const outcomes = await intake.take('三月.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()))
    expect(outcomes).toMatchObject([{ part: '21日', state: 'accepted' }, { part: '杂项', state: 'refused', refusal: { code: 'UNKNOWN_FEED' } }])
    const [first, second] = outcomes
    expect((await getFile(intake.records, second?.fileId ?? 0)).container_id).toBe(first?.fileId)
  })
  test('with a formula is refused with its cell', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('日报').addRows([dailyHeader.split(','), ['632301', '2011-03-21', '全球通', { formula: '1+1', result: 2 }, 12.5]])
    const outcome = await take('日报_20110321.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()))
    expect(outcome).toMatchObject({ state: 'refused', faultCount: 1, refusal: { code: 'STRUCTURE_REFUSED' } })
    expect(await reportOf(outcome)).toMatchObject({ faults: [{ row: 2, column: '新增用户', code: 'CELL_FORMULA' }], hasSheet: true })
    expect(existsSync(reportPath(intake.dataFolder, outcome.fileId))).toBe(true)
  })
  test('of more columns than any table has is refused', async () => {
    const headers = Array.from({ length: 300 }, (_, index) => `列${index}`)
    expect(await take('宽表.csv', `${headers.join(',')}\n${headers.map(() => '1').join(',')}\n`)).toMatchObject({ state: 'refused', refusal: { code: 'COLUMNS_TOO_MANY' } })
  })
  test('that cannot be read at all is refused', async () => {
    expect(await take('日报.csv', new Uint8Array(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')))).toMatchObject({ state: 'refused', refusal: { code: 'FILE_OF_OTHER_KIND' } })
  })
  test('cut off half-way is refused', async () => {
    const outcome = await take('日报_20110321.csv', good.slice(0, -12))
    expect(outcome.state).toBe('refused')
    expect(await intake.visibleRows(dailyFeed)).toBe(0)
  })
  test('a fault of the system is told in general words and thrown', async () => {
    const broken = { ...intake.deps, facts: { ...intake.facts, staged: async () => { throw new Error('secret detail') } } }
    await updateFile(intake.records, (await take('日报_20110321.csv', good)).fileId, { state: 'received' })
    const [left] = (await recoverIntake(intake.records, { rows: async () => [] })).retry
    await expect(takeReceived(broken, left ?? 0, () => undefined)).rejects.toThrow('Taking the file')
    expect(await findFile(intake.records, left ?? 0)).toMatchObject({ state: 'refused', refusal: { code: 'INTAKE_FAULT', zh: expect.not.stringContaining('secret') } })
  })
  test('a full disk is a refusal, and the file can be tried again', async () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' })
    const broken = { ...intake.deps, facts: { ...intake.facts, staged: async () => { throw new Error('Writing', { cause: full }) } } }
    const first = await take('日报_20110321.csv', good)
    await updateFile(intake.records, first.fileId, { state: 'received' })
    expect(only(await takeReceived(broken, first.fileId, () => undefined))).toMatchObject({ state: 'refused', refusal: { code: 'DISK_FULL' } })
    expect(await intake.visibleRows(dailyFeed)).toBe(2)
  })
  test('an abort leaves it to the next start', async () => {
    const first = await take('日报_20110321.csv', good)
    await updateFile(intake.records, first.fileId, { state: 'received', attempt_count: 0 })
    const stopped = { ...intake.deps, signal: AbortSignal.abort(new Error('stopping')) }
    await expect(takeReceived(stopped, first.fileId, () => undefined)).rejects.toThrow('stopping')
    expect(await findFile(intake.records, first.fileId)).toMatchObject({ state: 'received', attempt_count: 0 })
  })
  test('that ends the process again and again is given up', async () => {
    const first = await take('日报_20110321.csv', `${dailyHeader}\n`)
    await updateFile(intake.records, first.fileId, { state: 'reading', attempt_count: 3, refusal: null })
    expect(await recoverIntake(intake.records, intake.facts)).toEqual({ retry: [], refresh: [] })
    expect(await findFile(intake.records, first.fileId)).toMatchObject({ state: 'refused', refusal: { code: 'INTAKE_INTERRUPTED' } })
  })
  test('an encrypted workbook and a zip bomb are refused', async () => {
    // The container of an encrypted workbook: its directory, in the sector behind the header, names the package.
    const compound = Buffer.alloc(2048)
    compound.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    compound.write('EncryptedPackage', 512, 'utf16le')
    expect(await take('日报.xlsx', new Uint8Array(compound))).toMatchObject({ state: 'refused', refusal: { code: 'FILE_ENCRYPTED' } })
    expect(await take('日报.csv.gz', new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 ** 2, 'a,b\n'))))).toMatchObject({ state: 'refused', refusal: { code: 'FILE_EXPANDS_TOO_MUCH' } })
  })
})
