import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import { arrearsFeeds, billFeed, paymentFeed, writeOffFeed } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import '../protected.ts'
import { checkIdentity, nameGuarantor, readOpenedDespite, readOwnChecks, readOwnList, readTestNumbers } from './actions.ts'
import { openingFeed, openingMonthFeed } from './feeds.ts'
import { digestOf } from './identity.ts'
import { testNumberNoun } from './master.ts'
import { defaultOpening } from './opening.data.ts'
import './protected.ts'
import { openingKind } from './rule.ts'
import { lookAtOpenings } from './watch.ts'

const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
const now = new Date('2011-04-02T02:00:00Z')
const card = '11010519491231002X'

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`the gate on ${engine}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'gate-'))
    let records: Records
    let facts: OwnedFacts
    const asker = (areaCode: string, on = '2011-03-22', accountId = 1, staffNo: string | null = 'E1'): Context => ({
      records, facts: scopedFacts(facts), factsOwner: { run: async () => null }, dataFolder: folder, accountId, signInName: 'ying', staffNo, language: 'zh',
      grants: [{ permissions: new Set(['arrears.checkOpening', 'arrears.viewOwn', 'arrears.read', 'arrears.opening.draft', 'arrears.opening.approve']), areaCode }], today: day(on), now,
    })
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'ying', '营业员', 'x'), (2, 'zong', '总经理', 'x')`.execute(records.db)
      await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('E1', '营业员甲', 'O1', '营业员', '2006-01-01'), ('E2', '片区经理', 'O2', '片区经理', '2006-01-01')`.execute(records.db)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds, openingFeed, openingMonthFeed])
      await mirrorReference(records, facts)
      const hash = digestOf(folder, card)
      const person = (subscriber: string, account: string, identity: string, areaCode: string, more = {}) => ({ month: '2011-02', subscriber_id: subscriber, account_id: account, customer_id: 'C', identity_hash: identity, phone_number: '1', brand: '神州行', payment_way: 'postpaid', area_code: areaCode, opened_on: '2009-01-01', status: 'normal', ...more })
      await bringRows(facts, subscriberFeed, '2011-02', [
        person('S1', 'A1', hash, '632301100'), person('S2', 'A000000002', hash, '632322101', { status: 'closed', closed_on: '2011-02-03' }), person('S3', 'AG1', hash, '632301100', { payment_way: 'collection', group_id: 'G1' }),
        person('S9', 'A9', 'aaaa000000000009', '632301100'),
      ])
      const bill = (account: string, of: string, amountFen: number, areaCode: string, dueOn: string) => ({ month: of, account_id: account, bill_no: `B${account}${of}`, customer_id: 'C', amount_fen: amountFen, due_on: dueOn, area_code: areaCode, brand: '神州行', way: account === 'AG1' ? 'collection' : null })
      await bringRows(facts, billFeed, '2011-01', [bill('A1', '2011-01', 3_000, '632301100', '2011-02-28'), bill('A000000002', '2011-01', 4_000, '632322101', '2011-02-28'), bill('AG1', '2011-01', 99_000, '632301100', '2011-02-28'), bill('A9', '2011-01', 700, '632301100', '2011-02-28')])
      await bringRows(facts, billFeed, '2011-02', [bill('A1', '2011-02', 5_000, '632301100', '2011-03-31')])
      await bringRows(facts, paymentFeed, '2011-02-28#1', [{ day: '2011-02-28', file_sequence: 1, receipt_no: 'R1', account_id: 'A1', amount_fen: 1_000 }])
      await bringRows(facts, writeOffFeed, '2011-03-02#1', [{ day: '2011-03-02', file_sequence: 1, write_off_no: 'W1', account_id: 'A000000002', amount_fen: 4_000 }])
      await deriveLedger({ facts, records, signal: new AbortController().signal }, null, now)
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
      rmSync(folder, { recursive: true, force: true })
    })

    test('without a rule nobody is judged', async () => {
      expect(await code(checkIdentity(asker('6323'), card))).toBe('OPENING_NO_RULE')
      const { ruleId } = await draftRule(asker('6323'), [openingKind], { kind: openingKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: defaultOpening, note: '' })
      await submitRule(asker('6323'), [openingKind], { ruleId, revision: 1 })
      await approveRule(asker('6323', '2011-03-22', 2), [openingKind], { ruleId, revision: 2 })
    })

    test('what a person owes is found across the branch, what is not due and what a group owes left out', async () => {
      const check = await checkIdentity(asker('632301'), card)
      // 3,000 less 1,000 paid, and 4,000 that were written off; February's bill is not due, the group's is nobody's own.
      expect(check).toMatchObject({ decision: 'refuse', owedFen: 6_000, numbersInUse: 2, version: 1, asOf: '2011-02-28' })
      expect(check.debts.map((debt) => [debt.accountId, debt.areaName, debt.owedFen, debt.writtenOffFen])).toEqual([['A00****0002', '康扬镇', 4_000, 4_000], ['A1', '隆务镇', 2_000, 0]])
      expect(check.why[0]?.zh).toBe('旧欠 60.00 元（含账销案存 40.00 元），达到 50.00 元，先清欠')
    })
    test('the number of the card is nowhere', async () => {
      const { rows } = await sql<{ kept: string }>`select (select json_agg(c)::text from opening_check c) || (select json_agg(a)::text from audit a) as kept`.execute(records.db)
      expect(rows[0]?.kept).toContain(digestOf(folder, card))
      expect(rows[0]?.kept).not.toContain(card)
      expect(readFileSync(join(folder, 'identity.key'), 'utf8')).toMatch(/^[0-9a-f]{64}$/)
      expect(await code(checkIdentity(asker('632301'), '110105194912310021'))).toBe('OPENING_IDENTITY_CHECK_DIGIT')
      expect(await code(checkIdentity({ ...asker('632301'), grants: [] }, card))).toBe('NO_PERMISSION')
    })
    test('paid at the next counter this morning, and the door is open', async () => {
      await bringRows(facts, paymentFeed, '2011-03-21#1', [{ day: '2011-03-21', file_sequence: 1, receipt_no: 'R2', account_id: 'A1', amount_fen: 2_000 }, { day: '2011-03-21', file_sequence: 1, receipt_no: 'R3', account_id: 'A000000002', amount_fen: 2_900 }])
      const check = await checkIdentity(asker('6323'), digestOf(folder, card))
      expect(check).toMatchObject({ decision: 'guarantor', owedFen: 1_100 })
      expect(await code(nameGuarantor(asker('6323'), { checkId: check.checkId, staffNo: 'NOBODY' }))).toBe('OPENING_GUARANTOR_UNKNOWN')
      expect(await code(nameGuarantor(asker('6323', '2011-03-22', 2), { checkId: check.checkId, staffNo: 'E2' }))).toBe('OPENING_CHECK_UNKNOWN')
      await nameGuarantor(asker('6323'), { checkId: check.checkId, staffNo: 'E2' })
      expect((await readOwnChecks(asker('6323')))[0]).toMatchObject({ decision: 'guarantor', guarantor: '片区经理' })
      const [earlier] = (await readOwnChecks(asker('6323'))).slice(-1)
      expect(await code(nameGuarantor(asker('6323'), { checkId: earlier?.checkId ?? 0, staffNo: 'E2' }))).toBe('OPENING_GUARANTOR_NOT_ASKED')
    })

    test('who was opened despite a debt is listed with outlet and staff, and figures get every opening', async () => {
      const opened = (subscriber: string, account: string, identity: string, openedOn: string) => ({ day: '2011-03-31', opened_on: openedOn, subscriber_id: subscriber, account_id: account, identity_hash: identity, area_code: '632301100', brand: '神州行', outlet_code: 'T1', staff_no: 'E1' })
      await bringRows(facts, openingFeed, '2011-03-31#1', [opened('N1', 'NA1', digestOf(folder, card), '2011-03-24'), opened('N2', 'NA2', 'aaaa000000000009', '2011-03-25'), opened('N3', 'NA3', 'bbbb000000000001', '2011-03-25')])
      expect(await lookAtOpenings({ records, facts }, month('2011-03'), now)).toEqual({ openings: 3, withDebt: 2 })
      const found = await readOpenedDespite(asker('6323'), {})
      expect(found).toMatchObject({ month: '2011-03', openings: 3, checkedCount: 1 })
      // 4,000 were written off on 2 March only: at the end of February both accounts owed.
      expect(found.rows.map((row) => [row.subscriberId, row.owedFen, row.oldAccounts, row.outletName, row.staffNo, row.checked])).toEqual([['N1', 6_000, 'A000000002 A1', '隆务厅', 'E1', 'guarantor'], ['N2', 700, 'A9', '隆务厅', 'E1', 'none']])
      expect((await readOpenedDespite(asker('632322'), {})).rows).toEqual([])
    })
    test('an employee has a list of what he sold and what he answers for', async () => {
      await bringRows(facts, billFeed, '2011-03', ['NA1', 'NA3'].map((account) => ({ month: '2011-03', account_id: account, bill_no: `B${account}`, customer_id: 'C', amount_fen: 800, due_on: '2011-04-30', area_code: '632301100', brand: '神州行' })))
      await bringRows(facts, paymentFeed, '2011-04-30#1', [{ day: '2011-04-30', file_sequence: 1, receipt_no: 'R9', account_id: 'A9', amount_fen: 700 }])
      await deriveLedger({ facts, records, signal: new AbortController().signal }, null, now)
      expect((await readOwnList(asker('632301'), {})).rows.map((row) => [row.accountId, row.role, row.openFen])).toEqual([['NA1', 'sold', 800], ['NA3', 'sold', 800]])
      expect((await readOwnList(asker('6323', '2011-05-02', 2, 'E2'), {})).rows.map((row) => [row.accountId, row.role])).toEqual([['NA1', 'guaranteed']])
      // Of another's list only what lies in one's own areas: NA1 and NA3 are of 632301100.
      expect((await readOwnList(asker('632301', '2011-05-02', 2, 'E2'), { staffNo: 'E1' })).rows.map((row) => row.accountId)).toEqual(['NA1', 'NA3'])
      expect((await readOwnList(asker('632322', '2011-05-02', 2, 'E2'), { staffNo: 'E1' })).rows).toEqual([])
      expect((await readOwnList(asker('632322'), {})).rows.map((row) => row.accountId)).toEqual(['NA1', 'NA3'])
      const without = { ...asker('6323'), grants: [{ permissions: new Set(['arrears.viewOwn']), areaCode: '6323' }] }
      expect(await code(readOwnList(without, { staffNo: 'E2' }))).toBe('OPENING_STAFF_OUTSIDE')
      expect((await readOwnList({ ...without, staffNo: null }, {})).rows).toEqual([])
    })
    test('test numbers have owners who exist; past their end and still in use is a gap', async () => {
      const row = (subscriber: string, owner: string, endsOn: string) => ({ subscriber_id: subscriber, kind: 'test', purpose: '网络拨测', owner_staff_no: owner, valid_from: '2010-01-01', ends_on: endsOn })
      expect(await code(testNumberNoun.difference(records, [row('S1', 'NOBODY', '2011-12-31')]))).not.toBe('done')
      expect(await code(testNumberNoun.difference(records, [row('S1', 'E1', '2009-12-31')]))).not.toBe('done')
      const difference = await testNumberNoun.difference(records, [row('S1', 'E1', '2011-03-01'), row('S2', 'E1', '2011-03-01'), row('S9', 'E2', '2011-12-31')])
      await records.transaction((tx) => testNumberNoun.apply(tx, difference, 'arrears.testNumbers'))
      expect((await readTestNumbers(asker('6323'))).numbers.map((each) => [each.subscriberId, each.ownerName, each.isPast, each.isInUse])).toEqual([['S1', '营业员甲', true, true], ['S2', '营业员甲', true, false], ['S9', '片区经理', false, true]])
    })
  })
}
