import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrozenInputs } from './contract.ts'
import { explain } from './explainRules.ts'
import { pointsOf, threeValuePoints } from './pointRules.ts'
import { bandsOf, largestRemainder, ranksOf } from './rankRules.ts'
import { roundTo, scoreRun } from './scoreRules.ts'
import { cellOf, indicatorOf, inputsOf, schemeOf } from './testScheme.ts'

const only = (inputs: FrozenInputs) => scoreRun(inputs)[0]
const entry = (entryId: number, subjectCode: string, itemId: string, amount: number) => ({ entryId, subjectCode, itemId, amount, evidence: `单 ${entryId}`, by: '市场部', at: '2011-03-01T00:00:00Z' })

test('by hand, one: two completions, one capped, a plus item capped', () => {
  // Gross adds 250 of 200: 125 %, capped at 120. Churn 2.2 % against 2.0 %, less is better: 2 − 1.1 = 0.9, 90.
  // 60 × 120 ÷ 100 = 72; 40 × 90 ÷ 100 = 36; 108. Plus: 3 times 2 is 6, at most 5. 113.
  const scheme = schemeOf([indicatorOf({ id: 'adds', weight: 60 }), indicatorOf({ id: 'churn', weight: 40, better: 'lower' })], {
    items: [{ id: 'praise', kind: 'plus', name: '表扬', nameEn: 'Praise', pointsEach: 2, pointsMax: 5, evidence: '', scorer: null }],
  })
  const score = only(inputsOf(scheme, ['O1'], [cellOf('O1', 'adds', 250, 200), cellOf('O1', 'churn', 0.022, 0.02)], [entry(1, 'O1', 'praise', 2), entry(2, 'O1', 'praise', 1)]))
  expect(score).toMatchObject({ total: 113, plus: 5, minus: 0, scoredWeight: 100, rank: 1, band: null })
  expect(score?.indicators.map((one) => [one.points, one.completion])).toEqual([[120, 1.25], [expect.closeTo(90, 9), expect.closeTo(0.9, 9)]])
})

test('by hand, two: three values, target over actual, a month without a file, and a deduction', () => {
  // Collection 96 % between target 95 % and challenge 98 %: 100 + 20 × 1 ÷ 3 = 106.666…; 50 × = 53.333…
  // Outages 3 against 4, target ÷ actual: 133.3 %, capped 120; 30 × = 36. The third, weight 20, has no file.
  // 89.333… over the weight 80 is 111.666… over 100; minus 2 times 1.5 is 3: 108.666…, rounded once: 108.67.
  const scheme = schemeOf([
    indicatorOf({ id: 'collected', weight: 50, form: 'threeValue' }), indicatorOf({ id: 'outages', weight: 30, better: 'lower', lowerForm: 'inverse' }), indicatorOf({ id: 'patrol', weight: 20 }),
  ], { items: [{ id: 'late', kind: 'minus', name: '迟报', nameEn: 'Late', pointsEach: 1.5, pointsMax: 6, evidence: '', scorer: null }] })
  const score = only(inputsOf(scheme, ['O1'], [cellOf('O1', 'collected', 0.96, 0.95, { base: 0.9, challenge: 0.98 }), cellOf('O1', 'outages', 3, 4), cellOf('O1', 'patrol', null, 1)], [entry(1, 'O1', 'late', 2)]))
  expect(score).toMatchObject({ total: 108.67, scoredWeight: 80, minus: 3 })
  expect(score?.weighted).toBeCloseTo(111.6667, 4)
  expect(score?.indicators[2]).toMatchObject({ state: 'noData', points: null, share: null })
  // Left out of the whole instead: 89.333… − 3.
  expect(only(inputsOf({ ...scheme, missing: 'outOf' }, ['O1'], [cellOf('O1', 'collected', 0.96, 0.95, { base: 0.9, challenge: 0.98 }), cellOf('O1', 'outages', 3, 4)], [entry(1, 'O1', 'late', 2)]))?.total).toBe(86.33)
})

test('by hand, three: below the base in proportion, a tie, forced bands, one band down', () => {
  // 45 of base 50: 60 × 0.9 = 54. 50: 60. 75 of target 100: 60 + 40 × 25 ÷ 50 = 80, twice. 110 of challenge 120: 100 + 20 × 10 ÷ 20 = 110.
  const scheme = schemeOf([indicatorOf({ id: 'adds', weight: 100, form: 'threeValue' })], {
    bandsBy: 'share', bands: [{ id: 'A', name: '优', nameEn: '', sharePercent: 20, scoreMin: null }, { id: 'B', name: '良', nameEn: '', sharePercent: 50, scoreMin: null }, { id: 'C', name: '中', nameEn: '', sharePercent: 30, scoreMin: null }],
    vetoes: [{ id: 'fraud', name: '造假', nameEn: '', effect: 'zero', evidence: '', scorer: null }, { id: 'accident', name: '事故', nameEn: '', effect: 'gradeDown', evidence: '', scorer: null }],
  })
  const three = { base: 50, challenge: 120 }
  const cells = [['O1', 45], ['O2', 50], ['O3', 75], ['O4', 75], ['O5', 110]].map(([code, value]) => cellOf(String(code), 'adds', Number(value), 100, three))
  const scores = scoreRun(inputsOf(scheme, ['O1', 'O2', 'O3', 'O4', 'O5', 'O6'], cells, [entry(1, 'O5', 'accident', 1), entry(2, 'O2', 'fraud', 1)]))
  // Five have a total: 20, 50, 30 % of 5 are 1, 2.5, 1.5; the one left goes to the first of the equal remainders: 1, 3, 1.
  expect(scores.map((one) => [one.subject.code, one.total, one.rank, one.band])).toEqual([
    ['O1', 54, 4, 'B'], ['O2', 0, 5, 'C'], ['O3', 80, 2, 'B'], ['O4', 80, 2, 'B'], ['O5', 110, 1, 'B'], ['O6', null, null, null],
  ])
})

test('a target of zero gives "-", never a percentage, and is not scored as zero', () => {
  const scheme = schemeOf([indicatorOf({ id: 'a', weight: 50 }), indicatorOf({ id: 'b', weight: 50 })])
  const inputs = inputsOf(scheme, ['O1'], [cellOf('O1', 'a', 10, 0), cellOf('O1', 'b', 9, 10)])
  const score = only(inputs)
  expect(score).toMatchObject({ total: 90, scoredWeight: 50, indicators: [{ state: 'noBase', completion: null, points: null }, { points: 90 }] })
  const why = score && explain(inputs, score)
  expect(why?.children[0]?.children[0]?.children[0]?.formula?.zh).toBe('a 2011-02 的目标是 0，不大于零，完成率为 "-"，不计分')
})

test('every point is explained down to the figure and its batch, in both languages', () => {
  const scheme = schemeOf([indicatorOf({ id: 'adds', weight: 100 })])
  const inputs = inputsOf(scheme, ['O1'], [cellOf('O1', 'adds', 1234, 1000)])
  const score = only(inputs)
  const why = score && explain(inputs, score)
  expect(why).toMatchObject({ label: { zh: '总分' }, result: '120.00', children: [{ result: '120', children: [{ label: { zh: 'adds' }, formula: { zh: '权重 100 × 120 ÷ 100' }, children: [{
    formula: { zh: '完成率 = 实际 ÷ 目标 = 1,234 ÷ 1,000 = 123.4 %，限于 0 至 120', en: 'Completion = actual ÷ target = 1,234 ÷ 1,000 = 123.4 %, within 0 to 120' },
    children: [{ result: '1,234', figure: { measureId: 'm.adds', kind: 'unit', code: 'O1', month: '2011-02', batchIds: [7] } }, { result: '1,000', formula: { zh: '目标分解表第 3 号版本' } }],
  }] }] }] })
})

test('a person\'s figure opens to what he held: its figure, how much of it was his, and its own page', () => {
  const parts = [{ kind: 'area', code: '632301100', name: '隆务镇', weight: 0.5, numerator: 1000, denominator: null }, { kind: 'outlet', code: 'T1', name: '北关厅', weight: 1, numerator: 734, denominator: null }]
  const inputs = inputsOf(schemeOf([indicatorOf({ id: 'adds', weight: 100 })]), ['O1'], [{ ...cellOf('O1', 'adds', 1234, 1000), parts }])
  const score = only(inputs)
  const figure = score && explain(inputs, score).children[0]?.children[0]?.children[0]?.children[0]
  expect(figure?.children).toMatchObject([
    { label: { zh: '隆务镇' }, formula: { zh: '1,000，其中 50 % 是他的（按当月天数和共享比例）' }, result: '500', figure: { kind: 'area', code: '632301100', batchIds: [7] } },
    { label: { zh: '北关厅' }, result: '734', figure: { kind: 'outlet', code: 'T1' } },
  ])
})

const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true })
const anyIndicator = fc.record({
  form: fc.constantFrom('completion' as const, 'threeValue' as const), better: fc.constantFrom('higher' as const, 'lower' as const), lowerForm: fc.constantFrom('mirror' as const, 'inverse' as const),
  floorPercent: fc.integer({ min: 0, max: 60 }), capPercent: fc.integer({ min: 80, max: 150 }),
}).map((given) => indicatorOf({ id: 'x', weight: 100, ...given }))

test('points lie between floor and cap, and grow with what is better', () => {
  fc.assert(fc.property(anyIndicator, fc.tuple(amount, amount, amount), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom('zero' as const, 'linear' as const), (indicator, three, value, more, below) => {
    const [low, mid, high] = three.toSorted((a, b) => a - b)
    fc.pre(low !== undefined && mid !== undefined && high !== undefined && low < mid && mid < high)
    const isHigher = indicator.better === 'higher'
    const target = { base: isHigher ? low : high, target: mid, challenge: isHigher ? high : low, versionId: null }
    const scheme = schemeOf([indicator], { threeValue: { basePoints: 60, targetPoints: 100, challengePoints: 120, below } })
    const at = (x: number) => pointsOf(scheme, indicator, { value: x, target }, indicator.better === 'lower' ? 'lower' : 'higher').points ?? Number.NaN
    expect(at(value)).toBeGreaterThanOrEqual(indicator.floorPercent)
    expect(at(value)).toBeLessThanOrEqual(indicator.capPercent)
    const better = isHigher ? value + more : value - more
    expect(at(better)).toBeGreaterThanOrEqual(at(value) - 1e-9)
  }))
})

test('the three values meet their points exactly, in either direction', () => {
  const form = { basePoints: 60, targetPoints: 100, challengePoints: 120, below: 'zero' as const }
  const at = (value: number, direction: 'higher' | 'lower') => threeValuePoints(form, direction === 'higher' ? { value, base: 10, target: 20, challenge: 25 } : { value, base: 25, target: 20, challenge: 10 }, direction)
  expect([9.99, 10, 20, 25, 99].map((value) => at(value, 'higher'))).toEqual([0, 60, 100, 120, 120])
  expect([25.01, 25, 20, 10, 1].map((value) => at(value, 'lower'))).toEqual([0, 60, 100, 120, 120])
})

const subject = fc.constantFrom('O1', 'O2', 'O3', 'O4')
const manyCells = fc.array(fc.record({ code: subject, id: fc.constantFrom('a', 'b', 'c'), value: fc.option(amount, { nil: null }), target: fc.option(amount, { nil: null }) }), { maxLength: 12 })
  .map((cells) => [...new Map(cells.map((cell) => [`${cell.code} ${cell.id}`, cellOf(cell.code, cell.id, cell.value, cell.target)])).values()])
const manyEntries = fc.array(fc.tuple(subject, fc.constantFrom('plus', 'minus'), fc.integer({ min: 1, max: 9 })), { maxLength: 10 })
  .map((rows) => rows.map(([code, item, times], index) => entry(index + 1, code, item, times)))
const wide = schemeOf([indicatorOf({ id: 'a', weight: 33.3 }), indicatorOf({ id: 'b', weight: 33.3 }), indicatorOf({ id: 'c', weight: 33.4 })], {
  items: [{ id: 'plus', kind: 'plus', name: '加', nameEn: '', pointsEach: 0.7, pointsMax: 4, evidence: '', scorer: null }, { id: 'minus', kind: 'minus', name: '减', nameEn: '', pointsEach: 1.1, pointsMax: 9, evidence: '', scorer: null }], plusMax: 3, minusMax: 5,
})

test('neither the order of subjects nor of figures nor of entries changes a score', () => {
  fc.assert(fc.property(manyCells, manyEntries, fc.integer(), (cells, entries, seed) => {
    const turned = <Item>(items: readonly Item[]) => items.toSorted((a, b) => (JSON.stringify(a).length * seed) % 7 - (JSON.stringify(b).length * seed) % 7)
    const codes = ['O1', 'O2', 'O3', 'O4']
    expect(scoreRun(inputsOf({ ...wide, indicators: wide.indicators.toReversed() }, turned(codes), turned(cells), turned(entries))).map((one) => [one.subject.code, one.total, one.rank]))
      .toEqual(scoreRun(inputsOf(wide, codes, cells, entries)).map((one) => [one.subject.code, one.total, one.rank]))
  }))
})

test('items stay within their caps, totals within theirs, and a missing figure never lowers the full score', () => {
  fc.assert(fc.property(manyCells, manyEntries, (cells, entries) => {
    for (const score of scoreRun(inputsOf(wide, ['O1', 'O2', 'O3', 'O4'], cells, entries))) {
      expect(score.plus).toBeLessThanOrEqual(wide.plusMax)
      expect(score.minus).toBeLessThanOrEqual(wide.minusMax)
      if (score.total !== null) expect(score.total >= wide.totalMin && score.total <= wide.totalMax).toBe(true)
      // What is not scored takes its weight along: with equal points everywhere the mean stays.
      if (score.weighted !== null) expect(score.weighted).toBeLessThanOrEqual(120 + 1e-9)
      if (score.scoredWeight === 0) expect(score.total).toBeNull()
    }
  }))
})

test('a total is rounded once and half away from zero', () => {
  expect([roundTo(1.005, 2), roundTo(-1.005, 2), roundTo(2.675, 2), roundTo(86.3333333, 2), roundTo(0, 2)]).toEqual([1.01, -1.01, 2.68, 86.33, 0])
  fc.assert(fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.integer({ min: 0, max: 4 }), (value, decimals) => {
    expect(Math.abs(roundTo(value, decimals) - value)).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-9)
    expect(roundTo(roundTo(value, decimals), decimals)).toBe(roundTo(value, decimals))
  }))
})

test('places: equal totals share one, and a better total never has a worse place', () => {
  const places = (ties: 'skip' | 'dense') => [...ranksOf([{ code: 'a', total: 90 }, { code: 'b', total: 80 }, { code: 'c', total: 80 }, { code: 'd', total: 70 }, { code: 'e', total: null }], ties).entries()]
  expect(places('skip')).toEqual([['a', 1], ['b', 2], ['c', 2], ['d', 4]])
  expect(places('dense')).toEqual([['a', 1], ['b', 2], ['c', 2], ['d', 3]])
})

test('forced bands: whole numbers that sum to the count, each within one of its share', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 }), (count, shares) => {
    fc.pre(shares.some((share) => share > 0))
    const whole = largestRemainder(count, shares)
    const sum = shares.reduce((total, share) => total + share, 0)
    expect(whole.reduce((total, part) => total + part, 0)).toBe(count)
    whole.forEach((part, index) => expect(Math.abs(part - (count * (shares[index] ?? 0)) / sum)).toBeLessThan(1 + 1e-9))
  }))
})

test('a better total never sits in a worse forced band', () => {
  const bands = ['A', 'B', 'C'].map((id, index) => ({ id, name: id, nameEn: '', sharePercent: [20, 50, 30][index] ?? 0, scoreMin: null }))
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 }), (totals) => {
    const of = bandsOf(totals.map((total, index) => ({ code: String(index), total })), { bandsBy: 'share', bands })
    for (const [one, a] of totals.entries()) for (const [other, b] of totals.entries()) if (a >= b) expect((of.get(String(one)) ?? '') <= (of.get(String(other)) ?? '')).toBe(true)
  }))
})
