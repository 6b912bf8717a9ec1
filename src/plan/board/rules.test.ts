import { expect, test } from 'vitest'
import { shortfall } from '../../branch/measure/stateRules.ts'
import { bandOf } from '../../branch/threshold/rules.ts'
import { defaultThresholds } from '../../branch/threshold/thresholds.data.ts'
import { decideState, gapAmount, worstState } from './rules.ts'

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
  expect(decideState({ actual, expected, better }, bandOf(defaultThresholds, { measureId: 'any', unit }))).toBe(state)
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
