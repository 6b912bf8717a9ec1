import { expect, test } from 'vitest'
import { decideState, expectedOnPath, gapAmount, isAdditive, rollUpFigure, shortfall, worstState } from './rules.ts'

const months = (...rows: [string, number | null, number | null][]) => rows.map(([month, numerator, denominator]) => ({ month, numerator, denominator }))

test('gross adds of a year are the sum of its months', () => {
  expect(rollUpFigure(months(['2011-01', 100, null], ['2011-02', 50, null]), 'sum', false)).toEqual({ value: 150, monthsWithFigure: 2, denominator: null })
})
test('a churn rate over months divides the sums, it does not add the rates', () => {
  expect(rollUpFigure(months(['2011-01', 10, 1000], ['2011-02', 30, 1000]), 'sum', true)).toEqual({ value: 0.02, monthsWithFigure: 2, denominator: 2000 })
})
test('users on the books of a year are those of its last month', () => {
  expect(rollUpFigure(months(['2011-02', 120, null], ['2011-01', 100, null]), 'last', false).value).toBe(120)
})
test('a mean leaves out the months without a figure', () => {
  expect(rollUpFigure(months(['2011-01', 80, null], ['2011-02', null, null], ['2011-03', 90, null]), 'mean', false)).toEqual({ value: 85, monthsWithFigure: 2, denominator: null })
})
test('nothing is nothing and not zero', () => {
  expect(rollUpFigure([], 'sum', false).value).toBeNull()
  expect(rollUpFigure(months(['2011-01', 0, 0]), 'sum', true).value).toBeNull()
  expect(rollUpFigure(months(['2011-01', 0, null]), 'sum', false).value).toBe(0)
})

test('half a year of gross adds is expected in June, and a level on its way from December', () => {
  const usual = { better: 'higher', rollUp: 'sum', additive: true, opening: null, monthOfYear: 6 } as const
  expect(expectedOnPath({ ...usual, yearTarget: 6000 })).toBe(3000)
  expect(expectedOnPath({ ...usual, yearTarget: 126, additive: false, rollUp: 'last', opening: 120 })).toBe(123)
})
test('a level that began better than the target is held at the target', () => {
  expect(expectedOnPath({ yearTarget: 0.02, better: 'lower', additive: false, rollUp: 'last', opening: 0.015, monthOfYear: 3 })).toBe(0.02)
})
test('a rate is held all year', () => {
  expect(expectedOnPath({ yearTarget: 0.022, better: 'lower', additive: false, rollUp: 'sum', opening: 0.03, monthOfYear: 1 })).toBe(0.022)
  expect(isAdditive({ rollUp: 'sum', hasDenominator: true, unit: 'percent' })).toBe(false)
  expect(isAdditive({ rollUp: 'sum', hasDenominator: false, unit: 'users' })).toBe(true)
})

test.each([
  ['reached', 100, 100, 'higher', 'users', 'on_track'],
  ['a little short', 96, 100, 'higher', 'users', 'watch'],
  ['far short', 94, 100, 'higher', 'users', 'off_track'],
  ['less is better and it is less', 0.018, 0.02, 'lower', 'percent', 'on_track'],
  ['less is better and it is much more', 0.038, 0.03, 'lower', 'percent', 'off_track'],
  ['a high share one point and a half short', 0.935, 0.95, 'higher', 'percent', 'off_track'],
  ['a high share half a point short', 0.945, 0.95, 'higher', 'percent', 'watch'],
  ['no figure', null, 100, 'higher', 'users', 'no_figure'],
  ['no target', 100, null, 'higher', 'users', 'no_target'],
  ['a target of none, missed', 3, 0, 'lower', 'count', 'off_track'],
  ['a target of none, kept', 0, 0, 'lower', 'count', 'on_track'],
] as const)('%s', (_, actual, expected, better, unit, state) => {
  expect(decideState({ actual, expected, better, unit })).toBe(state)
})

test('0.8 points of arrears are money', () => {
  const short = shortfall(0.038, 0.03, 'lower')
  expect(gapAmount(short, 'percent', 'yuan', 26_750_000)).toBeCloseTo(214_000)
  expect(gapAmount(120, 'users', 'users', null)).toBe(120)
  expect(gapAmount(0.1, 'percent', null, 50)).toBeNull()
})
test('a sentence shows the worst of its figures that says something', () => {
  expect(worstState(['on_track', 'no_figure', 'watch'])).toBe('watch')
  expect(worstState(['no_figure', 'no_target'])).toBe('no_target')
  expect(worstState([])).toBeNull()
})
