import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { dayNumber } from '../ladder/accountRules.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { dayOfMoney } from './propose.ts'
import { countHolds, earliestStop, handMarksOf, instantAt, isOutOfHours, matchResults, type Performed, settleProposal } from './rules.ts'

const anyDay = (from: number): number => from
const shown = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)

test('a stop is performed at once in its hours, else when the next day for stops begins', () => {
  const at = (clock: string, stopDay = anyDay) => shown(earliestStop(defaultLadder, stopDay, instantAt('2011-03-22', clock)))
  expect([at('10:00'), at('06:00'), at('17:00'), at('23:59')]).toEqual(['2011-03-22T10:00', '2011-03-22T09:00', '2011-03-23T09:00', '2011-03-23T09:00'])
  const afterHoliday = (from: number): number => Math.max(from, dayNumber(day('2011-03-28')))
  expect(at('10:00', afterHoliday)).toBe('2011-03-28T09:00')
})

test('the earliest time of a stop is never out of hours, whenever it is asked for', () => {
  const closed = (from: number): number => (from % 7 >= 5 ? from + (7 - (from % 7)) : from)
  fc.assert(fc.property(fc.integer({ min: instantAt('2011-01-01', '00:00'), max: instantAt('2011-12-31', '23:59') }), (nowMs) => {
    const at = earliestStop(defaultLadder, closed, nowMs)
    expect(at).toBeGreaterThanOrEqual(nowMs)
    expect(isOutOfHours(defaultLadder, closed, at)).toBe(false)
    if (!isOutOfHours(defaultLadder, closed, nowMs)) expect(at).toBe(nowMs)
  }))
})

test('who is decided about by hand', () => {
  const plain = { groupId: null, tier: '普通', monthlyFen: 5_000 }
  expect([plain, { ...plain, groupId: 'G1' }, { ...plain, tier: '钻石卡', monthlyFen: 30_000 }].map((worth) => handMarksOf(defaultLadder, worth))).toEqual([[], ['group'], ['tier', 'bill']])
  expect(handMarksOf({ stops: { ...defaultLadder.stops, byHandGroups: false, byHandTiers: '', byHandBillFen: 0 } }, { groupId: 'G1', tier: '钻石卡', monthlyFen: 30_000 })).toEqual([])
})

test('a proposal is done when every subscriber is, failed when the last word about one is a failure, whatever order the files came in', () => {
  const said = (subscriberId: string | null, outcome: Performed['outcome'], performedMs: number): Performed => ({ subscriberId, outcome, performedMs, note: outcome === 'failed' ? '号码状态不符' : null })
  expect(settleProposal(['a', 'b'], [said('a', 'done', 1)])).toEqual({ state: 'open', doneMs: null, fault: null })
  expect(settleProposal(['a', 'b'], [said('b', 'failed', 2), said('a', 'done', 1)])).toEqual({ state: 'failed', doneMs: null, fault: '号码状态不符' })
  expect(settleProposal(['a', 'b'], [said('b', 'done', 3), said('b', 'failed', 2), said('a', 'done', 1)])).toEqual({ state: 'done', doneMs: 3, fault: null })
  expect(settleProposal(['a', 'b'], [said(null, 'done', 4)])).toEqual({ state: 'done', doneMs: 4, fault: null })
  const anyReport = fc.array(fc.record({ subscriberId: fc.constantFrom('a', 'b', 'c', null), outcome: fc.constantFrom('done', 'failed'), performedMs: fc.integer({ min: 1, max: 9 }) }), { maxLength: 6 })
  fc.assert(fc.property(anyReport, fc.infiniteStream(fc.nat()), (reports, draws) => {
    const all = reports.map((each) => said(each.subscriberId, each.outcome, each.performedMs))
    const shuffled = all.map((each) => ({ each, key: draws.next().value })).toSorted((one, other) => one.key - other.key).map(({ each }) => each)
    expect(settleProposal(['a', 'b'], shuffled)).toEqual(settleProposal(['a', 'b'], all))
  }))
})

test('a result answers the newest proposal of its kind that was made by then, and none that came later', () => {
  const proposals = [{ proposalId: 1, kind: 'oneWayStop', proposedOn: day('2011-01-10'), subscriberIds: [] }, { proposalId: 2, kind: 'oneWayStop', proposedOn: day('2011-03-10'), subscriberIds: [] }, { proposalId: 3, kind: 'restore', proposedOn: day('2011-02-01'), subscriberIds: [] }]
  const result = (resultNo: string, kind: string, on: string) => ({ resultNo, kind, performedOn: day(on), subscriberId: null, outcome: 'done' as const, performedMs: 0, note: null })
  expect([...matchResults(proposals, [result('a', 'oneWayStop', '2011-01-11'), result('b', 'oneWayStop', '2011-03-10'), result('c', 'oneWayStop', '2011-01-09'), result('d', 'twoWayStop', '2011-03-11'), result('e', 'restore', '2011-04-01')])])
    .toEqual([['a', 1], ['b', 2], ['c', null], ['d', null], ['e', 3]])
})

test('what is held back is counted by what holds it, the most first, with the first day of freedom', () => {
  const held = (holdKind: Parameters<typeof countHolds>[0][number]['holdKind'], until: string | null) => ({ holdKind, holdUntil: until === null ? null : day(until) })
  expect(countHolds([held('dispute', '2011-05-01'), held('promise', '2011-03-29'), held(null, null), held('promise', '2011-03-25')])).toEqual([{ kind: 'promise', count: 2, until: '2011-03-25' }, { kind: 'dispute', count: 1, until: '2011-05-01' }])
})

test('the day of a file of money is that of the newest money, and never after the branch\'s own', () => {
  expect(dayOfMoney(['2011-03-20#2', '2011-03-09'], day('2011-03-22'))).toBe('2011-03-20')
  expect(dayOfMoney(['2011-03-24#1'], day('2011-03-22'))).toBe('2011-03-22')
  expect(dayOfMoney([], day('2011-03-22'))).toBe('2011-03-22')
})
