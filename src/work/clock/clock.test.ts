import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EscalationStep } from '../../branch/orderKind/contract.ts'
import { day } from '../../kernel/day.ts'
import type { EventBody, OrderEvent } from '../order/contract.ts'
import { foldOrder } from '../order/rules.ts'
import { assigned, at, logArbitrary, logOf, officeTerms, opened, result } from '../order/testOrders.ts'
import { addServiceMs, dayAt, instantOn, isWorkday, nextServiceMs, serviceMsBetween } from './calendarRules.ts'
import { daysOffBetween, serviceCalendars } from './calendars.ts'
import type { ClockTerms, StageView } from './contract.ts'
import { losarConfirmed, losarYears, nationalHolidays } from './holidays.data.ts'
import { losarOf } from './losarRules.ts'
import { escalationsDue, readStage, type Stage, wasInTime } from './rules.ts'

const { office, always, tibetan_office: tibetan } = serviceCalendars
const hour = 3_600_000
const read = (log: readonly OrderEvent[], stage: Stage, now: string): StageView => {
  const state = foldOrder(log)
  if (!state) throw new Error('no order')
  return readStage(state, stage, serviceCalendars, Date.parse(now))
}
const due = (log: readonly OrderEvent[], steps: readonly EscalationStep[], now: string): number[] => {
  const state = foldOrder(log)
  return state ? escalationsDue(state, steps, serviceCalendars, Date.parse(now)) : []
}
const chain: readonly EscalationStep[] = [{ on: 'reply', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 480, role: 'general_manager' }]
const complaint: ClockTerms = { calendar: 'office', replyBy: 'replied', replyMinutes: 6 * 60, doneMinutes: 16 * 60 }

test('office hours: nights, lunch, weekends and holidays do not count', () => {
  // Friday 17:00 + 2 h: one on Friday, the other on Monday morning.
  expect(addServiceMs(office, Date.parse(at('17:00', '2011-03-18')), 2 * hour)).toBe(Date.parse(at('10:00', '2011-03-21')))
  expect(serviceMsBetween(office, Date.parse(at('12:00')), Date.parse(at('15:00')))).toBe(1 * hour)
  // 清明 2011: Saturday the 2nd is worked, the 3rd to the 5th are off.
  expect(addServiceMs(office, Date.parse(at('17:00', '2011-04-02')), 2 * hour)).toBe(Date.parse(at('10:00', '2011-04-06')))
  expect(serviceMsBetween(office, Date.parse(at('00:00', '2011-03-21')), Date.parse(at('00:00', '2011-03-22')))).toBe(7 * hour)
  expect(nextServiceMs(office, Date.parse(at('23:59', '2011-03-18')))).toBe(Date.parse(at('09:00', '2011-03-21')))
  expect(instantOn(day('2011-03-21'), Date.parse('2026-11-22T18:30:00+08:00'))).toBe(Date.parse(at('18:30')))
})

test('Losar is free where it is kept', () => {
  expect([isWorkday(office, day('2011-03-07')), isWorkday(tibetan, day('2011-03-07')), isWorkday(tibetan, day('2011-03-08'))]).toEqual([true, false, true])
})

test('holidays: worked days are days of rest, spans lie in their year, the spring festival holds its first lunar day', () => {
  const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' })
  for (const year of nationalHolidays) {
    for (const worked of year.worked) expect([0, 6]).toContain(new Date(`${worked}T00:00:00Z`).getUTCDay())
    for (const [from, to] of year.off) {
      expect([from.slice(0, 4), to.slice(0, 4)]).toEqual([String(year.year), String(year.year)])
      expect(from <= to).toBe(true)
      expect(year.worked.every((worked) => worked < from || worked > to)).toBe(true)
    }
    const spring = year.off.find((off) => off[2] === '春节')
    const days = Array.from({ length: 9 }, (_, index) => new Date(Date.parse(`${spring?.[0]}T12:00:00Z`) + index * 86_400_000)).filter((on) => on.toISOString().slice(0, 10) <= (spring?.[1] ?? ''))
    expect(days.map((on) => lunar.format(on))).toContain('1/1')
  }
  expect(nationalHolidays.map((year) => year.year)).toEqual([2009, 2010, 2011, 2012, 2024, 2025, 2026, 2027])
})

test('Losar is worked out: it agrees with what is printed, keeps clear of midnight, and begins with a new moon', () => {
  expect(losarConfirmed.map((on) => losarOf(Number(on.slice(0, 4))).on)).toEqual([...losarConfirmed])
  expect([2010, 2011, 2012, 2025, 2026, 2027].map((year) => losarOf(year).on)).toEqual(['2010-02-14', '2011-03-05', '2012-02-22', '2025-02-28', '2026-02-18', '2027-02-07'])
  const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { day: 'numeric', timeZone: 'Asia/Shanghai' })
  for (let year: number = losarYears.from; year <= losarYears.to; year += 1) {
    const { on, marginDays } = losarOf(year)
    // Rounding in the arithmetic is far below this.
    expect(marginDays).toBeGreaterThan(1e-6)
    expect(on > `${year}-01-31` && on < `${year}-03-10`, on).toBe(true)
    // The reckonings of Tibet and China may differ by a day, and where they leap by a month, never by half of one.
    expect(['1', '2', '30', '29']).toContain(lunar.format(new Date(`${on}T12:00:00+08:00`)).replace(/\D/g, ''))
  }
})

test('every holiday says what its date rests on', () => {
  expect(daysOffBetween('always', '2009-01-01', '2027-12-31')).toEqual([])
  expect(daysOffBetween('office', '2011-03-01', '2011-04-30').map((span) => [span.from, span.name.en, span.basis])).toEqual([['2011-04-03', 'Qingming', 'notice'], ['2011-04-30', 'Labour Day', 'notice']])
  expect(daysOffBetween('tibetan_office', '2011-03-07', '2011-03-07')).toEqual([{ from: '2011-03-05', to: '2011-03-07', name: { zh: '藏历新年', en: 'Losar' }, basis: 'computed' }])
  expect(daysOffBetween('tibetan_office', '2024-02-01', '2024-02-29').map((span) => span.basis)).toEqual(['notice', 'confirmed'])
  expect(new Set(daysOffBetween('office', '2027-01-01', '2027-12-31').map((span) => span.basis))).toEqual(new Set(['law']))
  expect(daysOffBetween('office', '2010-10-01', '2010-10-01')[0]?.name.en).toBe('National Day')
})

const instant = fc.integer({ min: Date.parse('2011-01-01T00:00:00Z') / 60_000, max: Date.parse('2011-12-01T00:00:00Z') / 60_000 }).map((minutes) => minutes * 60_000)
const calendar = fc.constantFrom(office, always, tibetan)
test('service time adds up, comes back, and agrees with counting minutes', () => {
  fc.assert(fc.property(calendar, instant, fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 9_000 }), (one, from, a, b) => {
    const end = addServiceMs(one, from, (a + b) * 60_000)
    expect(addServiceMs(one, addServiceMs(one, from, a * 60_000), b * 60_000)).toBe(end)
    expect(serviceMsBetween(one, from, end)).toBe((a + b) * 60_000)
    const middle = from + (end - from) / 2
    expect(serviceMsBetween(one, from, middle) + serviceMsBetween(one, middle, end)).toBe(serviceMsBetween(one, from, end))
  }), { numRuns: 500 })
  fc.assert(fc.property(calendar, instant, fc.integer({ min: 0, max: 4_000 }), (one, from, minutes) => {
    let counted = 0
    for (let each = 0; each < minutes; each++) {
      const now = from + each * 60_000
      const minute = ((now + 8 * hour) / 60_000) % 1440
      if (isWorkday(one, dayAt(now)) && one.spans.some((span) => minute >= span.fromMinute && minute < span.toMinute)) counted += 1
    }
    expect(serviceMsBetween(one, from, from + minutes * 60_000)).toBe(counted * 60_000)
  }), { numRuns: 60 })
})

test('the deadline of an order opened this minute is counted from now', () => {
  expect(read(logOf(['09:00', opened()]), 'reply', at('09:00'))).toEqual({ state: 'running', dueAt: at('15:00'), spentMinutes: 0, remainingMinutes: 240 })
})

test('a pause stops the clock and needs no more than it took', () => {
  const log = logOf(['09:00', opened()], ['09:10', assigned()], ['10:00', { kind: 'paused', reason: '大雪封路' }])
  expect(read(log, 'done', at('11:00'))).toEqual({ state: 'paused', dueAt: null, spentMinutes: 60, remainingMinutes: 900 })
  const resumed = [...log, ...logOf(['2011-03-22 10:00', { kind: 'resumed' }]).map((event) => ({ ...event, sequence: 4 }))]
  // 16 h in all, 1 h used before, 15 h from Tuesday 10:00: Tuesday 6 h, Wednesday 7 h, Thursday until 11:00.
  expect(read(resumed, 'done', at('10:00', '2011-03-22')).dueAt).toBe(at('11:00', '2011-03-24'))
})

test('waiting for review and having been closed do not count, rework and reopening go on from where it stood', () => {
  const log = logOf(['09:00', opened()], ['09:10', assigned()], ['10:00', result()], ['2011-03-24 10:00', { kind: 'returned', reason: '照片不清' }], ['2011-03-24 11:00', result()], ['2011-03-24 12:00', { kind: 'closed' }], ['2011-03-28 09:00', { kind: 'reopened', reason: '又断了' }])
  expect(read(log.slice(0, 3), 'done', at('18:00', '2011-03-23'))).toMatchObject({ state: 'met', spentMinutes: 60 })
  expect(read(log.slice(0, 6), 'done', at('18:00', '2011-03-26'))).toMatchObject({ state: 'met', spentMinutes: 120 })
  expect(read(log, 'done', at('10:00', '2011-03-28'))).toMatchObject({ state: 'running', spentMinutes: 180 })
})

// The faults that users report most about clocks of this kind, each as what must hold instead.
test('updates after the first reply never override it', () => {
  const log = logOf(['09:00', opened(complaint)], ['10:00', { kind: 'replied', text: '已致电' }], ['17:30', { kind: 'replied', text: '再次致电' }], ['2011-03-22 17:00', { kind: 'noted', text: '补记' }])
  expect(read(log, 'reply', at('18:00', '2011-03-23'))).toMatchObject({ state: 'met', spentMinutes: 60 })
})
test('nothing escalates the reply after somebody replied', () => {
  const log = logOf(['09:00', opened(complaint)], ['10:00', { kind: 'replied', text: '已致电' }])
  expect(due(log, chain, at('17:59'))).toEqual([])
  expect(due(log.slice(0, 1), chain, at('17:30'))).toEqual([0])
})
test('notes do not restart the clock', () => {
  const log = logOf(['09:00', opened(complaint)], ['15:00', { kind: 'noted', text: '客户又来电' }])
  expect(read(log, 'reply', at('15:00')).dueAt).toBe(read(log.slice(0, 1), 'reply', at('15:00')).dueAt)
  expect(read(log, 'done', at('15:00'))).toEqual(read(log.slice(0, 1), 'done', at('15:00')))
})
test('a merged order escalates no more', () => {
  const log = logOf(['09:00', opened(complaint)], ['10:00', { kind: 'merged', intoOrderId: 3 }])
  expect(read(log, 'done', at('18:00', '2011-04-20'))).toMatchObject({ state: 'void', dueAt: null })
  expect(due(log, chain, at('15:00', '2011-04-20'))).toEqual([])
})
test('after a move the new unit\'s clock holds, and none where it has none', () => {
  const longer: EventBody = { kind: 'moved', unitCode: 'HN', terms: { ...officeTerms, calendar: 'always', doneMinutes: 48 * 60 }, reason: '归口网络部' }
  const log = logOf(['09:00', opened(complaint)], ['11:00', longer])
  // 2 h of the office were spent; 46 h of day and night are left.
  expect(read(log, 'done', at('11:00'))).toEqual({ state: 'running', dueAt: at('09:00', '2011-03-23'), spentMinutes: 120, remainingMinutes: 46 * 60 })
  expect(read(logOf(['09:00', opened(complaint)], ['11:00', { kind: 'moved', unitCode: 'HN', terms: null, reason: '不计时' }]), 'done', at('09:00', '2011-06-01')).state).toBe('none')
})
test('nobody is called at midnight for an order with office hours', () => {
  const log = logOf(['2011-03-18 16:00', opened({ ...complaint, replyMinutes: 120 })])
  expect(read(log, 'reply', at('23:00', '2011-03-18'))).toMatchObject({ state: 'running', dueAt: at('18:00', '2011-03-18'), remainingMinutes: 0 })
  expect(due(log, chain, at('00:00', '2011-03-19'))).toEqual([])
  expect(due(log, chain, at('03:00', '2011-03-21'))).toEqual([])
  expect(due(log, chain, at('09:01', '2011-03-21'))).toEqual([0])
})
test('a paused, closed or cancelled order escalates nothing, an overdue one climbs the chain', () => {
  const log = logOf(['09:00', opened({ ...complaint, doneMinutes: 60 })], ['09:30', { kind: 'replied', text: '已致电' }])
  expect(due(log, chain, at('10:01'))).toEqual([1])
  expect(due(log, chain, at('11:05', '2011-03-22'))).toEqual([1, 2])
  expect(due([...log, ...logOf(['10:30', { kind: 'paused', reason: '等客户' }]).map((event) => ({ ...event, sequence: 3 }))], chain, at('11:05', '2011-03-22'))).toEqual([])
  expect(due([...log, ...logOf(['10:30', { kind: 'cancelled', reason: '重复' }]).map((event) => ({ ...event, sequence: 3 }))], chain, at('11:05', '2011-03-22'))).toEqual([])
})
test('a result after the deadline is late for good', () => {
  const log = logOf(['09:00', opened({ ...officeTerms, doneMinutes: 60 })], ['09:10', assigned()], ['11:00', result()], ['11:30', { kind: 'closed' }])
  const view = read(log, 'done', at('12:00', '2011-05-05'))
  expect([view.state, view.dueAt, wasInTime(view)]).toEqual(['missed', at('10:00'), false])
})

const numRuns = Number(process.env['WORK_RUNS'] ?? 2_000)
test('clocks of any log: arrival does not matter, time never runs back, a met clock stands', () => {
  fc.assert(fc.property(logArbitrary, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 5_000 }), (log, after, later) => {
    const state = foldOrder(log)
    const again = foldOrder(log.toReversed())
    if (!state || !again) return
    const now = Date.parse(at('08:00')) + after * 60_000
    for (const stage of ['reply', 'done'] as const) {
      const view = readStage(state, stage, serviceCalendars, now)
      expect(readStage(again, stage, serviceCalendars, now)).toEqual(view)
      const then = readStage(state, stage, serviceCalendars, now + later * 60_000)
      expect(then.spentMinutes).toBeGreaterThanOrEqual(view.spentMinutes)
      if (view.state === 'met' || view.state === 'missed') expect(then).toEqual(view)
    }
  }), { numRuns })
})
