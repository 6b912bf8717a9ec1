import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addMonths, day, lastDayOf, listMonths, month } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { subscriberFeed } from '../../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../../branch/measure/testWorld.ts'
import type { Context } from '../../../platform/access/context.ts'
import type { OwnedFacts } from '../../../platform/facts/facts.ts'
import { prepareFacts } from '../../../platform/facts/ledger.ts'
import type { Records } from '../../../platform/records/records.ts'
import { openTestRecords } from '../../../platform/records/testRecords.ts'
import { approveRule, draftRule, submitRule } from '../../../platform/rules/index.ts'
import { arrearsFeeds, billFeed, paymentFeed } from '../../feeds.ts'
import { deriveLedger } from '../../ledger/derive.ts'
import { defaultCredit } from '../credit.data.ts'
import { creditKind } from '../policy.ts'
import { listLedgerMonths, readObservations } from './history.ts'
import { scorecardKind } from './kind.ts'
import { scoresBy } from './scores.ts'
import { insertTraining } from './store.ts'
import { trainScorecardOn } from './train.ts'
import type { TrainingReport } from './contract.ts'

const now = new Date('2011-03-21T02:00:00Z')
const signal = new AbortController().signal
for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`history of accounts on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    let manager: Context
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      const months = listMonths(month('2010-01'), month('2011-02'))
      for (const of of months) {
        const number = (account: string): GivenRow => ({ month: of, subscriber_id: `S${account}`, account_id: account, customer_id: `C${account}`, phone_number: '139', brand: '神州行', payment_way: 'postpaid', tier: '银卡', area_code: '632301100', opened_on: '2009-10-02', status: 'normal' })
        await bringRows(facts, subscriberFeed, of, ['A', 'B', 'C'].map(number))
        await bringRows(facts, billFeed, of, ['A', 'B', 'C'].map((account) => ({ month: of, account_id: account, bill_no: `${account}-${of}`, customer_id: `C${account}`, amount_fen: 4_000, due_on: lastDayOf(addMonths(of, 1)), area_code: '632301100', brand: '神州行' })))
      }
      // A pays each bill before it is due. B stops paying after June. C pays every bill a month late.
      for (const of of listMonths(month('2010-02'), month('2011-02'))) {
        const pay = (account: string, on: string): GivenRow => ({ day: on, file_sequence: 1, receipt_no: `${account}${of}`, account_id: account, amount_fen: 4_000 })
        const on = lastDayOf(of)
        await bringRows(facts, paymentFeed, `${on}#1`, [pay('A', on), ...(of <= '2010-06' ? [pay('B', on)] : []), ...(of >= '2010-03' ? [pay('C', on)] : [])])
      }
      await deriveLedger({ facts, records, signal }, null, now)
      const verbs = new Set(['arrears.credit.draft', 'arrears.credit.approve', 'arrears.scorecard.draft', 'arrears.scorecard.approve'])
      const open = async (signInName: string): Promise<Context> => {
        const { rows: [row] } = await sql<{ id: number }>`insert into account (sign_in_name, display_name, password_hash) values (${signInName}, ${signInName}, 'x') returning account_id as id`.execute(records.db)
        return { records, facts, factsOwner: { run: async () => undefined }, dataFolder: '/nowhere', accountId: row?.id ?? 0, signInName, staffNo: null, language: 'zh', grants: [{ permissions: verbs, areaCode: '6323' }], today: day('2011-03-21'), now }
      }
      officer = await open('qianfei')
      manager = await open('zong')
    }, 90_000)
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('an observation holds what could be known then, and what came of it', async () => {
      expect((await listLedgerMonths(facts)).at(-1)).toBe('2011-02')
      const seen = await readObservations(facts, month('2010-07'), { isOutcomeKnown: true })
      expect(seen.map((each) => [each.accountNo, each.isBad, each.monthsOverdue, each.overdueFen, each.paidMonths, each.cashFen, each.billsFen.length, each.tenureMonths])).toEqual([
        // July's month end: B has not paid the bill of June, C still owes the one bill that it is always behind.
        ['A', false, 0, 0, 6, 24_000, 6, 9], ['B', true, 1, 4_000, 5, 20_000, 6, 9], ['C', false, 6, 4_000, 5, 20_000, 6, 9],
      ])
      // In September B's bill of June is 61 days overdue: from then on there is nothing to foresee.
      expect((await readObservations(facts, month('2010-08'), { isOutcomeKnown: true })).map((each) => each.accountNo)).toEqual(['A', 'B', 'C'])
      expect((await readObservations(facts, month('2010-09'), { isOutcomeKnown: true })).map((each) => each.accountNo)).toEqual(['A', 'C'])
      expect((await readObservations(facts, month('2011-02'), { isOutcomeKnown: false })).map((each) => each.isBad)).toEqual([null, null])
    })

    test('a training is kept whatever came of it; one that has not won cannot be approved', async () => {
      const given = { on: day('2011-03-21'), areaCode: '6323', by: null, now }
      await expect(trainScorecardOn({ records, facts, signal }, given)).rejects.toMatchObject({ code: 'SCORECARD_NO_RULE' })
      const drafted = await draftRule(officer, [creditKind], { kind: creditKind.id, variant: '', areaCode: '6323', effectiveFrom: '2010-01-01', body: defaultCredit, note: '' })
      await submitRule(officer, [creditKind], { ruleId: drafted.ruleId, revision: 1 })
      await approveRule(manager, [creditKind], { ruleId: drafted.ruleId, revision: 2 })
      const { trainingId, verdict } = await trainScorecardOn({ records, facts, signal }, given)
      expect(verdict).toBe('tooFew')
      const submit = async (id: number): Promise<string> => {
        const { ruleId } = await draftRule(officer, [scorecardKind], { kind: scorecardKind.id, variant: '', areaCode: '6323', effectiveFrom: '2011-01-01', body: { trainingId: id, bands: [{ fromPoints: 0, percent: 50 }, { fromPoints: 600, percent: 150 }] }, note: '' })
        return submitRule(officer, [scorecardKind], { ruleId, revision: 1 }).then(() => 'submitted', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
      }
      expect(await submit(trainingId)).toBe('SCORECARD_TOO_FEW')
      expect(await submit(999)).toBe('SCORECARD_UNKNOWN')
      const quality = { auc: 0.7, gini: 0.4, ks: 0.3, brier: 0.1, calibrationSlope: 1, count: 100, bads: 10 }
      const report: TrainingReport = {
        trainMonths: ['2009-07'], testMonths: ['2010-07'], trainAccounts: 900, trainBads: 200, testAccounts: 900, testBads: 90, trainBadsMin: 150, testBadsMin: 60, ledgerMonths: 27, needsMonths: 19,
        model: { basePoints: 550, factors: [], train: quality, challenger: quality, champion: quality, comparison: { gain: 0.01, error: 0.01, low: -0.01, high: 0.03 }, roc: { challenger: [], champion: [] }, calibration: [], stability: [{ month: '2011-02', psi: 0.4, accounts: 9 }], suggestedBands: [] },
      }
      const woe = Math.log(4)
      const card = {
        card: { intercept: -2, scale: { points0: 600, odds0: 1 / 19, pointsToDouble: 50 }, basePoints: 550, factors: [{ name: 'monthsOverdue', iv: 0.5, weight: -1, points: [72.13 * woe, -72.13 * woe], bins: [{ over: null, upTo: 0, isMissing: false, goods: 80, bads: 20, woe }, { over: 0, upTo: null, isMissing: false, goods: 20, bads: 80, woe: -woe }] }] },
        categories: { tier: ['银卡'], brand: ['神州行'], way: ['ordinary'] },
      }
      const keep = (kept: 'notProven' | 'drifted' | 'wins') => records.transaction((tx) => insertTraining(tx, { verdict: kept, taught: card, report }, { areaCode: '6323', by: null, now, throughMonth: '2011-02' }))
      expect(await submit(await keep('notProven'))).toBe('SCORECARD_NOT_WON')
      expect(await submit(await keep('drifted'))).toBe('SCORECARD_DRIFTED')
      const won = await keep('wins')
      expect(await submit(won)).toBe('submitted')
      const scoreOf = await scoresBy({ records, facts }, month('2011-02'), () => ({ trainingId: won, bands: [{ fromPoints: 0, percent: 50 }, { fromPoints: 600, percent: 150 }] }))
      expect([scoreOf('A'), scoreOf('C'), scoreOf('NEW')]).toEqual([{ points: 650, chance: expect.closeTo(1 / (1 + Math.exp(2) * 4), 10), percent: 150 }, { points: 450, chance: expect.closeTo(1 / (1 + Math.exp(2) / 4), 10), percent: 50 }, null])
    })
  })
}
