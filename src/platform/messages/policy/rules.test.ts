import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, dayInChina } from '../../../kernel/day.ts'
import { purposes } from '../purposes.data.ts'
import { usualPolicy } from './policy.data.ts'
import { afterQuiet, type Candidate, decideSends, firstFreeDay, isQuiet, minuteOfDay, type Policy } from './rules.ts'

/** 22:15 in China is 14:15 UTC. */
const china = (text: string): Date => new Date(`${text}:00+08:00`)
const candidate = (messageId: number, more: Partial<Candidate> = {}): Candidate => ({ messageId, purpose: purposes.dunning, personKey: '13900000001', expiresAt: china('2011-04-30T00:00'), hasGateway: true, ...more })
const decideOne = (now: Date, one: Candidate, sent = {}) => decideSends({ now, policy: usualPolicy, candidates: [one], sentOf: () => sent }).get(one.messageId)

test('quiet hours run over midnight in Beijing time', () => {
  expect(['20:59', '21:00', '23:59', '00:00', '07:59', '08:00'].map((time) => isQuiet(usualPolicy, china(`2011-03-22T${time}`)))).toEqual([false, true, true, true, true, false])
  expect(afterQuiet(usualPolicy, china('2011-03-22T22:15'))).toEqual(china('2011-03-23T08:00'))
  expect(afterQuiet(usualPolicy, china('2011-03-23T03:10'))).toEqual(china('2011-03-23T08:00'))
  expect(isQuiet({ ...usualPolicy, quietFrom: '12:00', quietTo: '14:00' }, china('2011-03-22T13:00'))).toBe(true)
  expect(isQuiet({ ...usualPolicy, isQuietOn: false }, china('2011-03-22T23:00'))).toBe(false)
  expect(['24:00', '7:00', '07:60', '07:05'].map(minuteOfDay)).toEqual([null, null, null, 425])
})

test('an arrears notice waits for the morning, an alarm does not', () => {
  const night = china('2011-03-22T23:00')
  expect(decideOne(night, candidate(1))).toEqual({ kind: 'hold', because: 'quiet', until: china('2011-03-23T08:00') })
  expect(decideOne(night, candidate(1, { purpose: purposes.alarm }))).toEqual({ kind: 'submit' })
})

test('the third one of a day waits for tomorrow, the sixth of a week until the week has room', () => {
  const noon = china('2011-03-22T12:00')
  expect(decideOne(noon, candidate(1), { '2011-03-22': 2 })).toEqual({ kind: 'hold', because: 'dayLimit', until: china('2011-03-23T08:00') })
  expect(decideOne(noon, candidate(1), { '2011-03-17': 2, '2011-03-19': 2, '2011-03-21': 1 })).toEqual({ kind: 'hold', because: 'weekLimit', until: china('2011-03-24T08:00') })
  expect(decideOne(noon, candidate(1, { personKey: null }), { '2011-03-22': 9 })).toEqual({ kind: 'submit' })
})

test('messages of one round to one person count for each other', () => {
  const decisions = decideSends({ now: china('2011-03-22T12:00'), policy: usualPolicy, candidates: [1, 2, 3].map((id) => candidate(id)), sentOf: () => ({}) })
  expect([...decisions.values()].map((decision) => decision.kind)).toEqual(['submit', 'submit', 'hold'])
})

test('what is too late ends, and without a gateway a message is only shown', () => {
  expect(decideOne(china('2011-05-01T12:00'), candidate(1))).toEqual({ kind: 'expire' })
  expect(decideOne(china('2011-03-22T23:00'), candidate(1, { hasGateway: false }))).toEqual({ kind: 'show' })
})

const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const anyPolicy: fc.Arbitrary<Policy> = fc.record({ isQuietOn: fc.boolean(), quietFrom: time, quietTo: time, perDayMax: fc.integer({ min: 1, max: 4 }), perWeekMax: fc.integer({ min: 1, max: 8 }), staffPerDayMax: fc.integer({ min: 1, max: 9 }) })
const anyInstant = fc.date({ min: new Date('2011-01-01T00:00:00Z'), max: new Date('2012-01-01T00:00:00Z'), noInvalidDate: true })

test('the end of the quiet hours is the first minute that is not quiet', () => {
  fc.assert(fc.property(anyPolicy, anyInstant, (policy, instant) => {
    const after = afterQuiet(policy, instant)
    expect(isQuiet(policy, after)).toBe(false)
    expect(after >= instant).toBe(true)
    if (!isQuiet(policy, instant)) expect(after).toEqual(instant)
    else expect(isQuiet(policy, new Date(after.getTime() - 60_000))).toBe(true)
  }), { numRuns: 5_000 })
})

test('whatever comes when: nobody gets more than the limits, and nothing in quiet hours', () => {
  const wishes = fc.array(fc.record({ atMinute: fc.integer({ min: 0, max: 20 * 24 * 60 }), person: fc.constantFrom('a', 'b') }), { maxLength: 60 })
  fc.assert(fc.property(anyPolicy, wishes, (policy, given) => {
    const begin = china('2011-03-01T00:00').getTime()
    const sent: Record<string, Record<string, number>> = { a: {}, b: {} }
    const waiting = given.map((wish, index) => ({ dueAt: new Date(begin + wish.atMinute * 60_000), one: candidate(index, { personKey: wish.person, expiresAt: china('2012-01-01T00:00') }) }))
    for (let step = 0; step < 400 && waiting.length > 0; step += 1) {
      waiting.sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
      const now = waiting[0]?.dueAt ?? new Date(begin)
      const due = waiting.filter((each) => each.dueAt <= now)
      const decisions = decideSends({ now, policy, candidates: due.map((each) => each.one), sentOf: (key) => sent[key] ?? {} })
      for (const each of due) {
        const decision = decisions.get(each.one.messageId)
        if (decision?.kind === 'hold') {
          expect(decision.until > now).toBe(true)
          each.dueAt = decision.until
          continue
        }
        expect(isQuiet(policy, now)).toBe(false)
        const own = sent[each.one.personKey ?? ''] ?? {}
        own[dayInChina(now)] = (own[dayInChina(now)] ?? 0) + 1
        waiting.splice(waiting.indexOf(each), 1)
      }
    }
    for (const own of Object.values(sent)) {
      for (const each of Object.keys(own).map(day)) {
        expect(own[each]).toBeLessThanOrEqual(policy.perDayMax)
        expect(Array.from({ length: 7 }, (_, back) => own[addDays(each, -back)] ?? 0).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(policy.perWeekMax)
      }
    }
  }), { numRuns: 500 })
})

test('the first free day is free, and no day before it is', () => {
  const sentDays = fc.dictionary(fc.integer({ min: 0, max: 6 }).map((back) => addDays(day('2011-03-22'), -back)), fc.integer({ min: 0, max: 4 }))
  fc.assert(fc.property(anyPolicy, sentDays, (policy, sent) => {
    const free = firstFreeDay(policy, sent, day('2011-03-22'))
    const fits = (at: string): boolean => (sent[at] ?? 0) < policy.perDayMax && Array.from({ length: 7 }, (_, back) => sent[addDays(day(at), -back)] ?? 0).reduce((sum, one) => sum + one, 0) < policy.perWeekMax
    expect(fits(free.day)).toBe(true)
    expect(free.because === null).toBe(free.day === '2011-03-22')
    for (let at = day('2011-03-22'); at < free.day; at = addDays(at, 1)) expect(fits(at)).toBe(false)
  }))
})
