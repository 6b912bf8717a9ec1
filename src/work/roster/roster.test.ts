import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOrders } from '../order/actions.ts'
import { openTestWork, patrol, testKinds, type TestWork } from '../testWork.ts'
import { addRoster, listRoster, proposeOwners, removeRoster } from './actions.ts'
import { newRosterShape } from './contract.ts'
import { balance, type Candidate, type Waiting } from './rules.ts'

const person = (staffNo: string, given: Partial<Candidate> = {}): Candidate => ({ staffNo, name: staffNo, load: 0, skills: new Set(), duties: new Set(), isAway: false, areaCodes: new Set(['a']), urgentKinds: new Set(), ...given })
const order = (orderId: number, given: Partial<Waiting> = {}): Waiting => ({ orderId, kind: 'k', areaCode: 'a', skill: null, isEmergency: false, ...given })

test('work goes to who has least, knows how, is there, and has the duty when it is urgent', () => {
  expect(balance([order(1), order(2), order(3)], [person('x', { load: 2 }), person('y')]).map((each) => each.staffNo)).toEqual(['y', 'y', 'x'])
  expect(balance([order(1, { skill: 'power' })], [person('x'), person('y', { load: 9, skills: new Set(['power']) })])[0]?.staffNo).toBe('y')
  expect(balance([order(1)], [person('x', { isAway: true })])).toEqual([{ orderId: 1, staffNo: null, name: null, because: 'nobody' }])
  expect(balance([order(1, { isEmergency: true })], [person('x'), person('y', { load: 9, duties: new Set(['发电']) })])[0]).toMatchObject({ staffNo: 'y', because: 'on_duty' })
  // Only one of the two can go to b, so it goes there, and a waits for nobody.
  expect(balance([order(1), order(2, { areaCode: 'b' })], [person('x', { areaCodes: new Set(['a', 'b']) }), person('y')]).map((each) => [each.orderId, each.staffNo])).toEqual([[2, 'x'], [1, 'y']])
})

test('two kinds of emergency do not land on one person, neither beside what they have nor both at once', () => {
  const urgent = (orderId: number, kind: string) => order(orderId, { kind, isEmergency: true })
  const busy = person('x', { urgentKinds: new Set(['power']) })
  expect(balance([urgent(1, 'fault'), urgent(2, 'power')], [busy, person('y', { load: 9 })]).map((each) => each.staffNo)).toEqual(['y', 'x'])
  expect(balance([urgent(1, 'fault')], [busy])).toEqual([{ orderId: 1, staffNo: null, name: null, because: 'urgent_elsewhere' }])
  expect(balance([urgent(1, 'fault'), urgent(2, 'power')], [person('z')]).map((each) => [each.staffNo, each.because])).toEqual([['z', 'least_load'], [null, 'urgent_elsewhere']])
  // Who is on duty and busy with another kind is passed over for whoever fits.
  expect(balance([urgent(1, 'fault')], [person('x', { duties: new Set(['抢修']), urgentKinds: new Set(['power']) }), person('y')])[0]).toMatchObject({ staffNo: 'y', because: 'least_load' })
  expect(balance([order(1, { kind: 'fault' })], [busy])[0]?.staffNo).toBe('x')
})

const areas = ['a', 'b', 'c']
const candidates = fc.uniqueArray(fc.record({
  staffNo: fc.stringMatching(/^[a-z]{1,4}$/), load: fc.nat(5), isAway: fc.boolean(), areaCodes: fc.subarray(areas).map((codes) => new Set(codes)), skills: fc.subarray(['s', 't']).map((skills) => new Set(skills)), duties: fc.subarray(['s', 'd']).map((duties) => new Set(duties)), urgentKinds: fc.subarray(['k', 'l'], { maxLength: 1 }).map((kinds) => new Set(kinds)),
}), { selector: (each) => each.staffNo, maxLength: 8 }).map((people) => people.map((each) => person(each.staffNo, each)))
const waiting = fc.uniqueArray(fc.record({ orderId: fc.nat(1_000), kind: fc.constantFrom('k', 'l'), areaCode: fc.constantFrom(...areas), skill: fc.option(fc.constantFrom('s', 't')), isEmergency: fc.boolean() }), { selector: (each) => each.orderId, maxLength: 30 })
test('laws of balancing: only who fits, nobody left out who could be served, the order of the lists does not matter, and equals stay even', () => {
  fc.assert(fc.property(waiting, candidates, (orders, people) => {
    const given = balance(orders, people)
    const fits = (each: Waiting) => people.filter((one) => !one.isAway && one.areaCodes.has(each.areaCode) && (each.skill === null || one.skills.has(each.skill) || one.duties.has(each.skill))).map((one) => one.staffNo)
    expect(given.map((each) => each.orderId).toSorted((a, b) => a - b)).toEqual(orders.map((each) => each.orderId).toSorted((a, b) => a - b))
    const urgentOf = new Map(people.map((one) => [one.staffNo, new Set(one.urgentKinds)]))
    for (const proposal of given) if (orders.find((each) => each.orderId === proposal.orderId)?.isEmergency) urgentOf.get(proposal.staffNo ?? '')?.add(orders.find((each) => each.orderId === proposal.orderId)?.kind ?? '')
    for (const kinds of urgentOf.values()) expect(kinds.size).toBeLessThanOrEqual(1)
    for (const proposal of given) {
      const asked = orders.find((each) => each.orderId === proposal.orderId)
      if (asked && proposal.staffNo !== null) expect(fits(asked)).toContain(proposal.staffNo)
      if (asked && proposal.because === 'nobody') expect(fits(asked)).toEqual([])
      // Only an emergency is left to the desk, where everybody who fits has one of another kind.
      if (asked && proposal.because === 'urgent_elsewhere') expect([asked.isEmergency, fits(asked).every((one) => [...(urgentOf.get(one) ?? [])].some((kind) => kind !== asked.kind))]).toEqual([true, true])
      const onDuty = asked?.isEmergency ? people.filter((one) => fits(asked).includes(one.staffNo) && (asked.skill === null ? one.duties.size > 0 : one.duties.has(asked.skill))).map((one) => one.staffNo) : []
      if (proposal.because === 'on_duty') expect(onDuty).toContain(proposal.staffNo)
    }
    expect(balance(orders.toReversed(), people.toReversed())).toEqual(given)
  }), { numRuns: 2_000 })
  fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 60 }), (peopleCount, orderCount) => {
    const people = Array.from({ length: peopleCount }, (_, index) => person(`p${index}`))
    const counts = new Map(people.map((each) => [each.staffNo, 0]))
    for (const each of balance(Array.from({ length: orderCount }, (_, index) => order(index)), people)) counts.set(each.staffNo ?? '', (counts.get(each.staffNo ?? '') ?? 0) + 1)
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1)
  }), { numRuns: 300 })
})

let work: TestWork
beforeAll(async () => {
  work = await openTestWork()
})
afterAll(() => work.close())
const entry = (given: Record<string, unknown>) => newRosterShape.parse({ staffNo: 'chen', kind: 'duty', duty: '发电', fromDay: '2011-03-21', toDay: '2011-03-25', ...given })

test('two kinds of urgent work never land on one person, nor work on who is away', async () => {
  const { rosterId } = await addRoster(work.boss, entry({}))
  await expect(addRoster(work.boss, entry({ duty: '故障抢修', fromDay: '2011-03-25', toDay: '2011-03-27' }))).rejects.toMatchObject({ code: 'ROSTER_TWO_DUTIES', params: { duty: '发电' } })
  await expect(addRoster(work.boss, entry({ kind: 'leave', duty: null, fromDay: '2011-03-23' }))).rejects.toMatchObject({ code: 'ROSTER_ON_DUTY' })
  await addRoster(work.boss, entry({ staffNo: 'zhaxi', kind: 'leave', duty: null }))
  await expect(addRoster(work.boss, entry({ staffNo: 'zhaxi' }))).rejects.toMatchObject({ code: 'ROSTER_AWAY' })
  await expect(addRoster(work.boss, entry({ staffNo: 'kang', kind: 'leave', duty: null, deputyStaffNo: 'zhaxi' }))).rejects.toMatchObject({ code: 'ROSTER_DEPUTY_AWAY' })
  await expect(addRoster(work.boss, entry({ staffNo: 'kang', toDay: '2011-03-20' }))).rejects.toMatchObject({ code: 'ROSTER_DAYS_REVERSED' })
  await expect(addRoster(work.kang, entry({ fromDay: '2011-05-01', toDay: '2011-05-02' }))).rejects.toMatchObject({ code: 'ROSTER_STAFF_UNKNOWN' })
  await expect(addRoster(work.chen, entry({}))).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  expect((await listRoster(work.chen, { fromDay: '2011-03-24', toDay: '2011-03-24' })).map((row) => [row.name, row.kind, row.duty])).toEqual([['陈明（虚构）', 'duty', '发电'], ['扎西（虚构）', 'leave', null]])
  await removeRoster(work.boss, rosterId)
  await expect(removeRoster(work.boss, rosterId)).rejects.toMatchObject({ code: 'ROSTER_GONE' })
})

test('the desk is proposed owners: the office of the place, not who is away', async () => {
  const opened = await work.records.transaction((tx) => openOrders(work.boss, tx, patrol, ['632301100', '632322100', '632301101'].map((areaCode) => ({ title: '巡检', areaCode }))))
  const proposals = await proposeOwners(work.boss, testKinds, opened.map((each) => each.orderId))
  expect(proposals.map((each) => each.staffNo).toSorted()).toEqual(['chen', 'chen', 'kang'])
})
