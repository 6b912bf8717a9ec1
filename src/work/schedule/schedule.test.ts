import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day, daysBetween } from '../../kernel/day.ts'
import { serviceCalendars } from '../clock/calendars.ts'
import { isWorkday } from '../clock/calendarRules.ts'
import { escalationChore } from '../notification/chores.ts'
import { openOrder, recordEvents } from '../order/actions.ts'
import { listOrders } from '../order/reading.ts'
import { later, openTestWork, patrol, testKinds, type TestWork } from '../testWork.ts'
import { addSchedule, endSchedule, listSchedules, openScheduled, openScheduledSlice } from './actions.ts'
import { everies, newScheduleShape } from './contract.ts'
import { nextOpening, nextPeriod, occasionOf, occasionOn, periodDays, periodStart, type Rhythm } from './rules.ts'

const { office } = serviceCalendars
const rhythm = (given: Partial<Rhythm>): Rhythm => ({ every: 'month', opensAfterDays: 0, windowDays: 5, toleranceDays: 0, skipsHolidays: true, validFrom: '2011-01-01', validTo: null, ...given })

test('occasions by hand: month, week, quarter, a daily one that rests, a holiday at the beginning', () => {
  expect(occasionOn(rhythm({}), day('2011-03-03'), office)).toEqual({ key: '2011-03-01', opensOn: '2011-03-01', dueOn: '2011-03-05' })
  expect(occasionOn(rhythm({}), day('2011-03-06'), office)).toBeNull()
  expect(occasionOn(rhythm({ every: 'week', windowDays: 3, toleranceDays: 1 }), day('2011-03-24'), office)).toEqual({ key: '2011-03-21', opensOn: '2011-03-21', dueOn: '2011-03-24' })
  expect(occasionOn(rhythm({ every: 'quarter', opensAfterDays: 30, windowDays: 20 }), day('2011-02-01'), office)).toMatchObject({ key: '2011-01-01', opensOn: '2011-01-31' })
  expect(occasionOn(rhythm({ every: 'day', windowDays: 1 }), day('2011-04-04'), office)).toBeNull()
  expect(occasionOn(rhythm({ every: 'day', windowDays: 1 }), day('2011-04-02'), office)?.key).toBe('2011-04-02')
  expect(occasionOf(rhythm({}), day('2011-10-01'), office)?.opensOn).toBe('2011-10-08')
  expect(occasionOf(rhythm({ skipsHolidays: false }), day('2011-10-01'), office)?.opensOn).toBe('2011-10-01')
  expect(nextOpening(rhythm({ every: 'half_year' }), day('2011-03-21'), office)).toBe('2011-07-01')
  expect(occasionOn(rhythm({ validFrom: '2011-03-02' }), day('2011-03-02'), office)).toBeNull()
})

const everyArbitrary = fc.constantFrom(...everies)
const dayArbitrary = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays(day('2009-01-01'), days))
test('periods follow each other without gaps, and each occasion lies open once', () => {
  fc.assert(fc.property(everyArbitrary, dayArbitrary, (every, on) => {
    const start = periodStart(every, on)
    const next = nextPeriod(every, start)
    expect(start <= on && on < next).toBe(true)
    expect(periodStart(every, next)).toBe(next)
    expect(daysBetween(start, next)).toBeGreaterThanOrEqual(periodDays[every])
  }), { numRuns: 1_000 })
  fc.assert(fc.property(everyArbitrary, dayArbitrary, fc.nat(30), fc.boolean(), (every, on, opensAfterDays, skipsHolidays) => {
    const asked = rhythm({ every, opensAfterDays: every === 'day' || every === 'week' ? 0 : opensAfterDays % 20, windowDays: 1, skipsHolidays, validFrom: '2009-01-01' })
    const occasion = occasionOn(asked, on, office)
    if (!occasion) return
    expect(occasion.opensOn <= on && on <= occasion.dueOn).toBe(true)
    if (skipsHolidays) expect(isWorkday(office, occasion.opensOn)).toBe(true)
    expect(occasionOn(asked, occasion.opensOn, office)).toEqual(occasion)
  }), { numRuns: 1_000 })
})

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
})
afterAll(() => work.close())
const schedule = (given: Record<string, unknown>) => newScheduleShape.parse({ kind: 'test.patrol', title: '月度巡检', every: 'month', subjectKind: 'area', places: { within: '6323', level: 'township' }, opensAfterDays: 20, windowDays: 8, validFrom: '2011-03-01', ...given })

test('recurring work opens one order for each place and occasion, given out evenly, however often the night runs', async () => {
  const { scheduleId, opened } = await addSchedule(work.boss, testKinds, schedule({}))
  expect(opened).toBe(4)
  expect(await openScheduled(work.records, testKinds, day('2011-03-21'), new Date())).toBe(0)
  expect(await openScheduled(work.records, testKinds, day('2011-03-25'), new Date())).toBe(0)
  expect(await openScheduled(work.records, testKinds, day('2011-04-01'), new Date())).toBe(0)
  expect(await openScheduled(work.records, testKinds, day('2011-04-21'), new Date())).toBe(4)
  const orders = await listOrders(work.boss, { whose: 'all', stage: 'live' })
  expect(orders.map((order) => [order.title, order.ownerStaffNo, order.dueAt]).toSorted()).toEqual([
    ['月度巡检 保安镇', 'zhaxi', '2011-03-28T10:00:00.000Z'], ['月度巡检 保安镇', 'zhaxi', '2011-04-28T10:00:00.000Z'], ['月度巡检 康扬镇', 'kang', '2011-03-28T10:00:00.000Z'], ['月度巡检 康扬镇', 'kang', '2011-04-28T10:00:00.000Z'],
    ['月度巡检 隆务镇', 'chen', '2011-03-28T10:00:00.000Z'], ['月度巡检 隆务镇', 'chen', '2011-04-28T10:00:00.000Z'], ['月度巡检 马克堂镇', 'kang', '2011-03-28T10:00:00.000Z'], ['月度巡检 马克堂镇', 'kang', '2011-04-28T10:00:00.000Z'],
  ].toSorted())
  expect((await listSchedules(work.boss, testKinds))[0]).toMatchObject({ scheduleId, placeName: '黄南州', openedCount: 8, openCount: 8, nextOpensOn: '2011-04-21' })
  await endSchedule(work.boss, scheduleId)
  expect(await openScheduled(work.records, testKinds, day('2011-05-23'), new Date())).toBe(0)
  await expect(endSchedule(work.boss, scheduleId)).rejects.toMatchObject({ code: 'SCHEDULE_GONE' })
})

test('the same work is arranged once, also by a page that heard no answer; when its first orders cannot be opened it is not arranged at all', async () => {
  const twice = schedule({ title: '周检', every: 'week', opensAfterDays: 0, windowDays: 7, places: { within: '632301', level: 'township' } })
  const both = await Promise.allSettled([addSchedule(work.boss, testKinds, twice), addSchedule(work.boss, testKinds, twice)])
  expect(both.map((each) => (each.status === 'fulfilled' ? each.value.opened : each.reason.code)).toSorted()).toEqual([2, 'SCHEDULE_DOUBLED'])
  expect((await addSchedule(work.boss, testKinds, { ...twice, places: { ...twice.places, within: '632322' } })).opened).toBe(2)
  const before = await listSchedules(work.boss, testKinds)
  // The store takes no such version, so opening its orders fails after the schedule was written.
  const broken = { ...patrol, id: 'test.broken', version: 1.5 }
  await expect(addSchedule(work.boss, [broken], { ...twice, kind: 'test.broken' })).rejects.toThrow()
  expect(await listSchedules(work.boss, testKinds)).toHaveLength(before.length)
  for (const { scheduleId, title } of before) if (title === '周检') await endSchedule(work.boss, scheduleId)
})

test('outlets and offices are places too; what cannot be is refused', async () => {
  expect(await addSchedule(work.kang, testKinds, schedule({ subjectKind: 'outlet', places: { within: '632322' } }))).toMatchObject({ opened: 1 })
  expect(await addSchedule(work.boss, testKinds, schedule({ subjectKind: 'unit', places: { within: '6323', assigns: false } }))).toMatchObject({ opened: 2 })
  await expect(addSchedule(work.kang, testKinds, schedule({}))).rejects.toMatchObject({ code: 'ORDER_AREA_OUTSIDE' })
  await expect(addSchedule(work.boss, testKinds, schedule({ every: 'week', opensAfterDays: 3, windowDays: 6 }))).rejects.toMatchObject({ code: 'SCHEDULE_WINDOW' })
  await expect(addSchedule(work.boss, testKinds, schedule({ kind: 'test.unknown' }))).rejects.toMatchObject({ code: 'ORDER_KIND_UNKNOWN' })
  await expect(addSchedule(work.boss, testKinds, schedule({ subjectKind: 'outlet', places: { within: '632301101' } }))).rejects.toMatchObject({ code: 'SCHEDULE_NO_PLACES' })
  await expect(addSchedule(work.chen, testKinds, schedule({}))).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('what is late reaches the role of its chain once, and again only after it was opened again', async () => {
  const { orderId } = await work.records.transaction((tx) => openOrder(work.boss, tx, patrol, { title: '迟', areaCode: '632301100', ownerStaffNo: 'chen', dueAt: '2011-03-21T09:30:00+08:00' }))
  const choreAt = (time: string) => escalationChore({ records: work.records, kinds: testKinds, todayOf: async () => day('2011-03-23'), now: () => new Date(`2026-11-22T${time}:00+08:00`) })()
  const rows = async () => (await sql<{ role: string; reopen_count: number }>`select role, reopen_count from work_escalation where order_id = ${orderId} order by reopen_count`.execute(work.records.db)).rows
  await choreAt('03:00')
  expect(await rows()).toEqual([])
  await choreAt('09:30')
  await choreAt('09:31')
  expect(await rows()).toEqual([{ role: 'county_manager', reopen_count: 0 }])
  expect((await listOrders(later(work.boss, '10:00', '2011-03-23'), { whose: 'all', stage: 'late' })).find((order) => order.orderId === orderId)?.escalatedTo).toBe('county_manager')
  await recordEvents(later(work.boss, '10:00'), testKinds, [{ orderId, device: 's', sequence: 1, basedOn: null, body: { kind: 'cancelled', reason: '重复' } }])
  await choreAt('11:00')
  expect(await rows()).toHaveLength(1)
  await recordEvents(later(work.boss, '11:10'), testKinds, [{ orderId, device: 's', sequence: 2, basedOn: null, body: { kind: 'reopened', reason: '还要做' } }])
  await choreAt('11:20')
  expect((await rows()).map((row) => row.reopen_count)).toEqual([0, 1])
})

test('recurring work of a kind that keeps Losar does not open on it', async () => {
  const kinds = [...testKinds, { ...patrol, id: 'test.losar', clock: { ...patrol.clock, calendar: 'tibetan_office' as const } }]
  const rhythmOf = { opensAfterDays: 6, places: { within: '632322', level: 'township', assigns: false } }
  const on = (today: string) => later(work.boss, '09:00', today)
  // Losar 2011 ended on Monday 7 March, which was a day of work for everybody else.
  expect((await addSchedule(on('2011-03-07'), kinds, schedule({ ...rhythmOf, title: '平常' }))).opened).toBe(2)
  const { scheduleId, opened } = await addSchedule(on('2011-03-07'), kinds, schedule({ ...rhythmOf, title: '藏历', kind: 'test.losar' }))
  expect([opened, (await listSchedules(on('2011-03-07'), kinds)).find((each) => each.scheduleId === scheduleId)?.nextOpensOn]).toEqual([0, '2011-03-08'])
  expect(await openScheduled(work.records, kinds, day('2011-03-08'), new Date())).toBe(2)
  for (const each of await listSchedules(work.boss, kinds)) if (['平常', '藏历'].includes(each.title)) await endSchedule(work.boss, each.scheduleId)
})

test('urgent recurring work goes to who is on duty', async () => {
  await sql`insert into work_roster (staff_no, kind, duty, from_day, to_day, written_at) values ('zhaxi', 'duty', '发电', '2011-03-21', '2011-03-21', now())`.execute(work.records.db)
  const { scheduleId, opened } = await addSchedule(work.boss, testKinds, schedule({ title: '应急巡检', priority: 'emergency', places: { within: '632301', level: 'township' } }))
  expect(opened).toBe(2)
  const orders = await listOrders(work.boss, { whose: 'all', stage: 'live' })
  expect(orders.filter((order) => order.title.startsWith('应急巡检')).map((order) => order.ownerStaffNo)).toEqual(['zhaxi', 'zhaxi'])
  await endSchedule(work.boss, scheduleId)
})

test('a long round opens slice by slice, and one that was killed goes on with what is missing', async () => {
  await sql`update work_schedule set ended_at = now() where ended_at is null`.execute(work.records.db)
  await sql`insert into outlet (outlet_code, name, kind, area_code, unit_code, opened_on) select 'L' || n, '代理点' || n, 'agent', '632322100', 'O2', '2009-01-01' from generate_series(1, 600) n`.execute(work.records.db)
  const daily = { every: 'day', opensAfterDays: 0, windowDays: 1, subjectKind: 'outlet', places: { within: '632322100' }, skipsHolidays: false } as const
  const one = await addSchedule(work.boss, testKinds, schedule({ ...daily, title: '日巡' }))
  const two = await addSchedule(work.boss, testKinds, schedule({ ...daily, title: '日访', places: { within: '632322100', assigns: false } }))
  expect([one.opened, two.opened]).toEqual([600, 600])
  const onDay = day('2011-03-22')
  const slice = (fromSchedule: number) => openScheduledSlice(work.records, testKinds, { onDay, fromSchedule }, new Date())
  expect(await slice(one.scheduleId)).toEqual({ opened: 250, next: one.scheduleId })
  // Killed here; the next run finds what is there.
  expect(await slice(one.scheduleId)).toEqual({ opened: 250, next: one.scheduleId })
  // The rest of one and the beginning of the next fill a slice together.
  expect(await slice(one.scheduleId)).toEqual({ opened: 350, next: two.scheduleId })
  expect(await openScheduled(work.records, testKinds, onDay, new Date())).toBe(350)
  expect(await openScheduled(work.records, testKinds, onDay, new Date())).toBe(0)
  const { rows } = await sql<{ n: number; places: number }>`select count(*) as n, count(distinct origin) as places from work_order where split_part(origin, ':', 2) in (${String(one.scheduleId)}, ${String(two.scheduleId)})`.execute(work.records.db)
  expect(rows).toEqual([{ n: 2400, places: 2400 }])
})
