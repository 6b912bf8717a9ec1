import { call } from '@orpc/server'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringFigures } from '../plan/testPlan.ts'
import type { Context } from '../platform/access/context.ts'
import type { EventBody } from './order/contract.ts'
import { type GivenEvent, openOrder, openOrders, recordEvents } from './order/actions.ts'
import { countOrders, listOrders, ordersServing, readOrderPage } from './order/reading.ts'
import { listFitting } from './order/store.ts'
import { makeWorkRouter } from './routes.ts'
import { errand, later, openTestWork, patrol, testKinds, type TestWork } from './testWork.ts'

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
})
afterAll(() => work.close())

let sequence = 0
const give = (orderId: number, body: EventBody, given: Partial<GivenEvent> = {}): GivenEvent => ({ orderId, device: 'test', sequence: ++sequence, basedOn: null, body, ...given })
const act = (ctx: Context, orderId: number, body: EventBody, given: Partial<GivenEvent> = {}) => recordEvents(ctx, testKinds, [give(orderId, body, given)])
const openOne = (given: Partial<Parameters<typeof openOrder>[3]> = {}, ctx: Context = work.boss, kind = patrol) =>
  work.records.transaction(async (tx) => (await openOrder(ctx, tx, kind, { title: '巡检隆务站', areaCode: '632301100', ownerStaffNo: 'chen', ...given })).orderId)
const result = (values: Record<string, string | number>, given: Partial<Extract<EventBody, { kind: 'result' }>> = {}): EventBody => ({ kind: 'result', outcome: 'done', values, ...given })
const countEvents = async () => (await sql<{ n: number }>`select count(*) as n from work_event`.execute(work.records.db)).rows[0]?.n

test('an order is opened, done, reviewed and closed; its row says what its log came to', async () => {
  const orderId = await openOne({ serves: { clauseId: work.clauseId, measureId: 'market.users.netAdds', period: '2011-02' } })
  await act(later(work.chen, '09:30'), orderId, { kind: 'accepted' })
  await act(later(work.chen, '10:00'), orderId, { kind: 'started' })
  await act(later(work.chen, '11:00'), orderId, result({ voltage: 53.5, door: 'good' }))
  const [done] = await listOrders(later(work.boss, '11:30'), { whose: 'all', stage: 'review' })
  expect(done).toMatchObject({ orderId, status: 'done', ownerName: '陈明（虚构）', areaName: '隆务镇', outcome: 'done', meaning: 'achieved', inTime: true, isLate: false, repliedAt: '2011-03-21T01:30:00.000Z', resultAt: '2011-03-21T03:00:00.000Z', dueAt: '2011-03-23T03:00:00.000Z' })
  await act(later(work.boss, '12:00'), orderId, { kind: 'closed' })
  const page = await readOrderPage(work.boss, testKinds, orderId)
  expect(page.order).toMatchObject({ status: 'closed', closedAt: '2011-03-21T04:00:00.000Z', serves: { clauseId: work.clauseId, areaCode: '632301100' } })
  expect(page.events.map((event) => [event.kind, event.byName])).toEqual([['opened', '总经理'], ['assigned', '总经理'], ['accepted', '陈明（虚构）'], ['started', '陈明（虚构）'], ['result', '陈明（虚构）'], ['closed', '总经理']])
  expect([page.clauseText, page.result?.values, page.may.includes('reopened')]).toEqual(['提高农村市场占有率', { voltage: 53.5, door: 'good' }, true])
  const { rows: audits } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'order' and subject_id = ${String(orderId)} order by audit_id`.execute(work.records.db)
  expect(audits.map((row) => row.verb)).toEqual(['work.open', 'work.accepted', 'work.started', 'work.result', 'work.closed'])
})

test('what it serves: the clause finds its orders, each with the figure before and after', async () => {
  await bringFigures(work.records, [['market.users.netAdds', '632301100', '2011-02', 120], ['market.users.netAdds', '632301100', '2011-03', 150]])
  const serving = await ordersServing(work.boss, { clauseIds: [work.clauseId] })
  expect(serving.map((order) => [order.status, order.effect])).toEqual([['closed', { before: 120, beforePeriod: '2011-02', after: 150, afterPeriod: '2011-03' }]])
  expect(await ordersServing(work.boss, { measureId: 'market.users.netAdds', areaCode: '632301', period: '2011' })).toHaveLength(1)
  expect(await ordersServing(work.boss, { measureId: 'market.users.netAdds', areaCode: '632322' })).toHaveLength(0)
  expect(await ordersServing(work.kang, { clauseIds: [work.clauseId] })).toHaveLength(0)
})

test('an occasion opens one order, however often it asks', async () => {
  const asked = [1, 2].map((index) => ({ title: `走访 ${index}`, areaCode: '632301100', dueAt: '2011-03-25T18:00:00+08:00', origin: `schedule:7:${index}` }))
  const first = await work.records.transaction((tx) => openOrders(work.boss, tx, errand, asked))
  const again = await work.records.transaction((tx) => openOrders(work.boss, tx, errand, [...asked, { ...asked[0], title: '走访 3', areaCode: '632301100', origin: 'schedule:7:3' }]))
  expect(first.map((each) => each.isNew)).toEqual([true, true])
  expect(again.map((each) => [each.orderId === first[0]?.orderId || each.orderId === first[1]?.orderId, each.isNew])).toEqual([[true, false], [true, false], [false, true]])
})

test('an unknown kind is refused by its name, when it is opened and when its declaration is gone', async () => {
  const { open } = makeWorkRouter({ kinds: testKinds })
  const orders = [{ title: '走访', areaCode: '632301100' }]
  await expect(call(open, { kind: 'test.teleport', orders }, { context: work.boss })).rejects.toMatchObject({ code: 'ORDER_KIND_UNKNOWN', params: { kind: 'test.teleport' } })
  const orderId = await openOne()
  const before = await countEvents()
  await expect(recordEvents(work.chen, [errand], [give(orderId, { kind: 'accepted' })])).rejects.toMatchObject({ code: 'ORDER_KIND_UNKNOWN', params: { kind: 'test.patrol' } })
  expect(await countEvents()).toBe(before)
  expect((await readOrderPage(work.chen, [errand], orderId)).may).toEqual([])
})

test('a page that heard no answer opens its order once, and never takes the occasion of a rule or of another', async () => {
  const { open } = makeWorkRouter({ kinds: testKinds })
  const given = { kind: 'test.patrol', orders: [{ title: '巡检', areaCode: '632301100', origin: 'schedule:7:2011-03:1' }] }
  const first = await call(open, given, { context: work.boss })
  expect((await call(open, given, { context: work.boss })).orders).toEqual([{ orderId: first.orders[0]?.orderId, isNew: false }])
  expect((await call(open, given, { context: work.chen })).orders[0]?.isNew).toBe(true)
  const [ofRule] = await work.records.transaction((tx) => openOrders(work.boss, tx, patrol, [{ title: '周期巡检', areaCode: '632301100', origin: 'schedule:7:2011-03:1' }]))
  expect(ofRule?.isNew).toBe(true)
})

test('a replayed event changes nothing, another one under its number is refused', async () => {
  const orderId = await openOne()
  const accepted = give(orderId, { kind: 'accepted' })
  expect((await recordEvents(work.chen, testKinds, [accepted]))[0]).toMatchObject({ outcome: 'taken', status: 'accepted' })
  const before = await countEvents()
  expect((await recordEvents(later(work.chen, '10:00'), testKinds, [accepted, accepted]))[0]).toMatchObject({ outcome: 'known', status: 'accepted' })
  expect(await countEvents()).toBe(before)
  await expect(recordEvents(work.chen, testKinds, [{ ...accepted, body: { kind: 'started' } }])).rejects.toMatchObject({ code: 'ORDER_EVENT_NUMBER_TAKEN' })
})

test('a reading out of its limits asks for a reason, but never holds up an emergency', async () => {
  const orderId = await openOne()
  await expect(act(work.chen, orderId, result({ voltage: 43 }))).rejects.toMatchObject({ code: 'ORDER_READING_NEEDS_REASON', params: { field: '直流电压', limits: '48 – 56.4' } })
  expect((await act(work.chen, orderId, result({ voltage: 43 }, { reasons: { voltage: '市电中断，电池放电' } })))[0]?.status).toBe('done')
  const urgent = await openOne({ priority: 'emergency' })
  expect((await act(work.chen, urgent, result({ voltage: 43 })))[0]?.status).toBe('done')
})

test('a form names what it cannot take', async () => {
  const orderId = await openOne()
  await expect(act(work.chen, orderId, result({}))).rejects.toMatchObject({ code: 'ORDER_FIELD_MISSING', params: { field: '直流电压' } })
  await expect(act(work.chen, orderId, result({ voltage: '53' }))).rejects.toMatchObject({ code: 'ORDER_FIELD_UNREADABLE' })
  await expect(act(work.chen, orderId, result({ voltage: 53.55 }))).rejects.toMatchObject({ code: 'ORDER_FIELD_UNREADABLE', params: { wanted: '请填写最多 1 位小数的数字' } })
  await expect(act(work.chen, orderId, result({ voltage: 53, door: 'open' }))).rejects.toMatchObject({ code: 'ORDER_FIELD_UNREADABLE' })
  await expect(act(work.chen, orderId, result({ voltage: 53, roof: 1 }))).rejects.toMatchObject({ code: 'ORDER_FIELD_UNKNOWN' })
  await expect(act(work.chen, orderId, result({ voltage: 53 }, { outcome: 'lost' }))).rejects.toMatchObject({ code: 'ORDER_OUTCOME_UNKNOWN' })
  await expect(act(work.chen, orderId, result({ voltage: 53 }, { fileIds: [9] }))).rejects.toMatchObject({ code: 'ORDER_FILE_NOT_OF_ORDER' })
  await expect(act(work.chen, orderId, { kind: 'closed' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('events from the wrong time, in a wrong name, by a stranger or from another territory are refused, and nothing of them stays', async () => {
  const orderId = await openOne()
  const before = await countEvents()
  await expect(act(work.chen, orderId, { kind: 'accepted' }, { at: '2011-03-20T01:00:00Z' })).rejects.toMatchObject({ code: 'ORDER_EVENT_TOO_OLD' })
  await expect(act(work.chen, orderId, { kind: 'accepted' }, { at: '2011-03-22T01:00:00Z' })).rejects.toMatchObject({ code: 'ORDER_EVENT_IN_FUTURE' })
  await expect(act(work.chen, orderId, { kind: 'accepted' }, { staffNo: 'zhaxi' })).rejects.toMatchObject({ code: 'ORDER_OWNER_FORGED' })
  await expect(act(work.zhaxi, orderId, { kind: 'accepted' })).rejects.toMatchObject({ code: 'ORDER_NOT_OWNER' })
  await expect(act(work.kang, orderId, { kind: 'accepted' })).rejects.toMatchObject({ code: 'ORDER_OUTSIDE_TERRITORY' })
  await expect(act(work.kang, orderId, { kind: 'cancelled', reason: '重复' })).rejects.toMatchObject({ code: 'ORDER_OUTSIDE_TERRITORY' })
  await expect(act(work.nobody, orderId, { kind: 'noted', text: '路过' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await expect(act(work.boss, 999_999, { kind: 'noted', text: '路过' })).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' })
  await expect(recordEvents(work.chen, testKinds, [give(orderId, { kind: 'accepted' }), give(orderId, { kind: 'resumed' })])).rejects.toMatchObject({ code: 'ORDER_NOT_POSSIBLE' })
  await expect(readOrderPage(work.kang, testKinds, orderId)).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' })
  expect(await countEvents()).toBe(before)
})

test('orders go only where one may give them, to people who answer for the place, until a later day', async () => {
  await expect(openOne({}, work.kang)).rejects.toMatchObject({ code: 'ORDER_AREA_OUTSIDE' })
  await expect(openOne({ areaCode: '999999' })).rejects.toMatchObject({ code: 'ORDER_AREA_OUTSIDE' })
  await expect(openOne({ ownerStaffNo: 'kang' })).rejects.toMatchObject({ code: 'ORDER_OWNER_UNFIT', params: { staffNo: 'kang', area: '隆务镇' } })
  await expect(openOne({ unitCode: 'O9' })).rejects.toMatchObject({ code: 'ORDER_UNIT_UNKNOWN' })
  await expect(openOne({ serves: { clauseId: 424_242 } })).rejects.toMatchObject({ code: 'ORDER_CLAUSE_UNKNOWN' })
  await expect(openOne({ dueAt: '2011-03-20T18:00:00+08:00' })).rejects.toMatchObject({ code: 'ORDER_DUE_IN_PAST' })
  await expect(openOne({}, work.boss, errand)).rejects.toMatchObject({ code: 'ORDER_DUE_MISSING' })
  await expect(openOne({}, work.zhaxi)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  const orderId = await openOne({ areaCode: '632322100', ownerStaffNo: 'kang' })
  await expect(act(work.boss, orderId, { kind: 'assigned', ownerStaffNo: 'chen' })).rejects.toMatchObject({ code: 'ORDER_OWNER_UNFIT' })
  expect((await listFitting(work.records, { areaCode: '632322100', onDay: '2011-03-21', now: new Date('2011-03-21T01:00:00Z') })).map((person) => [person.staffNo, person.openCount])).toEqual([['kang', 1], ['boss', 0]])
})

test('work is reviewed by another, sent back, merged and opened again', async () => {
  const [orderId, other] = [await openOne({ ownerStaffNo: 'boss' }), await openOne()]
  await act(work.boss, orderId, result({ voltage: 53 }))
  await expect(act(work.boss, orderId, { kind: 'closed' })).rejects.toMatchObject({ code: 'ORDER_REVIEW_BY_ANOTHER' })
  expect((await act(work.boss, orderId, { kind: 'returned', reason: '照片不清' }))[0]?.status).toBe('rework')
  await expect(act(work.boss, orderId, { kind: 'merged', intoOrderId: orderId })).rejects.toMatchObject({ code: 'ORDER_MERGE_WRONG' })
  expect((await act(work.boss, orderId, { kind: 'merged', intoOrderId: other }))[0]?.status).toBe('merged')
  expect((await readOrderPage(work.boss, testKinds, other)).merged.map((each) => each.orderId)).toEqual([orderId])
  expect((await act(work.boss, orderId, { kind: 'reopened', reason: '不是一回事' }))[0]?.status).toBe('rework')
})

test('two phones without signal: their results wait for a person, who decides once', async () => {
  const orderId = await openOne()
  const base = (await readOrderPage(work.boss, testKinds, orderId)).order.lastEvent
  await act(later(work.chen, '11:00'), orderId, result({ voltage: 53 }), { at: '2011-03-21T02:00:00Z', basedOn: base, device: 'phone-a' })
  const [second] = await act(later(work.chen, '12:00'), orderId, result({ voltage: 50 }), { at: '2011-03-21T02:30:00Z', basedOn: base, device: 'phone-b' })
  expect((await countOrders(work.boss)).conflict).toBe(1)
  const page = await readOrderPage(work.boss, testKinds, orderId)
  expect([page.result?.values, page.conflicts[0]?.about, page.may.includes('settled')]).toEqual([{ voltage: 53 }, 'result', true])
  await expect(act(later(work.boss, '13:00'), orderId, { kind: 'settled', holds: 'nobody#1' })).rejects.toMatchObject({ code: 'ORDER_SETTLE_UNKNOWN' })
  await act(later(work.boss, '13:00'), orderId, { kind: 'settled', holds: second?.key ?? '' })
  expect((await readOrderPage(work.boss, testKinds, orderId)).result?.values).toEqual({ voltage: 50 })
  expect((await countOrders(work.boss)).conflict).toBe(0)
})

test('who is away is stood in for by their deputy', async () => {
  const orderId = await openOne()
  await expect(act(work.zhaxi, orderId, { kind: 'accepted' })).rejects.toMatchObject({ code: 'ORDER_NOT_OWNER' })
  await sql`insert into work_roster (staff_no, kind, from_day, to_day, deputy_staff_no, written_at) values ('chen', 'leave', '2011-03-20', '2011-03-22', 'zhaxi', now())`.execute(work.records.db)
  expect((await act(work.zhaxi, orderId, { kind: 'accepted' }))[0]?.status).toBe('accepted')
  expect((await listOrders(work.zhaxi, { whose: 'mine', stage: 'live' })).map((order) => order.orderId)).toContain(orderId)
  await expect(act(later(work.zhaxi, '09:00', '2011-03-23'), orderId, { kind: 'started' })).rejects.toMatchObject({ code: 'ORDER_NOT_OWNER' })
})

test('lists: by due time, mine, my unit\'s and all within my areas; late ones say so', async () => {
  const late = later(work.boss, '09:00', '2011-04-20')
  const all = await listOrders(late, { whose: 'all', stage: 'live' })
  const dues = all.flatMap((order) => order.dueAt ?? [])
  expect(dues).toEqual(dues.toSorted())
  const overdue = await listOrders(late, { whose: 'all', stage: 'late' })
  expect(overdue.length).toBeGreaterThan(0)
  expect(overdue.every((order) => order.isLate)).toBe(true)
  expect((await listOrders(work.kang, { whose: 'all', stage: 'live' })).every((order) => order.areaCode.startsWith('632322'))).toBe(true)
  expect((await listOrders(work.zhaxi, { whose: 'team', stage: 'live' })).some((order) => order.ownerStaffNo === 'chen')).toBe(true)
  expect((await countOrders(late)).late).toBe(overdue.length)
})

test('events cannot be changed or taken away', async () => {
  await expect(sql`delete from work_event`.execute(work.records.db)).rejects.toThrow('append-only')
  await expect(sql`update work_event set kind = 'closed'`.execute(work.records.db)).rejects.toThrow('append-only')
})

test('after a move the clock of the new unit holds, what was spent stays spent, and an agreed day goes along', async () => {
  const ofUnits: typeof patrol = { ...patrol, id: 'test.ofUnits', unitClocks: { branch: { ...patrol.clock, calendar: 'always', doneMinutes: 48 * 60 }, business_office: { ...patrol.clock, doneMinutes: 8 * 60 } } }
  const notCounted: typeof patrol = { ...patrol, id: 'test.notCounted', unitClocks: { branch: null } }
  const kinds = [...testKinds, ofUnits, notCounted]
  const move = (orderId: number, unitCode: string, time: string, given: Partial<GivenEvent> = {}) => give(orderId, { kind: 'moved', unitCode, terms: null, reason: '归口' }, { at: new Date(`2011-03-21T${time}:00+08:00`).toISOString(), ...given })
  const done = async (orderId: number) => (await readOrderPage(later(work.boss, '14:30'), kinds, orderId)).done
  const orderId = await openOne({ unitCode: 'O1' }, work.boss, ofUnits)
  // 8 h of the office from Monday 09:00.
  expect((await done(orderId)).dueAt).toBe('2011-03-22T02:00:00.000Z')
  const moved = move(orderId, 'B6323', '11:00')
  await recordEvents(later(work.boss, '11:00'), kinds, [moved])
  // Two hours of the office are spent, 46 of day and night are left.
  expect(await done(orderId)).toMatchObject({ state: 'running', dueAt: '2011-03-23T01:00:00.000Z' })
  await recordEvents(later(work.boss, '14:30'), kinds, [move(orderId, 'O2', '14:30')])
  expect(await done(orderId)).toMatchObject({ state: 'running', spentMinutes: 330, remainingMinutes: 150 })
  expect((await recordEvents(later(work.boss, '14:40'), kinds, [moved]))[0]?.outcome).toBe('known')

  const agreed = await openOne({ unitCode: 'O1', dueAt: '2011-03-24T18:00:00+08:00' }, work.boss, ofUnits)
  await recordEvents(later(work.boss, '11:00'), kinds, [move(agreed, 'B6323', '11:00')])
  expect((await done(agreed)).dueAt).toBe('2011-03-24T10:00:00.000Z')
  const uncounted = await openOne({ unitCode: 'O1' }, work.boss, notCounted)
  await recordEvents(later(work.boss, '11:00'), kinds, [move(uncounted, 'B6323', '11:00')])
  expect((await done(uncounted)).state).toBe('none')
  await recordEvents(later(work.boss, '11:10'), kinds, [move(uncounted, 'O2', '11:10')])
  expect(await done(uncounted)).toMatchObject({ state: 'running', dueAt: '2011-03-23T03:00:00.000Z' })
})

test('by hand two kinds of emergency go to one person only one by one, with the reason written', async () => {
  const relief: typeof patrol = { ...patrol, id: 'test.relief' }
  const kinds = [...testKinds, relief]
  const urgent = { priority: 'emergency', areaCode: '632322100', ownerStaffNo: 'kang' } as const
  const first = await openOne(urgent)
  await openOne(urgent)
  await expect(openOne(urgent, work.boss, relief)).rejects.toMatchObject({ code: 'ORDER_TWO_EMERGENCIES', params: { name: '康珠（虚构）', orderId: first } })
  const other = await openOne({ ...urgent, ownerStaffNo: null }, work.boss, relief)
  const assign = (note?: string) => recordEvents(work.boss, kinds, [give(other, { kind: 'assigned', ownerStaffNo: 'kang', ...(note === undefined ? {} : { note }) })])
  await expect(assign()).rejects.toMatchObject({ code: 'ORDER_TWO_EMERGENCIES' })
  await expect(assign('  ')).rejects.toMatchObject({ code: 'ORDER_TWO_EMERGENCIES' })
  expect((await assign('道路中断，只有此人能到'))[0]?.status).toBe('assigned')
  // Both at once, to somebody who has none yet.
  const [one, two] = [await openOne({ priority: 'emergency', ownerStaffNo: null }), await openOne({ priority: 'emergency', ownerStaffNo: null }, work.boss, relief)]
  const both = [one, two].map((orderId) => give(orderId, { kind: 'assigned', ownerStaffNo: 'zhaxi' }))
  await expect(recordEvents(work.boss, kinds, both)).rejects.toMatchObject({ code: 'ORDER_TWO_EMERGENCIES' })
  expect((await recordEvents(work.boss, kinds, both.slice(0, 1)))[0]?.outcome).toBe('taken')
  // An ordinary order goes to them all the same.
  expect(await openOne({ ownerStaffNo: 'zhaxi' }, work.boss, relief)).toBeGreaterThan(0)
})
