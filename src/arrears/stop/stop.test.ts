import excel from 'exceljs'
import { fastify } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, day, dayInChina } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { addAccount } from '../../platform/access/account/actions.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { deriveArrears } from '../derive.ts'
import { arrearsFeeds, billFeed, paymentFeed, restoreMonthFeed, stopResultFeed } from '../feeds.ts'
import { ledgerBook } from '../ladder/facts.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { runNight } from '../ladder/night.ts'
import { tellLateRestores } from './alarm.ts'
import { approveProposals, declare, makeExport, readStops, rejectProposals } from './actions.ts'
import { registerStopFiles } from './files.ts'
import { withPauses } from '../ladder/book.ts'
import { dayNumber } from '../ladder/accountRules.ts'
import { openGuaranteed, proposeRestores, proposeStops } from './propose.ts'
import { listActiveStops } from './store.ts'

const on = day('2011-03-22')
const at = (clock: string, of: string = on) => new Date(`${of}T${clock}:00+08:00`)

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`stops and restores on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    let officer: Context
    const night = async () => {
      await runNight({ records, book: ledgerBook(facts, on) }, on)
      return proposeStops({ records, facts, now: at('05:30') }, on)
    }
    const follow = (feedId: string, slice: string, now: Date) => deriveArrears({ records, facts, signal: new AbortController().signal }, { feedId, slice }, { now, today: dayInChina(now) })
    const list = async (view: Parameters<typeof readStops>[1]['view'], now = at('10:00')) => (await readStops({ ...officer, now }, { view })).rows
    const result = (result_no: string, account_id: string, more = {}) => ({ day: on, file_sequence: 1, result_no, account_id, subscriber_id: `S${account_id}`, area_code: '632301101001', kind: 'oneWayStop', reason: 'arrears', performed_at: `${on} 11:00`, paid_at: null, outcome: 'done', note: null, ...more })
    const bring = async (slice: string, rows: Parameters<typeof bringRows>[3], now = at('12:00')) => {
      await bringRows(facts, stopResultFeed, slice, rows)
      return follow(stopResultFeed.id, slice, now)
    }

    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
      const person = (signInName: string) => records.transaction((tx) => addAccount(tx, { accountId: null }, { signInName, displayName: signInName, password: 'Yak-butter-tea-2011', mustChangePassword: false, grants: [] }))
      const [author, approver] = [await person('qianfei'), await person('zong')]
      await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, note, author, edited_by, approver, submitted_at, decided_at)
        values ('arrears.ladder', '', '6323', 1, '2010-01-01', 'approved', cast(${JSON.stringify(defaultLadder)} as jsonb), '', ${author}, ${author}, ${approver}, now(), now())`.execute(records.db)
      officer = { records, facts, factsOwner: { run: async () => undefined }, dataFolder: '/nowhere', accountId: author, signInName: 'qianfei', staffNo: null, language: 'zh', today: on, now: at('10:00'), grants: [{ permissions: new Set(['arrears.viewLadder', 'arrears.approveStops', 'arrears.exportStops', 'arrears.declareDisaster']), areaCode: '6323' }] }
      const bill = (account_id: string, daysAgo: number, more = {}) => ({ month: '2010-12', account_id, bill_no: `b${account_id}`, customer_id: `C${account_id}`, amount_fen: 8_000, due_on: addDays(on, -daysAgo), area_code: '632301101001', brand: '全球通', ...more })
      const subscriber = (account_id: string, more = {}) => ({
        month: '2011-02', subscriber_id: `S${account_id}`, account_id, customer_id: `C${account_id}`, phone_number: '13909731234', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal', ...more,
      })
      await bringRows(facts, billFeed, '2010-12', [bill('CALL', 10), bill('GOLD', 31, { tier: '金卡' }), bill('ONE', 31), bill('PRE', 31), bill('THREE', 33), bill('TWO', 50, { area_code: '632322100001' })])
      await bringRows(facts, subscriberFeed, '2011-02', [
        subscriber('CALL'), subscriber('GOLD'), subscriber('ONE'), subscriber('ONE', { subscriber_id: 'SONEP', payment_way: 'prepaid' }), subscriber('PRE', { payment_way: 'prepaid' }), subscriber('THREE'), subscriber('TWO'),
      ])
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    test('the night proposes the last stop of each debt, once; what is paid in advance is not stopped, a valuable customer is marked', async () => {
      expect(await night()).toEqual({ proposed: 4, withdrawn: 0 })
      expect(await night()).toEqual({ proposed: 0, withdrawn: 0 })
      expect((await list('waiting')).map((row) => [row.accountNo, row.kind, row.subscribers, row.byHand])).toEqual([['GOLD', 'oneWayStop', 1, ['tier']], ['ONE', 'oneWayStop', 1, []], ['THREE', 'oneWayStop', 1, []], ['TWO', 'twoWayStop', 1, []]])
    })

    test('a person approves in bulk; a valuable customer only alone with a reason; nobody of another county', async () => {
      const rows = await list('waiting')
      const idOf = (accountNo: string) => rows.find((row) => row.accountNo === accountNo)?.proposalId ?? 0
      await expect(approveProposals(officer, { proposalIds: rows.map((row) => row.proposalId), reason: '都停' })).rejects.toMatchObject({ code: 'STOP_BY_HAND' })
      await expect(approveProposals(officer, { proposalIds: [idOf('GOLD')] })).rejects.toMatchObject({ code: 'STOP_BY_HAND' })
      const elsewhere = { ...officer, grants: [{ permissions: new Set(['arrears.approveStops']), areaCode: '632322' }] }
      await expect(approveProposals(elsewhere, { proposalIds: [idOf('ONE')] })).rejects.toMatchObject({ code: 'STOPS_NONE' })
      expect(await approveProposals(officer, { proposalIds: [idOf('ONE'), idOf('THREE'), idOf('TWO')] })).toEqual({ approved: 3, held: [], gone: 0 })
      expect(await approveProposals(officer, { proposalIds: [idOf('GOLD')], reason: '多次联系不上，已报总经理' })).toMatchObject({ approved: 1 })
      await expect(rejectProposals(officer, { proposalIds: [idOf('ONE')], reason: '再想想' })).rejects.toMatchObject({ code: 'STOPS_NONE' })
      await expect(approveProposals({ ...officer, grants: [] }, { proposalIds: [1] })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })

    test('the file says from when each stop may be performed: not at night, not in a declared disaster', async () => {
      await expect(declare(officer, { areaCode: '632322', fromOn: on, toOn: '2011-03-01', reason: '雪灾' })).rejects.toMatchObject({ code: 'DISASTER_BAD' })
      await declare(officer, { areaCode: '632322', fromOn: on, toOn: '2011-03-24', reason: '雪灾' })
      expect(await makeExport({ ...officer, now: at('19:30') })).toMatchObject({ lines: 4, open: 4, madeBy: 'qianfei' })
      await expect(makeExport(officer)).rejects.toMatchObject({ code: 'STOP_EXPORT_EMPTY' })
      const { rows } = await sql<{ account_no: string; not_before: Date }>`select account_no, not_before from arrears_stop_proposal order by account_no`.execute(records.db)
      // Tuesday evening: tomorrow at nine; where the snow lies, after the 24th.
      expect(rows.map((row) => [row.account_no, row.not_before.toISOString()])).toEqual([...['GOLD', 'ONE', 'THREE'].map((account) => [account, '2011-03-23T01:00:00.000Z']), ['TWO', '2011-03-25T01:00:00.000Z']])
    })

    test('what was promised since holds back a stop that is proposed or approved already, until its day', async () => {
      const pause = (accountNo: string, kind: string, more: { from?: string; to?: string; itemId?: string } = {}) => sql`insert into arrears_pause (account_no, area_code, kind, item_id, from_on, to_on, reason, set_by, set_at)
        values (${accountNo}, '632301', ${kind}, ${more.itemId ?? null}, ${more.from ?? on}, ${more.to ?? '2011-03-25'}, '测试', ${officer.accountId}, now())`.execute(records.db)
      const propose = async (accountNo: string, state = 'waiting') => (await sql<{ id: number }>`insert into arrears_stop_proposal (account_no, area_code, kind, owes_since, subscriber_ids, overdue_fen, proposed_on, proposed_at, state, decided_by)
        values (${accountNo}, '632301', 'oneWayStop', '2011-02-19', '{}', 8000, ${on}, now(), ${state}, ${state === 'waiting' ? null : officer.accountId}) returning proposal_id as id`.execute(records.db)).rows[0]?.id ?? 0
      for (const accountNo of ['HP', 'HF', 'HO']) await sql`insert into arrears_state (account_no, area_code, business_date, overdue_fen, ladder_days, owes_since) values (${accountNo}, '632301', ${on}, 8000, 31, '2011-02-19')`.execute(records.db)
      const [promised, free, ended] = [await propose('HP'), await propose('HF'), await propose('HO')]
      await propose('HA', 'approved')
      await pause('HP', 'promise')
      await pause('HA', 'protection', { to: '2011-12-31' })
      // One bill in dispute, a pause that is over and one that has not begun hold nobody back.
      await pause('HF', 'dispute', { itemId: 'b1' })
      await pause('HO', 'hardship', { from: '2011-03-01', to: '2011-03-21' })
      await pause('HO', 'promise', { from: '2011-03-23' })
      const shown = async (view: Parameters<typeof readStops>[1]['view']) => Object.fromEntries((await list(view)).map((row) => [row.accountNo, row.hold]))
      expect(await shown('waiting')).toEqual({ HP: { kind: 'promise', until: '2011-03-25' }, HF: null, HO: null })
      expect(await shown('ready')).toEqual({ HA: { kind: 'protection', until: '2011-12-31' } })
      expect((await readStops(officer, { view: 'ready' })).ready).toEqual([])
      await expect(approveProposals(officer, { proposalIds: [promised] })).rejects.toMatchObject({ code: 'STOP_HELD', params: { until: '2011-03-26' } })
      await expect(makeExport(officer)).rejects.toMatchObject({ code: 'STOP_EXPORT_EMPTY' })
      expect(await approveProposals(officer, { proposalIds: [promised, free, ended, 999_999] })).toEqual({ approved: 2, held: [{ kind: 'promise', count: 1, until: '2011-03-25' }], gone: 1 })
      expect(await makeExport(officer)).toMatchObject({ lines: 2 })
      const later = { ...officer, today: day('2011-03-26') }
      expect(await approveProposals(later, { proposalIds: [promised] })).toMatchObject({ approved: 1, held: [] })
      expect(await makeExport(later)).toMatchObject({ lines: 1 })
      await sql`delete from arrears_stop_proposal where account_no like 'H_'`.execute(records.db)
      await sql`delete from arrears_state where account_no like 'H_'`.execute(records.db)
    })

    test('what the billing system did settles the proposals, in any order; a file that is replaced takes its results with it', async () => {
      await bring(`${on}#1`, [result('1', 'ONE'), result('2', 'GOLD', { outcome: 'failed', note: '号码状态不符' }), result('3', 'TWO', { kind: 'twoWayStop', performed_at: `${on} 23:40`, area_code: '632322100001' }), result('4', 'CALL'), result('5', 'THREE', { kind: 'twoWayStop', reason: 'lost' })])
      const state = async () => Object.fromEntries((await sql<{ account_no: string; state: string }>`select account_no, state from arrears_stop_proposal where kind <> 'restore' order by account_no`.execute(records.db)).rows.map((row) => [row.account_no, row.state]))
      expect(await state()).toEqual({ GOLD: 'failed', ONE: 'done', THREE: 'exported', TWO: 'done' })
      expect((await list('failed')).map((row) => [row.accountNo, row.fault])).toEqual([['GOLD', '号码状态不符']])
      expect((await readStops(officer, { view: 'waiting' })).unproposed.map((row) => [row.accountNo, row.isProposed, row.isOutOfHours])).toEqual([['TWO', true, true], ['CALL', false, false]])
      // A day after the file, THREE has not been heard of: a stop because the phone was lost is no answer.
      expect((await readStops({ ...officer, today: day('2011-03-24') }, { view: 'notDone' })).rows.map((row) => row.accountNo)).toEqual(['THREE'])
      await bring(`${on}#1`, [result('1', 'ONE')])
      expect(await state()).toEqual({ GOLD: 'exported', ONE: 'done', THREE: 'exported', TWO: 'exported' })
      await bring(`${on}#2`, [result('6', 'GOLD', { performed_at: `${on} 11:30` }), result('7', 'THREE'), result('5', 'THREE', { kind: 'twoWayStop', reason: 'lost' }), result('3', 'TWO', { kind: 'twoWayStop', area_code: '632322100001' })])
      expect(await state()).toEqual({ GOLD: 'done', ONE: 'done', THREE: 'done', TWO: 'done' })
    })

    test('money brings a restore at once, with a clock from the payment; only the stop for the debt is lifted', async () => {
      // An older payment with its time does not start the clock of one that has none.
      await bringRows(facts, paymentFeed, '2011-01-10#1', [{ day: '2011-01-10', file_sequence: 1, receipt_no: 'rOLD', account_id: 'THREE', amount_fen: 100, paid_on: '2011-01-10', paid_at: '2011-01-10 09:00' }])
      await bringRows(facts, paymentFeed, `${on}#1`, ['ONE', 'THREE'].map((account_id) => ({ day: on, file_sequence: 1, receipt_no: `r${account_id}`, account_id, amount_fen: 8_000, paid_on: on, paid_at: account_id === 'ONE' ? `${on} 13:05` : null })))
      await follow(paymentFeed.id, `${on}#1`, at('13:30'))
      const waiting = await list('ready', at('13:40'))
      expect(waiting.map((row) => [row.accountNo, row.kind, row.clock?.state, row.clock?.minutes])).toEqual([['ONE', 'restore', 'late', 35], ['THREE', 'restore', 'running', 10]])
      expect((await list('late', at('14:10'))).map((row) => [row.accountNo, row.clock?.state])).toEqual([['ONE', 'alarm'], ['THREE', 'late']])
      // Past the time of the alarm the one who decides there is told, once an hour.
      await sql`insert into role_grant (account_id, role, area_code, valid_from) values (${officer.accountId}, 'arrears_officer', '6323', '2011-01-01')`.execute(records.db)
      const alarms = async (clock: string) => {
        await tellLateRestores({ records, todayOf: async () => on, now: () => at(clock) })
        return (await sql<{ body: string }>`select body from message where template_id = 'arrears.restoreAlarm' and account_id = ${officer.accountId} order by message_id`.execute(records.db)).rows.map((row) => row.body)
      }
      expect(await alarms('13:50')).toEqual([])
      const first = '1 户已缴清，超过告警时限还没有复机；等得最久的是账户 ONE，已等 65 分钟。请导出复机文件，或向计费系统催办。'
      expect(await alarms('14:10')).toEqual([first])
      expect(await alarms('14:59')).toEqual([first])
      expect(await alarms('15:01')).toHaveLength(2)
      await follow(paymentFeed.id, `${on}#1`, at('13:50'))
      expect((await list('ready')).length).toBe(2)
      const { exportId } = await makeExport({ ...officer, now: at('13:41') })
      expect(await listActiveStops(records, ['THREE'])).toEqual([{ accountNo: 'THREE', reason: 'arrears', kind: 'oneWayStop', on }, { accountNo: 'THREE', reason: 'lost', kind: 'twoWayStop', on }])
      const server = fastify()
      registerStopFiles(server, { contextOf: async () => officer })
      const csv = await server.inject({ url: `/api/arrears/stops/exports/${exportId}.csv` })
      expect(csv.body.split('\r\n').map((line) => line.split(',').slice(1))).toEqual([
        ['账户编号', '用户编号', '操作', '停机原因', '欠费金额', '建议日期', '缴费时刻', '最早执行时间', '保留的停机', '区域'],
        ['ONE', 'SONE', '复机', '欠费', '0.00', on, `${on} 13:05`, '', '', '632301101001'], ['THREE', 'STHREE', '复机', '欠费', '0.00', on, `${on} 13:30`, '', '挂失', '632301101001'], [],
      ])
      const xlsx = await server.inject({ url: `/api/arrears/stops/exports/${exportId}.xlsx` })
      const workbook = new excel.Workbook()
      await workbook.xlsx.load(Uint8Array.from(xlsx.rawPayload).buffer)
      expect([workbook.worksheets[0]?.getCell('A1').value, workbook.worksheets[0]?.getCell('J3').value]).toEqual(['建议编号', '挂失'])
      expect((await server.inject({ url: '/api/arrears/stops/exports/999.csv' })).statusCode).not.toBe(200)
      const changed = await bring(`${on}#3`, [result('8', 'ONE', { kind: 'restore', performed_at: `${on} 13:50`, paid_at: `${on} 13:05` }), result('9', 'THREE', { kind: 'restore', performed_at: `${on} 13:39` })])
      expect(changed).toContainEqual({ feedId: restoreMonthFeed.id, slice: '2011-03' })
      expect((await facts.rows({ sql: `/* scope:system test of restores */ select account_id, minutes, is_timely, is_lawful from restore_month r join slice_pointer p on p.batch_id = r.batch_id order by account_id` }))).toEqual([{ account_id: 'ONE', minutes: 45, is_timely: 0, is_lawful: 1 }, { account_id: 'THREE', minutes: 9, is_timely: 1, is_lawful: 1 }])
      expect(await listActiveStops(records, ['THREE'])).toEqual([{ accountNo: 'THREE', reason: 'lost', kind: 'twoWayStop', on }])
      expect((await readStops({ ...officer, now: at('15:00') }, { view: 'settled' })).restore).toMatchObject({ restored: 2, timely: 1, medianMinutes: 9, slowestMinutes: 45, open: 0, targetMinutes: 10 })
      expect(exportId).toBeGreaterThan(0)
    })

    test('who pays before the stop is in a file is never stopped', async () => {
      await bringRows(facts, billFeed, '2011-01', [{ month: '2011-01', account_id: 'NEW', bill_no: 'bNEW', customer_id: 'CNEW', amount_fen: 8_000, due_on: addDays(on, -31), area_code: '632301101001', brand: '全球通' }])
      await bringRows(facts, subscriberFeed, '2011-03', [{ month: '2011-03', subscriber_id: 'SNEW', account_id: 'NEW', customer_id: 'CNEW', phone_number: '13909731234', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal' }])
      await sql`delete from arrears_night_page`.execute(records.db)
      expect(await night()).toMatchObject({ proposed: 1 })
      const [waiting] = await list('waiting')
      await bringRows(facts, paymentFeed, `${on}#2`, [{ day: on, file_sequence: 2, receipt_no: 'rNEW', account_id: 'NEW', amount_fen: 8_000, paid_on: on }])
      await follow(paymentFeed.id, `${on}#2`, at('16:00'))
      expect(await list('waiting')).toEqual([])
      await expect(approveProposals(officer, { proposalIds: [waiting?.proposalId ?? 0] })).rejects.toMatchObject({ code: 'STOPS_NONE' })
    })

    test('an opening that somebody guarantees restores who is stopped, protects until its day, and then the stop is proposed again', async () => {
      await sql`insert into credit_grant (account_no, area_code, kind, limit_fen, before_fen, guarantor, from_on, to_on, reason, needs_second, state, asked_by, asked_at, approved_by, approved_at)
        select 'GOLD', '632301', 'guaranteedOpening', 9000, 0, '扎西', '2011-03-01', '2011-03-24', '住院', false, 'approved', a.account_id, ${at('14:00')}, b.account_id, ${at('14:20')} from account a, account b where a.sign_in_name = 'qianfei' and b.sign_in_name = 'zong'`.execute(records.db)
      await bringRows(facts, subscriberFeed, '2011-03', [{ month: '2011-03', subscriber_id: 'SGOLD', account_id: 'GOLD', customer_id: 'CGOLD', phone_number: '13909731234', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301101001', opened_on: '2010-05-01', status: 'normal' }])
      const known = { records, facts, now: at('14:30') }
      expect(await openGuaranteed(known, on, 'TWO')).toBe(0)
      expect(await openGuaranteed(known, on, 'GOLD')).toBe(1)
      expect(await openGuaranteed(known, on, 'GOLD')).toBe(0)
      expect((await proposeRestores(known, on)).restores).toBe(0)
      expect((await list('ready', at('14:40'))).map((row) => [row.accountNo, row.kind, row.reason, row.overdueFen, row.clock?.minutes])).toEqual([['GOLD', 'restore', 'guaranteed', 8_000, 10]])
      // It protects from its approval on, not from a day before it.
      const [gold] = await withPauses(records, [{ accountNo: 'GOLD', areaCode: '632301', items: [], moneys: [], pauses: [], protections: [], limitUses: [], limitTerms: [] }])
      expect(gold?.protections).toEqual([{ from: dayNumber(on), to: dayNumber(day('2011-03-24')) }])
      await makeExport({ ...officer, now: at('14:41') })
      await bring(`${on}#4`, [result('10', 'GOLD', { kind: 'restore', performed_at: `${on} 14:50` })], at('15:00'))
      const nightOf = async (date: string) => {
        await runNight({ records, book: ledgerBook(facts, day(date)) }, day(date))
        await proposeStops({ records, facts, now: at('05:30', date) }, day(date))
        return (await list('waiting')).map((row) => [row.accountNo, row.kind, row.proposedOn])
      }
      expect((await nightOf('2011-03-23')).filter(([accountNo]) => accountNo === 'GOLD')).toEqual([])
      expect((await nightOf('2011-03-25')).filter(([accountNo]) => accountNo === 'GOLD')).toEqual([['GOLD', 'oneWayStop', '2011-03-25']])
    })
  })
}
