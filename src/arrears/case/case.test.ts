import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { bringRows, openEngine } from '../../branch/measure/testWorld.ts'
import type { Context } from '../../platform/access/context.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { recordEvents } from '../../work/index.ts'
import { later, openTestWork, type TestWork } from '../../work/testWork.ts'
import { arrearsFeeds, billFeed, paymentFeed } from '../feeds.ts'
import { arrearsOrderKinds } from '../orderKinds.data.ts'
import { assignToday, closeCase, giveCase, openCase, readCases, readCollectors, readMine, showNumber } from './actions.ts'
import { promisesDue } from './dues.ts'
import './promise.ts'
import { runCollection } from './refresh.ts'

let work: TestWork
let officer: Context
let chen: Context
const facts = { engine: 'duckdb' as const, rows: async () => [] }
const own = ['work.view', 'work.act', 'arrears.ownCases']
beforeAll(async () => {
  work = await openTestWork()
  const verbs = ['work.view', 'work.open', 'work.act', 'work.dispatch', 'arrears.viewCases', 'arrears.assignCases', 'arrears.openCase', 'arrears.ownCases']
  officer = { ...work.boss, grants: [{ areaCode: '6323', permissions: new Set(verbs) }] }
  chen = { ...work.chen, grants: [{ areaCode: '632301', permissions: new Set(own) }] }
  await sql`insert into unit (unit_code, name, kind, parent_code, area_code, valid_from) values ('D1', '账务部', 'department', 'B6323', null, '2006-01-01')`.execute(work.records.db)
  await sql`update staff set post = '欠费催缴员' where staff_no in ('chen', 'kang')`.execute(work.records.db)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('lost', '无区（虚构）', 'D1', '欠费催缴员', '2009-01-01')`.execute(work.records.db)
})
afterAll(() => work.close())
beforeEach(async () => {
  await sql`truncate arrears_state, arrears_step, arrears_case, arrears_case_owner, arrears_promise, arrears_pause, contact cascade`.execute(work.records.db)
  // 1 to 6 in 隆务, 7 and 8 in 马克堂; the sixth was drawn into the hold-out, the fifth has only had its message, the third is a visit that costs more than it brings.
  await sql`insert into arrears_state (account_no, area_code, business_date, overdue_fen, oldest_due_on, ladder_days, owes_since, rung, since)
    select 'A' || n || ${`-${Math.random()}`}::text, case when n > 6 then '632322100' else '632301100' end, '2011-03-21', case n when 3 then 10000 else n * 10000 end, '2011-02-25', 24, '2011-02-26', case n when 5 then 'sms' when 3 then 'visit' else 'call' end, '2011-03-08' from generate_series(1, 8) n`.execute(work.records.db)
  await sql`insert into arrears_step (account_no, owes_since, rung, area_code, taken_on, because, overdue_fen, is_held_out, business_date) select account_no, owes_since, rung, area_code, since, 'overdue', overdue_fen, account_no like 'A6%', business_date from arrears_state`.execute(work.records.db)
})
const night = (on = work.boss.today) => runCollection({ records: work.records, facts }, on)
const nameOf = (accountNo: string): string => accountNo.slice(0, 2)
const casesNow = async () => (await readCases(officer, { whose: 'all' })).cases
const caseOf = async (name: string) => (await casesNow()).find((one) => nameOf(one.accountNo) === name) ?? (() => { throw new Error(name) })()
let turn = 0
const report = (who: Context, orderId: number, outcome: string, values: Record<string, string | number>, more: object = {}) =>
  recordEvents(who, arrearsOrderKinds, [{ orderId, device: 'case', sequence: (turn += 1), basedOn: null, body: { kind: 'result', outcome, values, ...more } }])

test('people work what stands on a rung of calls or visits, and leave alone what the draw held out', async () => {
  expect(await night()).toMatchObject({ cases: 6 })
  expect((await casesNow()).map((one) => nameOf(one.accountNo)).toSorted()).toEqual(['A1', 'A2', 'A3', 'A4', 'A7', 'A8'])
  expect(await caseOf('A3')).toMatchObject({ way: 'visit', chance: { untreated: null } })
  expect(await night()).toMatchObject({ cases: 6, closed: 0 })
  await sql`delete from arrears_state where account_no like 'A1%'`.execute(work.records.db)
  await sql`update arrears_state set rung = 'sms' where account_no like 'A2%'`.execute(work.records.db)
  expect(await night()).toMatchObject({ cases: 4, closed: 2 })
  const { rows } = await sql<{ because: string }>`select closed_because as because from arrears_case where closed_on is not null order by account_no`.execute(work.records.db)
  expect(rows).toEqual([{ because: 'paid' }, { because: 'left' }])
})

test('one click gives the list out by place and worth, opens its orders, and says why', async () => {
  await night()
  const { collectors, plan } = await readCollectors(officer)
  expect(collectors.map((one) => [one.staffNo, one.hasTerritory])).toEqual(expect.arrayContaining([['chen', true], ['kang', true], ['lost', false]]))
  const given = await assignToday(officer)
  expect(given).toEqual(plan)
  expect(given).toMatchObject({ give: 5, people: 2, left: { worthless: 1 } })
  const mine = await readMine(chen)
  expect(mine.cases.map((one) => nameOf(one.accountNo))).toEqual(['A4', 'A2', 'A1'])
  expect(mine.cases.every((one) => one.orderId !== null && one.why?.how === 'list' && one.givenOn === '2011-03-21')).toBe(true)
  expect(await assignToday(officer)).toMatchObject({ give: 0 })
  expect((await readMine({ ...chen, staffNo: null })).cases).toEqual([])
})

test('a promise out of a call pauses the ladder until its day, in one act; one beyond the rule is refused and leaves nothing', async () => {
  await night()
  await assignToday(officer)
  const one = await caseOf('A4')
  const orderId = one.orderId ?? 0
  await sql`update arrears_case set person_key = '13900000004' where case_id = ${one.caseId}`.execute(work.records.db)
  await expect(report(later(chen, '10:00'), orderId, 'promised', { reached: 'self', promiseYuan: 200 })).rejects.toMatchObject({ code: 'PROMISE_INCOMPLETE' })
  await expect(report(later(chen, '10:00'), orderId, 'promised', { reached: 'self', promiseOn: '2011-04-05', promiseYuan: 200 })).rejects.toMatchObject({ code: 'PROMISE_DAY_BAD' })
  await expect(report(later(chen, '10:00'), orderId, 'paid', { reached: 'self', paidYuan: 200 })).rejects.toMatchObject({ code: 'RECEIPT_MISSING' })
  const { rows: [none] } = await sql<{ n: number }>`select (select count(*) from arrears_pause) + (select count(*) from contact) + (select count(*) from work_event where kind = 'result' and order_id = ${orderId}) as n`.execute(work.records.db)
  expect(none?.n).toBe(0)
  await report(later(chen, '10:00'), orderId, 'promised', { reached: 'self', promiseOn: '2011-04-04', promiseYuan: 200 })
  const { rows } = await sql`select p.kind, p.from_on, p.to_on, q.amount_fen, q.taken_by, q.state from arrears_promise q join arrears_pause p on p.pause_id = q.pause_id`.execute(work.records.db)
  expect(rows).toEqual([{ kind: 'promise', from_on: '2011-03-21', to_on: '2011-04-04', amount_fen: 20_000, taken_by: 'chen', state: 'open' }])
  expect((await caseOf('A4')).promise).toEqual({ dueOn: '2011-04-04', amountFen: 20_000, state: 'open' })
})

test('a case whose person is called about another account gets no call of its own before that one is over', async () => {
  await night()
  const one = await caseOf('A4')
  await sql`update arrears_case set person_key = '13900000004' where case_id = ${one.caseId}`.execute(work.records.db)
  await sql`insert into contact (person_key, channel, on_day, origin, added_at) values ('13900000004', 'visit', '2011-03-21', 'y1', now()), ('13900000004', 'call', '2011-03-21', 'y2', now())`.execute(work.records.db)
  await assignToday(officer)
  await sql`delete from contact`.execute(work.records.db)
  await sql`insert into arrears_act (account_no, owes_since, rung, channel, who, with_stop, area_code, taken_on, business_date, overdue_fen, state, free_on, order_id)
    select ${one.accountNo}, '2011-03-01', 'call', 'call', 'collector', false, area_code, '2011-03-21', '2011-03-21', 5000, 'due', '2011-03-22', order_id from work_order where closed_at is null and subject_kind = 'account' and subject_code <> ${one.accountNo} order by order_id limit 1`.execute(work.records.db)
  expect(await assignToday(officer)).toMatchObject({ give: 0, left: { contacted: 1 } })
  await sql`update work_order set closed_at = now() where order_id in (select order_id from arrears_act where account_no = ${one.accountNo})`.execute(work.records.db)
  expect(await assignToday(officer)).toMatchObject({ give: 1, left: { contacted: 0 } })
  await sql`delete from arrears_act`.execute(work.records.db)
})

test('two cases of one customer are not given out on one day: the one worth most goes, the other waits and stays with nobody', async () => {
  const known = await openEngine('duckdb', work.records)
  await prepareFacts(known, [subscriberFeed])
  await night()
  const [two, four, one] = [await caseOf('A2'), await caseOf('A4'), await caseOf('A1')]
  // A4 and A2 are one customer with two numbers; A1 is another, who answers to the number of A2.
  await bringRows(known, subscriberFeed, '2011-02', [two, four, one].map(({ accountNo }, index) => ({
    month: '2011-02', subscriber_id: `S${accountNo}`, account_id: accountNo, customer_id: index === 2 ? 'C9' : 'C2', phone_number: index === 1 ? '13909730004' : '13909730002', brand: '全球通', tariff: null, payment_way: 'postpaid', area_code: '632301100', opened_on: '2010-05-01', status: 'normal',
  })))
  const asker: Context = { ...officer, facts: known }
  expect((await readCollectors(asker)).plan).toMatchObject({ give: 4, left: { worthless: 1, contacted: 1 } })
  expect(await assignToday(asker)).toMatchObject({ give: 4, left: { contacted: 1 } })
  expect([(await caseOf('A4')).ownerStaffNo, (await caseOf('A1')).ownerStaffNo]).toEqual(['chen', 'chen'])
  expect(await caseOf('A2')).toMatchObject({ ownerStaffNo: null, orderId: null })
  // Not while that call waits, and not on the same day after it is over; on the next day it is its turn.
  expect(await assignToday(asker)).toMatchObject({ give: 0, left: { contacted: 1 } })
  await sql`update work_order set closed_at = now() where closed_at is null`.execute(work.records.db)
  expect(await assignToday(asker)).toMatchObject({ give: 0, left: { contacted: 1 } })
  expect(await assignToday({ ...asker, today: day('2011-03-22') })).toMatchObject({ give: 1, left: { contacted: 0 } })
  await known.close()
})

test('a call that reached somebody counts against the limit of all chapters', async () => {
  await night()
  const one = await caseOf('A4')
  await sql`update arrears_case set person_key = '13900000004' where case_id = ${one.caseId}`.execute(work.records.db)
  await sql`insert into contact (person_key, channel, on_day, origin, added_at) values ('13900000004', 'visit', '2011-03-21', 'x1', now()), ('13900000004', 'call', '2011-03-21', 'x2', now())`.execute(work.records.db)
  expect((await caseOf('A4')).freeOn).toBe('2011-03-22')
  expect(await assignToday(officer)).toMatchObject({ give: 4, left: { contacted: 1 } })
  expect((await caseOf('A4')).ownerStaffNo).toBeNull()
  // By hand no second call is opened either; an order that waits already passes on.
  await expect(giveCase(officer, { caseId: one.caseId, staffNo: 'chen', reason: '熟悉客户' })).rejects.toMatchObject({ code: 'CASE_CONTACTED', params: { on: '2011-03-22' } })
  await sql`delete from contact`.execute(work.records.db)
  await giveCase(officer, { caseId: one.caseId, staffNo: 'chen', reason: '熟悉客户' })
  await sql`insert into contact (person_key, channel, on_day, origin, added_at) values ('13900000004', 'visit', '2011-03-21', 'x3', now()), ('13900000004', 'call', '2011-03-21', 'x4', now())`.execute(work.records.db)
  await giveCase(officer, { caseId: one.caseId, staffNo: 'chen', reason: '仍由他办' })
  expect(await caseOf('A4')).toMatchObject({ ownerStaffNo: 'chen', why: { reason: '仍由他办' } })
})

test('by hand: a case goes only to whoever answers for its place, and not once it is closed', async () => {
  await night()
  const one = await caseOf('A7')
  await expect(giveCase(officer, { caseId: one.caseId, staffNo: 'lost', reason: '试一下' })).rejects.toMatchObject({ code: 'COLLECTOR_UNFIT' })
  await expect(giveCase(officer, { caseId: one.caseId, staffNo: 'chen', reason: '试一下' })).rejects.toMatchObject({ code: 'COLLECTOR_UNFIT' })
  await giveCase(officer, { caseId: one.caseId, staffNo: 'kang', reason: '熟悉客户' })
  expect(await caseOf('A7')).toMatchObject({ ownerStaffNo: 'kang', why: { how: 'hand', reason: '熟悉客户' } })
  await closeCase(officer, { caseId: one.caseId, reason: '本人已在柜台缴清' })
  await expect(giveCase(officer, { caseId: one.caseId, staffNo: 'kang', reason: '再派' })).rejects.toMatchObject({ code: 'CASE_CLOSED' })
  await expect(closeCase(officer, { caseId: one.caseId, reason: '再结' })).rejects.toMatchObject({ code: 'CASE_CLOSED' })
  await expect(openCase(officer, { accountNo: one.accountNo, reason: '又来一笔' })).resolves.toMatchObject({ caseId: expect.any(Number) })
  await expect(openCase(officer, { accountNo: one.accountNo, reason: '又来一笔' })).rejects.toMatchObject({ code: 'CASE_THERE' })
  await expect(openCase(officer, { accountNo: '没有', reason: '没有欠费' })).rejects.toMatchObject({ code: 'CASE_NO_DEBT' })
})

test('the number is shown to whoever has the case, and the look is in the trail', async () => {
  await night()
  await assignToday(officer)
  const one = await caseOf('A4')
  await sql`update arrears_case set person_key = '13900000004' where case_id = ${one.caseId}`.execute(work.records.db)
  expect((await caseOf('A4')).number).toBe('139****0004')
  await expect(showNumber({ ...work.kang, grants: [{ areaCode: '632322', permissions: new Set(own) }] }, one.caseId)).rejects.toMatchObject({ code: 'CASE_NOT_YOURS' })
  expect(await showNumber(chen, one.caseId)).toEqual({ number: '13900000004' })
  const { rows } = await sql`select subject_id from audit where verb = 'access.unmask' and subject_kind = 'arrearsCase'`.execute(work.records.db)
  expect(rows).toEqual([{ subject_id: String(one.caseId) }])
})

test('a promise is broken once a later day has begun without its money, and kept after all when the file of its day comes late', async () => {
  await night()
  await assignToday(officer)
  const { accountNo, orderId } = await caseOf('A4')
  await report(later(chen, '10:00'), orderId ?? 0, 'promised', { reached: 'self', promiseOn: '2011-03-25', promiseYuan: 200 })
  const known = await openEngine('duckdb', work.records)
  await prepareFacts(known, [subscriberFeed, ...arrearsFeeds])
  await bringRows(known, billFeed, '2011-01', [accountNo, 'OTHER'].map((account) => ({ month: '2011-01', account_id: account, bill_no: `B${account}`, customer_id: account, amount_fen: 40_000, due_on: '2011-02-25', area_code: '632301100', brand: '全球通' })))
  const pay = (on: string, account: string, fen: number) => bringRows(known, paymentFeed, on, [{ day: on, file_sequence: 1, receipt_no: `R${on}`, account_id: account, amount_fen: fen, way: 'cash' }])
  const judge = async () => {
    const { kept, broken } = await runCollection({ records: work.records, facts: known }, day('2011-03-27'))
    const { rows: [promise] } = await sql<{ state: string; settled: string | null }>`select state, settled_on as settled from arrears_promise where account_no = ${accountNo}`.execute(work.records.db)
    return [kept, broken, promise?.state, promise?.settled]
  }
  await pay('2011-03-26', 'OTHER', 10_000)
  expect(await judge()).toEqual([0, 1, 'broken', '2011-03-26'])
  expect(await judge()).toEqual([0, 0, 'broken', '2011-03-26'])
  await pay('2011-03-24', accountNo, 20_000)
  expect(await judge()).toEqual([1, 0, 'kept', '2011-03-24'])
  expect(await judge()).toEqual([0, 0, 'kept', '2011-03-24'])
  await known.close()
})

test('promises whose day has come are told in the morning: of the areas, of one\'s own cases, to nobody else', async () => {
  await night()
  await assignToday(officer)
  const one = await caseOf('A4')
  await report(later(chen, '10:00'), one.orderId ?? 0, 'promised', { reached: 'self', promiseOn: '2011-03-25', promiseYuan: 200 })
  const on = (who: Context, today: string, isWhole: boolean) => promisesDue(later(who, '08:00', today), { isWhole, limit: 5 })
  expect(await on(officer, '2011-03-24', true)).toEqual({ rows: [], count: 0, lateCount: 0 })
  const line = { text: { zh: '隆务镇客户承诺还款 200.00 元', en: '隆务镇: promise to pay 200.00 yuan' }, owner: '陈明（虚构）', dueOn: '2011-03-25', isLate: false, path: '/arrears/my' }
  expect(await on(chen, '2011-03-25', false)).toEqual({ rows: [line], count: 1, lateCount: 0 })
  const reader: Context = { ...officer, grants: [...officer.grants, { areaCode: '6323', permissions: new Set(['arrears.read']) }] }
  expect(await on(reader, '2011-03-26', true)).toEqual({ rows: [{ ...line, isLate: true, path: `/arrears/accounts/${one.accountNo}` }], count: 1, lateCount: 1 })
  const elsewhere: Context = { ...officer, staffNo: 'kang', grants: [{ areaCode: '632322', permissions: new Set(['arrears.viewCases', 'arrears.ownCases']) }] }
  expect([(await on(elsewhere, '2011-03-25', true)).count, (await on(elsewhere, '2011-03-25', false)).count, (await on(chen, '2011-03-25', true)).count]).toEqual([0, 0, 0])
})
