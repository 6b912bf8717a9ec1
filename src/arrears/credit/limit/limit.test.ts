import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addMonths, type Day, day, lastDayOf, month, type Month } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { subscriberFeed } from '../../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../../branch/measure/testWorld.ts'
import type { Context } from '../../../platform/access/context.ts'
import type { OwnedFacts } from '../../../platform/facts/facts.ts'
import { prepareFacts } from '../../../platform/facts/ledger.ts'
import type { Records } from '../../../platform/records/records.ts'
import { openTestRecords } from '../../../platform/records/testRecords.ts'
import { approveRule, draftRule, type PreviewQuestion, submitRule } from '../../../platform/rules/index.ts'
import { arrearsFeeds, billFeed, limitUseFeed, paymentFeed } from '../../feeds.ts'
import { dayNumber } from '../../ladder/accountRules.ts'
import { defaultLadder } from '../../ladder/ladder.data.ts'
import { ledgerBook } from '../../ladder/facts.ts'
import { decideLadder, prepareLadder } from '../../ladder/rules.ts'
import type { CreditPolicy } from '../contract.ts'
import { defaultCredit } from '../credit.data.ts'
import { creditKind } from '../policy.ts'
import { readUsage } from '../usage/actions.ts'
import { deriveUses } from '../usage/derive.ts'
import { decideReview, readLimit, readLimits, readReviews, readSummary } from './actions.ts'
import { findSnapshotMonth, profileBook } from './facts.ts'
import { previewCredit, tallyLimits } from './preview.ts'
import { decideLimits } from './run.ts'
import { creditTask } from './tasks.ts'
import '../../protected.ts'

const on = day('2011-03-21')
const now = new Date('2011-03-21T02:00:00Z')
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
/** The default, with a threshold that small changes pass. */
const policy: CreditPolicy = { ...defaultCredit, tiers: [{ id: '金卡', baseFen: 20_000 }], stopPercent: 25, recentPercent: 1_000 }

const number = (of: string, account: string, more: GivenRow = {}): GivenRow => ({
  month: of, subscriber_id: `S${account}`, account_id: account, customer_id: `C${account}`, phone_number: '139', brand: '全球通', payment_way: 'postpaid', tier: null, area_code: '632301100', opened_on: '2007-01-15', status: 'normal', ...more,
})
const bill = (of: Month, account: string, amountFen: number, more: GivenRow = {}): GivenRow => ({
  month: of, account_id: account, bill_no: `${account} ${of}`.replace(' ', '-'), customer_id: `C${account}`, amount_fen: amountFen, due_on: lastDayOf(addMonths(of, 1)), area_code: '632301100', brand: '全球通', ...more,
})

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`limits on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    let manager: Context
    const signal = new AbortController().signal
    const limitsOf = async (): Promise<Record<string, number>> => Object.fromEntries((await sql<{ a: string; f: number }>`select account_no as a, limit_fen as f from credit_limit order by account_no`.execute(records.db)).rows.map((row) => [row.a, row.f]))
    const decide = (at: Day = on) => decideLimits({ records, facts, signal }, at, now)
    const approve = async (body: CreditPolicy, from = '2010-01-01', areaCode = '6323'): Promise<number> => {
      const { ruleId } = await draftRule(officer, [creditKind], { kind: creditKind.id, variant: '', areaCode, effectiveFrom: from, body, note: '' })
      await submitRule(officer, [creditKind], { ruleId, revision: 1 })
      await approveRule(manager, [creditKind], { ruleId, revision: 2 })
      return ruleId
    }

    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      await facts.transaction((tx) => tx.insertRows('area_closure', ['ancestor_code', 'area_code', 'ancestor_level'], [['6323', '632301100', 'prefecture'], ['6323', '632322100', 'prefecture'], ['632322', '632322100', 'county'], ['632301', '632301100', 'county'], ['632301100', '632301100', 'township'], ['632322100', '632322100', 'township']]))
      const verbs = new Set(['arrears.viewCredit', 'arrears.askCredit', 'arrears.approveCredit', 'arrears.decideCredit', 'arrears.credit.draft', 'arrears.credit.approve'])
      const open = async (signInName: string): Promise<Context> => {
        const { rows: [row] } = await sql<{ id: number }>`insert into account (sign_in_name, display_name, password_hash) values (${signInName}, ${signInName}, 'x') returning account_id as id`.execute(records.db)
        return { records, facts, factsOwner: { run: (name, input) => { if (name !== 'arrears.creditLimits') throw new Error(name); return creditTask({ records, facts, signal, dataFolder: '/nowhere' }, input, () => undefined) } }, dataFolder: '/nowhere', accountId: row?.id ?? 0, signInName, staffNo: null, language: 'zh', grants: [{ permissions: verbs, areaCode: '6323' }], today: on, now }
      }
      officer = await open('qianfei')
      manager = await open('zong')
    }, 60_000)
    afterAll(async () => {
      await facts.close()
      await records.close()
    })
    beforeEach(async () => {
      await facts.transaction(async (tx) => {
        for (const table of ['batch', 'slice_pointer', subscriberFeed.table, ...arrearsFeeds.map((feed) => feed.table)]) await tx.run(`delete from ${table}`)
      })
      await sql`truncate credit_limit, credit_term, credit_review, credit_change, credit_run, credit_use, credit_use_stray, credit_grant, rule cascade`.execute(records.db)
      const months = Array.from({ length: 14 }, (_, index) => addMonths(month('2010-01'), index))
      for (const of of months) {
        const isStopped = of === '2010-10' || of === '2011-01'
        await bringRows(facts, subscriberFeed, of, [
          number(of, 'A', { tier: '金卡' }), number(of, 'B', { opened_on: '2010-12-05' }), number(of, 'C', isStopped ? { status: 'one_way_stop', stop_reason: 'arrears' } : {}), number(of, 'D', { area_code: '632322100' }),
          number(of, 'P', { payment_way: 'prepaid' }), ...(of === '2011-02' ? [number(of, 'X', { status: 'closed', closed_on: '2011-02-11' })] : [number(of, 'X')]),
          // A group's account has many numbers; the oldest one speaks for it.
          number(of, 'G', { subscriber_id: 'G1', payment_way: 'collection', opened_on: '2001-03-01', tier: '金卡' }), number(of, 'G', { subscriber_id: 'G2', payment_way: 'collection', opened_on: '2010-03-01' }),
        ])
        await bringRows(facts, billFeed, of, [bill(of, 'A', 9_000), bill(of, 'C', 6_000), bill(of, 'D', 4_000), ...(of >= '2010-12' ? [bill(of, 'B', 5_000)] : []), bill(of, 'G', 30_000, { way: 'collection' }), bill(of, 'X', 2_000)])
      }
      // All but C have paid everything; C left the bill of January.
      const all = (account: string, fen: number, count: number) => ({ day: '2011-03-10', file_sequence: 1, receipt_no: `R${account}`, account_id: account, amount_fen: fen * count })
      await bringRows(facts, paymentFeed, '2011-03-10#1', [all('A', 9_000, 14), all('B', 5_000, 3), all('C', 6_000, 12), all('D', 4_000, 14), all('G', 30_000, 14)])
    })

    test('a profile is what the ledger and the month end say', async () => {
      expect(await findSnapshotMonth(facts, on)).toBe('2011-02')
      const page = await profileBook(facts, on, month('2011-02')).readPage('', 100)
      expect(page.map((profile) => [profile.accountNo, profile.tier, profile.tenureMonths, profile.billsFen.length, profile.stopsInYear, profile.way, profile.overdueFen])).toEqual([
        ['A', '金卡', 50, 12, 0, 'ordinary', 0], ['B', null, 3, 3, 0, 'ordinary', 0], ['C', null, 50, 12, 2, 'ordinary', 6_000], ['D', null, 50, 12, 0, 'ordinary', 0], ['G', '金卡', 120, 12, 0, 'collection', 0],
      ])
      const book = profileBook(facts, on, month('2011-02'))
      expect([(await book.readPage('', 2)).map((each) => each.accountNo), (await book.readPage('B', 2)).map((each) => each.accountNo), (await book.readPage('G', 2)).length]).toEqual([['A', 'B'], ['C', 'D'], 0])
    })

    test('every postpaid account is decided with its reasons; again it changes nothing', async () => {
      await approve(policy)
      expect(await decide()).toEqual({ month: '2011-03', accounts: 5, changed: 5, waiting: 0, withoutRule: 0 })
      // A: (200 + 90) x 1.3; B: (30 + 50) x 0.6; C: (30 + 60) x 1.3 less half; D: (30 + 40) x 1.3; G: (200 + 300) x 1.6 x 1.2.
      expect(await limitsOf()).toEqual({ A: 37_000, B: 4_000, C: 5_000, D: 9_000, G: 96_000 })
      expect(await decide()).toMatchObject({ accounts: 5, changed: 0, waiting: 0 })
      const { limit, inputs, changes } = await readLimit(officer, 'C')
      expect(inputs).toMatchObject({ tenureMonths: 50, stopsInYear: 2, overdueFen: 6_000, score: null })
      expect(limit.why.reduce((sum, step) => sum + step.byFen, 0)).toBe(5_000)
      expect(changes).toMatchObject([{ fromFen: null, toFen: 5_000, isReviewed: false }])
      expect(await readSummary(officer)).toMatchObject({ run: { month: '2011-03', accounts: 5 }, accounts: 5, limitFen: 151_000, hasRule: true })
      expect((await readLimits({ ...officer, grants: officer.grants.map((grant) => ({ ...grant, areaCode: '632322' })) }, {})).rows.map((row) => row.accountNo)).toEqual(['D'])
      expect(await code(readLimit(officer, 'P'))).toBe('CREDIT_LIMIT_UNKNOWN')
    })

    test('nothing is raised during arrears, and who leaves holds no credit', async () => {
      await approve(policy)
      await decide()
      await approve({ ...policy, otherBaseFen: 9_000, stopPercent: 10 }, '2011-02-01')
      await decide()
      // C would hold 150 x 1.3 x 0.8; it owes 60 yuan.
      expect(await limitsOf()).toMatchObject({ B: 8_000, C: 5_000, D: 16_000 })
      const { limit } = await readLimit(officer, 'C')
      expect([limit.isHeld, limit.why.at(-1)?.words.zh, limit.why.at(-1)?.toFen]).toEqual([true, '欠费 60.00 元未清，信用度不调高', 5_000])
      expect((await readLimits(officer, { state: 'held' })).rows.map((row) => row.accountNo)).toEqual(['C'])
      await bringRows(facts, subscriberFeed, '2011-02', [number('2011-02', 'A', { tier: '金卡' })])
      await decide()
      expect(await limitsOf()).toEqual({ A: 37_000 })
    })

    test('the days of a limit are kept with since when they hold, from the day after each decision on', async () => {
      const termsOf = async (accountNo: string): Promise<unknown[]> => (await sql<{ f: string; t: string | null; d: number; w: number }>`select from_on as f, to_on as t, limit_days as d, one_way_stop_days as w from credit_term where account_no = ${accountNo} order by from_on`.execute(records.db)).rows.map((row) => [row.f, row.t, row.d, row.w])
      await approve(policy)
      await decide()
      await decide()
      expect(await termsOf('A')).toEqual([['2011-03-22', null, 30, 15]])
      await approve({ ...policy, limitDays: 45 }, '2011-02-01')
      await decide(day('2011-03-30'))
      await decide(day('2011-04-02'))
      expect(await termsOf('A')).toEqual([['2011-03-22', '2011-03-30', 30, 15], ['2011-03-31', null, 45, 15]])
      // Changed again on the day itself: only what holds in the end counts.
      await approve({ ...policy, limitDays: 60, oneWayStopDays: 20 }, '2011-03-01')
      await decide(day('2011-03-30'))
      expect(await termsOf('A')).toEqual([['2011-03-22', '2011-03-30', 30, 15], ['2011-03-31', null, 60, 20]])
      await bringRows(facts, subscriberFeed, '2011-02', [number('2011-02', 'A', { tier: '金卡' })])
      await decide(day('2011-04-05'))
      expect((await termsOf('D')).at(-1)).toEqual(['2011-03-31', '2011-04-05', 60, 20])
      expect((await termsOf('A')).at(-1)).toEqual(['2011-03-31', null, 60, 20])
    })

    test('a change above the threshold waits for a person; refused it is not proposed again', async () => {
      await approve(policy)
      await decide()
      await approve({ ...policy, reviewAboveFen: 10_000, tiers: [{ id: '金卡', baseFen: 40_000 }] }, '2011-02-01')
      expect(await decide()).toMatchObject({ changed: 0, waiting: 2 })
      expect(await limitsOf()).toMatchObject({ A: 37_000, G: 96_000 })
      expect(await decide()).toMatchObject({ changed: 0, waiting: 0 })
      const [ofG, ofA] = await readReviews(officer)
      expect([ofG, ofA].map((review) => [review?.accountNo, review?.fromFen, review?.toFen])).toEqual([['G', 96_000, 134_000], ['A', 37_000, 63_000]])
      const byNo = new Map((await readReviews(officer)).map((review) => [review.accountNo, review.reviewId]))
      expect(await code(decideReview(officer, { reviewId: byNo.get('G') ?? 0, isApproved: false, reason: '' }))).toBe('CREDIT_REVIEW_REASON')
      await decideReview(officer, { reviewId: byNo.get('G') ?? 0, isApproved: false, reason: '集团已换付款人' })
      await decideReview(officer, { reviewId: byNo.get('A') ?? 0, isApproved: true, reason: '' })
      expect(await code(decideReview(officer, { reviewId: byNo.get('A') ?? 0, isApproved: true, reason: '' }))).toBe('CREDIT_REVIEW_DECIDED')
      expect(await code(decideReview({ ...officer, grants: officer.grants.map((grant) => ({ ...grant, areaCode: '632322' })) }, { reviewId: byNo.get('A') ?? 0, isApproved: true, reason: '' }))).toBe('CREDIT_REVIEW_UNKNOWN')
      expect(await limitsOf()).toMatchObject({ A: 63_000, G: 96_000 })
      expect((await readLimit(officer, 'A')).changes).toMatchObject([{ fromFen: 37_000, toFen: 63_000, isReviewed: true }, { fromFen: null, toFen: 37_000 }])
      expect(await decide()).toMatchObject({ changed: 0, waiting: 0 })
      // Another month asks anew.
      for (const of of ['2011-03']) await bringRows(facts, subscriberFeed, of, [number(of, 'A', { tier: '金卡' }), number(of, 'G', { subscriber_id: 'G1', payment_way: 'collection', opened_on: '2001-03-01', tier: '金卡' })])
      expect(await decide(day('2011-04-05'))).toMatchObject({ waiting: 1 })
      const { rows } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'creditReview' order by audit_id`.execute(records.db)
      expect(rows.map((row) => row.verb).slice(-2)).toEqual(['credit.refuseReview', 'credit.passReview'])
    })

    test('what the preview says is what the run then does', async () => {
      await approve(policy)
      await decide()
      const body = { ...policy, otherBaseFen: 6_000 }
      const said = await previewCredit({ ctx: officer, session: records, areaCode: '6323', variant: '', effectiveFrom: on, body })
      expect(said.summary[0]?.zh).toContain('5 个后付费账户，信用度合计由 1510.00 元变为')
      await approve(body, '2011-02-01')
      await decide()
      const sum = Object.values(await limitsOf()).reduce((total, fen) => total + fen, 0)
      expect(said.summary[0]?.zh).toContain(`变为 ${(sum / 100).toFixed(2)} 元`)
      expect(said.rows.reduce((total, row) => total + Number(row[3]), 0)).toBeCloseTo(sum / 100, 6)
    })

    test('an area with a rule of its own keeps it, in the preview as in the run', async () => {
      await approve(policy)
      await approve({ ...policy, otherBaseFen: 7_000 }, '2010-01-01', '632301')
      await decide()
      const before = await limitsOf()
      const body = { ...policy, otherBaseFen: 90_000 }
      const said = await previewCredit({ ctx: officer, session: records, areaCode: '6323', variant: '', effectiveFrom: on, body })
      // D alone lies elsewhere, and its rise is large enough to wait.
      expect(said.summary.map((line) => line.zh)).toEqual([expect.stringContaining('5 个后付费账户'), '调高 1 户，调低 0 户，其中 1 户要复核；0 户因欠费不调高。'])
      await approve(body, '2011-02-01')
      expect(await decide()).toMatchObject({ changed: 0, waiting: 1 })
      expect(await limitsOf()).toEqual(before)
    })

    test('a preview reads the whole book page by page, tells how far it is, and stops when nobody waits for it', async () => {
      await approve(policy)
      await decide()
      const body = { ...policy, otherBaseFen: 6_000 }
      const pages: (number | null)[][] = []
      const tally = (pageAccounts?: number, more: Pick<PreviewQuestion<unknown>, 'onProgress' | 'signal'> = {}) =>
        tallyLimits({ session: records, areaCode: '6323', ...more }, { book: profileBook(facts, on, month('2011-02')), policyOf: () => body, scoreOf: () => null }, pageAccounts)
      const { all, byTier } = await tally()
      expect([all.accounts, all.beforeFen]).toEqual([5, 151_000])
      expect(await tally(2, { onProgress: ({ done, total }) => pages.push([done, total]) })).toEqual({ all, byTier })
      expect(pages).toEqual([[0, 5], [2, 5], [4, 5], [5, null]])
      await expect(tally(2, { signal: AbortSignal.abort() })).rejects.toThrow()
    })

    test('usage warns at 80 and 100 %; a limit that is used up opens the ladder; what fits nobody waits', async () => {
      await approve(policy)
      await decide(day('2011-03-01'))
      const use = (account_id: string, used_fen: number, at: string, file_sequence = 1): GivenRow => ({ day: at, file_sequence, account_id, used_fen, as_of: at })
      await bringRows(facts, limitUseFeed, '2011-03-20#1', [use('A', 10_000, '2011-03-20'), use('D', 12_000, '2011-03-20')])
      await bringRows(facts, limitUseFeed, '2011-03-21#1', [use('A', 30_000, '2011-03-21'), use('D', 2_000, '2011-03-21'), use('NOBODY', 500, '2011-03-21')])
      await bringRows(facts, limitUseFeed, '2011-03-21#2', [use('D', 9_500, '2011-03-21', 2)])
      await bringRows(facts, limitUseFeed, '2011-03-29#1', [use('A', 99_000, '2011-03-29')])
      await sql`insert into role_grant (account_id, role, area_code, valid_from) values (${manager.accountId}, 'county_manager', '632301', '2011-01-01'), (${officer.accountId}, 'general_manager', '6323', '2011-01-01')`.execute(records.db)
      await deriveUses({ records, facts, signal }, null, { now, today: day('2011-03-21') })
      // Whoever decides about credit is told, the nearest to the account, once for each change.
      const told = async () => (await sql<{ a: number; s: string }>`select account_id as a, subject as s from message where channel = 'inapp' and template_id = 'arrears.limitUse' order by message_id`.execute(records.db)).rows.map((row) => [row.a, row.s])
      const once = [[officer.accountId, '信用度预警：0 户接近，1 户用完'], [manager.accountId, '信用度预警：1 户接近，0 户用完']]
      expect(await told()).toEqual(once)
      await deriveUses({ records, facts, signal }, null, { now, today: day('2011-03-21') })
      expect(await told()).toEqual(once)
      const { warnings, strays } = await readUsage(officer)
      expect(warnings.map((row) => [row.accountNo, row.usedFen, row.limitFen, row.isUsedUp])).toEqual([['D', 9_500, 9_000, true], ['A', 30_000, 37_000, false]])
      expect(strays.map((row) => [row.accountNo, row.reason])).toEqual([['A', 'in_future'], ['NOBODY', 'account_unknown']])
      expect((await readLimit(officer, 'D')).usage).toEqual([{ day: '2011-03-21', usedFen: 9_500, limitFen: 9_000 }, { day: '2011-03-20', usedFen: 12_000, limitFen: 9_000 }])
      const book = await ledgerBook(facts, on).readPage('', 100)
      const account = book.find((each) => each.accountNo === 'D')
      expect(account?.limitUses).toEqual([{ from: dayNumber(day('2011-03-20')), to: dayNumber(day('2011-03-23')) }])
      if (!account) throw new Error('D is in the book.')
      expect(decideLadder(account, prepareLadder(defaultLadder), dayNumber(on), (from) => from)).toMatchObject({ because: 'limit', owesSince: dayNumber(day('2011-03-20')) })
      // The file is taken back: so is what it said.
      await facts.transaction((tx) => tx.run(`delete from slice_pointer where feed_id = 'arrears.limitUse' and slice like '2011-03-21%'`))
      await deriveUses({ records, facts, signal }, { feedId: limitUseFeed.id, slice: '2011-03-21#1' }, { now, today: day('2011-03-21') })
      expect((await readUsage(officer)).strays.map((row) => row.reason)).toEqual(['in_future'])
      expect((await readUsage(officer)).warnings.map((row) => row.usedFen)).toEqual([12_000])
    })

    test('the task of the day decides once, and again when a rule was approved since; figures of the plan follow', async () => {
      const task = (isForced = false) => creditTask({ records, facts, signal, dataFolder: '/nowhere' }, { businessDate: on, isForced }, () => undefined)
      expect(await task()).toMatchObject({ accounts: 0 })
      await approve(policy)
      expect(await task()).toMatchObject({ accounts: 5, changed: 5 })
      expect(await task()).toMatchObject({ accounts: 0 })
      await approve({ ...policy, otherBaseFen: 6_000 }, '2011-02-01')
      expect(await task()).toMatchObject({ accounts: 5 })
      const rows = await facts.rows({ sql: `select t.account_id, t.limit_fen, t.is_reviewed, t.is_over from credit_limit_month t join slice_pointer p on p.batch_id = t.batch_id and p.slice = '2011-03' order by t.account_id limit 2` })
      expect(rows).toEqual([{ account_id: 'A', limit_fen: 37_000, is_reviewed: 1, is_over: 0 }, { account_id: 'B', limit_fen: 6_000, is_reviewed: 1, is_over: 0 }])
      await facts.transaction((tx) => tx.run('delete from slice_pointer'))
      expect(await code(task(true))).toBe('CREDIT_NO_FACTS')
    })
  })
}
