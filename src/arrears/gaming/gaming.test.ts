import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import { day, month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { approveRule, draftRule, submitRule } from '../../platform/rules/index.ts'
import { arrearsFeeds, billFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import '../protected.ts'
import { clearFind, confirmFind, readFinds, runWatch } from './actions.ts'
import { gamingFeed } from './feeds.ts'
import { defaultGaming } from './gaming.data.ts'
import { gamingKind } from './rule.ts'
import { listConfirmedGaming } from './store.ts'
import { monthsToWatch, watchMonth } from './watch.ts'

const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
const now = new Date('2011-04-02T02:00:00Z')
const on = day('2011-04-02')

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`the watch on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const asker = (areaCode: string, accountId = 1): Context => ({
      records, facts: scopedFacts(facts), factsOwner: { run: async (task) => (task === 'arrears.gaming' ? watchMonth({ records, facts }, month('2011-03'), on, now) : null) }, dataFolder: '', accountId, signInName: 'qian', staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(['arrears.viewGaming', 'arrears.decideGaming', 'arrears.gaming.draft', 'arrears.gaming.approve', 'work.open']), areaCode }], today: on, now,
    })
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'qian', '欠费管理员', 'x'), (2, 'zong', '总经理', 'x')`.execute(records.db)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds, gamingFeed])
      await mirrorReference(records, facts)
      const accounts = Array.from({ length: 12 }, (_, place) => `A${String(place + 1).padStart(2, '0')}`)
      await bringRows(facts, billFeed, '2011-02', accounts.map((account) => ({ month: '2011-02', account_id: account, bill_no: `B${account}`, customer_id: `C${account}`, amount_fen: 3_000, due_on: '2011-03-31', area_code: '632322101', brand: '神州行', outlet_code: 'T2' })))
      const pay = (receipt: string, account: string, paidOn: string, amountFen: number, staff = 'D1') => ({ day: '2011-03-31', file_sequence: 1, receipt_no: receipt, account_id: account, amount_fen: amountFen, paid_on: paidOn, outlet_code: 'T2', staff_no: staff })
      await bringRows(facts, paymentFeed, '2011-03-31#1', [
        // Six round ones at the month's end, one of them taken back; one in the middle of the month.
        ...accounts.slice(0, 6).map((account, place) => pay(`R${place}`, account, '2011-03-30', 2_000)), pay('R6', 'A07', '2011-03-14', 2_000),
        // Money that goes from 08 to 09, from 09 to 10, from 10 to 11 by one clerk; and the last of them a week later.
        pay('M1', 'A08', '2011-03-02', 700, 'D2'), pay('M2', 'A09', '2011-03-05', 700, 'D2'), pay('M3', 'A10', '2011-03-08', 700, 'D2'), pay('M4', 'A11', '2011-03-11', 700, 'D2'),
      ])
      await bringRows(facts, reversalFeed, '2011-03-31#1', [['V1', 'M1', 'A08', '2011-03-04'], ['V2', 'M2', 'A09', '2011-03-07'], ['V3', 'M3', 'A10', '2011-03-10'], ['V5', 'R5', 'A06', '2011-03-31']].map(([reversal, receipt, account, reversedOn]) => ({ day: '2011-03-31', file_sequence: 1, reversal_no: reversal ?? '', receipt_no: receipt ?? '', account_id: account ?? '', amount_fen: receipt === 'R5' ? 2_000 : 700, reversed_on: reversedOn ?? '', staff_no: null })))
      const person = (subscriber: string, account: string, hash: string | null, openedOn: string) => ({ month: '2011-03', subscriber_id: subscriber, account_id: account, customer_id: 'C', identity_hash: hash, phone_number: '1', brand: '神州行', payment_way: 'postpaid', area_code: '632301100', outlet_code: 'T1', opened_on: openedOn, status: 'normal' })
      // 12 owes; its holder has a new number. Somebody without an identity and somebody who opened long ago are nobody's find.
      await bringRows(facts, subscriberFeed, '2011-03', [person('S1', 'A12', 'h1', '2009-01-01'), person('S2', 'N1', 'h1', '2011-03-20'), person('S3', 'N2', null, '2011-03-20'), person('S4', 'N3', 'h1', '2010-12-20'), person('S5', 'N4', 'h2', '2011-03-20')])
      await deriveLedger({ facts, records, signal: new AbortController().signal }, null, now)
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('nothing is looked for while nobody has decided from where on', async () => {
      expect(await code(runWatch(asker('6323'), '2011-03'))).toBe('GAMING_NO_RULE')
      expect(await readFinds(asker('6323'))).toEqual({ version: null, finds: [] })
    })
    test('each pattern is found once with its rows, and the figures get the same', async () => {
      const { ruleId } = await draftRule(asker('6323'), [gamingKind], { kind: gamingKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: defaultGaming, note: '' })
      await submitRule(asker('6323'), [gamingKind], { ruleId, revision: 1 })
      await approveRule(asker('6323', 2), [gamingKind], { ruleId, revision: 2 })
      expect(await runWatch(asker('6323'), '2011-03')).toEqual({ found: 3, fresh: 3, gone: 0 })
      expect(await runWatch(asker('6323'), '2011-03')).toEqual({ found: 3, fresh: 0, gone: 0 })
      const { finds } = await readFinds(asker('6323'))
      expect(finds.map((find) => [find.pattern, find.accounts, find.amountFen, find.staffNo, find.evidence.map((row) => row.reference).join(' ')])).toEqual([
        ['paysForCustomers', 5, 10_000, 'D1', 'R0 R1 R2 R3 R4'], ['reEntry', 1, 3_000, null, 'S2 A12'], ['movedMoney', 4, 2_100, 'D2', 'V1 M2 V2 M3 V3 M4'],
      ])
      const rows = await facts.rows<{ pattern: string; amount_fen: number }>({ sql: "select t.pattern, t.amount_fen from gaming_find_month t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = 'arrears.gamingFinds' and p.slice = '2011-03' order by t.pattern" })
      expect(rows).toEqual([{ pattern: 'movedMoney', amount_fen: 2_100 }, { pattern: 'paysForCustomers', amount_fen: 10_000 }, { pattern: 'reEntry', amount_fen: 3_000 }])
    })
    test('a person confirms or clears, once and within his areas; what is decided stays', async () => {
      const [paid, entry, moved] = (await readFinds(asker('6323'))).finds
      const asked = (find: typeof paid, handling: 'order' | 'clawBack') => ({ findId: find?.findId ?? 0, handling, reason: '逐笔核对属实' })
      // 隆务 lies in the other county.
      expect(await code(confirmFind(asker('632301'), asked(paid, 'clawBack')))).toBe('GAMING_FIND_UNKNOWN')
      expect(await code(confirmFind({ ...asker('6323'), grants: [] }, asked(paid, 'order')))).toBe('NO_PERMISSION')
      expect(await confirmFind(asker('6323'), asked(paid, 'clawBack'))).toBe(null)
      const orderId = await confirmFind(asker('6323'), asked(moved, 'order'))
      expect(orderId).toBeGreaterThan(0)
      await clearFind(asker('6323'), { findId: entry?.findId ?? 0, reason: '原账户有争议，正在处理' })
      expect(await code(clearFind(asker('6323'), { findId: entry?.findId ?? 0, reason: '再来一次' }))).toBe('GAMING_FIND_DECIDED')
      expect(await listConfirmedGaming(records, { from: day('2011-04-01'), to: day('2011-04-30') })).toMatchObject([{ pattern: 'paysForCustomers', staffNo: 'D1', outletCode: 'T2', evidence: [{ reference: 'R0' }, { reference: 'R1' }, { reference: 'R2' }, { reference: 'R3' }, { reference: 'R4' }] }])
      // The money of the agent is taken back: the decision stays, the open figure goes on without what was cleared.
      await watchMonth({ records, facts }, month('2011-03'), on, now)
      expect((await readFinds(asker('6323'))).finds.map((find) => [find.pattern, find.state, find.handling])).toEqual([['paysForCustomers', 'confirmed', 'clawBack'], ['reEntry', 'cleared', null], ['movedMoney', 'confirmed', 'order']])
      const [count] = await facts.rows<{ n: number }>({ sql: "select count(*) as n from gaming_find_month t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = 'arrears.gamingFinds'" })
      expect(count?.n).toBe(2)
    })
  })
}

test('the month that runs is looked at each day, the one before while its files come late', () => {
  expect(monthsToWatch(day('2011-01-05'))).toEqual(['2010-12', '2011-01'])
  expect(monthsToWatch(day('2011-01-13'))).toEqual(['2011-01'])
})
