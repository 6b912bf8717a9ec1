import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, day, dayInChina } from '../../kernel/day.ts'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine, prepareWorld } from '../../branch/measure/testWorld.ts'
import { addAccount } from '../../platform/access/account/actions.ts'
import type { Context } from '../../platform/access/context.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { deriveArrears } from '../derive.ts'
import { arrearsFeeds, billFeed, collectionReturnFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { ledgerBook } from '../ladder/facts.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { runNight } from '../ladder/night.ts'
import '../protected.ts'
import { readToday } from '../today/read.ts'
import { followFailedDebits } from './follow.ts'
import { readFailed } from './read.ts'

const on = day('2011-03-22')
const now = new Date('2011-03-22T10:00:00+08:00')

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`failed bank collection on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const asker = (areaCode: string): Context => ({ records, facts: scopedFacts(facts), factsOwner: { run: async () => undefined }, dataFolder: '/nowhere', accountId: 1, signInName: 'qianfei', staffNo: null, language: 'zh', today: on, now, grants: [{ permissions: new Set(['arrears.viewLadder']), areaCode }] })
    const follow = (of: Day = on) => followFailedDebits({ records, facts, now }, of)
    const orders = async () => (await sql<{ title: string; status: string; owner: string | null; unit: string | null; due: number }>`select title, status, owner_staff_no as owner, unit_code as unit, (ask ->> 'dueYuan')::float8 as due from work_order where kind = 'arrears.failedDebit' order by title collate "C"`.execute(records.db)).rows.map((row) => [row.title, row.status, row.owner ?? row.unit, row.due])
    const returned = (sequence: number, account_id: string, amount_fen: number, result: 'paid' | 'failed', reason: string | null = '余额不足', bill_month = '2011-02') => ({ day: '2011-03-15', file_sequence: sequence, receipt_no: `S${account_id}${bill_month}${sequence}`, account_id, bill_month, amount_fen, result, reason: result === 'failed' ? reason : null })
    const first = () => [returned(1, 'A1', 5_000, 'failed'), returned(1, 'A2', 4_000, 'paid'), returned(1, 'A3', 3_000, 'failed', '账户已销'), returned(1, 'G1', 10_000, 'failed'), returned(1, 'G2', 20_000, 'failed', '账户已销'), returned(1, 'X9', 1_000, 'failed')]
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareWorld(records, facts, [subscriberFeed, ...arrearsFeeds], mirrorReference)
      const person = (signInName: string) => records.transaction((tx) => addAccount(tx, { accountId: null }, { signInName, displayName: signInName, password: 'Yak-butter-tea-2011', mustChangePassword: false, grants: [] }))
      const [author, approver] = [await person('qianfei'), await person('zong')]
      await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '6323', 1, '2010-01-01', 'approved', cast(${JSON.stringify(defaultLadder)} as jsonb), '', ${author}, ${author}, ${approver}, now(), now())`.execute(records.db)
      await sql`insert into staff (staff_no, name, unit_code, post, valid_from, valid_to) values ('E1', '扎西', 'B6323', '集团客户经理', '2006-01-01', null), ('E2', '卓玛', 'O1', '催缴员', '2006-01-01', null)`.execute(records.db)
      await sql`insert into customer_group (group_id, name, staff_no, area_code, valid_from) values ('G9', '隆务中学', 'E1', '632301', '2010-01-01')`.execute(records.db)
      const bill = (account_id: string, amount_fen: number, more = {}) => ({ month: '2011-02', account_id, bill_no: `b${account_id}`, customer_id: `C${account_id}`, amount_fen, due_on: '2011-03-31', area_code: '632301101001', brand: '全球通', way: 'collection', ...more })
      await bringRows(facts, billFeed, '2011-02', [bill('A1', 5_000, { area_code: '632322100001' }), bill('A2', 4_000), bill('A3', 3_000), bill('G1', 10_000, { group_id: 'G9' }), bill('G2', 20_000, { group_id: 'G9' }), bill('WAITS', 9_000)])
      await bringRows(facts, collectionReturnFeed, '2011-03-15#1', first())
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('each account, and each group with all its accounts, gets one order for the month; the same file again opens no second one', async () => {
      expect(await follow()).toEqual({ opened: 3, ended: 0, reopened: 0 })
      const opened = [['托收失败 A1 2011-02', 'open', 'O2', 50], ['托收失败 A3 2011-02', 'open', 'O1', 30], ['托收失败 隆务中学 2011-02', 'assigned', 'E1', 300]]
      expect(await orders()).toEqual(opened)
      await bringRows(facts, collectionReturnFeed, '2011-03-15#1', first())
      await bringRows(facts, collectionReturnFeed, '2011-03-15#2', first().map((row) => ({ ...row, file_sequence: 2 })))
      expect(await follow()).toEqual({ opened: 0, ended: 0, reopened: 0 })
      expect(await orders()).toEqual(opened)
      expect((await readToday(asker('6323'))).failedDebits).toMatchObject({ accounts: 4, fen: 38_000 })
    })

    test('today shows the count, the sum still due and the bank\'s reasons, and opens to the rows with their orders; another county sees its own', async () => {
      const { failedDebits } = await readToday(asker('6323'))
      expect(failedDebits).toEqual({
        since: '2011-02-15', accounts: 4, fen: 38_000, reasons: [{ reason: '账户已销', accounts: 2, fen: 23_000 }, { reason: '余额不足', accounts: 2, fen: 15_000 }],
        rows: [['G2', '账户已销', 20_000], ['G1', '余额不足', 10_000], ['A1', '余额不足', 5_000], ['A3', '账户已销', 3_000]].map(([accountNo, reason, dueFen]) => ({ accountNo, billMonth: '2011-02', reason, dueFen })),
      })
      const { rows } = await readFailed(asker('6323'))
      expect(rows.map((row) => [row.accountNo, row.groupName, row.order?.status, row.order?.ownerName])).toEqual([['G2', '隆务中学', 'assigned', '扎西'], ['G1', '隆务中学', 'assigned', '扎西'], ['A1', null, 'open', null], ['A3', null, 'open', null]])
      expect((await readFailed(asker('632322'))).rows.map((row) => row.accountNo)).toEqual(['A1'])
      await expect(readFailed({ ...asker('6323'), grants: [] })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })

    test('a file of money ends the order by itself, and one that takes the money back brings it back; a group\'s order stays while one account owes', async () => {
      const file = (feedId: string, slice: string) => deriveArrears({ records, facts, signal: new AbortController().signal }, { feedId, slice }, { now, today: dayInChina(now) })
      await bringRows(facts, paymentFeed, `${on}#1`, [{ day: on, file_sequence: 1, receipt_no: 'r1', account_id: 'A1', amount_fen: 5_000, paid_on: on }, { day: on, file_sequence: 1, receipt_no: 'r2', account_id: 'G1', amount_fen: 10_000, paid_on: on }, { day: on, file_sequence: 1, receipt_no: 'r3', account_id: 'A3', amount_fen: 1_000, paid_on: on }])
      await file(paymentFeed.id, `${on}#1`)
      const statuses = async () => (await orders()).map(([title, status]) => [title, status])
      expect(await statuses()).toEqual([['托收失败 A1 2011-02', 'cancelled'], ['托收失败 A3 2011-02', 'open'], ['托收失败 隆务中学 2011-02', 'assigned']])
      expect((await readFailed(asker('6323'))).rows.map((row) => [row.accountNo, row.dueFen])).toEqual([['G2', 20_000], ['A3', 2_000]])
      expect(await follow()).toEqual({ opened: 0, ended: 0, reopened: 0 })
      await bringRows(facts, reversalFeed, `${on}#1`, [{ day: on, file_sequence: 1, reversal_no: 'v1', receipt_no: 'r1', account_id: 'A1', amount_fen: 5_000 }])
      await file(reversalFeed.id, `${on}#1`)
      expect((await statuses())[0]).toEqual(['托收失败 A1 2011-02', 'open'])
    })

    test('a file that the bank replaced counts as it says now; what a person has ended stays ended', async () => {
      await bringRows(facts, collectionReturnFeed, '2011-03-15#2', first().map((row) => (row.account_id === 'A3' ? { ...row, file_sequence: 2, result: 'paid', amount_fen: 3_000, reason: null } : { ...row, file_sequence: 2 })))
      // The money of A3 is in now: the bank says so.
      expect(await follow()).toEqual({ opened: 0, ended: 1, reopened: 0 })
      await sql`update work_order set status = 'closed', closed_at = now(), result_at = now() where title like '托收失败 隆务中学%'`.execute(records.db)
      expect(await follow()).toEqual({ opened: 0, ended: 0, reopened: 0 })
      await bringRows(facts, collectionReturnFeed, '2011-03-15#2', first().map((row) => ({ ...row, file_sequence: 2 })))
      expect(await follow()).toEqual({ opened: 0, ended: 0, reopened: 1 })
      expect((await orders()).map(([title, status]) => [title, status])).toEqual([['托收失败 A1 2011-02', 'open'], ['托收失败 A3 2011-02', 'open'], ['托收失败 隆务中学 2011-02', 'closed']])
    })

    test('a failure of long ago opens no order, one that is worked on is followed however old it is', async () => {
      await bringRows(facts, paymentFeed, '2011-06-01#1', [{ day: '2011-06-01', file_sequence: 1, receipt_no: 'r9', account_id: 'A1', amount_fen: 5_000, paid_on: '2011-06-01' }])
      expect(await follow(day('2011-06-02'))).toEqual({ opened: 0, ended: 1, reopened: 0 })
      await bringRows(facts, collectionReturnFeed, '2011-03-16#1', [{ ...returned(1, 'WAITS', 9_000, 'failed'), day: '2011-03-16' }])
      expect(await follow(day('2011-06-02'))).toEqual({ opened: 0, ended: 0, reopened: 0 })
      await bringRows(facts, collectionReturnFeed, '2011-03-16#1', [])
    })

    test('while the debit of a bill is under way, until its own date, the ladder holds the account from every rung', async () => {
      const states = async (of: Day) => {
        await runNight({ records, book: ledgerBook(facts, of) }, of)
        return (await sql<{ rung: string | null }>`select rung from arrears_state where account_no = 'WAITS' and overdue_fen > 0`.execute(records.db)).rows.map((row) => row.rung)
      }
      expect(await states(day('2011-03-31'))).toEqual([])
      expect(await states(day('2011-04-03'))).toEqual(['sms'])
    })
  })
}
