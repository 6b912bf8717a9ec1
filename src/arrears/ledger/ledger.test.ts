import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, addMonths, day, lastDayOf, month, type Month, monthOf } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { adjustmentFeed, arrearsFeeds, billFeed, paymentFeed, remittanceFeed, reversalFeed, writeOffFeed } from '../feeds.ts'
import { deriveLedger } from './derive.ts'
import { type Book, type GivenMoney, keepBook } from './oracle.test-support.ts'

const january = month('2011-01')
const now = new Date('2011-04-02T01:00:00Z')
const billOf = (accountId: string, billNo: string, of: Month, amountFen: number, changes: GivenRow = {}): GivenRow => ({
  month: of, account_id: accountId, bill_no: billNo, customer_id: `C${accountId}`, amount_fen: amountFen, due_on: lastDayOf(addMonths(of, 1)), area_code: '632301100', brand: '全球通', ...changes,
})

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`the ledger on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })
    beforeEach(clear)
    async function clear(): Promise<void> {
      await facts.transaction(async (tx) => {
        for (const table of ['batch', 'slice_pointer', subscriberFeed.table, ...arrearsFeeds.map((feed) => feed.table)]) await tx.run(`delete from ${table}`)
      })
      await sql`truncate arrears_parked`.execute(records.db)
    }
    const derive = (touched: Parameters<typeof deriveLedger>[1] = null) => deriveLedger({ facts, records, signal: new AbortController().signal }, touched, now)
    const pay = (on: string, rows: GivenRow[], sequence = 1) => bringRows(facts, paymentFeed, `${on}#${sequence}`, rows.map((row) => ({ day: on, file_sequence: sequence, ...row })))
    const visibleRows = <Row extends Record<string, string | number | null>>(table: string, feedId: string, of: Month, columns: string, order: string) =>
      facts.rows<Row>({ sql: `select ${columns} from ${table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = '${feedId}' and p.slice = '${of}' order by ${order}` })
    const items = (of: Month) => visibleRows('open_item_month', 'arrears.openItems', of, 'bill_no, amount_fen, settled_fen, open_fen, age_months', 'account_id, bill_no')
    const accounts = (of: Month) => visibleRows<{ account_id: string; cash_fen: number; allocated_fen: number; advance_fen: number; open_fen: number; opening_fen: number; month_base_fen: number; recovered_fen: number; old_base_fen: number; old_recovered_fen: number }>(
      'arrears_account_month', 'arrears.accounts', of, 'account_id, cash_fen, allocated_fen, advance_fen, open_fen, opening_fen, month_base_fen, recovered_fen, old_base_fen, old_recovered_fen', 'account_id')
    const parked = async () => (await sql<{ reference: string; reason: string; amount_fen: number; state: string; area_code: string | null }>`select reference, reason, amount_fen, state, area_code from arrears_parked order by parked_id`.execute(records.db)).rows

    test('money settles the oldest bill first; what is left over is paid in advance', async () => {
      await bringRows(facts, billFeed, '2010-12', [billOf('A', 'B12', month('2010-12'), 5_000)])
      await bringRows(facts, billFeed, january, [billOf('A', 'B01', january, 3_000)])
      await pay('2011-02-10', [{ receipt_no: 'R1', account_id: 'A', amount_fen: 6_001 }])
      await pay('2011-02-28', [{ receipt_no: 'R2', account_id: 'A', amount_fen: 999 }])
      await derive()
      expect(await items(month('2011-02'))).toEqual([
        { bill_no: 'B01', amount_fen: 3_000, settled_fen: 2_000, open_fen: 1_000, age_months: 0 },
      ])
      expect(await accounts(month('2011-02'))).toMatchObject([{ cash_fen: 7_000, allocated_fen: 7_000, advance_fen: 0, open_fen: 1_000, opening_fen: 5_000, month_base_fen: 5_000, recovered_fen: 5_000 }])
      await pay('2011-03-31', [{ receipt_no: 'R3', account_id: 'A', amount_fen: 1_500 }])
      await derive({ feedId: paymentFeed.id, slice: '2011-03-31#1' })
      // The bills of February have not come, so March does not stand yet.
      expect(await accounts(month('2011-03'))).toEqual([])
      await bringRows(facts, billFeed, '2011-02', [billOf('B', 'X', month('2011-02'), 100)])
      await derive({ feedId: billFeed.id, slice: '2011-02' })
      expect(await accounts(month('2011-03'))).toMatchObject([{ account_id: 'A', open_fen: 0, advance_fen: 500, recovered_fen: 1_000 }, { account_id: 'B', open_fen: 100 }])
    })

    test('what cannot be placed waits with its reason, and leaves when its cause is gone', async () => {
      await bringRows(facts, subscriberFeed, january, [{ month: january, subscriber_id: 'S1', account_id: 'C', customer_id: 'K', phone_number: '1', brand: '全球通', payment_way: 'postpaid', area_code: '632301101', opened_on: '2009-01-01', status: 'closed', closed_on: '2011-01-20' }])
      await bringRows(facts, billFeed, january, [billOf('A', 'B01', january, 5_000), billOf('C', 'C01', january, 200)])
      await pay('2011-02-10', [
        { receipt_no: 'R1', account_id: 'A', amount_fen: 1_000 }, { receipt_no: 'R2', account_id: 'NOBODY', amount_fen: 700 },
        { receipt_no: 'R4', account_id: 'C', amount_fen: 200 }, { receipt_no: 'R5', account_id: 'C', amount_fen: 50 },
      ])
      await pay('2011-02-28', [{ receipt_no: 'R1', account_id: 'A', amount_fen: 1_000 }], 2)
      await bringRows(facts, reversalFeed, '2011-02-28#1', [
        { day: '2011-02-28', reversal_no: 'V1', receipt_no: 'R9', account_id: 'A', amount_fen: 1 }, { day: '2011-02-28', reversal_no: 'V2', receipt_no: 'R1', account_id: 'A', amount_fen: 1_001 },
        { day: '2011-02-28', reversal_no: 'V3', receipt_no: 'R2', account_id: 'NOBODY', amount_fen: 100 },
      ])
      await derive()
      expect((await parked()).map(({ reference, reason, amount_fen }) => [reference, reason, amount_fen]).toSorted()).toEqual([
        ['R1', 'receipt_twice', 1_000], ['R2', 'no_bill', 600], ['R5', 'account_closed', 50], ['V1', 'no_payment', 1], ['V2', 'more_than_paid', 1_001],
      ])
      expect(await accounts(month('2011-02'))).toMatchObject([{ account_id: 'A', cash_fen: 1_000, open_fen: 4_000 }, { account_id: 'C', cash_fen: 200, open_fen: 0, advance_fen: 0 }])
      await bringRows(facts, billFeed, '2011-02', [billOf('NOBODY', 'N', month('2011-02'), 900)])
      await derive({ feedId: billFeed.id, slice: '2011-02' })
      expect((await parked()).filter((row) => row.reference === 'R2')).toMatchObject([{ state: 'cleared' }])
    })

    test('a bill that is replaced after it was paid is put before a person, and its money is not lost', async () => {
      await bringRows(facts, billFeed, january, [billOf('A', 'B01', january, 5_000)])
      await pay('2011-02-28', [{ receipt_no: 'R1', account_id: 'A', amount_fen: 5_000 }])
      await derive()
      await bringRows(facts, billFeed, january, [billOf('A', 'B01', january, 3_200)])
      await derive({ feedId: billFeed.id, slice: january })
      expect(await parked()).toMatchObject([{ reference: 'B01', reason: 'bill_replaced', amount_fen: 1_800, state: 'open', area_code: '632301100' }])
      expect(await accounts(month('2011-02'))).toMatchObject([{ cash_fen: 5_000, allocated_fen: 3_200, advance_fen: 1_800, open_fen: 0 }])
    })

    test('a month whose bills are withdrawn goes out of sight', async () => {
      await bringRows(facts, billFeed, january, [billOf('A', 'B01', january, 5_000)])
      await pay('2011-02-28', [{ receipt_no: 'R1', account_id: 'A', amount_fen: 5_000 }])
      expect((await derive()).map((touched) => `${touched.feedId} ${touched.slice}`)).toEqual(['arrears.accounts 2011-02', 'arrears.openItems 2011-02'])
      await facts.transaction((tx) => tx.run(`delete from slice_pointer where feed_id = '${billFeed.id}'`))
      expect(await derive({ feedId: billFeed.id, slice: january })).toHaveLength(2)
      expect(await accounts(month('2011-02'))).toEqual([])
    })

    test('an outlet pays in its oldest day first', async () => {
      const remit = (on: string, dueFen: number, paidInFen: number, depositFen: number | null) => bringRows(facts, remittanceFeed, `${on}#1`, [{ day: on, outlet_code: 'T2', area_code: '632322101', due_fen: dueFen, paid_in_fen: paidInFen, deposit_fen: depositFen }])
      await remit('2011-01-20', 1_000, 0, 500_000)
      await remit('2011-02-10', 2_000, 500, null)
      await remit('2011-02-28', 4_000, 0, null)
      await derive()
      expect(await visibleRows('outlet_arrears_month', 'arrears.outletMonths', month('2011-02'), 'outlet_code, balance_fen, over_7_fen, over_30_fen, deposit_fen', 'outlet_code'))
        .toEqual([{ outlet_code: 'T2', balance_fen: 6_500, over_7_fen: 2_500, over_30_fen: 500, deposit_fen: 500_000 }])
    })

    test('every position equals the book kept by hand, and money in is money allocated, unallocated or waiting, to the fen', async () => {
      const months = ['2010-10', '2010-11', '2010-12', '2011-01'].map(month)
      const anyDay = fc.integer({ min: 0, max: 119 }).map((days) => addDays(day('2010-11-01'), days))
      const account = fc.integer({ min: 0, max: 5 }).map((number) => `A${number}`)
      const bill = fc.record({ accountId: fc.integer({ min: 0, max: 4 }).map((number) => `A${number}`), billNo: fc.integer({ min: 0, max: 400 }).map((number) => `B${number}`), month: fc.constantFrom(...months), amountFen: fc.integer({ min: 0, max: 9_000 }) })
      const money = (kind: GivenMoney['kind']) => fc.record({
        kind: fc.constant(kind), number: fc.integer({ min: 0, max: 30 }).map((number) => `${kind}${number}`), undoes: fc.integer({ min: 0, max: 30 }).map((number) => `payment${number}`), accountId: account, day: anyDay,
        sequence: fc.integer({ min: 1, max: 2 }), amountFen: fc.integer({ min: 1, max: 7_000 }),
      })
      await fc.assert(fc.asyncProperty(
        fc.uniqueArray(bill, { minLength: 1, maxLength: 14, selector: (one) => one.billNo }),
        fc.uniqueArray(money('payment'), { maxLength: 16, selector: (one) => `${one.accountId} ${one.number} ${one.day} ${one.sequence}` }),
        fc.uniqueArray(money('reversal'), { maxLength: 5, selector: (one) => one.number }), fc.uniqueArray(money('credit'), { maxLength: 4, selector: (one) => one.number }), fc.uniqueArray(money('writeOff'), { maxLength: 4, selector: (one) => one.number }),
        fc.option(anyDay, { nil: null }),
        async (bills, payments, reversals, credits, writeOffs, closedOn) => {
          // Two receipts of one number in one file of one account are refused at the door.
          const book: Book = { bills, money: [...payments, ...reversals, ...credits, ...writeOffs], closedOn: new Map(closedOn === null || closedOn > '2011-02-28' ? [] : [['A1', closedOn]]) }
          await clear()
          if (book.closedOn.size > 0) await bringRows(facts, subscriberFeed, monthOf(closedOn ?? day('2011-01-01')), [{ month: monthOf(closedOn ?? day('2011-01-01')), subscriber_id: 'S1', account_id: 'A1', customer_id: 'K', phone_number: '1', brand: '全球通', payment_way: 'postpaid', area_code: '632301101', opened_on: '2009-01-01', status: 'closed', closed_on: closedOn }])
          for (const of of months) await bringRows(facts, billFeed, of, bills.filter((one) => one.month === of).map((one) => billOf(one.accountId, one.billNo, of, one.amountFen)))
          const filesOf = (all: readonly GivenMoney[]) => [...new Set(all.map((one) => `${one.day}#${one.sequence}`))].map((slice) => ({ slice, rows: all.filter((one) => `${one.day}#${one.sequence}` === slice) }))
          for (const { slice, rows } of filesOf(payments)) await bringRows(facts, paymentFeed, slice, rows.map((one) => ({ day: one.day, file_sequence: one.sequence, receipt_no: one.number, account_id: one.accountId, amount_fen: one.amountFen })))
          for (const { slice, rows } of filesOf(reversals)) await bringRows(facts, reversalFeed, slice, rows.map((one) => ({ day: one.day, file_sequence: one.sequence, reversal_no: one.number, receipt_no: one.undoes, account_id: one.accountId, amount_fen: one.amountFen })))
          for (const { slice, rows } of filesOf(credits)) await bringRows(facts, adjustmentFeed, slice, rows.map((one) => ({ day: one.day, file_sequence: one.sequence, kind: 'waiver', adjustment_no: one.number, account_id: one.accountId, amount_fen: one.amountFen })))
          for (const { slice, rows } of filesOf(writeOffs)) await bringRows(facts, writeOffFeed, slice, rows.map((one) => ({ day: one.day, file_sequence: one.sequence, write_off_no: one.number, account_id: one.accountId, amount_fen: one.amountFen })))
          // A last, empty file of adjustments and payments: the month of February stands.
          await pay('2011-02-28', [], 9)
          await bringRows(facts, adjustmentFeed, '2011-02-28#9', [])
          await derive()
          for (const of of [month('2011-01'), month('2011-02')]) {
            const expected = keepBook(book, of)
            const found = new Map((await accounts(of)).map((row) => [row.account_id, row]))
            for (const one of expected.accounts) {
              const row = found.get(one.accountId)
              // Left out where nothing is owed, came in, or was left over.
              if (!row) expect([one.openFen, one.openingFen, one.advanceFen, one.oldBaseFen]).toEqual([0, 0, 0, 0])
              else {
                expect({
                  accountId: row.account_id, cashFen: row.cash_fen, allocatedFen: row.allocated_fen, advanceFen: row.advance_fen, openFen: row.open_fen, openingFen: row.opening_fen, baseFen: row.month_base_fen,
                  recoveredFen: row.recovered_fen, oldBaseFen: row.old_base_fen, oldRecoveredFen: row.old_recovered_fen,
                }).toEqual(one)
              }
            }
            for (const row of await visibleRows<{ account_id: string; bill_no: string; settled_fen: number; age_months: number }>('open_item_month', 'arrears.openItems', of, 'account_id, bill_no, settled_fen, age_months', 'account_id, bill_no')) {
              expect(expected.items.get(`${row.account_id} ${row.bill_no}`)).toEqual({ billNo: row.bill_no, settledFen: row.settled_fen, ageMonths: row.age_months })
            }
            const openItems = await facts.rows<{ fen: number }>({ sql: `select cast(coalesce(sum(open_fen), 0) as bigint) as fen from open_item_month t join slice_pointer p on p.batch_id = t.batch_id where p.slice = '${of}'` })
            expect(openItems[0]?.fen).toBe(expected.accounts.reduce((sum, one) => sum + one.openFen, 0))
          }
          const atEnd = keepBook(book, month('2011-02'))
          const waiting = (await parked()).map(({ reference, reason, amount_fen }) => ({ reference, reason, amountFen: amount_fen }))
          const sorted = (rows: readonly { reference: string; reason: string; amountFen: number }[]) => rows.map((row) => `${row.reference} ${row.reason} ${row.amountFen}`).toSorted()
          expect(sorted(waiting)).toEqual(sorted(atEnd.parked))
          const moneyIn = payments.filter((one) => one.day <= lastDayOf(month('2011-02'))).reduce((sum, one) => sum + one.amountFen, 0)
          const applied = reversals.filter((one) => one.day <= '2011-02-28' && !atEnd.parked.some((row) => row.reference === one.number)).reduce((sum, one) => sum + one.amountFen, 0)
          const waitingFen = atEnd.parked.filter((row) => row.reference.startsWith('payment')).reduce((sum, row) => sum + row.amountFen, 0)
          const placed = await facts.rows<{ allocated: number; advance: number; cash: number }>({ sql: `select cast(coalesce(sum(allocated_fen), 0) as bigint) as allocated, cast(coalesce(sum(advance_fen), 0) as bigint) as advance, cast(coalesce(sum(cash_fen), 0) as bigint) as cash from arrears_account_month t join slice_pointer p on p.batch_id = t.batch_id where p.slice = '2011-02'` })
          const idle = atEnd.accounts.filter((one) => one.openFen === 0 && one.advanceFen === 0).reduce((sum, one) => sum + one.cashFen, 0)
          expect((placed[0]?.cash ?? 0)).toBe((placed[0]?.allocated ?? 0) + (placed[0]?.advance ?? 0))
          expect(atEnd.accounts.reduce((sum, one) => sum + one.allocatedFen + one.advanceFen, 0) + waitingFen).toBe(moneyIn - applied)
          expect(idle).toBeGreaterThanOrEqual(0)
        },
      ), { numRuns: engine === 'duckdb' ? 25 : 12 })
    }, 240_000)
  })
}
