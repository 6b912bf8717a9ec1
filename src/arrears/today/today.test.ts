import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine, prepareWorld } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { addAccount } from '../../platform/access/account/actions.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import '../protected.ts'
import { takeActs } from '../act/night.ts'
import { arrearsFeeds, billFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { ledgerBook } from '../ladder/facts.ts'
import { readBook } from '../ladder/actions.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { runNight } from '../ladder/night.ts'
import { proposeRestores, proposeStops } from '../stop/propose.ts'
import { readAccount } from '../book/read.ts'
import { readGroup } from '../group/read.ts'
import { readToday } from './read.ts'
import { readReceipts } from './receipts.ts'

const on = day('2011-03-22')
const now = new Date('2011-03-22T10:00:00+08:00')

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`the officer's day on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    let county: Context
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareWorld(records, facts, [subscriberFeed, ...arrearsFeeds], mirrorReference)
      const person = (signInName: string) => records.transaction((tx) => addAccount(tx, { accountId: null }, { signInName, displayName: signInName, password: 'Yak-butter-tea-2011', mustChangePassword: false, grants: signInName === 'jituan' ? [{ role: 'group_manager', areaCode: '6323', validFrom: day('2010-01-01') }] : [] }))
      const [author, approver] = [await person('qianfei'), await person('zong')]
      await person('jituan')
      const policy = { ...defaultLadder, rungs: defaultLadder.rungs.map((rung) => ({ ...rung, holdOutPermille: 0 })) }
      await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '6323', 1, '2010-01-01', 'approved', cast(${JSON.stringify(policy)} as jsonb), '', ${author}, ${author}, ${approver}, now(), now())`.execute(records.db)
      const context = (areaCode: string): Context => ({ records, facts: scopedFacts(facts), factsOwner: { run: async () => undefined }, dataFolder: '/nowhere', accountId: author, signInName: 'qianfei', staffNo: null, language: 'zh', today: on, now, grants: [{ permissions: new Set(['arrears.viewLadder', 'arrears.read', 'arrears.viewCredit']), areaCode }] })
      officer = context('6323')
      county = context('632322')
      const bill = (account_id: string, daysAgo: number, more = {}) => ({ month: '2010-12', account_id, bill_no: `b${account_id}`, customer_id: `C${account_id}`, amount_fen: 8_000, due_on: addDays(on, -daysAgo), area_code: '632301101001', brand: '全球通', ...more })
      const subscriber = (account_id: string) => ({ month: '2011-02', subscriber_id: `S${account_id}`, account_id, customer_id: `C${account_id}`, phone_number: '13909731234', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal' })
      await bringRows(facts, billFeed, '2010-12', [bill('BROKE', 12), bill('G1', 12, { group_id: 'G9', amount_fen: 50_000 }), bill('G2', 15, { group_id: 'G9' }), bill('LETTER', 62), bill('PAID', 31), bill('SOON', 29, { area_code: '632322100001' }), bill('SOON2', 29, { tier: '金卡', amount_fen: 6_000 })])
      await bringRows(facts, subscriberFeed, '2011-02', ['BROKE', 'G1', 'G2', 'LETTER', 'PAID', 'SOON', 'SOON2'].map(subscriber))
      await sql`insert into arrears_pause (account_no, area_code, kind, from_on, to_on, reason, set_by, set_at) values ('BROKE', '632301101001', 'promise', '2011-03-11', '2011-03-20', '20 日发工资', ${author}, now()), ('G2', '632301101001', 'promise', '2011-03-11', '2011-03-30', '月底', ${author}, now())`.execute(records.db)
      await runNight({ records, book: ledgerBook(facts, on) }, on)
      await takeActs({ records, facts, now }, on)
      await proposeStops({ records, facts, now }, on)
      // The stop of PAID is in a file when its money comes.
      await sql`insert into arrears_stop_export (made_by, made_at, line_count) values (${author}, ${now}, 1)`.execute(records.db)
      await sql`update arrears_stop_proposal set state = 'exported', decided_by = ${author}, decided_at = ${now}, export_id = 1 where account_no = 'PAID'`.execute(records.db)
      await bringRows(facts, paymentFeed, `${on}#1`, [{ day: on, file_sequence: 1, receipt_no: 'r1', account_id: 'PAID', amount_fen: 8_000, paid_on: on, paid_at: `${on} 08:30` }, { day: on, file_sequence: 1, receipt_no: 'r2', account_id: 'NOBODY', amount_fen: 1_000, paid_on: on }])
      await proposeRestores({ records, facts, now }, on)
      await sql`insert into credit_use (account_no, area_code, used_fen, limit_fen, as_of) values ('SOON', '632322100001', 9000, 10000, ${on}), ('BROKE', '632301101001', 12000, 10000, ${on}), ('G1', '632301101001', 1000, 10000, ${on})`.execute(records.db)
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    // Brought once more by another test, a file takes its own place.
    const bringSecondFile = async () => {
      await bringRows(facts, paymentFeed, `${on}#2`, [
        { day: on, file_sequence: 2, receipt_no: 'r1', account_id: 'PAID', amount_fen: 8_000, paid_on: on }, { day: on, file_sequence: 2, receipt_no: 'r3', account_id: 'PAID', amount_fen: 700, paid_on: on }, { day: on, file_sequence: 2, receipt_no: 'r4', account_id: 'LETTER', amount_fen: 500, paid_on: on },
      ])
      await bringRows(facts, reversalFeed, `${on}#1`, [{ day: on, file_sequence: 1, reversal_no: 'v1', receipt_no: 'r3', account_id: 'PAID', amount_fen: 200 }, { day: on, file_sequence: 1, reversal_no: 'v2', receipt_no: 'r4', account_id: 'LETTER', amount_fen: 500 }])
    }
    const bringDayBefore = () => bringRows(facts, paymentFeed, `${addDays(on, -1)}#1`, [
      { day: addDays(on, -1), file_sequence: 1, receipt_no: 'r5', account_id: 'SOON', amount_fen: 300, paid_on: addDays(on, -1), way: 'agent', outlet_code: 'Q1' },
      // The number of a receipt of the next day, for another account: the first of a number counts, the other nowhere.
      { day: addDays(on, -1), file_sequence: 1, receipt_no: 'r1', account_id: 'BROKE', amount_fen: 40, paid_on: addDays(on, -1) },
    ])

    test('what came in, what is due to be stopped with valuable customers first, who broke a promise, who waits to be restored', async () => {
      const read = await readToday(officer)
      expect(read).toMatchObject({ businessDate: on, hasPolicy: true })
      expect(read.paid).toEqual({ from: '2011-03-21', accounts: 1, fen: 8_000, ofDunned: { accounts: 1, fen: 8_000 }, rows: [{ accountNo: 'PAID', fen: 8_000, rungName: '单停' }] })
      expect(read.stopsTomorrow).toMatchObject({ on: '2011-03-23', accounts: 2, fen: 14_000, valuable: 1 })
      expect(read.stopsTomorrow.rows.map((row) => [row.accountNo, row.byHand])).toEqual([['SOON2', ['tier']], ['SOON', []]])
      // The promise of G2 still runs; that of BROKE fell due two days ago.
      expect(read.brokenPromises.rows).toEqual([{ accountNo: 'BROKE', areaName: '保安村', promisedOn: '2011-03-20', fen: 8_000, reason: '20 日发工资' }])
      // Both figures open to the accounts that they counted.
      const opened = async (asker: Context, pick: 'stopsTomorrow' | 'brokenPromises') => (await readBook(asker, { pick })).rows.map((row) => row.accountNo)
      expect(await opened(officer, 'stopsTomorrow')).toEqual(['SOON', 'SOON2'])
      expect(await opened(officer, 'brokenPromises')).toEqual(['BROKE'])
      expect([await opened(county, 'stopsTomorrow'), await opened(county, 'brokenPromises')]).toEqual([['SOON'], []])
      expect(read.restores).toMatchObject({ open: 1, alarm: 1, rows: [{ accountNo: 'PAID', minutes: 90, state: 'alarm' }] })
      expect(read.credit).toMatchObject({ accounts: 2, fen: 21_000, usedUp: 1, rows: [{ accountNo: 'BROKE', areaName: '保安村', isUsedUp: true }, { accountNo: 'SOON', isUsedUp: false }] })
      expect(read.groups).toEqual([{ name: 'jituan', isNamed: false, fen: 58_000, groups: [{ groupId: 'G9', name: null, accounts: 2, fen: 58_000, ladderDays: 15 }] }])
      expect(read.waiting).toEqual([{ kind: 'stops', count: 1, path: '/arrears/stops?view=waiting' }, { kind: 'ready', count: 1, path: '/arrears/stops?view=ready' }, { kind: 'letters', count: 1, path: '/arrears/letters' }])
    })

    test('a promise whose money came is not broken although the rest of the debt stands; one that nobody has judged yet is not either', async () => {
      const { rows: [pause] } = await sql<{ id: number; author: number }>`select pause_id as id, set_by as author from arrears_pause where account_no = 'BROKE'`.execute(records.db)
      await records.transaction(async (tx) => {
        // Only the promise is looked at here, not the order that it came out of.
        await sql`set local session_replication_role = replica`.execute(tx.db)
        await sql`insert into arrears_promise (account_no, area_code, order_id, pause_id, made_on, due_on, amount_fen) values ('BROKE', '632301101001', 1, ${pause?.id ?? 0}, '2011-03-11', '2011-03-20', 1000)`.execute(tx.db)
      })
      const broken = async () => (await readToday(officer)).brokenPromises.rows.map((row) => row.accountNo)
      expect(await broken()).toEqual([])
      await sql`update arrears_promise set state = 'kept', settled_on = '2011-03-19' where account_no = 'BROKE'`.execute(records.db)
      expect(await broken()).toEqual([])
      await sql`update arrears_promise set state = 'broken', settled_on = '2011-03-21' where account_no = 'BROKE'`.execute(records.db)
      expect(await broken()).toEqual(['BROKE'])
    })

    test('a group is shown under the manager whom the file names for the day, and opens to its accounts', async () => {
      await sql`insert into unit (unit_code, name, kind, area_code, valid_from) values ('D4', '集团客户部', 'department', '6323', '2006-01-01')`.execute(records.db)
      await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('E1', '扎西', 'D4', '集团客户经理', '2006-01-01'), ('E2', '卓玛', 'D4', '集团客户经理', '2006-01-01')`.execute(records.db)
      await sql`insert into customer_group (group_id, name, staff_no, area_code, valid_from, valid_to) values ('G9', '隆务中学', 'E1', '632301', '2009-01-01', '2011-03-21'), ('G9', '隆务中学', 'E2', '632301', '2011-03-22', null)`.execute(records.db)
      expect((await readToday(officer)).groups).toEqual([{ name: '卓玛', isNamed: true, fen: 58_000, groups: [{ groupId: 'G9', name: '隆务中学', accounts: 2, fen: 58_000, ladderDays: 15 }] }])
      await bringRows(facts, paymentFeed, '2011-03-01#1', [{ day: '2011-03-01', file_sequence: 1, receipt_no: 'g1', account_id: 'G1', amount_fen: 100, paid_on: '2011-03-01' }])
      const group = await readGroup(officer, 'G9')
      expect(group.payments).toEqual([{ accountNo: 'G1', day: '2011-03-01', receiptNo: 'g1', fen: 100, kind: 'payment' }])
      expect(group.orders.map((order) => [order.accountNo, order.kindName.zh, order.status])).toEqual([['G1', '外呼催缴', 'open']])
      expect(group).toMatchObject({ name: '隆务中学', manager: { name: '卓玛', staffNo: 'E2', since: '2011-03-22', isNamed: true }, overdueFen: 58_000 })
      expect(group.accounts.map((account) => [account.accountNo, account.overdueFen, account.ladderDays, account.rungName])).toEqual([['G1', 50_000, 12, '外呼催缴'], ['G2', 8_000, 15, '短信提醒']])
      expect(await readAccount(officer, 'G1')).toMatchObject({ groupId: 'G9', groupName: '隆务中学', manager: { name: '卓玛', isNamed: true } })
      await expect(readGroup(county, 'G9')).rejects.toMatchObject({ code: 'ARREARS_GROUP_UNKNOWN' })
      await expect(readGroup({ ...officer, grants: [] }, 'G9')).rejects.toMatchObject({ code: 'NO_PERMISSION' })
      await sql`delete from customer_group`.execute(records.db)
      expect((await readGroup(officer, 'G9')).manager).toMatchObject({ name: 'jituan', isNamed: false })
    })

    test('the limit is near for more accounts than are listed', async () => {
      await sql`insert into credit_use (account_no, area_code, used_fen, limit_fen, as_of) select 'M' || i, '632301101001', 9000, 10000, ${on} from generate_series(1, 1100) i`.execute(records.db)
      const { credit } = await readToday(officer)
      expect([credit?.accounts, credit?.fen, credit?.usedUp, credit?.rows.length]).toEqual([1_102, 1_100 * 9_000 + 21_000, 1, 10])
      await sql`delete from credit_use where account_no like 'M%'`.execute(records.db)
    })

    test('a receipt that comes twice counts once, and what was taken back of it does not count', async () => {
      await bringSecondFile()
      expect((await readToday(officer)).paid).toMatchObject({ accounts: 1, fen: 8_500 })
    })

    test('what came in opens to its receipts, which add up to it, with the rung of that day and what each settled', async () => {
      const ask = (more = {}) => ({ only: 'all' as const, page: 1, limit: 100, ...more })
      await bringSecondFile()
      await bringDayBefore()
      const all = await readReceipts(officer, ask())
      expect(all).toMatchObject({ from: '2011-03-21', total: { receipts: 3, accounts: 3, fen: 40 + 300 + 500 } })
      const paid = (await readToday(officer)).paid
      expect([all.total.accounts, all.total.fen]).toEqual([paid.accounts, paid.fen])
      expect(all.rows.map((row) => [row.receiptNo, row.accountNo, row.fen, row.paidAt, row.way, row.outletName, row.rungName])).toEqual([
        ['r3', 'PAID', 500, '2011-03-22', null, null, '单停'], ['r5', 'SOON', 300, '2011-03-21', 'agent', 'Q1', '上门催缴'], ['r1', 'BROKE', 40, '2011-03-21', null, null, '短信提醒'],
      ])
      expect(all.rows[1]?.allocation).toEqual({ parts: [{ billNo: 'bSOON', month: '2010-12', fen: 300 }], advanceFen: 0 })
      await bringRows(facts, paymentFeed, '2011-02-10#1', [{ day: '2011-02-10', file_sequence: 1, receipt_no: 'r6', account_id: 'PAID', amount_fen: 60, paid_on: '2011-02-10' }])
      expect((await readReceipts(officer, ask({ day: '2011-02-10' }))).rows.map((row) => [row.receiptNo, row.rungName])).toEqual([['r6', null]])
      expect((await readReceipts(officer, ask({ day: '2011-02-10', only: 'dunned' }))).total.receipts).toBe(0)
      const dunned = await readReceipts(officer, ask({ only: 'dunned' }))
      expect([dunned.total.accounts, dunned.total.fen]).toEqual([paid.ofDunned.accounts, paid.ofDunned.fen])
      expect((await readReceipts(officer, ask({ day: '2011-03-21', limit: 1, page: 2 }))).rows.map((row) => row.receiptNo)).toEqual(['r1'])
      expect((await readReceipts(officer, ask({ areaCode: '632322' }))).rows.map((row) => row.receiptNo)).toEqual(['r5'])
      // An area outside of one's own opens nothing.
      expect((await readReceipts(county, ask({ areaCode: '6323' }))).rows.map((row) => row.receiptNo)).toEqual(['r5'])
      expect((await readReceipts(county, ask({ areaCode: '632301' }))).total).toEqual({ receipts: 0, accounts: 0, fen: 0 })
      await expect(readReceipts({ ...officer, grants: [] }, ask())).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })

    test('who is valuable says the rule of the account\'s own area, not that of the asker', async () => {
      const { rows: [own] } = await sql<{ author: number; approver: number }>`select author, approver from rule where kind = 'arrears.ladder'`.execute(records.db)
      const policy = { ...defaultLadder, stops: { ...defaultLadder.stops, byHandTiers: '' } }
      await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '632301', 1, '2010-01-01', 'approved', cast(${JSON.stringify(policy)} as jsonb), '', ${own?.author}, ${own?.author}, ${own?.approver}, now(), now())`.execute(records.db)
      expect((await readToday(officer)).stopsTomorrow.valuable).toBe(0)
    })

    test('another county sees its own alone, and nobody without the verb anything', async () => {
      await bringDayBefore()
      const read = await readToday(county)
      expect([read.paid.accounts, read.stopsTomorrow.rows.map((row) => row.accountNo), read.brokenPromises.accounts, read.restores.open, read.groups, read.waiting]).toEqual([1, ['SOON'], 0, 0, [], []])
      expect(read.credit?.rows.map((row) => row.accountNo)).toEqual(['SOON'])
      expect((await readToday({ ...county, grants: [{ permissions: new Set(['arrears.viewLadder']), areaCode: '632322' }] })).credit).toBeNull()
      await expect(readToday({ ...officer, grants: [] })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })
  })
}
