import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, openEngine } from '../../branch/measure/testWorld.ts'
import { openTestBranch, type TestBranch } from '../../platform/access/testAccess.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { arrearsFeeds, paymentFeed, reversalFeed } from '../feeds.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { measureEffects } from './measure.ts'
import { listEffects } from './store.ts'

const on = day('2011-03-22')
const takenOn = day('2011-03-10')

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`what rungs bring in, on ${engine}`, () => {
    let branch: TestBranch
    let facts: OwnedFacts
    beforeAll(async () => {
      branch = await openTestBranch()
      facts = await openEngine(engine, branch.records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      const [author, approver] = [await branch.add({ signInName: 'a', grants: [] }), await branch.add({ signInName: 'b', grants: [] })]
      const { rows: [rule] } = await sql<{ id: number }>`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '6323', 1, '2010-01-01', 'approved', cast(${JSON.stringify(defaultLadder)} as jsonb), '', ${author}, ${author}, ${approver}, now(), now()) returning rule_id as id`.execute(branch.records.db)
      // 200 reminded and 40 left out, all owing 100 yuan; of the reminded every second pays all, of the others every fourth.
      await sql`insert into arrears_step (account_no, owes_since, rung, area_code, taken_on, because, overdue_fen, is_held_out, business_date, rule_id, version)
        select account_no, cast(owes_since as date), rung, '6323', cast(taken_on as date), 'overdue', 10000, held, ${takenOn}::date, ${rule?.id}::bigint, 1 from (
          select 'A' || lpad(n::text, 3, '0') as account_no, '2011-03-01' as owes_since, 'sms' as rung, ${takenOn} as taken_on, n >= 200 as held from generate_series(0, 239) n
          union all select 'L' || n, '2011-01-01', 'sms', '2011-02-01', false from generate_series(0, 9) n
          union all select 'V' || n, '2011-03-01', 'visit', ${takenOn}, false from generate_series(0, 99) n
          union all select 'C' || n, '2011-03-01', 'call', ${takenOn}, n < 5 from generate_series(0, 99) n) s`.execute(branch.records.db)
      const pay = (account_id: string, paid_on: string, amount_fen = 10_000) => ({ day: '2011-03-20', file_sequence: 1, receipt_no: `r${account_id}${paid_on}`, account_id, amount_fen, paid_on })
      const paying = Array.from({ length: 240 }, (_, n) => n).filter((n) => (n < 200 ? n % 2 === 0 : n % 4 === 0))
      await bringRows(facts, paymentFeed, '2011-03-20#1', [
        ...paying.map((n) => pay(`A${String(n).padStart(3, '0')}`, addDays(takenOn, n % 7))),
        // Too late, too early, and taken back: no answer to the rung.
        pay('A001', addDays(takenOn, 7)), pay('A003', addDays(takenOn, -1)), pay('A005', takenOn),
      ])
      // The same receipts once more are no second payment.
      await bringRows(facts, paymentFeed, '2011-03-20#2', [2, 4, 200].map((n) => ({ ...pay(`A${String(n).padStart(3, '0')}`, addDays(takenOn, n % 7)), file_sequence: 2 })))
      await bringRows(facts, reversalFeed, '2011-03-20#1', [{ day: '2011-03-20', file_sequence: 1, reversal_no: 'v', receipt_no: `rA005${takenOn}`, account_id: 'A005', amount_fen: 10_000 }])
    })
    afterAll(async () => {
      await facts.close()
      await branch.records.close()
    })

    test('each rung with a hold-out is measured by what came within seven days; late rungs are left out, and too few say nothing', async () => {
      expect(await measureEffects({ records: branch.records, facts }, on)).toBe(2)
      const [call, sms] = await listEffects(branch.records)
      expect(call).toEqual({ rung: 'call', name: '外呼催缴', measuredOn: on, horizonDays: 7, treated: 95, heldOut: 5, perAccountFen: null, lowFen: null, highFen: null })
      expect(sms).toMatchObject({ rung: 'sms', treated: 200, heldOut: 40 })
      expect(sms?.perAccountFen).toBeCloseTo(2_500)
      // 1.96 standard errors of the two shares.
      const reach = 1.959964 * Math.sqrt((10_000 ** 2 * 0.25) / 199 + (10_000 ** 2 * 0.1875) / 39)
      expect([sms?.lowFen, sms?.highFen].map((fen) => Math.round(fen ?? 0))).toEqual([Math.round(2_500 - reach), Math.round(2_500 + reach)])
    })
  })
}
