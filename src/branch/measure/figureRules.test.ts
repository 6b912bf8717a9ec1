import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listMonths, month } from '../../kernel/day.ts'
import { expectedOfMonth, figureAt, type FigureKind, type Series, spanToRead } from './figureRules.ts'
import { rollUp, valueOf } from './rules.ts'

type Given = Record<string, number | readonly [number | null, number | null]>
const series = (values: Given, targets: Record<string, number> = {}): Series => ({
  values: new Map(Object.entries(values).map(([period, given]) => [period, typeof given === 'number' ? { numerator: given, denominator: null } : { numerator: given[0], denominator: given[1] }])),
  targets: new Map(Object.entries(targets)),
})
const months = (year: number) => listMonths(month(`${year}-01`), month(`${year}-12`))
const yearOf = (year: number, values: readonly number[]): Given => Object.fromEntries(months(year).map((each, index) => [each, values[index] ?? 0]))

const adds: FigureKind = { unit: 'users', better: 'higher', rollUp: 'sum', isRatio: false, grain: 'month' }
const users: FigureKind = { unit: 'users', better: 'higher', rollUp: 'last', isRatio: false, grain: 'month' }
const arrears: FigureKind = { unit: 'yuan', better: 'lower', rollUp: 'last', isRatio: false, grain: 'month' }
const churn: FigureKind = { unit: 'percent', better: 'lower', rollUp: 'sum', isRatio: true, grain: 'month' }
const score: FigureKind = { unit: 'score', better: 'higher', rollUp: 'mean', isRatio: null, grain: 'month' }
// January and September are the months of students and of those who come home: 200 each, 60 in each of the ten others.
const season = yearOf(2010, [200, 60, 60, 60, 60, 60, 60, 60, 200, 60, 60, 60])

test('gross adds of a year are the sum of its months, users those of its last month', () => {
  expect(figureAt(adds, series({ '2011-01': 100, '2011-02': 50 }), '2011')).toMatchObject({ value: 150, periodCount: 2 })
  expect(figureAt(users, series({ '2011-02': 120, '2011-01': 100 }), '2011').value).toBe(120)
})
test('a churn rate over months divides the sums, it does not add the rates', () => {
  expect(figureAt(churn, series({ '2011-01': [10, 1000], '2011-02': [30, 1000] }), '2011-Q1')).toMatchObject({ numerator: 40, denominator: 2000, value: 0.02 })
})
test('a mean leaves out the months without a figure', () => {
  expect(figureAt(score, series({ '2011-01': 80, '2011-02': [null, null], '2011-03': 90 }), '2011-Q1')).toMatchObject({ value: 85, periodCount: 2 })
})
test('nothing is nothing and not zero', () => {
  expect(figureAt(adds, series({}), '2011-01')).toMatchObject({ value: null, numerator: null, periodCount: 0 })
  expect(figureAt(churn, series({ '2011-01': [3, 0] }), '2011-01')).toMatchObject({ value: null, numerator: 3, denominator: 0, periodCount: 0 })
  expect(figureAt(adds, series({ '2011-01': 0 }), '2011-01').value).toBe(0)
  expect(valueOf(null)).toBeNull()
})
test('a year under way is compared with the same months a year ago', () => {
  expect(figureAt(adds, series({ ...season, '2011-01': 210, '2011-02': 70 }), '2011')).toMatchObject({ value: 280, lastYear: 260, previous: 260 })
  expect(figureAt(users, series({ ...season, '2011-01': 210 }), '2011-Q1')).toMatchObject({ lastYear: 200, previous: 60 })
})
test('typed rows that changed their form are not mixed: the newest form counts', () => {
  expect(rollUp('sum', [{ period: '2011-01', numerator: 0.9, denominator: null }, { period: '2011-02', numerator: 80, denominator: 100 }])).toMatchObject({ numerator: 80, denominator: 100 })
})

test('a flow fills the year as last year was filled', () => {
  // 2010 came to 1000 users, so January 2011 owes a fifth of 2000, February 6 %.
  const of = series(season, { 2011: 2000 })
  expect(expectedOfMonth(adds, of, month('2011-01'))).toEqual({ expected: 400, basis: 'path' })
  expect(expectedOfMonth(adds, of, month('2011-02'))).toEqual({ expected: 120, basis: 'path' })
  expect(figureAt(adds, series({ ...season, '2011-01': 390, '2011-02': 130 }, { 2011: 2000 }), '2011')).toMatchObject({ value: 520, expected: 520, basis: 'path' })
})
test('a flow fills the year evenly where last year is not whole or turned negative', () => {
  expect(expectedOfMonth(adds, series({ '2010-12': 60 }, { 2011: 6000 }), month('2011-01')).expected).toBe(500)
  expect(expectedOfMonth(adds, series({ ...season, '2010-06': -20 }, { 2011: 6000 }), month('2011-01')).expected).toBe(500)
})
test('months with a target of their own leave the rest of the year to the others', () => {
  const of = series(season, { 2011: 2000, '2011-01': 600, '2011-09': 600 })
  expect(expectedOfMonth(adds, of, month('2011-01'))).toEqual({ expected: 600, basis: 'month' })
  // 800 are left for ten equal months.
  expect(expectedOfMonth(adds, of, month('2011-02')).expected).toBeCloseTo(80)
  expect(expectedOfMonth(adds, series({}, { 2011: 1000, '2011-01': 1200 }), month('2011-02')).expected).toBe(0)
})
test('a level moves in a straight line from where last year closed', () => {
  const of = series({ '2010-12': 120_000, '2011-03': 120_200 }, { 2011: 126_000 })
  expect(expectedOfMonth(users, of, month('2011-03'))).toEqual({ expected: 121_500, basis: 'path' })
  expect(expectedOfMonth(users, of, month('2011-12'))).toEqual({ expected: 126_000, basis: 'year' })
  expect(figureAt(users, of, '2011')).toMatchObject({ value: 120_200, expected: 121_500 })
  expect(expectedOfMonth(arrears, series({ '2010-12': 900 }, { 2011: 300 }), month('2011-06')).expected).toBe(600)
})
test('a level that began better than its target, or whose beginning is unknown, is held at it', () => {
  expect(expectedOfMonth(arrears, series({ '2010-12': 200 }, { 2011: 300 }), month('2011-03'))).toEqual({ expected: 300, basis: 'year' })
  expect(expectedOfMonth(users, series({}, { 2011: 126_000 }), month('2011-03'))).toEqual({ expected: 126_000, basis: 'year' })
})
test('a rate, a share at month end and a score are held all year', () => {
  expect(expectedOfMonth(churn, series({ '2010-12': [30, 1000] }, { 2011: 0.022 }), month('2011-01'))).toEqual({ expected: 0.022, basis: 'year' })
  expect(expectedOfMonth({ ...churn, rollUp: 'last' }, series({ '2010-12': [30, 1000] }, { 2011: 0.02 }), month('2011-01')).expected).toBe(0.02)
  expect(expectedOfMonth(score, series({ '2010-12': 60 }, { 2011: 90, '2011-Q1': 80 }), month('2011-02'))).toEqual({ expected: 80, basis: 'quarter' })
  expect(expectedOfMonth({ ...users, unit: 'count', isRatio: null }, series({ '2010-12': [50, 10] }, { 2011: 9 }), month('2011-02')).expected).toBe(9)
})
test('the target of a whole quarter or year counts when it is over; until then what its months come to', () => {
  const targets = { '2011-Q1': 330, '2011-01': 100, '2011-02': 110, '2011-03': 100 }
  expect(figureAt(adds, series({ '2011-01': 90, '2011-02': 90 }, targets), '2011-Q1')).toMatchObject({ expected: 210, basis: 'path' })
  expect(figureAt(adds, series({ '2011-01': 90, '2011-02': 90, '2011-03': 90 }, targets), '2011-Q1')).toMatchObject({ expected: 330, basis: 'quarter' })
  expect(figureAt(churn, series({ '2011-01': [1, 100], '2011-02': [1, 100] }, { '2011-01': 0.02, '2011-02': 0.03 }), '2011-Q1').expected).toBeCloseTo(0.025)
  expect(figureAt(adds, series({ '2011-01': 90, '2011-02': 90 }, { '2011-01': 100 }), '2011-Q1')).toMatchObject({ expected: null, basis: null })
})
test('figures of days add up to their month; a day has its own target or none', () => {
  const daily: FigureKind = { ...adds, grain: 'day' }
  const of = series({ '2011-02-28': 5, '2011-03-01': 30, '2011-03-02': 40 }, { '2011-03-02': 50, 2011: 1200 })
  expect(figureAt(daily, of, '2011-03')).toMatchObject({ value: 70, previous: 5, periodCount: 2, expected: 100 })
  expect(figureAt(daily, of, '2011-03-02')).toMatchObject({ value: 40, previous: 30, lastYear: null, expected: 50, basis: 'day' })
  expect(figureAt(daily, of, '2011-03-01')).toMatchObject({ expected: null, basis: null })
})

test('the months of a flow come to the target of its year, whatever months were given', () => {
  fc.assert(fc.property(
    fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }), fc.integer({ min: 12_000, max: 50_000 }), fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 11 }),
    (lastYear, target, given) => {
      const own = Object.fromEntries(given.map((index) => [months(2011)[index] ?? '', 1000]))
      const of = series(yearOf(2010, lastYear), { 2011: target, ...own })
      expect(months(2011).reduce((sum, each) => sum + (expectedOfMonth(adds, of, each).expected ?? NaN), 0)).toBeCloseTo(target, 5)
    },
  ))
})
test('a level is never asked to pass its target, and never to fall back on the way', () => {
  fc.assert(fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (opening, target) => {
    const path = months(2011).map((each) => expectedOfMonth(users, series({ '2010-12': opening }, { 2011: target }), each).expected ?? NaN)
    expect(path.every((value, index) => value <= target + 1e-6 && value >= (path[index - 1] ?? 0) - 1e-6)).toBe(true)
    expect(path.at(-1)).toBeCloseTo(target)
  }))
})

test('what is read reaches back to last year, whose season it needs', () => {
  expect(spanToRead('2011-03', '2011-03', 'month')).toEqual({ from: '2010-01', to: '2011-03' })
  expect(spanToRead('2011-Q2', '2011-Q2', 'day')).toEqual({ from: '2010-01-01', to: '2011-06-31' })
  expect(spanToRead('2011-03-21', '2011-03-21', 'day')).toEqual({ from: '2010-03-21', to: '2011-03-21' })
  expect(spanToRead('2011-03-21', '2011-03-21', 'month')).toBeNull()
})
