import { expect, test } from 'vitest'
import { addMonths, month } from '../../kernel/day.ts'
import { forecastSettings } from './forecast.data.ts'
import type { WorthBody } from '../worth/contract.ts'
import { atRisk, byValueAtRisk, unitWorth } from '../worth/rules.ts'
import { type MonthParts, outlookOf, yearEnd, yearTarget } from './yearRules.ts'

const flow = { rollUp: 'sum', isRatio: false } as const
const level = { rollUp: 'last', isRatio: false } as const
const rate = { rollUp: 'sum', isRatio: true } as const

/** From January 2009 on, a wave that comes again every year. */
function partsOf(count: number, denominator: number | null = null): MonthParts[] {
  return Array.from({ length: count }, (_, index) => ({ month: addMonths(month('2009-01'), index), numerator: 100 + 10 * (index % 12) + (index % 2), denominator }))
}

test('a flow adds what came to what is foreseen', () => {
  const end = yearEnd(partsOf(26), flow, '2011', forecastSettings)
  if (end.kind !== 'forecast') throw new Error(end.kind)
  expect(end.through).toBe('2011-02')
  expect(end.soFar).toBe(100 + 111)
  expect(end.months.map((each) => each.month).at(0)).toBe('2011-03')
  expect(end.months).toHaveLength(10)
  // The wave repeats exactly: the year comes to what every year came to.
  const year = partsOf(12).reduce((sum, part) => sum + (part.numerator ?? 0), 0)
  expect(end.basis.method).toBe('seasonalNaive')
  expect(end.year.point).toBeCloseTo(year, 6)
})

test('a level is its December; a rate weighs its months by their denominators', () => {
  const reached = yearEnd(partsOf(26), level, '2011', forecastSettings)
  expect(reached.kind === 'forecast' && reached.year.point).toBeCloseTo(211, 6)
  const shared = yearEnd(partsOf(26, 1_000), rate, '2011', forecastSettings)
  if (shared.kind !== 'forecast') throw new Error(shared.kind)
  const year = partsOf(12).reduce((sum, part) => sum + (part.numerator ?? 0), 0) / 12_000
  expect(shared.year.point).toBeCloseTo(year, 6)
  expect(shared.denominator).toBe(12_000)
})

test('a year that is over has its figure and no forecast; one that has not begun is foreseen whole', () => {
  expect(yearEnd(partsOf(24), flow, '2010', forecastSettings)).toMatchObject({ kind: 'closed', year: partsOf(12).reduce((sum, part) => sum + (part.numerator ?? 0), 0) })
  const next = yearEnd(partsOf(24), flow, '2011', forecastSettings)
  expect(next.kind === 'forecast' && next.months.length).toBe(12)
  expect(yearEnd(partsOf(23), flow, '2011', forecastSettings)).toMatchObject({ kind: 'none', because: 'tooFar' })
  expect(yearEnd([], flow, '2011', forecastSettings)).toMatchObject({ kind: 'none', because: 'noFigure' })
})

test('what never was negative is not foreseen to be', () => {
  const falling = Array.from({ length: 26 }, (_, index) => ({ month: addMonths(month('2009-01'), index), numerator: Math.max(0, 260 - 11 * index + (index % 3)), denominator: null }))
  const end = yearEnd(falling, level, '2011', forecastSettings)
  expect(end.kind === 'forecast' && end.year.low).toBe(0)
})

test('the target of a year: its own, or what its months come to', () => {
  const months = Array.from({ length: 12 }, (_, index) => ({ period: addMonths(month('2011-01'), index) as string, value: index + 1 }))
  expect(yearTarget([...months, { period: '2011', value: 99 }], flow, '2011')).toBe(99)
  expect(yearTarget(months, flow, '2011')).toBe(78)
  expect(yearTarget(months, level, '2011')).toBe(12)
  expect(yearTarget(months, rate, '2011')).toBe(6.5)
  expect(yearTarget(months.slice(1), flow, '2011')).toBeNull()
})

test('the outlook asks the whole interval', () => {
  const year = { low: 90, point: 100, high: 110 }
  expect([80, 100, 120].map((target) => outlookOf(year, target, 'higher'))).toEqual(['reached', 'open', 'missed'])
  expect([80, 100, 120].map((target) => outlookOf(year, target, 'lower'))).toEqual(['missed', 'open', 'reached'])
})

test('a gap in money or people, and an order among what cannot be compared', () => {
  const body: WorthBody = { revenueFrom: 'arpu', months: 12, indicators: [{ id: 'a', measureId: 'adds', by: 'user' }, { id: 'b', measureId: 'arrears', by: 'shareOfYuan' }, { id: 'c', measureId: 'churn', by: 'shareOfUser' }] }
  expect(atRisk(50, unitWorth(body, 'adds', { denominator: null, yuanPerUser: 60 }))).toEqual({ gap: 50, yuan: 36_000, people: 50 })
  expect(atRisk(0.01, unitWorth(body, 'arrears', { denominator: 2_000_000, yuanPerUser: null }))).toEqual({ gap: 0.01, yuan: 20_000, people: null })
  expect(unitWorth(body, 'churn', { denominator: 1_000, yuanPerUser: null })).toEqual({ yuan: null, people: 1_000 })
  expect(unitWorth(body, 'churn', { denominator: 1_000, yuanPerUser: 60 })).toEqual({ yuan: 720_000, people: 1_000 })
  expect(unitWorth(body, 'nothing', { denominator: 5, yuanPerUser: 5 })).toEqual({ yuan: null, people: null })
  const risk = (yuan: number | null, people: number | null, relativeGap: number) => ({ gap: 1, yuan, people, relativeGap })
  expect([risk(null, null, 0.1), risk(null, 5, 0), risk(10, null, 0), risk(null, null, 0.4), risk(90, 1, 0)].toSorted(byValueAtRisk).map((each) => each.yuan ?? each.people ?? each.relativeGap)).toEqual([90, 10, 5, 0.4, 0.1])
})
