import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import { dayNumber, dayOf, type LadderAccount, type Money, type OpenItem, openEnd, type Pause } from './accountRules.ts'
import type { LadderPolicy } from './contract.ts'
import { defaultLadder } from './ladder.data.ts'
import { decideLadder, type LadderState, prepareLadder } from './rules.ts'

const start = day('2011-01-10')
const on = (days: number): number => dayNumber(addDays(start, days))
const anyDay = (from: number): number => from
const item = (itemId: string, dueAt: number, amountFen = 10_000): OpenItem => ({ itemId, issuedOn: on(dueAt - 25), dueOn: on(dueAt), amountFen, debitUntil: null })
const pay = (at: number, amountFen: number, more: Partial<Money> = {}): Money => ({ on: on(at), amountFen, reversedOn: null, ...more })
const account = (more: Partial<LadderAccount>): LadderAccount => ({ accountNo: 'A1', items: [], moneys: [], pauses: [], protections: [], limitUses: [], limitTerms: [], ...more })
const decide = (of: LadderAccount, at: number, policy: LadderPolicy = defaultLadder, stopDay = anyDay): LadderState => decideLadder(of, prepareLadder(policy), on(at), stopDay)
const rungAt = (of: LadderAccount, at: number, policy: LadderPolicy = defaultLadder): string | null => {
  const { rung } = decide(of, at, policy)
  return rung === null ? null : (policy.rungs[rung]?.id ?? null)
}
const one = account({ items: [item('a', 0)] })

test('the default ladder takes each rung on its day', () => {
  expect([2, 3, 9, 10, 20, 29, 30, 45, 60, 104, 105, 134, 135, 400].map((at) => rungAt(one, at))).toEqual([null, 'sms', 'sms', 'call', 'visit', 'visit', 'oneWay', 'twoWay', 'letter', 'letter', 'preClose', 'preClose', 'close', 'close'])
  expect(decide(one, 12)).toEqual({
    accountNo: 'A1', overdueFen: 10_000, oldestDueOn: on(0), ladderDays: 12, owesSince: on(1), rung: 1, since: on(10), because: 'overdue',
    steps: [{ rung: 0, on: on(3), because: 'overdue' }, { rung: 1, on: on(10), because: 'overdue' }], hold: null, next: { rung: 2, on: on(20), because: 'overdue' }, restoreFrom: null,
  })
})

test('a partial payment never makes it worse', () => {
  const two = account({ items: [item('a', 0), item('b', 30)] })
  expect(rungAt(two, 31)).toBe('oneWay')
  for (const at of [5, 15, 25, 31, 40]) {
    const paid = account({ ...two, moneys: [pay(at, 4_000)] })
    for (let later = at; later < 60; later += 1) expect((decide(paid, later).rung ?? -1)).toBeLessThanOrEqual(decide(two, later).rung ?? -1)
  }
})

test('paying the oldest bill buys time but repeats no rung', () => {
  const paid = account({ items: [item('a', 0), item('b', 30)], moneys: [pay(32, 10_000)] })
  expect(decide(paid, 35)).toMatchObject({ rung: 3, since: on(30), ladderDays: 5, next: { rung: 4, on: on(75) } })
})

test('a credit clears the state like a payment', () => {
  expect(decide(account({ items: [item('a', 0)], moneys: [pay(12, 10_000)] }), 12)).toMatchObject({ rung: null, owesSince: null, overdueFen: 0, restoreFrom: null, next: null })
})

test('who was stopped and paid is to be restored, until a new stop', () => {
  const paid = account({ items: [item('a', 0), item('b', 40)], moneys: [pay(36, 10_000)] })
  expect(decide(paid, 36)).toMatchObject({ rung: null, restoreFrom: on(36) })
  expect(decide(paid, 50)).toMatchObject({ rung: 1, restoreFrom: on(36) })
  expect(decide(paid, 70)).toMatchObject({ rung: 3, restoreFrom: null })
})

test('a reminder for one bill does not hide the others', () => {
  const two = account({ items: [item('a', 0), item('b', 1, 3_000)], pauses: [{ kind: 'dispute', itemId: 'a', from: on(2), to: on(90) }] })
  expect(decide(two, 12)).toMatchObject({ overdueFen: 3_000, oldestDueOn: on(1), rung: 1, since: on(11) })
})

test('a reversed payment was never money', () => {
  const back = account({ items: [item('a', 0)], moneys: [pay(12, 10_000, { reversedOn: on(40) })] })
  expect(decide(back, 20).rung).toBeNull()
  // From then on one rung after the other, each after its cool-down.
  expect(decide(back, 60).steps.map((step) => [defaultLadder.rungs[step.rung]?.id, step.on - on(0)])).toEqual([['sms', 40], ['call', 43], ['visit', 48], ['oneWay', 53]])
})

test('a promise waits until its day and then goes on where it would be; a dispute takes its days out', () => {
  const pausedBy = (kind: Pause['kind']) => account({ items: [item('a', 0)], pauses: [{ kind, itemId: null, from: on(5), to: on(14) }] })
  expect(decide(pausedBy('promise'), 12)).toMatchObject({ rung: 0, hold: 'promise', next: { rung: 1, on: on(15) } })
  expect(decide(pausedBy('dispute'), 12)).toMatchObject({ rung: 0, hold: 'dispute', ladderDays: 4, next: { rung: 1, on: on(20) } })
  // Fifteen days at most, whatever the promise says.
  expect(decide(account({ items: [item('a', 0)], pauses: [{ kind: 'promise', itemId: null, from: on(5), to: openEnd }] }), 12).next).toEqual({ rung: 1, on: on(20), because: 'overdue' })
})

test('a protected customer is reminded but never stopped', () => {
  const guarded = account({ items: [item('a', 0)], protections: [{ from: on(0), to: on(99) }] })
  expect(decide(guarded, 60)).toMatchObject({ rung: 2, hold: 'protected', next: { rung: 3, on: on(100) } })
})

test('a stop waits for a day that allows one, and termination waits with it', () => {
  const afterHoliday = (from: number): number => (from >= on(43) && from <= on(52) ? on(53) : from)
  const state = decide(one, 50, defaultLadder, afterHoliday)
  expect(state).toMatchObject({ rung: 3, hold: 'noStopDay', next: { rung: 4, on: on(53) } })
  expect(decide(one, 200, defaultLadder, afterHoliday).steps.map((step) => step.on - on(0))).toEqual([3, 10, 20, 30, 53, 63, 113, 143])
})

test('a used-up limit climbs to its rung without waiting for a due date', () => {
  const used = account({ limitUses: [{ from: on(0), to: openEnd }] })
  expect(decide(used, 30).steps).toEqual([0, 3, 8, 13].map((at, rung) => ({ rung, on: on(at), because: 'limit' })))
})

test('the days that a limit allows hold back what stops a service, never a reminder and never shorter than the ladder', () => {
  const term = (more: object, from = on(-40), to = openEnd) => account({ items: [item('a', 0)], limitTerms: [{ from, to, limitDays: 1, oneWayStopDays: 0, ...more }] })
  const long = term({ limitDays: 50 })
  expect(decide(long, 200).steps.map((step) => step.on - on(0))).toEqual([3, 10, 20, 50, 60, 70, 120, 150])
  expect(decide(long, 40)).toMatchObject({ rung: 2, hold: 'limitDays', next: { rung: 3, on: on(50) } })
  expect(decide(term({}), 200)).toEqual(decide(one, 200))
  const slow = term({ oneWayStopDays: 40 })
  expect(decide(slow, 60)).toMatchObject({ rung: 3, hold: 'oneWayStopDays', next: { rung: 4, on: on(70) } })
  // Who has used up the sum of the limit is stopped for that, however many days it allows.
  expect(decide({ ...long, limitUses: [{ from: on(0), to: openEnd }] }, 40).steps.at(-1)).toEqual({ rung: 3, on: on(13), because: 'limit' })
})

test('a used-up limit waits while a bank debit is under way: until it came back or its last day, and not for one that is paid', () => {
  const limitUses = [{ from: on(0), to: openEnd }]
  const debit = (debitUntil: number, more = {}) => account({ items: [{ ...item('a', 20), debitUntil: on(debitUntil) }], limitUses, ...more })
  expect(decide(debit(20), 20)).toMatchObject({ rung: null, hold: 'debit', owesSince: on(0), next: { rung: 0, on: on(21), because: 'limit' } })
  expect(decide(debit(20), 60).steps.map((step) => step.on - on(0)).slice(0, 4)).toEqual([21, 24, 29, 34])
  expect(decide(debit(6), 30).steps.map((step) => [step.on - on(0), step.because])).toEqual([[7, 'limit'], [10, 'limit'], [15, 'limit'], [20, 'limit']])
  expect(decide(debit(20, { moneys: [pay(2, 10_000)] }), 30).steps[0]).toEqual({ rung: 0, on: on(2), because: 'limit' })
  // Rungs that were taken stay, and nobody who still owes is restored by the next month's debit.
  expect(decide(debit(20, { items: [{ ...item('a', 39), debitUntil: on(39) }] }), 30)).toMatchObject({ rung: 3, restoreFrom: null })
})

test('a limit that changes during arrears takes no rung back', () => {
  const changed = account({ items: [item('a', 0)], limitTerms: [{ from: on(-40), to: on(34), limitDays: 30, oneWayStopDays: 15 }, { from: on(35), to: openEnd, limitDays: 90, oneWayStopDays: 60 }] })
  expect(decide(changed, 34).steps).toEqual(decide(one, 34).steps)
  expect(decide(changed, 80).steps).toEqual(decide(one, 34).steps)
  expect(decide(changed, 80)).toMatchObject({ rung: 3, hold: 'limitDays', next: { rung: 4, on: on(90) } })
  // It ends: what it held back is due on the day after.
  const ended = account({ items: [item('a', 0)], limitTerms: [{ from: on(-40), to: on(39), limitDays: 90, oneWayStopDays: 0 }] })
  expect(decide(ended, 60).steps.map((step) => step.on - on(0))).toEqual([3, 10, 20, 40, 50, 60])
})

test('small sums are left alone', () => {
  expect(decide(account({ items: [item('a', 0, 499)] }), 90)).toMatchObject({ rung: null, owesSince: null, overdueFen: 499 })
  expect(decide(account({ items: [item('a', 0, 1_500)] }), 90)).toMatchObject({ rung: 1, hold: 'amount' })
})

// ---- The plain definition, day by day, written apart from the product's way of jumping between changes.

type Plain = { rung: number | null; since: Day | null; steps: [number, Day][]; overdueFen: number; restoreFrom: Day | null }
function plainly(of: LadderAccount, policy: LadderPolicy, until: number, mayStop: (at: Day) => boolean): Plain {
  let steps: [number, Day][] = []
  let restoreFrom: Day | null = null
  let overdueFen = 0
  const within = (span: { from: number; to: number }, at: Day): boolean => dayOf(span.from) <= at && (span.to >= openEnd || at <= dayOf(span.to))
  const pausing = (at: Day): Pause[] => of.pauses.filter((pause) => pause.itemId === null && within(pause, at) && at < addDays(dayOf(pause.from), policy.pauses[pause.kind].daysMax))
  const frozen = (at: Day): boolean => pausing(at).some((pause) => !policy.pauses[pause.kind].daysCount)
  for (let at = addDays(start, -40); at <= dayOf(until); at = addDays(at, 1)) {
    const paid = of.moneys.filter((money) => dayOf(money.on) <= at && (money.reversedOn === null || at < dayOf(money.reversedOn)))
    const left = new Map(of.items.map((each) => [each.itemId, each.amountFen]))
    let spare = paid.reduce((sum, each) => sum + each.amountFen, 0)
    const known = of.items.filter((each) => dayOf(each.issuedOn) <= at && !of.pauses.some((pause) => pause.itemId === each.itemId && within(pause, at)))
      .toSorted((x, y) => x.issuedOn - y.issuedOn || (x.itemId < y.itemId ? -1 : 1))
    for (const each of known) {
      const used = Math.min(spare, each.amountFen)
      left.set(each.itemId, each.amountFen - used)
      spare -= used
    }
    const due = known.filter((each) => dayOf(each.dueOn) < at).toSorted((x, y) => x.dueOn - y.dueOn)
    const open = due.filter((each) => (left.get(each.itemId) ?? 0) > 0)
    overdueFen = open.reduce((sum, each) => sum + (left.get(each.itemId) ?? 0), 0)
    const isLimitUsed = of.limitUses.some((span) => within(span, at)) && policy.limitRung !== null
    if (overdueFen < Math.max(1, policy.minOverdueFen) && !isLimitUsed) {
      if (steps.some(([rung]) => isStopRung(policy, rung))) restoreFrom = at
      steps = []
      continue
    }
    let age = 0
    if (open[0]) for (let day = addDays(dayOf(open[0].dueOn), 1); day <= at; day = addDays(day, 1)) if (!frozen(day)) age += 1
    const rung = steps.length
    const wanted = policy.rungs[rung]
    if (!wanted || pausing(at).length > 0) continue
    const isDebited = known.some((each) => (left.get(each.itemId) ?? 0) > 0 && each.debitUntil !== null && at <= dayOf(each.debitUntil))
    const byLimit = isLimitUsed && !isDebited && rung <= policy.rungs.findIndex((each) => each.id === policy.limitRung)
    const byAge = open.length > 0 && age >= wanted.days && overdueFen >= wanted.minFen && overdueFen >= policy.minOverdueFen
    const last = steps.at(-1)
    if (!byLimit && !byAge) continue
    const term = of.limitTerms.find((span) => within(span, at))
    if (term && isStopRung(policy, rung) && !byLimit && age < term.limitDays) continue
    const oneWay = steps.find(([index]) => policy.rungs[index]?.id === 'oneWay')
    if (term && wanted.id === 'twoWay' && oneWay && at < addDays(oneWay[1], term.oneWayStopDays)) continue
    if (last && at < addDays(last[1], wanted.coolDownDays)) continue
    const twoWay = steps.find(([index]) => policy.rungs[index]?.channels.some((each) => each.channel === 'twoWayStop'))
    if (twoWay && wanted.channels.some((each) => each.channel === 'preClose' || each.channel === 'close') && at < addDays(twoWay[1], policy.contract.closeAfterStopDays)) continue
    if (isStopRung(policy, rung)) {
      if (of.protections.some((span) => within(span, at)) || !mayStop(at)) continue
      restoreFrom = null
    }
    steps.push([rung, at])
  }
  const last = steps.at(-1)
  return { rung: last?.[0] ?? null, since: last?.[1] ?? null, steps, overdueFen, restoreFrom }
}
const isStopRung = (policy: LadderPolicy, rung: number): boolean => policy.rungs[rung]?.channels.some((each) => ['oneWayStop', 'twoWayStop', 'preClose', 'close'].includes(each.channel)) ?? false

const dayIn = fc.integer({ min: -20, max: 160 })
const spanIn = fc.tuple(dayIn, fc.integer({ min: 0, max: 60 })).map(([from, length]) => ({ from: on(from), to: on(from + length) }))
const anyAccount: fc.Arbitrary<LadderAccount> = fc.record({
  items: fc.uniqueArray(fc.record({ itemId: fc.constantFrom('a', 'b', 'c', 'd'), dueOn: dayIn.map(on), ahead: fc.constantFrom(25, 25, 25, 60, 5), amountFen: fc.integer({ min: 100, max: 12_000 }), debit: fc.constantFrom(null, null, 0, 3) }).map(({ ahead, debit, ...each }) => ({ ...each, issuedOn: each.dueOn - ahead, debitUntil: debit === null ? null : each.dueOn - debit })), { selector: (each) => each.itemId, maxLength: 4 }),
  moneys: fc.array(fc.record({ on: dayIn.map(on), amountFen: fc.integer({ min: 1, max: 12_000 }), reversedOn: fc.constantFrom(null, 60) }), { maxLength: 5 }).map((all) => all.map((each) => ({ ...each, reversedOn: each.reversedOn === null ? null : each.on + each.reversedOn }))),
  pauses: fc.array(fc.record({ kind: fc.constantFrom('promise', 'dispute', 'hardship'), itemId: fc.constantFrom(null, null, 'a'), span: spanIn }), { maxLength: 3 }).map((all) => all.map(({ span, ...each }) => ({ ...each, ...span }))),
  protections: fc.array(spanIn, { maxLength: 2 }),
  limitUses: fc.array(spanIn, { maxLength: 1 }),
  // One term after the other, as a limit has them; the last may have no end.
  limitTerms: fc.tuple(dayIn, fc.array(fc.record({ length: fc.integer({ min: 1, max: 60 }), limitDays: fc.integer({ min: 1, max: 120 }), oneWayStopDays: fc.integer({ min: 0, max: 60 }) }), { maxLength: 3 }), fc.boolean()).map(([first, all, isOpen]) => {
    let from = on(first)
    return all.map(({ length, ...days }, index) => {
      const span = { ...days, from, to: isOpen && index === all.length - 1 ? openEnd : from + length - 1 }
      from += length
      return span
    })
  }),
}).map((some) => account(some))
const anyPolicy: fc.Arbitrary<LadderPolicy> = fc.record({ minOverdueFen: fc.constantFrom(0, 500, 3_000), limitRung: fc.constantFrom(null, 'oneWay', 'call'), coolDownDays: fc.integer({ min: 1, max: 12 }), step: fc.integer({ min: 1, max: 15 }) })
  .map(({ coolDownDays, step, ...rest }) => ({ ...defaultLadder, ...rest, rungs: defaultLadder.rungs.map((rung, index) => ({ ...rung, days: 2 + step * index, coolDownDays })) }))
const closedDays = fc.uniqueArray(dayIn.map(on), { maxLength: 60 }).map((all) => new Set(all))
const nextOpen = (closed: ReadonlySet<number>) => (from: number): number => {
  let at = from
  while (closed.has(at)) at += 1
  return at
}

test('the state is that of the plain definition, day by day', () => {
  fc.assert(fc.property(anyAccount, anyPolicy, closedDays, dayIn, (of, policy, closed, at) => {
    const state = decideLadder(of, prepareLadder(policy), on(at), nextOpen(closed))
    const expected = plainly(of, policy, on(at), (each) => !closed.has(dayNumber(each)))
    expect({ rung: state.rung, since: state.since === null ? null : dayOf(state.since), steps: state.steps.map((step) => [step.rung, dayOf(step.on)]), overdueFen: state.overdueFen, restoreFrom: state.restoreFrom === null ? null : dayOf(state.restoreFrom) }).toEqual(expected)
  }), { numRuns: 400 })
})

test('days of a limit that are no longer than what the ladder waits by itself change nothing', () => {
  fc.assert(fc.property(anyAccount, anyPolicy, closedDays, dayIn, (of, policy, closed, at) => {
    const ladder = prepareLadder(policy)
    const limitTerms = of.limitTerms.filter((term) => term.limitDays > ladder.ownDays.limitDays || term.oneWayStopDays > ladder.ownDays.oneWayStopDays)
    expect(decideLadder({ ...of, limitTerms }, ladder, on(at), nextOpen(closed))).toEqual(decideLadder(of, ladder, on(at), nextOpen(closed)))
  }), { numRuns: 800 })
})

test('any order of arrival gives the same state', () => {
  fc.assert(fc.property(anyAccount, dayIn, fc.infiniteStream(fc.nat()), (of, at, draws) => {
    const shuffled = <T>(all: readonly T[]): T[] => all.map((each) => ({ each, key: draws.next().value })).toSorted((x, y) => x.key - y.key).map(({ each }) => each)
    const other = { ...of, items: shuffled(of.items), moneys: shuffled(of.moneys), pauses: shuffled(of.pauses), protections: shuffled(of.protections), limitTerms: shuffled(of.limitTerms) }
    expect(decide(other, at)).toEqual(decide(of, at))
  }), { numRuns: 800 })
})

test('no rung is skipped or repeated, a missed night changes nothing, and what was announced next is what comes', () => {
  fc.assert(fc.property(anyAccount, anyPolicy, closedDays, dayIn, fc.integer({ min: 1, max: 30 }), (of, policy, closed, at, later) => {
    const ladder = prepareLadder(policy)
    const now = decideLadder(of, ladder, on(at), nextOpen(closed))
    const then = decideLadder(of, ladder, on(at + later), nextOpen(closed))
    expect(then.steps.map((step) => step.rung)).toEqual(then.steps.map((_, index) => index))
    expect(then.steps.every((step, index) => index === 0 || step.on > (then.steps[index - 1]?.on ?? 0))).toBe(true)
    // Of the debt that goes on: what a night said stays said, whether or not the nights between were run.
    if (now.owesSince !== null && then.owesSince === now.owesSince) expect(then.steps.slice(0, now.steps.length)).toEqual(now.steps)
    const isQuiet = !of.moneys.some((money) => money.on > on(at) || (money.reversedOn ?? 0) > on(at))
    if (now.next !== null && now.next.on <= on(at + later) && isQuiet && then.owesSince === now.owesSince && now.owesSince !== null) expect(then.steps[now.steps.length]).toEqual(now.next)
  }), { numRuns: 1_500 })
})

test('a payment never leads to a more severe rung', () => {
  fc.assert(fc.property(anyAccount, dayIn, dayIn, fc.integer({ min: 1, max: 20_000 }), (of, at, paidAt, fen) => {
    const before = decide({ ...of, limitUses: [] }, at)
    const after = decide({ ...of, limitUses: [], moneys: [...of.moneys, pay(paidAt, fen)] }, at)
    expect(after.rung ?? -1).toBeLessThanOrEqual(before.rung ?? -1)
  }), { numRuns: 1_500 })
})
