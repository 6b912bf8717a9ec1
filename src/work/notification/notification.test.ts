import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMyContact, saveMyContact } from '../../branch/contact/actions.ts'
import { day } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { checkTemplateText, languageNames } from '../../platform/messages/template/rules.ts'
import type { EventBody } from '../order/contract.ts'
import { type GivenEvent, openOrder, openOrders, recordEvents } from '../order/actions.ts'
import { countOrders, countWaiting, listOrders, readOrderPage } from '../order/reading.ts'
import { later, openTestWork, patrol, testKinds, type TestWork } from '../testWork.ts'
import { escalationChore, reminderChore } from './chores.ts'
import { inBundles, type Notification } from './rules.ts'
import { workTemplates } from './templates.data.ts'

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
  await sql`insert into role_grant (account_id, role, area_code, valid_from) values (${work.boss.accountId}, 'general_manager', '6323', '2009-01-01'), (${work.zhaxi.accountId}, 'county_manager', '632301', '2009-01-01'), (${work.kang.accountId}, 'county_manager', '632322', '2009-01-01')`.execute(work.records.db)
})
afterAll(() => work.close())
beforeEach(async () => {
  await sql`update staff set phone_number = '13909730001', mail_address = 'chen@qh.example' where staff_no = 'chen'`.execute(work.records.db)
  await sql`update account set message_language = null, message_channels = '{sms}'`.execute(work.records.db)
  await sql`delete from work_roster`.execute(work.records.db)
  last = (await sql<{ id: number }>`select coalesce(max(message_id), 0) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
})

let last = 0
let sequence = 0
type Told = { to: string; subject: string; body: string; language: string; purpose: string; link: string }
/** What was queued since the test began. */
async function told(): Promise<Told[]> {
  const { rows } = await sql<Told>`select case m.channel when 'inapp' then a.sign_in_name else m.channel || ' ' || m.address end as to, m.subject, m.body, m.language, m.purpose, m.link_path as link
    from message m left join account a on a.account_id = m.account_id where m.message_id > ${last} order by m.message_id`.execute(work.records.db)
  return rows
}
const act = (ctx: Context, orderId: number, body: EventBody, given: Partial<GivenEvent> = {}) => recordEvents(ctx, testKinds, [{ orderId, device: 'n', sequence: ++sequence, basedOn: null, body, ...given }])
const openOne = (given: Partial<Parameters<typeof openOrder>[3]> = {}, ctx: Context = work.boss) =>
  work.records.transaction(async (tx) => (await openOrder(ctx, tx, patrol, { title: '巡检隆务站', areaCode: '632301100', ownerStaffNo: 'chen', ...given })).orderId)

test('whoever is given an order hears of it, in the program and on the phone; who takes it themselves does not', async () => {
  const orderId = await openOne()
  const body = `【新工单】巡检隆务站，地点隆务镇，03-23 11:00前完成。第${orderId}号。`
  const each = { subject: '新工单：巡检隆务站', body, language: 'zh', purpose: 'work', link: `/work/orders/${orderId}` }
  expect(await told()).toEqual([{ to: 'chen', ...each }, { to: 'sms 13909730001', ...each }])
  const open = await openOne({ ownerStaffNo: null })
  await act(work.chen, open, { kind: 'accepted' })
  expect(await told()).toHaveLength(2)
  // The same acts, sent again by a page that heard no answer.
  await recordEvents(later(work.boss, '10:00'), testKinds, [1, 2].map(() => ({ orderId: open, device: 'desk', sequence: 900, basedOn: null, body: { kind: 'assigned', ownerStaffNo: 'zhaxi' } as const })))
  await recordEvents(later(work.boss, '10:05'), testKinds, [{ orderId: open, device: 'desk', sequence: 900, basedOn: null, body: { kind: 'assigned', ownerStaffNo: 'zhaxi' } }])
  expect((await told()).slice(2).map((one) => one.to)).toEqual(['zhaxi'])
})

test('forty orders at once are one message, the most urgent named first', async () => {
  await work.records.transaction((tx) => openOrders(work.boss, tx, patrol, Array.from({ length: 40 }, (_, index) => ({ title: `巡检 ${index + 1} 站`, areaCode: '632301100', ownerStaffNo: 'chen', ...(index === 17 ? { priority: 'emergency' as const } : {}) }))))
  expect(await told()).toMatchObject([{ to: 'chen', subject: '新工单 40 张', purpose: 'urgent', link: '/work?whose=mine' }, { to: 'sms 13909730001', body: '【新工单】40 张，其中：巡检 18 站（03-23 11:00）。' }])
})

test('what is sent back says why; a result that came with it, as from a workbook, does not', async () => {
  const orderId = await openOne()
  await act(later(work.chen, '10:00'), orderId, { kind: 'result', outcome: 'done', values: { voltage: 53 } })
  await act(later(work.boss, '10:30'), orderId, { kind: 'returned', reason: '照片不清' })
  expect((await told()).at(-1)?.body).toBe(`【退回返工】巡检隆务站。原因：照片不清。03-23 11:30前完成。第${orderId}号。`)
})

test('two results that differ reach who may settle them in the nearest area, once', async () => {
  const orderId = await openOne()
  const base = (await readOrderPage(work.boss, testKinds, orderId)).order.lastEvent
  await act(later(work.chen, '11:00'), orderId, { kind: 'result', outcome: 'done', values: { voltage: 53 } }, { at: '2011-03-21T02:00:00Z', basedOn: base, device: 'phone-a' })
  await act(later(work.chen, '12:00'), orderId, { kind: 'result', outcome: 'done', values: { voltage: 50 } }, { at: '2011-03-21T02:30:00Z', basedOn: base, device: 'phone-b' })
  const found = (await told()).filter((one) => one.subject.startsWith('待裁定'))
  expect(found).toMatchObject([{ to: 'zhaxi', body: `【待裁定】巡检隆务站，地点隆务镇：两条记录说法不同，请裁定。负责人陈明（虚构）。第${orderId}号。` }])
  await act(later(work.chen, '12:10'), orderId, { kind: 'noted', text: '补记' })
  expect((await told()).filter((one) => one.subject.startsWith('待裁定'))).toHaveLength(1)
})

test('language, mail and deputy as each person has them', async () => {
  await saveMyContact(work.chen, { language: 'bo', channels: ['mail'] })
  expect(await readMyContact(work.chen)).toEqual({ language: 'bo', channels: ['mail'], staffNo: 'chen', phoneNumber: '13909730001', mailAddress: 'chen@qh.example', takesSms: true })
  await openOne()
  expect((await told()).map((one) => [one.to, one.language])).toEqual([['chen', 'bo'], ['mail chen@qh.example', 'bo']])
  expect((await told())[0]?.body).toContain('ལས་འགན་གསར་པ།')
  await sql`insert into work_roster (staff_no, kind, from_day, to_day, deputy_staff_no, written_at) values ('chen', 'leave', '2011-03-20', '2011-03-22', 'zhaxi', now())`.execute(work.records.db)
  await openOne()
  expect((await told()).slice(2).map((one) => one.to)).toEqual(['zhaxi'])
})

test('a colleague without an account is told by phone; one without a mobile number, or whose account is disabled, is not', async () => {
  await sql`update account set disabled_at = now() where account_id = ${work.chen.accountId}`.execute(work.records.db)
  await openOne()
  expect((await told()).map((one) => one.to)).toEqual(['sms 13909730001'])
  await sql`update staff set phone_number = '0973-8722001' where staff_no = 'chen'`.execute(work.records.db)
  await openOne()
  expect(await told()).toHaveLength(1)
  await sql`update account set disabled_at = null where account_id = ${work.chen.accountId}`.execute(work.records.db)
})

const chores = (time: string, on: string) => {
  const deps = { records: work.records, kinds: testKinds, todayOf: async () => day(on), now: () => new Date(`2026-11-22T${time}:00+08:00`) }
  return { escalate: escalationChore(deps), remind: reminderChore(deps) }
}
const clearOrders = () => sql`update work_order set closed_at = opened_at, due_at = null where closed_at is null`.execute(work.records.db)

test('a deadline that comes near and one that is past are each spoken of once; a pause silences them', async () => {
  await clearOrders()
  const orderId = await openOne({ dueAt: '2011-03-25T18:00:00+08:00' })
  const paused = await openOne({ dueAt: '2011-03-25T18:00:00+08:00', title: '巡检保安站' })
  await act(later(work.chen, '10:00'), paused, { kind: 'paused', reason: '大雪封路' })
  await act(later(work.chen, '10:01'), orderId, { kind: 'accepted' })
  last = (await sql<{ id: number }>`select max(message_id) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
  expect(await chores('17:59', '2011-03-24').remind()).toBe(0)
  expect(await chores('18:01', '2011-03-24').remind()).toBe(1)
  expect(await chores('18:02', '2011-03-24').remind()).toBe(0)
  expect(await chores('18:00', '2011-03-25').remind()).toBe(1)
  expect(await chores('18:00', '2011-03-26').remind()).toBe(0)
  expect((await told()).map((one) => `${one.to} ${one.subject}`)).toEqual(['chen 即将到期：巡检隆务站', 'sms 13909730001 即将到期：巡检隆务站', 'chen 已超时：巡检隆务站', 'sms 13909730001 已超时：巡检隆务站'])
  // Whoever has it next is told of the same deadline.
  await act(later(work.boss, '09:00', '2011-03-28'), orderId, { kind: 'assigned', ownerStaffNo: 'zhaxi' })
  expect(await chores('09:01', '2011-03-28').remind()).toBe(1)
  expect((await told()).slice(4).map((one) => `${one.to} ${one.subject}`)).toEqual(['zhaxi 新工单：巡检隆务站', 'zhaxi 已超时：巡检隆务站'])
})

test('an overdue first reply is late in every list and told once, until somebody replies', async () => {
  await clearOrders()
  const orderId = await openOne({ dueAt: '2011-03-25T18:00:00+08:00' })
  last = (await sql<{ id: number }>`select max(message_id) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
  const lists = async (ctx: Context) => [(await listOrders(ctx, { whose: 'mine', stage: 'late' })).map((order) => order.orderId), (await countOrders(ctx)).mineLate, (await countWaiting(ctx)).late]
  // Four hours of the office from Monday 09:00 end at 15:00.
  expect([await chores('15:00', '2011-03-21').remind(), await lists(later(work.chen, '15:00'))]).toEqual([1, [[], 0, 0]])
  expect([await chores('15:05', '2011-03-21').remind(), await lists(later(work.chen, '15:05'))]).toEqual([0, [[orderId], 1, 1]])
  expect((await told()).map((one) => `${one.to} ${one.body}`)[0]).toBe(`chen 【首次回复超时】巡检隆务站，地点隆务镇，应在03-21 15:00前接单或回复客户。第${orderId}号。`)
  await act(later(work.chen, '15:10'), orderId, { kind: 'accepted' })
  expect([await chores('16:00', '2011-03-21').remind(), await lists(later(work.chen, '16:00'))]).toEqual([0, [[], 0, 0]])
})

test('an escalation reaches whoever holds the role there, not those of another county, and once', async () => {
  await clearOrders()
  const orderId = await openOne()
  last = (await sql<{ id: number }>`select max(message_id) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
  const { escalate } = chores('11:30', '2011-03-23')
  expect([await escalate(), await escalate()]).toEqual([1, 0])
  expect(await told()).toMatchObject([{ to: 'zhaxi', body: `【上报】巡检隆务站，地点隆务镇，期限03-23 11:00，负责人陈明（虚构）。第${orderId}号。`, link: `/work/orders/${orderId}` }])
})

test('nobody is told at midnight what escalates in the hours of an office', async () => {
  await clearOrders()
  await openOne()
  last = (await sql<{ id: number }>`select max(message_id) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
  expect([await chores('00:00', '2011-03-24').escalate(), await chores('03:10', '2011-03-26').escalate(), await chores('13:00', '2011-03-25').escalate()]).toEqual([0, 0, 0])
  expect(await chores('09:01', '2011-03-28').escalate()).toBe(1)
})

test('an escalation that finds nobody in the role is written down all the same', async () => {
  await clearOrders()
  await sql`update role_grant set valid_to = '2011-03-01' where role = 'county_manager' and area_code = '632301'`.execute(work.records.db)
  const orderId = await openOne()
  last = (await sql<{ id: number }>`select max(message_id) as id from message`.execute(work.records.db)).rows[0]?.id ?? 0
  expect(await chores('11:30', '2011-03-23').escalate()).toBe(1)
  expect([await told(), (await readOrderPage(later(work.boss, '11:30', '2011-03-23'), testKinds, orderId)).order.escalatedTo]).toEqual([[], 'county_manager'])
  await sql`update role_grant set valid_to = null`.execute(work.records.db)
})

test('every text can be sent in every language', () => {
  for (const template of Object.values(workTemplates)) {
    expect(Object.keys(template.texts)).toEqual(Object.keys(languageNames))
    for (const text of Object.values(template.texts)) expect(() => checkTemplateText(template, text)).not.toThrow()
  }
})

test('bundles hold every notification once, each bundle one person and one reason', () => {
  const notification = fc.record({
    about: fc.constantFrom('assigned', 'overdue', 'conflict'), to: fc.oneof(fc.constantFrom('a', 'b').map((staffNo) => ({ staffNo })), fc.constantFrom(1, 2).map((accountId) => ({ accountId }))), occasion: fc.string(),
    order: fc.record({ orderId: fc.nat(50), title: fc.string(), areaCode: fc.constant('6323'), areaName: fc.constant('黄南'), priority: fc.constantFrom('emergency', 'normal'), ownerStaffNo: fc.constant(null), dueAt: fc.option(fc.constantFrom('2011-03-21T00:00:00.000Z', '2011-03-25T00:00:00.000Z')) }),
  }) satisfies fc.Arbitrary<Notification>
  fc.assert(fc.property(fc.array(notification, { maxLength: 30 }), (given) => {
    const bundles = inBundles(given)
    expect(new Set(bundles.flat())).toEqual(new Set(given))
    expect(bundles.flat()).toHaveLength(given.length)
    expect(new Set(bundles.map(([first]) => JSON.stringify([first.about, first.to]))).size).toBe(bundles.length)
    for (const bundle of bundles) {
      expect(new Set(bundle.map((each) => JSON.stringify([each.about, each.to]))).size).toBe(1)
      expect(bundle[0].order.priority === 'emergency' || bundle.every((each) => each.order.priority !== 'emergency')).toBe(true)
    }
  }), { numRuns: 500 })
})
