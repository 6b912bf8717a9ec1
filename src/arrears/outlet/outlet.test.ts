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
import { arrearsFeeds, paymentFeed, remittanceFeed, reversalFeed } from '../feeds.ts'
import { outletsSql } from '../ledger/position.ts'
import '../protected.ts'
import { decideStop, readOutlet, readOutlets, runOutletCheck } from './actions.ts'
import { outletCoverKind } from './cover.ts'
import { defaultOutletCover } from './outletCover.data.ts'

const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`outlets on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const asker = (areaCode: string, on = '2011-03-22', accountId = 1): Context => ({
      records, facts: scopedFacts(facts), factsOwner: { run: async () => null }, dataFolder: '', accountId, signInName: 'qu', staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(['arrears.read', 'arrears.checkOutlets', 'arrears.decideOutletStop', 'arrears.outletCover.draft', 'arrears.outletCover.approve']), areaCode }], today: day(on), now: new Date(`${on}T02:00:00Z`),
    })
    const remit = (on: string, outlets: readonly (readonly [code: string, due: number, paidIn: number, taken: number | null])[]) => bringRows(facts, remittanceFeed, `${on}#1`, outlets.map(([outlet, due, paidIn, taken]) => ({ day: on, outlet_code: outlet, area_code: outlet === 'T2' ? '632322101' : '632301100', due_fen: due, paid_in_fen: paidIn, deposit_fen: 20_000, taken_fen: taken })))
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'qu', '渠道管理员', 'x'), (2, 'zong', '总经理', 'x')`.execute(records.db)
      await sql`insert into outlet (outlet_code, name, kind, area_code, unit_code, opened_on) values ('T3', '保安点', 'agent', '632301101', 'O1', '2006-01-01')`.execute(records.db)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      await mirrorReference(records, facts)
      await remit('2011-03-01', [['T2', 10_000, 10_000, 4_000], ['T3', 10_000, 10_000, 4_000]])
      await remit('2011-03-10', [['T2', 30_000, 5_000, 4_000], ['T3', 10_000, 8_000, 4_000]])
      // Of T2: one receipt that was taken back, one that came twice, one of another outlet. Of T3: just what it says.
      await bringRows(facts, paymentFeed, '2011-03-05#1', [
        { day: '2011-03-05', file_sequence: 1, receipt_no: 'R1', account_id: 'A', amount_fen: 6_000, outlet_code: 'T2', staff_no: 'D1' }, { day: '2011-03-05', file_sequence: 1, receipt_no: 'R2', account_id: 'B', amount_fen: 900, outlet_code: 'T2', staff_no: 'D1' },
        { day: '2011-03-05', file_sequence: 1, receipt_no: 'R3', account_id: 'B', amount_fen: 4_000, outlet_code: 'T3', staff_no: 'D2' },
      ])
      await bringRows(facts, paymentFeed, '2011-03-06#1', [{ day: '2011-03-06', file_sequence: 1, receipt_no: 'R1', account_id: 'A', amount_fen: 6_000, outlet_code: 'T2', staff_no: 'D1' }])
      await bringRows(facts, reversalFeed, '2011-03-07#1', [{ day: '2011-03-07', file_sequence: 1, reversal_no: 'V1', receipt_no: 'R2', account_id: 'B', amount_fen: 900, staff_no: 'D1' }])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('without a rule nothing is proposed, and the page says what is owed', async () => {
      expect(await runOutletCheck(asker('6323'))).toEqual({ proposed: 0, withdrawn: 0, lifted: 0, orders: 0 })
      const { outlets, version } = await readOutlets(asker('6323'), {})
      expect(version).toBe(null)
      expect(outlets.map((outlet) => [outlet.outletCode, outlet.balanceFen, outlet.age7Fen, outlet.age30Fen, outlet.depositFen, outlet.unpaidSince, outlet.state])).toEqual([
        ['T2', 25_000, 0, 25_000, 20_000, '2011-03-10', 'noRule'], ['T3', 2_000, 0, 2_000, 20_000, '2011-03-10', 'noRule'],
      ])
    })

    test('too little cover proposes a stop and a difference opens an order, once', async () => {
      const { ruleId } = await draftRule(asker('6323'), [outletCoverKind], { kind: outletCoverKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: defaultOutletCover, note: '' })
      await submitRule(asker('6323'), [outletCoverKind], { ruleId, revision: 1 })
      await approveRule(asker('6323', '2011-03-22', 2), [outletCoverKind], { ruleId, revision: 2 })
      expect(await runOutletCheck(asker('6323'))).toEqual({ proposed: 1, withdrawn: 0, lifted: 0, orders: 1 })
      expect(await runOutletCheck(asker('6323'))).toEqual({ proposed: 0, withdrawn: 0, lifted: 0, orders: 0 })
      const { stops, differences, outlets } = await readOutlets(asker('632322'), {})
      expect(stops).toMatchObject([{ outletCode: 'T2', state: 'proposed', because: 'cover', balanceFen: 25_000, depositFen: 20_000, version: 1, why: { zh: '押金 200.00 元是未缴 250.00 元的 80%，低于停售线 100%' } }])
      expect(differences).toMatchObject([{ outletCode: 'T2', day: '2011-03-10', takenFen: 4_000, receiptsFen: 6_000, differenceFen: -2_000, orderStatus: 'open' }])
      expect(outlets.map((outlet) => outlet.outletCode)).toEqual(['T2'])
      const { rows } = await sql<{ kind: string; subject_kind: string; subject_code: string; ask: object }>`select kind, subject_kind, subject_code, ask from work_order`.execute(records.db)
      expect(rows).toEqual([{ kind: 'arrears.outletDifference', subject_kind: 'outlet', subject_code: 'T2', ask: { day: '2011-03-10', said: 40, receipts: 60, difference: -20 } }])
    })

    test('a stop is approved by a person of the place, once, and lifted when cover is back', async () => {
      const [stop] = (await readOutlets(asker('6323'), {})).stops
      const asked = { stopId: stop?.stopId ?? 0, state: 'approved' as const, reason: '' }
      expect(await code(decideStop(asker('632301'), asked))).toBe('OUTLET_STOP_UNKNOWN')
      expect(await code(decideStop({ ...asker('6323'), grants: [] }, asked))).toBe('NO_PERMISSION')
      await decideStop(asker('6323'), asked)
      expect(await code(decideStop(asker('6323'), asked))).toBe('OUTLET_STOP_DECIDED')
      await remit('2011-03-23', [['T2', 0, 20_000, null]])
      expect(await runOutletCheck(asker('6323', '2011-03-24'))).toEqual({ proposed: 0, withdrawn: 0, lifted: 1, orders: 0 })
      expect((await readOutlets(asker('6323', '2011-03-24'), {})).stops).toMatchObject([{ state: 'lifted', decidedBy: '渠道管理员', endedOn: '2011-03-24', endVersion: 1, endWhy: { zh: '2011-03-10 的款超期 9 天' } }])
      const { rows } = await sql<{ verb: string }>`select verb from audit where verb like 'outlet.%' or verb = 'arrears.checkOutlets' order by audit_id`.execute(records.db)
      expect(rows.map((row) => row.verb)).toEqual(['arrears.checkOutlets', 'outlet.stop', 'arrears.checkOutlets'])
    })

    test('the page of an outlet adds up: opening, days, closing', async () => {
      const page = await readOutlet(asker('632322', '2011-03-24'), { outletCode: 'T2' })
      expect(page).toMatchObject({ month: '2011-03', payInDays: 5, openingFen: 0, closingFen: 5_000, position: { balanceFen: 5_000, state: 'warn' } })
      expect(page.days).toMatchObject([
        { day: '2011-03-01', dueFen: 10_000, settledOn: '2011-03-01', lateDays: 0, receiptsFen: null }, { day: '2011-03-10', dueFen: 30_000, openFen: 5_000, settledOn: null, lateDays: 9, differenceFen: -2_000 }, { day: '2011-03-23', paidInFen: 20_000, balanceFen: 5_000 },
      ])
      expect(page.closingFen).toBe(page.openingFen + page.days.reduce((sum, each) => sum + each.dueFen - each.paidInFen, 0))
      expect(await code(readOutlet(asker('632301'), { outletCode: 'T2' }))).toBe('ARREARS_OUTLET_UNKNOWN')
      expect(await code(readOutlet(asker('6323'), { outletCode: 'NONE' }))).toBe('ARREARS_OUTLET_UNKNOWN')
    })
  })
}

test('late at a month end is what was not in on its seventh day, as a book kept by hand has it', async () => {
  const records = await openTestRecords()
  const facts = await openEngine('duckdb', records)
  try {
    await makeAreas(records)
    await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
    await mirrorReference(records, facts)
    const book = [['2011-02-20', 400, 0], ['2011-02-24', 100, 150], ['2011-02-28', 0, 250], ['2011-03-08', 70, 0], ['2011-03-24', 30, 185], ['2011-03-25', 500, 0]] as const
    for (const [on, due, paidIn] of book) await bringRows(facts, remittanceFeed, `${on}#1`, [{ day: on, outlet_code: 'T2', area_code: '632322101', due_fen: due, paid_in_fen: paidIn, deposit_fen: 1 }])
    await bringRows(facts, remittanceFeed, '2011-03-31#1', [{ day: '2011-03-31', outlet_code: 'T3', area_code: '632301101', due_fen: 9, paid_in_fen: 0, deposit_fen: 1 }])
    const rows = await facts.rows<{ outlet_code: string; decided_fen: number; late_fen: number }>({ sql: `select outlet_code, decided_fen, late_fen from (${outletsSql(month('2011-03'))}) o order by outlet_code` })
    // 24 February is due on 3 March: of its 100 nothing was in, for 400 of the 20th came first. 8 March is due on the 15th: 70. 24 March is due on the 31st: 585 of 600 were in by then.
    expect(rows).toEqual([{ outlet_code: 'T2', decided_fen: 200, late_fen: 100 + 70 + 15 }, { outlet_code: 'T3', decided_fen: 0, late_fen: 0 }])
  } finally {
    await facts.close()
    await records.close()
  }
})
