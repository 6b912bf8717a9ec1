import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addMonths, type Day, day, lastDayOf, month, type Month } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
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
import { approveRun, decideNow, handOutRun, readPrepay, rejectRun } from './actions.ts'
import type { PrepayRule } from './contract.ts'
import { findGrounds, readStandings } from './facts.ts'
import { prepayFeed } from './feeds.ts'
import { takeOffers } from './files.ts'
import { listPrepayHeldOut, listPrepayOffers } from './listStore.ts'
import { measureOffers } from './measure.ts'
import { defaultPrepay } from './prepay.data.ts'
import { prepayRuleKind } from './preview.ts'
import { prepayTask } from './tasks.ts'

const on = day('2011-03-02')
const march = month('2011-03')
const signal = new AbortController().signal
const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? error.code : String(error)))
const one = defaultPrepay.steps.slice(0, 1)
/** One step, easily worth it, nobody held out: who is on the list follows from who he is. */
const plain: PrepayRule = { ...defaultPrepay, steps: one, holdOutPermille: 0, gainMinFen: 700, contactFen: 0, worthPercent: 100 }

const months = Array.from({ length: 13 }, (_, index) => addMonths(month('2010-02'), index))
const number = (of: Month, account: string, more: GivenRow = {}): GivenRow => ({
  month: of, subscriber_id: `S${account}`, account_id: account, customer_id: `C${account}`, phone_number: '13897300001', brand: '全球通', payment_way: 'postpaid', tier: null, area_code: '632301100', opened_on: '2007-01-15', status: 'normal', ...more,
})
const bill = (of: Month, account: string, amountFen: number, more: GivenRow = {}): GivenRow => ({
  month: of, account_id: account, bill_no: `${account}-${of}`, customer_id: `C${account}`, amount_fen: amountFen, due_on: lastDayOf(addMonths(of, 1)), area_code: '632301100', brand: '全球通', ...more,
})
/** Pays in time; pays a month late; lies in the other county; a group; pays in advance; no bills; money in advance; owes half a year. */
const accounts = ['GOOD', 'LATE', 'FAR', 'GROUP', 'CARD', 'NEW', 'RICH', 'DEEP'] as const

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`prepayment offers on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    let manager: Context
    let market: Context
    const task = (businessDate: Day, more: object = {}) => prepayTask({ records, facts, signal, dataFolder: '/nowhere' }, { businessDate, ...more }, () => undefined)
    const approveKind = async (body: PrepayRule, from: string): Promise<number> => {
      const { ruleId } = await draftRule(officer, [prepayRuleKind], { kind: prepayRuleKind.id, variant: '', areaCode: '6323', effectiveFrom: from, body, note: '' })
      await submitRule(officer, [prepayRuleKind], { ruleId, revision: 1 })
      await approveRule(manager, [prepayRuleKind], { ruleId, revision: 2 })
      return ruleId
    }
    const listed = async (runId: number): Promise<Record<string, number>> => Object.fromEntries((await sql<{ a: string; f: number }>`select account_no as a, prestore_fen as f from prepay_offer where run_id = ${runId} order by account_no`.execute(records.db)).rows.map((row) => [row.a, row.f]))
    const paid = async (rows: readonly { account: string; on: string; fen: number; no: string }[], slice = '2011-03-31'): Promise<void> => {
      await bringRows(facts, paymentFeed, `${slice}#1`, rows.map((row) => ({ day: slice, file_sequence: 1, receipt_no: row.no, account_id: row.account, amount_fen: row.fen, paid_on: row.on })))
    }

    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds, prepayFeed])
      await facts.transaction((tx) => tx.insertRows('area_closure', ['ancestor_code', 'area_code', 'ancestor_level'], [['6323', '632301100', 'prefecture'], ['6323', '632322100', 'prefecture'], ['632322', '632322100', 'county'], ['632301', '632301100', 'county']]))
      const verbs = ['arrears.viewPrepay', 'arrears.decidePrepay', 'arrears.approvePrepay', 'arrears.handOutPrepay', 'arrears.prepayment.draft', 'arrears.prepayment.approve']
      const open = async (signInName: string, more: readonly string[] = []): Promise<Context> => {
        const { rows: [row] } = await sql<{ id: number }>`insert into account (sign_in_name, display_name, password_hash) values (${signInName}, ${signInName}, 'x') returning account_id as id`.execute(records.db)
        return {
          records, facts: scopedFacts(facts), factsOwner: { run: (name, input) => { if (name !== 'arrears.prepay') throw new Error(name); return prepayTask({ records, facts, signal, dataFolder: '/nowhere' }, input, () => undefined) } }, dataFolder: '/nowhere', accountId: row?.id ?? 0, signInName, staffNo: null, language: 'zh',
          grants: [{ permissions: new Set([...verbs, ...more]), areaCode: '6323' }], today: on, now: new Date('2011-03-02T02:00:00Z'),
        }
      }
      officer = await open('qianfei')
      manager = await open('zong', ['branch.unmask'])
      market = await open('shichang')
    }, 60_000)
    afterAll(async () => {
      await facts.close()
      await records.close()
    })
    beforeEach(async () => {
      await facts.transaction(async (tx) => {
        for (const table of ['batch', 'slice_pointer', subscriberFeed.table, prepayFeed.table, ...arrearsFeeds.map((feed) => feed.table)]) await tx.run(`delete from ${table}`)
      })
      await sql`truncate prepay_run, prepay_offer, prepay_left_out, prepay_effect, arrears_pause, rule cascade`.execute(records.db)
      for (const of of months) {
        await bringRows(facts, subscriberFeed, of, [
          number(of, 'GOOD'), number(of, 'LATE'), number(of, 'FAR', { area_code: '632322100' }), number(of, 'GROUP'), number(of, 'CARD', { payment_way: 'prepaid' }), number(of, 'RICH'), number(of, 'DEEP'),
          ...(of === '2011-02' ? [number(of, 'NEW', { opened_on: '2011-02-20' }), number(of, 'GONE', { status: 'closed', closed_on: '2011-02-11' })] : [number(of, 'GONE')]),
        ])
        await bringRows(facts, billFeed, of, [bill(of, 'GOOD', 1_500), bill(of, 'LATE', 6_000), bill(of, 'FAR', 4_000, { area_code: '632322100' }), bill(of, 'GROUP', 9_000, { group_id: 'G1' }), bill(of, 'RICH', 3_000), bill(of, 'DEEP', 2_000), bill(of, 'GONE', 2_000)])
        // The bill of a month is paid in the month after it; LATE and FAR pay that of the month before. DEEP stopped paying in August.
        const at = addMonths(of, 1)
        if (at > '2011-02') continue
        const pay = (account: string, fen: number): GivenRow => ({ day: lastDayOf(at), file_sequence: 1, receipt_no: `R${account}${at}`, account_id: account, amount_fen: fen, paid_on: lastDayOf(at) })
        await bringRows(facts, paymentFeed, `${lastDayOf(at)}#1`, [pay('GOOD', 1_500), ...(of > '2010-02' ? [pay('LATE', 6_000), pay('FAR', 4_000)] : []), pay('GROUP', 9_000), pay('RICH', of === '2011-01' ? 30_000 : 3_000), ...(at < '2010-08' ? [pay('DEEP', 2_000)] : []), pay('GONE', 2_000)])
      }
    })

    test('what an account stands at is what the ledger says', async () => {
      expect(await findGrounds(facts, on)).toMatchObject({ snapshot: '2011-02', lastPayment: '2011-02-28', billMonths: 13 })
      // The month end before is not whole yet.
      expect([await findGrounds(facts, day('2011-04-02')), await findGrounds(facts, day('2010-04-02'))]).toEqual([null, null])
      const standings = new Map((await readStandings(facts, on, month('2011-02'))).map((each) => [each.accountNo, each]))
      expect([...standings.keys()].toSorted()).toEqual([...accounts, 'GONE'].toSorted())
      expect(standings.get('GOOD')).toMatchObject({ standing: 'postpaid', isGroup: false, owedFen: 1_500, advanceFen: 0, billsFen: Array.from({ length: 12 }, () => 1_500), ends: Array.from({ length: 9 }, () => ({ issuedFen: 1_500, openFen: 0 })) })
      expect(standings.get('LATE')).toMatchObject({ owedFen: 12_000, ends: Array.from({ length: 9 }, () => ({ issuedFen: 6_000, openFen: 6_000 })) })
      expect([standings.get('RICH')?.advanceFen, standings.get('CARD')?.standing, standings.get('GONE')?.standing, standings.get('GROUP')?.isGroup, standings.get('NEW')?.billsFen]).toEqual([24_000, 'prepaid', 'closed', true, []])
    })

    test('a list is made once for a month and a version, with everybody accounted for', async () => {
      expect(await code(decideNow(officer))).toBe('PREPAY_NO_RULE')
      await approveKind(plain, '2010-01-01')
      expect(await task(day('2011-04-02'))).toMatchObject({ runId: null, isFresh: false })
      expect(await code(decideNow({ ...officer, today: day('2011-04-02') }))).toBe('PREPAY_NO_FACTS')
      const made = await decideNow(officer)
      expect(made).toMatchObject({ month: '2011-03', asked: 9, offered: 2, heldOut: 0, isFresh: true })
      expect(await listed(made.runId ?? 0)).toEqual({ FAR: 12_000, LATE: 18_000 })
      const page = await readPrepay(manager, {})
      expect(page.leftOut.toSorted((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
        { reason: 'advance', accounts: 1 }, { reason: 'closed', accounts: 1 }, { reason: 'group', accounts: 1 }, { reason: 'lowGain', accounts: 1 }, { reason: 'noData', accounts: 1 }, { reason: 'owes', accounts: 1 }, { reason: 'prepaid', accounts: 1 },
      ])
      expect(page).toMatchObject({ asked: 9, offered: 2, accepted: 0, isCut: false, run: { state: 'waiting', isOwn: false } })
      expect(page.offers[0]?.why.reduce((sum, part) => sum + part.byFen, 0)).toBe(page.offers[0]?.gainFen)
      // Again: the same list.
      expect(await decideNow(officer)).toMatchObject({ runId: made.runId, isFresh: false })
      expect(await task(on)).toMatchObject({ runId: made.runId, isFresh: false })
      // The other county sees its own account alone.
      const far = await readPrepay({ ...officer, grants: officer.grants.map((grant) => ({ ...grant, areaCode: '632322' })) }, {})
      expect([far.offers.map((offer) => offer.accountNo), far.asked]).toEqual([['FAR'], 1])
      expect(await code(readPrepay({ ...officer, grants: [] }, {}))).toBe('NO_PERMISSION')
      expect(await code(readPrepay(officer, { runId: 4_711 }))).toBe('PREPAY_RUN_UNKNOWN')
    })

    test('what a preview says is what the run then does, and a later version overtakes a list that waits', async () => {
      const ruleId = await approveKind(plain, '2010-01-01')
      const kind = prepayRuleKind
      const body: PrepayRule = { ...plain, capWhole: 1, capCounty: 1 }
      const said = await kind.preview?.({ ctx: manager, session: records, areaCode: '6323', variant: '', effectiveFrom: on, body, before: plain })
      expect(said?.rows).toEqual([[{ zh: '预存 3 个月', en: '3 months in advance' }, 2, 1, 180, expect.any(Number)]])
      const first = await decideNow(officer)
      const second = await approveKind(body, '2011-03-01')
      expect(second).not.toBe(ruleId)
      const made = await decideNow(officer)
      expect([made.offered, await listed(made.runId ?? 0)]).toEqual([1, { LATE: 18_000 }])
      const page = await readPrepay(manager, {})
      expect(page.gainFen / 100).toBe(said?.rows[0]?.[4])
      expect(page.runs.map((run) => [run.runId, run.state])).toEqual([[made.runId, 'waiting'], [first.runId, 'overtaken']])
      expect(page.leftOut).toContainEqual({ reason: 'cap', accounts: 1 })
      expect(await code(approveRun(manager, first.runId ?? 0))).toBe('PREPAY_RUN_DECIDED')
    })

    test('a rule holds for the whole branch only, and says what it lacks', async () => {
      const draft = (areaCode: string, body: PrepayRule) => draftRule(officer, [prepayRuleKind], { kind: prepayRuleKind.id, variant: '', areaCode, effectiveFrom: '2011-01-01', body, note: '' }).then(({ ruleId }) => submitRule(officer, [prepayRuleKind], { ruleId, revision: 1 }))
      expect(await code(draft('632301', plain))).not.toBe('done')
      expect(await code(draft('6323', { ...defaultPrepay, steps: defaultPrepay.steps.toReversed() }))).not.toBe('done')
      expect(await code(draft('6323', { ...defaultPrepay, restMonths: 1 }))).not.toBe('done')
    })

    test('somebody else approves; a list goes out once, and who stored or disputes meanwhile is dropped', async () => {
      await approveKind(plain, '2010-01-01')
      const { runId } = await decideNow(market)
      const id = runId ?? 0
      expect(await code(handOutRun(market, id))).toBe('PREPAY_RUN_NOT_APPROVED')
      expect(await code(takeOffers(manager, id, 'zh'))).toBe('PREPAY_RUN_NOT_APPROVED')
      expect(await listPrepayOffers(records, { month: march, areaCode: '6323' })).toEqual([])
      expect([await code(approveRun(officer, id)), await code(approveRun(market, id))]).toEqual(['PREPAY_RUN_OWN_RULE', 'PREPAY_RUN_OWN_RULE'])
      expect(await code(approveRun({ ...manager, grants: manager.grants.map((grant) => ({ ...grant, areaCode: '632301' })) }, id))).toBe('PREPAY_RUN_WHOLE')
      expect(await code(approveRun(manager, 4_711))).toBe('PREPAY_RUN_UNKNOWN')
      await approveRun(manager, id)
      expect(await code(rejectRun(manager, id, '不合适'))).toBe('PREPAY_RUN_DECIDED')
      expect((await listPrepayOffers(records, { month: march, areaCode: '632322' })).map((offer) => [offer.accountNo, offer.step, offer.prestoreFen, offer.handedOn])).toEqual([['FAR', '3', 12_000, null]])
      // FAR stored by itself before the list went out.
      await paid([{ account: 'FAR', on: '2011-03-02', fen: 40_000, no: 'RX' }], '2011-03-02')
      expect(await handOutRun(market, id)).toEqual({ offered: 1, dropped: 1 })
      expect(await code(handOutRun(market, id))).toBe('PREPAY_RUN_HANDED_OUT')
      expect((await listPrepayOffers(records, { month: march, areaCode: '6323' })).map((offer) => [offer.accountNo, offer.handedOn])).toEqual([['LATE', '2011-03-02']])
      const sheets = [await takeOffers(manager, id, 'zh'), await takeOffers(market, id, 'en')]
      expect(sheets.map((sheet) => sheet.lines.map((line) => [line[1], line[2], line[7], line[8]]))).toEqual([[['LATE', '13897300001', '预存 3 个月', 180]], [['LATE', '138****0001', '3 months in advance', 180]]])
      const { rows: [trail] } = await sql<{ verbs: string }>`select string_agg(verb, ' ' order by audit_id) as verbs from audit where subject_kind = 'prepayRun' and subject_id = ${String(id)}`.execute(records.db)
      expect(trail?.verbs).toBe('prepay.decide prepay.approve prepay.handOut prepay.take prepay.take')
      // Who was offered rests; who was dropped does not.
      await bringRows(facts, subscriberFeed, '2011-03', accounts.map((account) => number(march, account)))
      await bringRows(facts, billFeed, '2011-03', [bill(march, 'LATE', 6_000), bill(march, 'FAR', 4_000)])
      await paid([], '2011-03-31')
      expect(await task(day('2011-04-02'))).toMatchObject({ isFresh: true, offered: 0 })
      expect((await readPrepay(manager, {})).leftOut).toContainEqual({ reason: 'recent', accounts: 1 })
    })

    test('a dispute that began since drops an offer; when nobody is left nothing goes out', async () => {
      await approveKind(plain, '2010-01-01')
      const id = (await decideNow(officer)).runId ?? 0
      await approveRun(manager, id)
      await sql`insert into arrears_pause (account_no, area_code, kind, from_on, to_on, reason, set_by, set_at) select a, '632301100', k, '2011-03-01', '2011-03-20', 'x', ${manager.accountId}, now() from (values ('LATE', 'dispute'), ('FAR', 'protection')) v (a, k)`.execute(records.db)
      expect(await code(handOutRun(market, id))).toBe('PREPAY_NOBODY_LEFT')
      const { rows: [run] } = await sql<{ state: string; dropped: number }>`select r.state, (select count(*)::int from prepay_offer o where o.run_id = r.run_id and o.dropped_because is not null) as dropped from prepay_run r where r.run_id = ${id}`.execute(records.db)
      expect(run).toEqual({ state: 'approved', dropped: 0 })
    })

    test('accepted is one payment that reaches the step in time and stays as credit; arrears are told of month ends that stand', async () => {
      await approveKind(plain, '2010-01-01')
      const id = (await decideNow(officer)).runId ?? 0
      await approveRun(manager, id)
      await handOutRun(market, id)
      const acceptedOf = async () => (await readPrepay(manager, {})).offers.flatMap((offer) => (offer.acceptedOn === null ? [] : [[offer.accountNo, offer.acceptedOn, offer.acceptedFen]]))
      const follow = () => measureOffers({ records, facts }, day('2011-04-01'), new Date('2011-04-01T01:00:00Z'))
      // LATE owes 120 yuan: 180 at once leaves credit. FAR pays what it owes, and too small sums.
      await paid([{ account: 'LATE', on: '2011-03-12', fen: 18_000, no: 'P1' }, { account: 'FAR', on: '2011-03-12', fen: 8_000, no: 'P2' }, { account: 'FAR', on: '2011-03-13', fen: 6_000, no: 'P3' }])
      expect(await follow()).toEqual({ runs: 1, accepted: 1, months: ['2011-03'] })
      expect(await acceptedOf()).toEqual([['LATE', '2011-03-12', 18_000]])
      // A payment after the days allowed, and one that was taken back, accept nothing.
      await paid([{ account: 'LATE', on: '2011-03-22', fen: 18_000, no: 'P1' }, { account: 'FAR', on: '2011-03-10', fen: 30_000, no: 'P4' }])
      await bringRows(facts, reversalFeed, '2011-03-31#1', [{ day: '2011-03-31', file_sequence: 1, reversal_no: 'V', receipt_no: 'P4', account_id: 'FAR', amount_fen: 30_000 }])
      expect((await follow()).accepted).toBe(0)
      expect(await acceptedOf()).toEqual([])
      // A step that only settles what is owed stores nothing.
      await sql`update prepay_offer set prestore_fen = 12000 where account_no = 'LATE'`.execute(records.db)
      await paid([{ account: 'LATE', on: '2011-03-05', fen: 12_000, no: 'P5' }])
      expect((await follow()).accepted).toBe(0)
      await deriveLedger({ facts, records, signal }, null, new Date('2011-04-01T01:00:00Z'))
      await follow()
      const page = await readPrepay(manager, {})
      expect(page.effect).toEqual({ monthEnds: 1, treated: 2, heldOut: 0, perAccountFen: null, lowFen: null, highFen: null })
      expect(page.conversions).toEqual([{ step: '3', offered: 2, accepted: 0, heldOut: 0, heldOutAccepted: 0, rate: null }])
      const rows = await facts.rows<{ account_id: string; is_accepted: number }>({ sql: `/* scope:system test of offers */ select t.account_id, t.is_accepted from prepay_offer_month t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = 'arrears.prepayOffers' order by t.account_id` })
      expect(rows).toEqual([{ account_id: 'FAR', is_accepted: 0 }, { account_id: 'LATE', is_accepted: 0 }])
    })

    test('who is held out is told apart, gets no offer and is compared', async () => {
      await sql`insert into setting (name, value) values ('arrears_draw_key', '{"high": 1, "low": 2}') on conflict (name) do update set value = excluded.value`.execute(records.db)
      await approveKind({ ...plain, holdOutPermille: 500 }, '2010-01-01')
      const id = (await decideNow(officer)).runId ?? 0
      await approveRun(manager, id)
      const [offers, heldOut] = [await listPrepayOffers(records, { month: march, areaCode: '6323' }), await listPrepayHeldOut(records, { month: march, areaCode: '6323' })]
      expect([...offers.map((offer) => offer.accountNo), ...heldOut].toSorted()).toEqual(['FAR', 'LATE'])
      expect((await readPrepay(manager, {})).heldOut).toBe(heldOut.length)
    })
  })
}
