import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, billFeed, collectionReturnFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { dayNumber } from './accountRules.ts'
import { defaultLadder } from './ladder.data.ts'
import { ledgerBook } from './facts.ts'
import { decideLadder, prepareLadder } from './rules.ts'

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`the book of the ladder on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const on = day('2011-03-22')
    const bill = (account_id: string, bill_no: string, due_on: string, more = {}) => ({ month: '2011-01', account_id, bill_no, customer_id: `C${account_id}`, amount_fen: 8_000, due_on, area_code: '632301100', brand: '全球通', ...more })
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      await bringRows(facts, billFeed, '2011-01', [bill('A', 'a1', '2011-02-20'), bill('B', 'b1', '2011-02-20'), bill('C', 'c1', '2011-02-20'), bill('D', 'd1', '2011-02-20', { way: 'agreed', agreed_until: '2011-06-30' }), bill('E', 'e1', '2011-02-20'), bill('F', 'f1', '2011-02-20')])
      // An older bill that is due later takes the money first, as in the ledger: the newer one stays open.
      await bringRows(facts, billFeed, '2010-12', [bill('G', 'g1', '2011-01-31', { month: '2010-12', way: 'agreed', agreed_until: '2011-06-30' })])
      const drawn = (account_id: string) => bill(account_id, `${account_id}2`, '2011-03-25', { month: '2011-02', way: 'collection' })
      await bringRows(facts, billFeed, '2011-02', [bill('G', 'g2', '2011-03-12', { month: '2011-02', amount_fen: 5_000 }), drawn('A'), drawn('C')])
      const back = (day: string, receipt_no: string, account_id: string, more = {}) => ({ day, file_sequence: 1, receipt_no, account_id, bill_month: '2011-02', amount_fen: 8_000, result: 'failed', ...more })
      await bringRows(facts, collectionReturnFeed, '2011-03-15#1', [back('2011-03-15', 'k1', 'C'), back('2011-03-15', 'k2', 'A', { bill_month: '2011-01' })])
      const pay = (receipt_no: string, account_id: string, amount_fen: number, on: string) => ({ day: on, file_sequence: 1, receipt_no, account_id, amount_fen })
      await bringRows(facts, paymentFeed, '2011-02-25#1', [pay('r1', 'B', 8_000, '2011-02-25'), pay('r2', 'C', 3_000, '2011-02-25'), pay('r3', 'E', 8_000, '2011-02-25')])
      await bringRows(facts, paymentFeed, '2011-03-20#1', [pay('r4', 'F', 8_000, '2011-03-20'), pay('r5', 'G', 8_000, '2011-03-20')])
      await bringRows(facts, reversalFeed, '2011-03-10#1', [{ day: '2011-03-10', file_sequence: 1, reversal_no: 'v1', receipt_no: 'r3', account_id: 'E', amount_fen: 8_000 }])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('who owes what is due, and who paid of late; not who paid long ago or pays by agreement later', async () => {
      const book = ledgerBook(facts, on)
      const accounts = await book.readPage('', 3)
      expect(accounts.map((account) => account.accountNo)).toEqual(['A', 'C', 'E'])
      expect((await book.readPage('E', 3)).map((account) => account.accountNo)).toEqual(['F', 'G'])
      expect(await book.readPage('G', 3)).toEqual([])
      // The bank may draw until the due date; what came back unpaid it draws no more.
      const debits = accounts.map((account) => account.items.flatMap((item) => item.debitUntil ?? []))
      expect(debits).toEqual([[dayNumber(day('2011-03-25'))], [dayNumber(day('2011-03-14'))], []])
      const [, agreed] = await book.readPage('E', 3)
      expect(agreed && decideLadder(agreed, prepareLadder(defaultLadder), dayNumber(on), (from) => from)).toMatchObject({ overdueFen: 5_000, ladderDays: 10 })
      const stood = accounts.map((account) => decideLadder(account, prepareLadder(defaultLadder), dayNumber(on), (from) => from))
      expect(stood.map((state) => [state.overdueFen, state.ladderDays, state.rung, state.steps[0]?.on])).toEqual([
        [8_000, 30, 3, dayNumber(day('2011-02-23'))], [5_000, 30, 3, dayNumber(day('2011-02-23'))],
        // The reversal brought the debt back on 10 March: one rung after the other from there.
        [8_000, 30, 2, dayNumber(day('2011-03-10'))],
      ])
    })
  })
}
