import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../platform/access/context.ts'
import { openTestWork, type TestWork } from '../../work/testWork.ts'
import { accountMonthFeed } from '../feeds.ts'
import { readOffice } from './read.ts'

let work: TestWork
let reader: (verbs: readonly string[], areaCode?: string, staffNo?: string | null) => Context
const scored = { runId: 7, month: '2011-02', total: 91, place: 1, band: null, among: 2 }
const office = (asker: Context, unitCode = 'O1') => readOffice(asker, { unitCode }, async () => scored)

beforeAll(async () => {
  work = await openTestWork()
  const { db } = work.records
  const facts: Context['facts'] = { engine: 'duckdb', rows: async <Row>() => [{ batch_id: 1, feed_id: accountMonthFeed.id, slice: '2011-02' }] as Row[] }
  reader = (verbs, areaCode = '6323', staffNo = null) => ({ ...work.nobody, facts, staffNo, grants: [{ areaCode, permissions: new Set(['measure.view', ...verbs]) }] })
  await sql`insert into measure_run (run_id, source_id, period, batch_ids) overriding system value values (1, 'arrears', '2011-02', '{}')`.execute(db)
  const value = (measureId: string, kind: string, code: string, period: string, numerator: number) => sql`
    insert into measure_value (measure_id, period, subject_kind, subject_code, numerator, denominator, run_id, measure_version) values (${measureId}, ${period}, ${kind}, ${code}, ${numerator}, null, 1, 1)`.execute(db)
  await value('arrears.balance.total', 'unit', 'O1', '2011-01', 300)
  await value('arrears.balance.total', 'unit', 'O1', '2011-02', 500)
  await value('arrears.balance.total', 'area', '632301100', '2011-02', 100)
  await value('arrears.balance.total', 'area', '632301101', '2011-02', 400)
  const debt = (accountNo: string, areaCode: string, overdueFen: number, owner: string | null) => sql`
    insert into arrears_case (account_no, area_code, opened_on, source, as_of, overdue_fen, ladder_days, way, chance, cost_fen, worth_fen, owner_staff_no) values (${accountNo}, ${areaCode}, '2011-03-01', 'ladder', '2011-03-20', ${overdueFen}, 30, 'call', '{}', 0, 0, ${owner})`.execute(db)
  await debt('A1', '632301100', 5_000, 'chen')
  await debt('A2', '632301101', 2_000, null)
  await debt('A3', '632322100', 9_000, 'kang')
  await sql`insert into arrears_reward_run (run_id, month, area_code, policy, batch_ids, history_months, unowned_fen, computed_by, computed_at) overriding system value values (1, '2011-02', '6323', '{}', '{}', '{}', 0, ${work.boss.accountId}, now())`.execute(db)
  await sql`insert into arrears_reward_person (run_id, staff_no, unit_code, accounts, sum_fen, paid_fen) values (1, 'chen', 'O1', 1, 700, 600), (1, 'zhaxi', 'O1', 1, 90, 90)`.execute(db)
  await sql`insert into arrears_reward_line (run_id, staff_no, grade, items, base_fen, expected_fen, recovered_fen, reward_fen) values (1, 'chen', 'short', 2, 9000, 3000, 4000, 500), (1, 'chen', 'long', 1, 2000, 100, 300, 200), (1, 'zhaxi', 'short', 1, 900, 300, 400, 90)`.execute(db)
})
afterAll(() => work.close())

test('an office shows its figures, the worst township first, what is worked within its territory and its score', async () => {
  const seen = await office(reader(['arrears.viewRewards']))
  expect(seen).toMatchObject({ name: '隆务营业部', month: '2011-02', months: ['2011-02'], rewardMonth: '2011-02', score: scored, cases: { count: 2, balanceFen: 7_000, nobody: 1, broken: 0 } })
  expect(seen.offices.map((one) => one.code).toSorted()).toEqual(['O1', 'O2'])
  expect(seen.figures.find((one) => one.measureId === 'arrears.balance.total')).toMatchObject({ value: 500, before: 300, target: null })
  expect(seen.places.map((place) => [place.name, place.balance])).toEqual([['保安镇', 400], ['隆务镇', 100]])
  expect(seen.people.map((person) => [person.staffNo, person.inHand, person.balanceFen])).toEqual([['chen', 1, 5_000], ['zhaxi', 0, 0]])
  await expect(office(reader([]), 'B6323')).rejects.toMatchObject({ code: 'ARREARS_OFFICE_UNKNOWN' })
  await expect(office(work.nobody)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('what a person earned shows where rewards may be seen, and to himself', async () => {
  const earned = async (asker: Context) => {
    const { people, seesRewards } = await office(asker)
    return { seesRewards, people: people.map((person) => [person.staffNo, person.rewardFen, person.recoveredFen, person.expectedFen]) }
  }
  const all = { seesRewards: true, people: [['chen', 600, 4_300, 3_100], ['zhaxi', 90, 400, 300]] }
  expect(await earned(reader(['arrears.viewRewards']))).toEqual(all)
  expect(await earned(reader(['arrears.viewRewards'], '632301'))).toEqual(all)
  const none = { seesRewards: false, people: [['chen', null, null, null], ['zhaxi', null, null, null]] }
  expect(await earned(reader(['arrears.viewRewards'], '632322'))).toEqual(none)
  expect(await earned(reader([]))).toEqual(none)
  expect(await earned(reader([], '632301', 'zhaxi'))).toEqual({ seesRewards: false, people: [['chen', null, null, null], ['zhaxi', 90, 400, 300]] })
})
