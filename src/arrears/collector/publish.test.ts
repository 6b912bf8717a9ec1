import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEngine } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { openTestWork, type TestWork } from '../../work/testWork.ts'
import { collectionFeed } from './feeds.ts'
import { publishCollection } from './publish.ts'

const now = new Date('2011-04-02T02:00:00Z')
for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`months of collection on ${engine}`, () => {
    let work: TestWork
    let facts: OwnedFacts
    const publish = async () => (await publishCollection({ records: work.records, facts }, now)).map((slice) => slice.slice)
    const rows = async () => (await facts.rows<Record<string, number | string>>({ sql: `select t.* from ${collectionFeed.table} t join slice_pointer p on p.batch_id = t.batch_id order by t.month, t.account_id limit 100` }))
      .map((row) => [row['month'], row['account_id'], row['area_code'], row['orders_done'], row['orders_in_time'], row['is_contacted'], row['promises_due'], row['promises_kept'], row['recovered_fen'], row['reward_fen']])

    beforeAll(async () => {
      work = await openTestWork()
      facts = await openEngine(engine, work.records)
      await prepareFacts(facts, [collectionFeed])
      const { db } = work.records
      const debt = (accountNo: string, areaCode: string) => sql`insert into arrears_case (account_no, area_code, opened_on, source, as_of, overdue_fen, ladder_days, way, chance, cost_fen, worth_fen, brand, owner_staff_no) values (${accountNo}, ${areaCode}, '2011-01-25', 'ladder', '2011-01-25', 20000, 30, 'call', '{}', 0, 0, '全球通', 'chen')`.execute(db)
      await debt('A1', '632301100')
      await debt('A2', '632301101')
      const call = async (accountNo: string, resultAt: string, outcome: string, inTime: boolean) => (await sql<{ id: number }>`
        insert into work_order (kind, kind_version, title, area_code, subject_kind, subject_code, priority, opened_at, status, last_event, result_at, outcome, in_time)
        values ('arrears.call', 1, '外呼', '632301100', 'account', ${accountNo}, 'normal', '2011-02-01T00:00:00Z', 'done', 'result', ${resultAt}, ${outcome}, ${inTime}) returning order_id as id`.execute(db)).rows[0]?.id
      // In China the last evening of January and the first night of February: two months.
      await call('A1', '2011-01-31T15:59:00Z', 'nobody', false)
      const orderId = await call('A1', '2011-01-31T16:01:00Z', 'promised', true)
      await call('A1', '2011-02-20T02:00:00Z', 'nobody', true)
      // Nobody's case: it lies nowhere and is left out.
      await call('STRAY', '2011-02-20T02:00:00Z', 'paid', true)
      const { rows: [pause] } = await sql<{ id: number }>`insert into arrears_pause (account_no, area_code, kind, from_on, to_on, reason, set_by, set_at) values ('A1', '632301100', 'promise', '2011-02-01', '2011-02-10', '发工资', ${work.boss.accountId}, now()) returning pause_id as id`.execute(db)
      await sql`insert into arrears_promise (account_no, area_code, order_id, pause_id, made_on, due_on, amount_fen, state, paid_fen, settled_on) values ('A1', '632301100', ${orderId}, ${pause?.id}, '2011-02-01', '2011-02-10', 5000, 'kept', 5000, '2011-02-09')`.execute(db)
      await sql`insert into arrears_reward_run (run_id, month, area_code, policy, batch_ids, history_months, unowned_fen, computed_by, computed_at) overriding system value values (1, '2011-02', '6323', '{}', '{}', '{}', 0, ${work.boss.accountId}, now())`.execute(db)
      await sql`insert into arrears_reward_person (run_id, staff_no, unit_code, accounts, sum_fen, paid_fen) values (1, 'chen', 'O1', 2, 101, 101)`.execute(db)
      await sql`insert into arrears_reward_money (run_id, receipt_no, bill_no, account_no, staff_no, grade, paid_on, amount_fen) values (1, 'R1', 'B1', 'A1', 'chen', 'short', '2011-02-09', 3000), (1, 'R2', 'B2', 'A2', 'chen', 'short', '2011-02-10', 1000)`.execute(db)
    })
    afterAll(async () => {
      await facts.close()
      await work.close()
    })

    test('a month of an account says what was done, promised, recovered and paid for it, by China\'s calendar', async () => {
      expect(await publish()).toEqual(['2011-01', '2011-02'])
      // 101 fen are shared by what came in, three to one; the odd one goes to the larger.
      expect(await rows()).toEqual([
        ['2011-01', 'A1', '632301100', 1, 0, 0, 0, 0, 0, 0],
        ['2011-02', 'A1', '632301100', 2, 2, 1, 1, 1, 3_000, 76],
        ['2011-02', 'A2', '632301101', 0, 0, 0, 0, 0, 1_000, 25],
      ])
    })
    test('a month that did not change keeps its batch; what is taken back lowers the reward of the month it was paid in', async () => {
      expect(await publish()).toEqual([])
      await sql`insert into arrears_reward_run (run_id, month, area_code, policy, batch_ids, history_months, unowned_fen, computed_by, computed_at) overriding system value values (2, '2011-03', '6323', '{}', '{}', '{}', 0, ${work.boss.accountId}, now())`.execute(work.records.db)
      await sql`insert into arrears_reward_clawback (run_id, from_run_id, staff_no, amount_fen, receipts) values (2, 1, 'chen', -61, '["R1"]')`.execute(work.records.db)
      expect(await publish()).toEqual(['2011-02'])
      expect((await rows()).map((row) => row.at(-1))).toEqual([0, 30, 10])
    })
  })
}
