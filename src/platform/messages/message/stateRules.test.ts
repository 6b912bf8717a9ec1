import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayCancel, type MessageEvent, pauseMs, standingOf } from './stateRules.ts'

const at = (minute: number): Date => new Date(Date.UTC(2011, 2, 22, 1, minute))
const queued: MessageEvent = { kind: 'queued', at: at(0) }
const submitting = (attempt = 1, part = 1, partCount = 1): MessageEvent => ({ kind: 'submitting', at: at(attempt), attempt, part, partCount })
const accepted = (attempt = 1, part = 1): MessageEvent => ({ kind: 'accepted', at: at(2), attempt, part, reference: `r${part}` })
const throttled = (attempt = 1, part = 1): MessageEvent => ({ kind: 'notTaken', at: at(2), attempt, part, because: 'throttled', until: at(10 + attempt) })
const noAnswer = (attempt = 1, part = 1): MessageEvent => ({ kind: 'noAnswer', at: at(3), attempt, part, because: 'connectionLost' })
const receipt = (outcome: 'delivered' | 'failed' | 'underway', part = 1): MessageEvent => ({ kind: 'receipt', at: at(4), part, outcome, source: 'receipt', because: outcome === 'failed' ? 'UNDELIV' : null })
const settled = (outcome: 'delivered' | 'failed'): MessageEvent => ({ kind: 'settled', at: at(9), outcome, accountId: 1, because: '电话问过' })

const stateOf = (...events: MessageEvent[]) => standingOf(events).state

test('a message goes from the queue to the phone', () => {
  expect(stateOf(queued)).toBe('queued')
  expect(stateOf(queued, submitting())).toBe('submitting')
  expect(stateOf(queued, submitting(), accepted())).toBe('submitted')
  expect(stateOf(queued, submitting(), accepted(), receipt('underway'))).toBe('submitted')
  expect(stateOf(queued, submitting(), accepted(), receipt('delivered'))).toBe('delivered')
  expect(standingOf([queued, submitting(), accepted(), receipt('failed')])).toMatchObject({ state: 'failed', because: 'UNDELIV', openParts: [] })
})

test('no answer is unknown and goes out no second time', () => {
  expect(standingOf([queued, submitting(), noAnswer()])).toMatchObject({ state: 'unknown', because: 'connectionLost', openParts: [], mayHaveLeft: true })
})

test('unknown is settled by a late answer, a receipt, a query or a person, and evidence goes before the person', () => {
  expect(stateOf(queued, submitting(), noAnswer(), accepted())).toBe('submitted')
  expect(stateOf(queued, submitting(), noAnswer(), receipt('delivered'))).toBe('delivered')
  expect(stateOf(queued, submitting(), noAnswer(), settled('failed'))).toBe('failed')
  expect(stateOf(queued, submitting(), noAnswer(), settled('failed'), receipt('delivered'))).toBe('delivered')
})

test('what the gateway did not take goes out again, but not before its pause', () => {
  expect(standingOf([queued, submitting(), throttled()])).toMatchObject({ state: 'queued', because: 'throttled', nextAt: at(11), openParts: [1], mayHaveLeft: false })
  expect(stateOf(queued, submitting(), throttled(), submitting(2))).toBe('submitting')
  expect(stateOf(queued, submitting(), throttled(), submitting(2), noAnswer(2))).toBe('unknown')
})

test('of several parts only those go out again that were not taken', () => {
  const events = [queued, submitting(1, 1, 3), submitting(1, 2, 3), submitting(1, 3, 3), accepted(1, 1), throttled(1, 2), accepted(1, 3)]
  expect(standingOf(events)).toMatchObject({ state: 'queued', openParts: [2], partCount: 3, mayHaveLeft: true })
  expect(stateOf(...events, submitting(2, 2, 3), accepted(2, 2))).toBe('submitted')
  expect(stateOf(...events, submitting(2, 2, 3), accepted(2, 2), receipt('delivered', 1), receipt('delivered', 3))).toBe('submitted')
  expect(stateOf(...events, submitting(2, 2, 3), accepted(2, 2), receipt('delivered', 1), receipt('delivered', 2), receipt('delivered', 3))).toBe('delivered')
})

test('a hold says why and until when; shown, expired and cancelled ones are never sent', () => {
  expect(standingOf([queued, { kind: 'held', at: at(0), because: 'quiet', until: at(30) }])).toMatchObject({ state: 'held', because: 'quiet', nextAt: at(30), openParts: [1] })
  expect(standingOf([queued, { kind: 'shown', at: at(1) }])).toMatchObject({ state: 'shown', openParts: [] })
  expect(standingOf([queued, { kind: 'expired', at: at(1) }])).toMatchObject({ state: 'failed', because: 'expired', openParts: [] })
  expect(standingOf([queued, { kind: 'cancelled', at: at(1), accountId: 1 }])).toMatchObject({ state: 'cancelled', openParts: [] })
})

test('a message may be cancelled only while nothing of it can have left', () => {
  expect(mayCancel(standingOf([queued]))).toBe(true)
  expect(mayCancel(standingOf([queued, submitting(), throttled()]))).toBe(true)
  expect(mayCancel(standingOf([queued, submitting()]))).toBe(false)
  expect(mayCancel(standingOf([queued, submitting(1, 1, 2), submitting(1, 2, 2), accepted(1, 1), throttled(1, 2)]))).toBe(false)
})

test('a submitted message without a receipt becomes unknown, and a late receipt still settles it', () => {
  const overdue: MessageEvent = { kind: 'receiptOverdue', at: at(50) }
  expect(standingOf([queued, submitting(), accepted(), overdue])).toMatchObject({ state: 'unknown', because: 'receiptOverdue' })
  expect(stateOf(queued, submitting(), accepted(), overdue, receipt('delivered'))).toBe('delivered')
})

const part = fc.integer({ min: 1, max: 3 })
const attempt = fc.integer({ min: 1, max: 3 })
const minute = fc.integer({ min: 0, max: 59 }).map(at)
const anyEvent: fc.Arbitrary<MessageEvent> = fc.oneof(
  fc.record({ kind: fc.constant('queued' as const), at: minute }),
  fc.record({ kind: fc.constant('held' as const), at: minute, because: fc.constantFrom('quiet' as const, 'dayLimit' as const), until: minute }),
  fc.record({ kind: fc.constant('shown' as const), at: minute }),
  fc.record({ kind: fc.constant('expired' as const), at: minute }),
  fc.record({ kind: fc.constant('cancelled' as const), at: minute, accountId: fc.constant(1) }),
  fc.record({ kind: fc.constant('submitting' as const), at: minute, attempt, part, partCount: fc.constant(3) }),
  fc.record({ kind: fc.constant('accepted' as const), at: minute, attempt, part, reference: fc.constantFrom('a', null) }),
  fc.record({ kind: fc.constant('notTaken' as const), at: minute, attempt, part, because: fc.constantFrom('throttled', 'notWritten'), until: minute }),
  fc.record({ kind: fc.constant('refused' as const), at: minute, attempt, part, because: fc.constantFrom('x', 'y') }),
  fc.record({ kind: fc.constant('noAnswer' as const), at: minute, attempt, part, because: fc.constantFrom('timeout', 'restart') }),
  fc.record({ kind: fc.constant('receipt' as const), at: minute, part, outcome: fc.constantFrom('delivered' as const, 'failed' as const, 'underway' as const), source: fc.constant('receipt' as const), because: fc.constantFrom('UNDELIV', 'EXPIRED', null) }),
  fc.record({ kind: fc.constant('receiptOverdue' as const), at: minute }),
  fc.record({ kind: fc.constant('settled' as const), at: minute, outcome: fc.constantFrom('delivered' as const, 'failed' as const), accountId: fc.constant(1), because: fc.constantFrom('p', 'q') }),
)

test('neither order nor doubled events change where a message stands', () => {
  fc.assert(fc.property(fc.array(anyEvent, { maxLength: 14 }).chain((events) => fc.tuple(
    fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }), fc.subarray(events))), ([events, shuffled, again]) => {
    expect(standingOf([...shuffled, ...again])).toEqual(standingOf(events))
  }), { numRuns: 20_000 })
}, 60_000)

test('a part that may have left is never open again', () => {
  fc.assert(fc.property(fc.array(anyEvent, { maxLength: 14 }), (events) => {
    const { openParts } = standingOf(events)
    for (const open of openParts) {
      const submits = events.filter((event) => event.kind === 'submitting' && event.part === open)
      for (const submit of submits) {
        expect(events.some((event) => event.kind === 'notTaken' && event.part === open && submit.kind === 'submitting' && event.attempt === submit.attempt)).toBe(true)
      }
      expect(events.some((event) => (event.kind === 'accepted' || event.kind === 'receipt') && event.part === open)).toBe(false)
    }
  }), { numRuns: 20_000 })
}, 60_000)

test('any real run of a gateway sends each part at most once for sure or in doubt', () => {
  // A run: the dispatcher submits what is open, the gateway answers or not; then again.
  const answers = fc.array(fc.constantFrom('accepted', 'notTaken', 'noAnswer', 'refused'), { minLength: 1, maxLength: 30 })
  fc.assert(fc.property(answers, fc.integer({ min: 1, max: 4 }), (script, partCount) => {
    const events: MessageEvent[] = [queued]
    let taken = 0
    for (const answer of script) {
      const standing = standingOf(events)
      if (standing.openParts.length === 0 && standing.attempts > 0) break
      const [open] = standing.attempts === 0 ? [1] : standing.openParts
      if (open === undefined) break
      const parts = standing.attempts === 0 ? Array.from({ length: partCount }, (_, index) => index + 1) : standing.openParts
      const next = standing.attempts + 1
      for (const each of parts) {
        events.push(submitting(next, each, partCount))
        if (answer === 'accepted') { events.push(accepted(next, each)); taken += 1 }
        else if (answer === 'notTaken') events.push(throttled(next, each))
        else if (answer === 'noAnswer') { events.push(noAnswer(next, each)); taken += 1 }
        else events.push({ kind: 'refused', at: at(2), attempt: next, part: each, because: 'invalid' })
      }
    }
    expect(taken).toBeLessThanOrEqual(partCount)
  }))
})

test('pauses double up to half an hour', () => {
  expect([1, 2, 3, 8, 50].map(pauseMs)).toEqual([15_000, 30_000, 60_000, 1_800_000, 1_800_000])
})
