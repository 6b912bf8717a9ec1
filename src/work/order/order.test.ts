import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventBody, OrderEvent } from './contract.ts'
import { correctedMs, eventKey, foldOrder, mayHappen } from './rules.ts'
import { assigned, at, logArbitrary, logOf, opened, result } from './testOrders.ts'

const returned: EventBody = { kind: 'returned', reason: '照片不清' }
const event = (device: string, sequence: number, time: string, body: EventBody, given: Partial<OrderEvent> = {}): OrderEvent => ({ device, sequence, at: at(time), clockOffsetMs: 0, basedOn: null, staffNo: 'chen', body, ...given })

test('an order is walked from its opening to its end, once with rework', () => {
  const log = logOf(
    ['09:00', opened()], ['09:10', assigned()], ['09:20', { kind: 'accepted' }], ['10:00', { kind: 'travelled' }], ['11:00', { kind: 'started' }],
    ['11:30', { kind: 'paused', reason: '等钥匙' }], ['12:00', { kind: 'resumed' }], ['15:00', result('failed')], ['15:30', returned], ['16:00', result()], ['17:00', { kind: 'closed' }])
  const states = log.map((_, index) => foldOrder(log.slice(0, index + 1))?.status)
  expect(states).toEqual(['open', 'assigned', 'accepted', 'travelling', 'working', 'paused', 'working', 'done', 'rework', 'done', 'closed'])
  expect(foldOrder(log)).toMatchObject({ ownerStaffNo: 'chen', reworkCount: 1, reopenCount: 0, result: { outcome: 'done' }, conflicts: [], idle: [], lastKey: 'desk#11', eventCount: 11 })
})

test('a kind that closes by its result needs no review', () => {
  const state = foldOrder(logOf(['09:00', opened(null, 'by_result')], ['09:10', assigned()], ['10:00', result()]))
  expect(state?.status).toBe('closed')
  expect(state?.closedMs).toBe(Date.parse(at('10:00')))
})

test('who refuses gives it back, with the reason', () => {
  const state = foldOrder(logOf(['09:00', opened()], ['09:10', assigned()], ['09:20', { kind: 'refused', reason: '在休假' }]))
  expect([state?.status, state?.ownerStaffNo, state?.lastRefusal]).toEqual(['open', null, '在休假'])
})

test('an open order belongs to whoever takes it', () => {
  expect(foldOrder(logOf(['09:00', opened()], ['09:05', { kind: 'accepted' }, 'zhaxi']))).toMatchObject({ status: 'accepted', ownerStaffNo: 'zhaxi' })
})

test('without its opening there is no order yet', () => {
  expect(foldOrder([event('p1', 1, '09:00', assigned())])).toBeNull()
})

test('events count by corrected time: a phone that is two hours slow is put right', () => {
  const log = [event('desk', 1, '09:00', opened()), event('desk', 2, '09:10', assigned()), event('phone', 1, '07:30', { kind: 'started' }, { clockOffsetMs: 7_200_000 })]
  expect(foldOrder(log)).toMatchObject({ status: 'working', idle: [] })
  expect(foldOrder([...log.slice(0, 2), event('phone', 1, '07:30', { kind: 'started' })])?.idle).toEqual([{ key: 'phone#1', because: 'before_opening' }])
})

test('what comes too late is kept and changes nothing', () => {
  const log = [...logOf(['09:00', opened(null, 'by_result')], ['09:10', assigned()], ['10:00', result()]), event('phone', 4, '11:00', { kind: 'started' })]
  expect(foldOrder(log)).toMatchObject({ status: 'closed', idle: [{ key: 'phone#4', because: 'not_possible' }], lastKey: 'desk#3' })
})

test('two results based on one event wait for a person, the first holds until then', () => {
  const base = logOf(['09:00', opened()], ['09:10', assigned()])
  const mine = event('a', 1, '10:00', result('done'), { basedOn: 'desk#2' })
  const yours = event('b', 1, '10:05', result('failed'), { basedOn: 'desk#2' })
  const open = foldOrder([...base, yours, mine])
  expect(open?.conflicts).toEqual([{ about: 'result', basedOn: 'desk#2', keys: ['a#1', 'b#1'], holds: 'a#1', isSettled: false }])
  expect([open?.result?.outcome, open?.idle]).toEqual(['done', [{ key: 'b#1', because: 'lost_conflict' }]])
  const settled = foldOrder([...base, yours, mine, event('desk', 9, '11:00', { kind: 'settled', holds: 'b#1' })])
  expect([settled?.result?.outcome, settled?.conflicts[0]?.isSettled]).toEqual(['failed', true])
})

test('two owners and two closures on one event are conflicts; equal ones and other events are not', () => {
  const base = logOf(['09:00', opened()])
  const toChen = event('a', 1, '09:10', assigned('chen'), { basedOn: 'desk#1' })
  expect(foldOrder([...base, toChen, event('b', 1, '09:11', assigned('li'), { basedOn: 'desk#1' })])?.conflicts.map((each) => each.about)).toEqual(['owner'])
  expect(foldOrder([...base, toChen, event('b', 1, '09:11', assigned('chen'), { basedOn: 'desk#1' })])?.conflicts).toEqual([])
  const done = [...logOf(['09:00', opened()], ['09:10', assigned()], ['10:00', result()])]
  const closed = event('a', 1, '11:00', { kind: 'closed' }, { basedOn: 'desk#3' })
  expect(foldOrder([...done, closed, event('b', 1, '11:01', { kind: 'cancelled', reason: '重复' }, { basedOn: 'desk#3' })])?.conflicts.map((each) => each.about)).toEqual(['closure'])
  expect(foldOrder([...done, event('a', 1, '11:00', { kind: 'noted', text: '一' }, { basedOn: 'desk#3' }), event('b', 1, '11:01', { kind: 'noted', text: '二' }, { basedOn: 'desk#3' })])?.conflicts).toEqual([])
})

test('merged, opened again, cancelled', () => {
  const log = logOf(['09:00', opened()], ['09:10', assigned()], ['09:30', { kind: 'merged', intoOrderId: 12 }], ['10:00', { kind: 'reopened', reason: '不是一回事' }], ['10:30', { kind: 'cancelled', reason: '不需要' }])
  expect(foldOrder(log.slice(0, 3))).toMatchObject({ status: 'merged', mergedInto: 12 })
  expect(foldOrder(log.slice(0, 4))).toMatchObject({ status: 'rework', mergedInto: null, reopenCount: 1 })
  expect(foldOrder(log)?.status).toBe('cancelled')
})

/** The full 100,000 with WORK_RUNS=100000; enough of them every time. */
const numRuns = Number(process.env['WORK_RUNS'] ?? 5_000)
test('any order of arrival, copies and replays give one state', () => {
  fc.assert(fc.property(logArbitrary, fc.infiniteStream(fc.nat()), (log, numbers) => {
    const draws = numbers[Symbol.iterator]()
    const draw = (below: number) => Number(draws.next().value) % below
    const copies = [...log, ...log.filter(() => draw(2) === 0)]
    for (let index = copies.length - 1; index > 0; index--) {
      const other = draw(index + 1)
      const [left, right] = [copies[index], copies[other]]
      if (left && right) [copies[index], copies[other]] = [right, left]
    }
    expect(foldOrder(copies)).toEqual(foldOrder(log))
  }), { numRuns })
})

const deciding: readonly string[] = ['result', 'assigned', 'accepted', 'closed', 'cancelled', 'merged', 'settled']
test('a gap gives the state of what is there, and the missing one makes it whole', () => {
  fc.assert(fc.property(logArbitrary, fc.nat(), (log, number) => {
    const missing = log[number % Math.max(1, log.length)]
    const withGap = log.filter((each) => each !== missing)
    const whole = missing ? [...withGap, missing] : withGap
    expect(foldOrder(whole)).toEqual(foldOrder(log))
    const [state, all] = [foldOrder(withGap), foldOrder(log)]
    if (!state) return
    const keys = new Set(withGap.map(eventKey))
    expect(foldOrder(withGap.toReversed())).toEqual(state)
    expect(state.eventCount).toBe(keys.size)
    for (const key of [state.lastKey, ...state.idle.map((each) => each.key), ...state.conflicts.flatMap((conflict) => [...conflict.keys, conflict.holds])]) expect(keys).toContain(key)
    // What changed nothing and decides nothing is missed by nobody.
    const wasIdle = missing && all?.idle.some((each) => each.key === eventKey(missing)) && log.filter((each) => eventKey(each) === eventKey(missing)).length === 1
    if (all && missing && wasIdle && !deciding.includes(missing.body.kind)) expect(state).toEqual({ ...all, idle: all.idle.filter((each) => each.key !== eventKey(missing)), eventCount: all.eventCount - 1 })
  }), { numRuns: numRuns / 5 })
})

test('an event either moves the order as the table says or is listed as idle', () => {
  fc.assert(fc.property(logArbitrary, (log) => {
    const state = foldOrder(log)
    if (!state) return
    const idle = new Map(state.idle.map((each) => [each.key, each.because]))
    expect([idle.size, idle.has(state.lastKey)]).toEqual([state.idle.length, false])
    const openedLater = log.filter((each) => each.body.kind !== 'opened' && correctedMs(each) > state.openedMs).toSorted((a, b) => correctedMs(a) - correctedMs(b))
    // Without a conflict or two events at one instant or of one number, each meets the state that the ones before it came to.
    if (state.conflicts.length === 0 && new Set(log.map(eventKey)).size === log.length && new Set(log.map(correctedMs)).size === log.length) {
      for (const each of openedLater) {
        const before = foldOrder(log.filter((other) => correctedMs(other) < correctedMs(each)))
        expect(idle.get(eventKey(each)) ?? null).toBe(before && mayHappen(before.status, each.body.kind) ? null : 'not_possible')
      }
    }
    expect(state.closedMs !== null).toBe(['closed', 'cancelled', 'merged'].includes(state.status))
    expect(mayHappen(state.status, 'reopened')).toBe(state.closedMs !== null)
    expect(state.stops.every((stop, index) => stop.toMs === null ? index === state.stops.length - 1 : stop.toMs >= stop.fromMs)).toBe(true)
  }), { numRuns: numRuns / 5 })
})
