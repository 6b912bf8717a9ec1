import fc from 'fast-check'
import { sql } from 'kysely'
import mammoth from 'mammoth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, openEngine } from '../../branch/measure/testWorld.ts'
import { addMonths, day, lastDayOf, month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { openTestWork, type TestWork } from '../../work/testWork.ts'
import { arrearsFeeds, billFeed, paymentFeed } from '../feeds.ts'
import { printLetters } from './actions.ts'
import { defaultLetter } from './letter.data.ts'
import { checkLetter, openBills } from './rules.ts'

let work: TestWork
let facts: OwnedFacts
let officer: Context
beforeAll(async () => {
  work = await openTestWork()
  facts = await openEngine('duckdb', work.records)
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
  await mirrorReference(work.records, facts)
  const bill = (account: string, of: string, amountFen: number) => ({ month: of, account_id: account, bill_no: `${account}-${of}`, customer_id: account, amount_fen: amountFen, due_on: lastDayOf(addMonths(month(of), 1)), area_code: '632301100', brand: '全球通' })
  for (const of of ['2010-11', '2010-12', '2011-01']) await bringRows(facts, billFeed, of, [bill('A1', of, 10_000), bill('A2', of, 5_050)])
  await bringRows(facts, paymentFeed, '2011-02-10#1', [{ day: '2011-02-10', file_sequence: 1, receipt_no: 'R1', account_id: 'A1', amount_fen: 12_500 }])
  await bringRows(facts, subscriberFeed, '2011-02', [{ month: '2011-02', subscriber_id: 'S1', account_id: 'A1', customer_id: 'A1', phone_number: '13900000001', brand: '全球通', payment_way: 'postpaid', area_code: '632301100', opened_on: '2010-01-01', status: 'normal' }])
  await sql`insert into arrears_state (account_no, area_code, business_date, overdue_fen, ladder_days) values ('A1', '632301100', '2011-03-21', 17500, 60), ('A2', '632301100', '2011-03-21', 15150, 80)`.execute(work.records.db)
  officer = { ...work.boss, facts, grants: [{ areaCode: '6323', permissions: new Set(['arrears.printLetters', 'branch.unmask']) }] }
})
afterAll(async () => {
  await facts.close()
  await work.close()
})

test('a demand says what is open of which bill, the total, until when, and has a note of delivery', async () => {
  const { bytes, fileName } = await printLetters(officer, ['A1'])
  const { value: text } = await mammoth.extractRawText({ buffer: bytes })
  expect(fileName).toBe('催缴函A1.docx')
  // 125 of 300 yuan came in: December is half open, January whole but due on 28 February.
  for (const part of ['催缴函', '尊敬的客户 13900000001', '账户 A1', '人民币 175.00 元', '自 2011 年 1 月 31 日 起', '已逾期 49 天', '在 2011 年 4 月 5 日 前到隆务营业部', '2010-12', '75.00', '2011-01', '100.00', '黄南分公司', '送达回证']) expect(text).toContain(part)
  expect(text).not.toContain('2010-11')
  const { rows } = await sql`select subject_id, detail ->> 'isMasked' as masked from audit where verb = 'arrears.printLetters'`.execute(work.records.db)
  expect(rows).toEqual([{ subject_id: 'A1', masked: 'false' }])
})

test('a whole list is one file, one letter a page, and who may not see numbers gets them masked', async () => {
  const { bytes, fileName } = await printLetters({ ...officer, grants: [{ areaCode: '6323', permissions: new Set(['arrears.printLetters']) }] }, ['A1', 'A2', 'A1'])
  const { value: text } = await mammoth.extractRawText({ buffer: bytes })
  expect(fileName).toBe('催缴函2011-03-21（2 封）.docx')
  expect(text.match(/送达回证/g)).toHaveLength(2)
  expect(text).toContain('139****0001')
  expect(text).not.toContain('13900000001')
})

test('who owes nothing, or lies elsewhere, gets no letter, and then nobody does', async () => {
  await expect(printLetters(officer, ['A1', 'A9'])).rejects.toMatchObject({ code: 'LETTER_NOTHING_OWED' })
  await expect(printLetters({ ...officer, grants: [{ areaCode: '632322', permissions: new Set(['arrears.printLetters']) }] }, ['A1'])).rejects.toMatchObject({ code: 'LETTER_NOTHING_OWED' })
  await expect(printLetters(officer, Array.from({ length: 201 }, (_, index) => `A${index}`))).rejects.toMatchObject({ code: 'LETTERS_TOO_MANY' })
})

test('the rule needs a bank, and knows its places', () => {
  expect(checkLetter(defaultLetter).map((each) => each.code)).toEqual(['LETTER_BANK_MISSING', 'LETTER_BANK_MISSING', 'LETTER_BANK_MISSING'])
  expect(checkLetter({ ...defaultLetter, payee: 'x', bank: 'y', bankAccount: 'z', warning: '{姓名}先生' }).map((each) => each.code)).toEqual(['LETTER_PLACE_UNKNOWN'])
})

test('what is open of all bills is their sum less the money', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9_999 }), { maxLength: 12 }), fc.integer({ min: 0, max: 50_000 }), (amounts, money) => {
    const open = openBills(amounts.map((amountFen, index) => ({ billNo: `b${index}`, month: `2010-${String(index + 1).padStart(2, '0')}`, dueOn: day('2011-01-01'), amountFen })), money, day('2011-02-01'))
    expect(open.reduce((sum, bill) => sum + bill.openFen, 0)).toBe(Math.max(0, amounts.reduce((sum, each) => sum + each, 0) - money))
  }))
})
