import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lateSlices, periodOfSlice } from './rules.ts'
import { closePeriodRow, getFile } from './store.ts'
import { type TestIntake, engines, openTestIntake, receiptFeed } from './testIntake.ts'

const header = '业务日期,批次,流水号,实收金额'
const csv = (...rows: string[]) => `${rows.join('\r\n')}\r\n`

describe.each(engines)('a file of money brought to %s', (engine) => {
  let intake: TestIntake
  beforeAll(async () => {
    intake = await openTestIntake(engine)
  })
  afterAll(() => intake.close())
  beforeEach(async () => {
    await intake.facts.transaction(async (tx) => {
      for (const table of ['batch', 'slice_pointer', receiptFeed.table]) await tx.run(`delete from ${table}`)
    })
    await intake.records.withClient((client) => client.query('truncate feed_file, closed_period, master_change'))
  })
  const take = async (name: string, text: string, given: { slice?: string } = {}) => {
    const [outcome] = await intake.take(name, text, given)
    if (!outcome) throw new Error('A file has an outcome.')
    return outcome
  }
  const stored = async () => {
    const [sum] = await intake.facts.rows<{ n: number; fen: number | null }>({ sql: `select count(*) as n, coalesce(sum(amount_fen), 0) as fen from ${receiptFeed.table} t join slice_pointer p on p.batch_id = t.batch_id` })
    return sum
  }

  test('agrees with its closing line, which is no row', async () => {
    const outcome = await take('缴费.csv', csv(header, '2011-03-21,1,R1,10.01', '2011-03-21,1,R2,0.02', '合计,,2,10.03'))
    expect(outcome).toMatchObject({ state: 'accepted', slice: '2011-03-21#1', rowCount: 2 })
    expect(await stored()).toEqual({ n: 2, fen: 1003 })
    expect((await getFile(intake.records, outcome.fileId)).report?.notices).toBeUndefined()
  })
  test('may say the count beside the word, with thousands parted', async () => {
    expect(await take('缴费.csv', csv(header, '2011-03-21,1,R1,1000', '2011-03-21,1,R2,0.5', '合计 2 笔,,,"1,000.50"'))).toMatchObject({ state: 'accepted', rowCount: 2 })
  })
  test('says that nothing was compared when it has no closing line', async () => {
    const outcome = await take('缴费.csv', csv(header, '2011-03-21,1,R1,10'))
    expect(outcome.state).toBe('accepted')
    expect((await getFile(intake.records, outcome.fileId)).report?.notices?.[0]?.zh).toMatch('没有合计行')
  })
  test('is refused with both figures when the closing line differs by a fen or by a row', async () => {
    const byFen = await take('缴费.csv', csv(header, '2011-03-21,1,R1,10.01', '合计,,1,10.02'))
    expect(byFen.refusal?.zh).toMatch('合计行写明 1 笔、实收金额 10.02 元，明细是 1 笔、10.01 元')
    const byRow = await take('缴费.csv', csv(header, '2011-03-21,1,R1,10.01', '合计,,2,10.01'))
    expect(byRow.refusal).toMatchObject({ code: 'CONTROL_DIFFERS' })
    expect(await stored()).toEqual({ n: 0, fen: 0 })
  })
  test('is refused when its closing line cannot be read, stands before rows, or is all there is', async () => {
    expect((await take('缴费.csv', csv(header, '2011-03-21,1,R1,10.01', '合计,,1,十元'))).refusal?.code).toBe('CONTROL_NOT_READABLE')
    expect((await take('缴费.csv', csv(header, '2011-03-21,1,R1,10.01', '合计,,,10.01'))).refusal?.code).toBe('CONTROL_NOT_READABLE')
    expect((await take('缴费.csv', csv(header, '合计,,1,10.01', '2011-03-21,1,R1,10.01'))).refusal?.code).toBe('CONTROL_MISPLACED')
    expect((await take('缴费.csv', csv(header, '2011-03-21,1,R1,1', '合计,,1,1', '2011-03-21,1,R2,1', '合计,,1,1'))).refusal?.code).toBe('CONTROL_MISPLACED')
    expect((await take('缴费_20110321.csv', csv(header))).refusal?.code).toBe('NO_ROWS')
    expect(await stored()).toEqual({ n: 0, fen: 0 })
  })
  test('that says nought in its closing line has come: the day had no business, and is not late', async () => {
    const late = async () => {
      const rows = await intake.facts.rows<{ slice: string }>({ sql: `select slice from slice_pointer where feed_id = '${receiptFeed.id}'` })
      const expected = { ...receiptFeed, expected: { every: 'day' as const, dueAfterDays: 1, dueTime: '07:30' } }
      return lateSlices([expected], new Map([[receiptFeed.id, new Set(rows.map((row) => periodOfSlice(row.slice)))]]), new Date('2011-03-23T04:00:00Z')).map((each) => each.slice)
    }
    await take('缴费_20110320.csv', csv(header, '2011-03-20,1,R1,10', '合计,,1,10'))
    expect(await late()).toEqual(['2011-03-21', '2011-03-22'])
    expect(await take('缴费_20110321.csv', csv(header, '合计,,0,0.00'))).toMatchObject({ state: 'accepted', slice: '2011-03-21#1', rowCount: 0 })
    // The same bytes of the next day are that day's file; the same day's again change nothing.
    expect(await take('缴费_20110322.csv', csv(header, '合计,,0,0.00'))).toMatchObject({ state: 'accepted', slice: '2011-03-22#1' })
    expect(await take('缴费_20110322.csv', csv(header, '合计,,0,0.00'))).toMatchObject({ state: 'unchanged' })
    expect(await late()).toEqual([])
    expect(await take('缴费_20110322.csv', csv(header, '合计,2,0,0.00'))).toMatchObject({ state: 'accepted', slice: '2011-03-22#2' })
    // What came after all takes its place; nought never takes the place of money.
    expect(await take('缴费_20110321.csv', csv(header, '2011-03-21,1,R2,20', '合计,,1,20'))).toMatchObject({ state: 'accepted', slice: '2011-03-21#1' })
    expect((await take('缴费_20110321.csv', csv(header, '合计,,0,0.00'))).refusal).toMatchObject({ code: 'EMPTY_OVER_ROWS', zh: expect.stringContaining('2011-03-21 已有 1 行') })
    expect((await take('缴费.csv', csv(header, '合计,,0,0.00'))).refusal?.code).toBe('EMPTY_WITHOUT_PERIOD')
    expect((await take('缴费_20110323.csv', csv(header, '合计,,0,5.00'))).refusal?.code).toBe('CONTROL_DIFFERS')
    expect((await take('缴费_20110323.csv', csv(header, '合计,,3,0.00'))).state).toBe('refused')
    expect(await stored()).toEqual({ n: 2, fen: 3000 })
  })
  test('several files of a day stand side by side, and each replaces only itself', async () => {
    await take('缴费_20110321.csv', csv(header, '2011-03-21,1,R1,10', '合计,,1,10'))
    expect(await take('缴费_20110321.csv', csv(header, '2011-03-21,2,R2,20', '合计,,1,20'))).toMatchObject({ slice: '2011-03-21#2' })
    expect(await stored()).toEqual({ n: 2, fen: 3000 })
    expect(await take('缴费_20110321.csv', csv(header, '2011-03-21,2,R2,21', '合计,,1,21'))).toMatchObject({ state: 'accepted', slice: '2011-03-21#2' })
    expect(await stored()).toEqual({ n: 2, fen: 3100 })
    expect((await take('缴费.csv', csv(header, '2011-03-21,3,R3,1', '2011-03-21,4,R4,1', '合计,,2,2'))).firstFaults[0]?.code).toBe('OTHER_PART')
  })
  test('a file without a sequence is the first of its day; a closed day takes none of its files', async () => {
    expect(await take('缴费.csv', csv('业务日期,流水号,实收金额', '2011-03-22,R1,10', '合计,1,10'))).toMatchObject({ slice: '2011-03-22#1' })
    const account = await intake.records.withClient((client) => client.query<{ account_id: number }>(`insert into account (sign_in_name, display_name, password_hash) values ('closer', '关账人', 'x') returning account_id`))
    await intake.records.transaction((tx) => closePeriodRow(tx, receiptFeed.id, '2011-03-22', account.rows[0]?.account_id ?? 0))
    expect((await take('缴费.csv', csv(header, '2011-03-22,5,R5,10', '合计,,1,10'))).refusal?.code).toBe('PERIOD_CLOSED')
  })
  test('may write whole fen where its header says so', async () => {
    await take('缴费.csv', csv('业务日期,批次,流水号,实收金额（分）', '2011-03-21,1,R1,1001', '合计,,1,1001'))
    expect(await stored()).toEqual({ n: 1, fen: 1001 })
    expect((await take('缴费.csv', csv('业务日期,批次,流水号,实收金额(分)', '2011-03-21,2,R2,10.01', '合计,,1,1001'))).state).toBe('refused')
  })
})
