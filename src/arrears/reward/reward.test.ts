import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, openEngine } from '../../branch/measure/testWorld.ts'
import { addMonths, day, lastDayOf, month, type Month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { openTestWork, type TestWork } from '../../work/testWork.ts'
import { arrearsFeeds, billFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import { answerDispute, computeReward, disputeReward, readLeague, readMyRewards, readStatement } from './actions.ts'

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`rewards on ${engine}`, () => {
    let work: TestWork
    let facts: OwnedFacts
    let officer: Context
    let manager: Context
    let chen: Context
    beforeAll(async () => {
      work = await openTestWork()
      facts = await openEngine(engine, work.records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      await mirrorReference(work.records, facts)
      const as = (of: Context, ...verbs: string[]): Context => ({ ...of, facts, today: day('2011-04-05'), grants: [{ areaCode: '6323', permissions: new Set(verbs) }] })
      officer = as(work.nobody, 'arrears.viewRewards', 'arrears.computeRewards', 'arrears.answerRewards', 'arrears.ownRewards')
      manager = as(work.boss, 'arrears.viewRewards', 'arrears.answerRewards')
      chen = as(work.chen, 'arrears.ownRewards')
      const bill = (account: string, of: Month, amountFen: number) => ({ month: of, account_id: account, bill_no: `${account}-${of}`, customer_id: account, amount_fen: amountFen, due_on: lastDayOf(addMonths(of, 1)), area_code: '632301100', brand: '全球通' })
      const all = Array.from({ length: 10 }, (_, index) => `A${index}`)
      for (const of of ['2010-10', '2010-11', '2010-12'].map((text) => month(text))) await bringRows(facts, billFeed, of, all.map((account) => bill(account, of, 10_000)))
      await bringRows(facts, billFeed, '2011-01', [])
      await bringRows(facts, billFeed, '2011-02', [])
      const pay = (on: string, rows: readonly (readonly [string, string, number])[]) => bringRows(facts, paymentFeed, `${on}#1`, rows.map(([receipt_no, account_id, amount_fen]) => ({ day: on, file_sequence: 1, receipt_no, account_id, amount_fen })))
      // In January half of what is two months old comes in: 5 of 10 bills of October, which is what February is held to.
      await pay('2011-01-20', all.slice(5).map((account) => [`J${account}`, account, 10_000] as const))
      await pay('2011-01-31', [])
      // In February A0 pays all of its three bills, A1 one and a half, and A9, whose case nobody has, one.
      await pay('2011-02-10', [['F0', 'A0', 30_000], ['F1', 'A1', 15_000], ['F9', 'A9', 10_000]])
      await pay('2011-02-28', [])
      await pay('2011-03-31', [])
      await deriveLedger({ facts, records: work.records, signal: new AbortController().signal }, null, new Date('2011-04-02T00:00:00Z'))
      for (const [index, account] of ['A0', 'A1', 'A2', 'A3'].entries()) {
        await sql`insert into arrears_case (case_id, account_no, area_code, opened_on, source, as_of, overdue_fen, ladder_days, way, chance, cost_fen, worth_fen, owner_staff_no) values (${index + 1}, ${account}, '632301100', '2011-01-25', 'ladder', '2011-01-25', 20000, 30, 'call', '{}', 0, 0, 'chen')`.execute(work.records.db)
        await sql`insert into arrears_case_owner (case_id, staff_no, from_on, how, why, given_at) values (${index + 1}, 'chen', '2011-01-25', 'list', '{}', now())`.execute(work.records.db)
      }
    })
    afterAll(async () => {
      await facts.close()
      await work.close()
    })

    test('a month that is not over, that has no figures or that somebody with a part of the branch asks for is refused', async () => {
      await expect(computeReward(officer, '2011-04')).rejects.toMatchObject({ code: 'REWARD_MONTH_OPEN' })
      await expect(computeReward({ ...officer, today: day('2012-01-05') }, '2011-11')).rejects.toMatchObject({ code: 'REWARD_NO_FIGURES' })
      await expect(computeReward({ ...officer, grants: [{ areaCode: '632301', permissions: new Set(['arrears.computeRewards']) }] }, '2011-02')).rejects.toMatchObject({ code: 'REWARD_SCOPE_SMALL' })
      await expect(computeReward(chen, '2011-02')).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })

    test('what came in above expectation is paid once, by age, and nobody else\'s money is in it', async () => {
      expect(await computeReward(officer, '2011-02')).toMatchObject({ people: 1, clawbackFen: 0 })
      await expect(computeReward(officer, '2011-02')).rejects.toMatchObject({ code: 'REWARD_THERE' })
      await expect(computeReward(officer, '2011-01')).rejects.toMatchObject({ code: 'REWARD_GAP_BEFORE' })
      const statement = await readStatement(chen, { month: '2011-02', staffNo: 'chen' })
      expect(statement.money.map((each) => [each.receiptNo, each.billNo, each.amountFen])).toEqual([
        ['F0', 'A0-2010-10', 10_000], ['F0', 'A0-2010-11', 10_000], ['F0', 'A0-2010-12', 10_000], ['F1', 'A1-2010-10', 10_000], ['F1', 'A1-2010-11', 5_000],
      ])
      // December: of October's bills, new at its opening, none came in. January: of October's, 1 month old, 5 of 10; of November's, new, none. The one cell and the branch are the same.
      // In February October is 2 months old and takes the rate of all ages, 50 000 / 300 000 = a sixth; November, 1 month, a half; December, new, nothing.
      const lineOf = (grade: string) => statement.lines.find((line) => line.grade === grade)
      expect(lineOf('short')).toMatchObject({ items: 8, baseFen: 80_000, expectedFen: 26_667, recoveredFen: 35_000, rewardFen: Math.floor(0.05 * (35_000 - 26_667)) })
      expect(lineOf('fresh')).toMatchObject({ items: 4, baseFen: 40_000, expectedFen: 0, recoveredFen: 10_000, rewardFen: 200 })
      expect(statement.person).toMatchObject({ accounts: 4, paidFen: 616, totalFen: 616, dispute: 'none' })
      const league = await readLeague(officer, null)
      expect(league).toMatchObject({ month: '2011-02', open: '2011-03', historyMonths: ['2011-01', '2010-12'], people: [{ staffNo: 'chen', recoveredFen: 45_000 }] })
      expect(league.batchCount).toBeGreaterThan(3)
      expect((await readMyRewards(chen)).months).toMatchObject([{ month: '2011-02', paidFen: 616 }])
      await expect(readStatement({ ...chen, staffNo: 'zhaxi' }, { month: '2011-02', staffNo: 'chen' })).rejects.toMatchObject({ code: 'REWARD_UNKNOWN' })
    })

    test('a payment that is reversed later is taken back in the month of its reversal, once', async () => {
      await bringRows(facts, reversalFeed, '2011-03-10#1', [{ day: '2011-03-10', file_sequence: 1, reversal_no: 'V1', receipt_no: 'F0', account_id: 'A0', amount_fen: 10_000 }])
      await deriveLedger({ facts, records: work.records, signal: new AbortController().signal }, { feedId: reversalFeed.id, slice: '2011-03-10#1' }, new Date('2011-04-03T00:00:00Z'))
      // Of F0 20 000 stay: the newest bill is open again, which was the fresh one with its 200 fen.
      expect(await computeReward(officer, '2011-03')).toMatchObject({ clawbackFen: -200 })
      const [march] = (await readMyRewards(chen)).months
      expect(march).toMatchObject({ month: '2011-03', paidFen: 0, clawbackFen: -200, totalFen: -200 })
      expect((await readStatement(chen, { month: '2011-03', staffNo: 'chen' })).clawbacks).toEqual([{ fromMonth: '2011-02', amountFen: -200, receipts: ['F0'] }])
    })

    test('a receipt that somebody confirms as gaming is taken back from the month that it was paid in, once', async () => {
      await bringRows(facts, billFeed, '2011-03', [])
      await bringRows(facts, paymentFeed, '2011-04-30#1', [])
      await deriveLedger({ facts, records: work.records, signal: new AbortController().signal }, null, new Date('2011-05-02T00:00:00Z'))
      const { rows: [rule] } = await sql<{ ruleId: number }>`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.gaming', '', '6323', 1, '2010-01-01', 'approved', '{}', '', ${officer.accountId}, ${officer.accountId}, ${manager.accountId}, now(), now()) returning rule_id as "ruleId"`.execute(work.records.db)
      const find = (key: string, handling: 'clawBack' | 'order' | null, reference: string) => sql`
        insert into gaming_find (find_key, pattern, month, area_code, staff_no, accounts, amount_fen, why, evidence, rule_id, version, found_on, state, handling, decided_by, decided_on, reason)
        values (${key}, 'paysForCustomers', '2011-02', '632301100', 'chen', 1, 15000, '{}', cast(${JSON.stringify([{ day: '2011-02-10', what: 'payment', reference, accountId: 'A1', amountFen: 15_000 }])} as jsonb), ${rule?.ruleId}, 1, '2011-03-01',
                ${handling === null ? 'open' : 'confirmed'}, ${handling}, ${handling === null ? null : manager.accountId}, ${handling === null ? null : '2011-04-20'}, ${handling === null ? null : '本人承认'})`.execute(work.records.db)
      // One that nobody has decided yet takes nothing back.
      await find('open', null, 'F0')
      await find('sure', 'clawBack', 'F1')
      // Without F1, and with what is left of F0, short money is 20 000 of 26 667 expected: nothing. 616 were paid, 200 are back already.
      const later = { ...officer, today: day('2011-05-05') }
      expect(await computeReward(later, '2011-04')).toMatchObject({ clawbackFen: -416 })
      expect((await readStatement(chen, { month: '2011-04', staffNo: 'chen' })).clawbacks).toEqual([{ fromMonth: '2011-02', amountFen: -416, receipts: ['F0', 'F1'] }])
    })

    test('a statement is disputed by whom it is about, answered by another, put right once', async () => {
      await expect(disputeReward({ ...chen, staffNo: 'zhaxi' }, { month: '2011-02', reason: '不是我的' })).rejects.toMatchObject({ code: 'REWARD_DISPUTE_NOT_YOURS' })
      const { disputeId } = await disputeReward(chen, { month: '2011-02', reason: 'A9 也是我收的' })
      await expect(disputeReward(chen, { month: '2011-02', reason: '再说一遍' })).rejects.toMatchObject({ code: 'REWARD_DISPUTE_OPEN' })
      const answer = (who: Context, more: object) => answerDispute(who, { disputeId, outcome: 'upheld', reply: '核对收据，属实', correctionFen: 500, ...more })
      await expect(answer({ ...chen, grants: manager.grants }, {})).rejects.toMatchObject({ code: 'REWARD_DISPUTE_OWN' })
      await expect(answer(manager, { correctionFen: null })).rejects.toMatchObject({ code: 'REWARD_CORRECTION_MISSING' })
      await expect(answer(manager, { outcome: 'rejected' })).rejects.toMatchObject({ code: 'REWARD_CORRECTION_MISSING' })
      await answer(manager, {})
      await expect(answer(manager, {})).rejects.toMatchObject({ code: 'REWARD_DISPUTE_ANSWERED' })
      expect((await readStatement(chen, { month: '2011-02', staffNo: 'chen' })).person).toMatchObject({ paidFen: 616, correctionFen: 500, totalFen: 1_116, dispute: 'upheld' })
    })
  })
}
