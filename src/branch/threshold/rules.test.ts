import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideStanding, type Standing } from '../measure/stateRules.ts'
import { type Thresholds, thresholdsShape } from './contract.ts'
import { bandOf, checkThresholds } from './rules.ts'
import { defaultThresholds } from './thresholds.data.ts'

const measures = [
  { id: 'users', name: { zh: '用户数', en: 'Users' }, unit: 'users' },
  { id: 'arrears', name: { zh: '欠费率', en: 'Arrears ratio' }, unit: 'percent' },
]
const own = (given: Partial<Thresholds['own'][number]>): Thresholds => ({ ...defaultThresholds, own: [{ id: 'r1', measureId: 'arrears', green: 0, yellow: 5, pointsMax: null, ...given }] })

test('an indicator follows its own limits before those of its kind', () => {
  expect(bandOf(own({ yellow: 10, pointsMax: 0.2 }), { measureId: 'arrears', unit: 'percent' })).toEqual({ green: 0, yellow: 10, pointsMax: 0.2 })
  expect(bandOf(defaultThresholds, { measureId: 'arrears', unit: 'percent' })).toEqual({ green: 0, yellow: 5, pointsMax: 1 })
  expect(bandOf(defaultThresholds, { measureId: 'inspection', unit: 'score' })).toEqual({ green: 0, yellow: 2, pointsMax: null })
  expect(bandOf(defaultThresholds, { measureId: 'users', unit: null })).toEqual({ green: 0, yellow: 5, pointsMax: null })
})

test('worked out by hand: green to 1 %, yellow to 5 % of 1,000', () => {
  const band = { green: 1, yellow: 5, pointsMax: null }
  const at = (actual: number) => decideStanding({ actual, expected: 1_000, better: 'higher' }, band)
  expect([1_000, 990, 989, 950, 949].map(at)).toEqual(['onTrack', 'onTrack', 'watch', 'watch', 'offTrack'])
  // A twentieth of 95 % would be 4.75 points; two tenths of a point bound it.
  const bounded = { green: 0, yellow: 5, pointsMax: 0.2 }
  expect([0.95, 0.949, 0.947].map((actual) => decideStanding({ actual, expected: 0.95, better: 'higher' }, bounded))).toEqual(['onTrack', 'watch', 'offTrack'])
})

const rank: Readonly<Record<Standing, number>> = { onTrack: 0, watch: 1, offTrack: 2, noTarget: 3, noFigure: 3 }
const limits = fc.record({ green: fc.integer({ min: 0, max: 100 }), wider: fc.integer({ min: 0, max: 100 }), pointsMax: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }) })

test('further from the target is never better, and wider limits never make a state worse', () => {
  fc.assert(fc.property(limits, fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 300 }), fc.constantFrom('higher', 'lower'), ({ green, wider, pointsMax }, expected, off, more, better) => {
    const band = { green, yellow: green + wider, pointsMax }
    const away = (short: number) => (better === 'higher' ? expected - short : expected + short)
    const stand = (short: number, by: typeof band) => rank[decideStanding({ actual: away(short), expected, better }, by)]
    expect(stand(off + more, band)).toBeGreaterThanOrEqual(stand(off, band))
    expect(stand(off, { ...band, yellow: band.yellow + more })).toBeLessThanOrEqual(stand(off, band))
    expect(stand(-Math.abs(off), band)).toBe(0)
  }))
})

test.each([
  ['a yellow that never shows', { ...defaultThresholds, usual: { green: 8, yellow: 5 } }, 'THRESHOLDS_CROSSED', '绿灯门限 8% 大于黄灯门限 5%'],
  ['a lamp that is never red', { ...defaultThresholds, usual: { green: 0, yellow: 60 } }, 'THRESHOLDS_TOO_WIDE', '60% 超过 20%'],
  ['points that swallow every percentage', { ...defaultThresholds, percent: { green: 0, yellow: 5, pointsMax: 30 } }, 'THRESHOLDS_POINTS_TOO_WIDE', '30 个百分点'],
  ['points of what is no percentage', own({ measureId: 'users', pointsMax: 1 }), 'THRESHOLDS_POINTS_UNFIT', '用户数'],
  ['an indicator that is not there', own({ measureId: 'nothing' }), 'THRESHOLDS_MEASURE_UNKNOWN', '第 1 行'],
  ['an indicator twice', { ...own({}), own: [...own({}).own, { ...own({}).own[0], id: 'r2', measureId: 'arrears', green: 0, yellow: 3, pointsMax: null }] }, 'THRESHOLDS_MEASURE_TWICE', '欠费率'],
] as const)('%s is refused by a sentence', (_, body, code, words) => {
  const [fault] = checkThresholds(thresholdsShape.parse(body), measures)
  expect(fault?.code).toBe(code)
  expect(fault?.sentence('zh')).toContain(words)
})

test('the usual limits break nothing', () => {
  expect(checkThresholds(defaultThresholds, measures)).toEqual([])
})
