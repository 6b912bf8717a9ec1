import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceInDifferences } from './effectRules.ts'
import { month } from '../../kernel/day.ts'
import { dueAfter } from './dueRules.ts'
import { worstPlace } from './placeRules.ts'

const settings = { scale: 'difference', better: 'higher', coverage: 0.9 } as const
const change = (before: number, after: number) => ({ before, after })

test('worked out by hand: what moved everywhere drops out', () => {
  // With the action +3, without +1, +2, +3: the effect is 1, its spread that of the three without.
  const help = differenceInDifferences({ ...settings, treated: [change(10, 13)], controls: [change(10, 11), change(20, 22), change(30, 33)] })
  expect(help).toMatchObject({ kind: 'known', effect: 1, treatedChange: 3, controlChange: 2, treatedCount: 1, controlCount: 3, verdict: 'unclear' })
  // s^2 = 1, standard error sqrt(1 + 1/3), t(0.95, 2) = 2.92.
  expect(help.kind === 'known' && help.high - help.effect).toBeCloseTo(2.92 * Math.sqrt(4 / 3), 2)
})

test('counts are compared by what they were: a small place weighs as much as a large one', () => {
  const help = differenceInDifferences({ ...settings, scale: 'relative', treated: [change(100, 130)], controls: [change(1_000, 1_100), change(10, 11), change(50, 55), change(0, 4)] })
  expect(help).toMatchObject({ kind: 'known', controlCount: 3, verdict: 'helped' })
  expect(help.kind === 'known' && help.effect).toBeCloseTo(0.2, 12)
})

test('where less is better a fall is help', () => {
  const given = { ...settings, treated: [change(5, 3)], controls: [change(5, 5), change(4, 4.1), change(6, 5.9), change(5, 5)] }
  expect(differenceInDifferences({ ...given, better: 'lower' })).toMatchObject({ verdict: 'helped' })
  expect(differenceInDifferences({ ...given, better: 'higher' })).toMatchObject({ verdict: 'worse' })
  expect(differenceInDifferences({ ...given, better: 'neither' })).toMatchObject({ verdict: 'unclear' })
})

test('the worst place is the one furthest from its own target, not the smallest', () => {
  const place = (areaCode: string, value: number, target: number) => ({ areaCode, name: areaCode, value, target, state: 'offTrack' as const })
  expect(worstPlace({ better: 'higher', places: [place('large', 70, 100), place('small', 9, 10)] })?.areaCode).toBe('large')
  expect(worstPlace({ better: 'lower', places: [place('large', 30, 25), place('small', 8, 4)] })?.areaCode).toBe('small')
  expect(worstPlace({ better: 'lower', places: [] })).toBeUndefined()
})

test('an action is due by the end of the month after the reviewed one', () => {
  expect(['2011-01', '2012-01', '2011-03', '2011-12'].map((at) => dueAfter(month(at)))).toEqual(['2011-02-28', '2012-02-29', '2011-04-30', '2012-01-31'])
})

test('where the data cannot tell, it is said and why', () => {
  const one = [change(1, 2)]
  expect(differenceInDifferences({ ...settings, treated: one, controls: [] })).toEqual({ kind: 'unknown', because: 'everywhere' })
  expect(differenceInDifferences({ ...settings, treated: one, controls: [change(1, 1), change(2, 2)] })).toEqual({ kind: 'unknown', because: 'tooFew' })
  expect(differenceInDifferences({ ...settings, treated: [], controls: [change(1, 1), change(2, 2), change(3, 3)] })).toEqual({ kind: 'unknown', because: 'noFigure' })
})

const changes = (minLength: number) => fc.array(fc.record({ before: fc.integer({ min: -500, max: 500 }), after: fc.integer({ min: -500, max: 500 }) }), { minLength, maxLength: 12 })

test('a tide that lifts every place changes nothing', () => {
  fc.assert(fc.property(changes(1), changes(3), fc.integer({ min: -300, max: 300 }), (treated, controls, tide) => {
    const lifted = (list: { before: number; after: number }[]) => list.map((each) => ({ ...each, after: each.after + tide }))
    const [still, moved] = [differenceInDifferences({ ...settings, treated, controls }), differenceInDifferences({ ...settings, treated: lifted(treated), controls: lifted(controls) })]
    return still.kind === 'known' && moved.kind === 'known' && Math.abs(still.effect - moved.effect) < 1e-9 && Math.abs(still.low - moved.low) < 1e-6
  }), { endOnFailure: true })
})

test('the order of places is of no account, and the effect lies in its interval', () => {
  fc.assert(fc.property(changes(3), changes(3), (treated, controls) => {
    const [one, other] = [differenceInDifferences({ ...settings, treated, controls }), differenceInDifferences({ ...settings, treated: treated.toReversed(), controls: controls.toReversed() })]
    return one.kind === 'known' && other.kind === 'known' && Math.abs(one.effect - other.effect) < 1e-9 && one.low <= one.effect && one.effect <= one.high
  }), { endOnFailure: true })
})

test('an action without effect is taken for one no more often than stated', () => {
  // The same small generator as elsewhere: places whose changes are noise.
  let state = 7
  const uniform = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
  const noise = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const areas = (count: number) => Array.from({ length: count }, () => change(0, 5 * noise()))
  for (const [treatedCount, controlCount] of [[1, 3], [1, 25], [2, 12], [8, 25]] as const) {
    const draws = 1_500
    const wrong = Array.from({ length: draws }, () => differenceInDifferences({ ...settings, treated: areas(treatedCount), controls: areas(controlCount) })).filter((help) => help.kind === 'known' && help.verdict !== 'unclear').length / draws
    expect(wrong).toBeGreaterThan(0.07)
    expect(wrong).toBeLessThan(0.13)
  }
})
