import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUciThere, readUci } from '../../testUci.ts'
import { binFactor, binOf, strengthOf } from './binRules.ts'
import { fitLogistic, sigmoid } from './logisticRules.ts'
import { calibrationTable, compareAuc, readQuality, stabilityIndex, stabilityWord } from './qualityRules.ts'
import { chanceOf, chancesOf, type People, scoreOf, trainScorecard } from './scorecardRules.ts'

/** A seeded stream of numbers in [0, 1). */
function draws(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('weights of evidence and IV as counted by hand', () => {
  // 1: 8 goods, 2 bads; 2: 2 goods, 8 bads; half added to each cell.
  const values = Float64Array.from([...Array.from({ length: 10 }, () => 1), ...Array.from({ length: 10 }, () => 2)])
  const isBad = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
  const { bins, iv } = binFactor('x', values, isBad, { startMax: 20, binsMax: 8, shareMin: 0 })
  expect(bins.map((bin) => [bin.over, bin.upTo, bin.goods, bin.bads])).toEqual([[null, 1, 8, 2], [1, null, 2, 8]])
  const woe = Math.log(8.5 / 2.5)
  expect(bins.map((bin) => bin.woe)).toEqual([expect.closeTo(woe, 12), expect.closeTo(-woe, 12)])
  expect(iv).toBeCloseTo(2 * (6 / 11) * woe, 12)
  expect([0.01, 0.05, 0.2, 0.4, 0.6].map(strengthOf)).toEqual(['none', 'weak', 'medium', 'strong', 'suspicious'])
})

test('every value has one class, and a missing one its own', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(Number.NaN)), fc.boolean()), { minLength: 1, maxLength: 300 }), (rows) => {
    const values = Float64Array.from(rows.map(([value]) => value))
    const binned = binFactor('x', values, Uint8Array.from(rows.map(([, bad]) => (bad ? 1 : 0))), { startMax: 10, binsMax: 5, shareMin: 0.02 })
    const counts = binned.bins.map(() => 0)
    for (const value of values) counts[binOf(binned, value)] = (counts[binOf(binned, value)] ?? 0) + 1
    expect(counts).toEqual(binned.bins.map((bin) => bin.goods + bin.bads))
    expect(binned.bins.filter((bin) => !bin.isMissing).length).toBeLessThanOrEqual(5)
    expect(binned.iv).toBeGreaterThanOrEqual(0)
  }))
})

test('the regression finds the weights that made the data', () => {
  const draw = draws(7)
  const [one, other] = [Float64Array.from({ length: 40_000 }, () => draw() * 2 - 1), Float64Array.from({ length: 40_000 }, () => draw() * 2 - 1)]
  const isBad = Uint8Array.from(one, (value, row) => (draw() < sigmoid(-1 + 2 * value - 0.5 * (other[row] ?? 0)) ? 1 : 0))
  const fit = fitLogistic([one, other], isBad, { ridge: 0 })
  expect(fit.intercept).toBeCloseTo(-1, 1)
  expect(fit.weights[0]).toBeCloseTo(2, 1)
  expect(fit.weights[1]).toBeCloseTo(-0.5, 1)
})

test('AUC, KS, Brier and the table of what was foretold, by hand', () => {
  const chances = Float64Array.from([0.1, 0.4, 0.4, 0.8])
  const quality = readQuality(chances, Uint8Array.from([0, 0, 1, 1]))
  // Pairs: 0.4 beats 0.1, ties 0.4; 0.8 beats both: 3.5 of 4.
  expect(quality).toMatchObject({ auc: 0.875, gini: 0.75, ks: 0.5, count: 4, bads: 2 })
  expect(quality.brier).toBeCloseTo((0.01 + 0.16 + 0.36 + 0.04) / 4, 12)
  expect(calibrationTable(chances, Uint8Array.from([0, 0, 1, 1]), 2)).toEqual([{ foretold: 0.25, came: 0, count: 2 }, { foretold: expect.closeTo(0.6, 12), came: 1, count: 2 }])
})

test('stability: 0 for the same people, above 0.25 when they are others', () => {
  expect(stabilityIndex([100, 200, 300], [100, 200, 300])).toBe(0)
  expect(stabilityWord(stabilityIndex([100, 200, 300], [110, 190, 300]))).toBe('stable')
  expect(stabilityWord(stabilityIndex([100, 200, 300], [300, 200, 100]))).toBe('redevelop')
})

test('a challenger wins only when it is better by more than chance', () => {
  const draw = draws(3)
  const truth = Float64Array.from({ length: 4_000 }, () => draw())
  const isBad = Uint8Array.from(truth, (chance) => (draw() < chance ? 1 : 0))
  const noise = truth.map((chance) => chance + draw() * 2)
  expect(compareAuc(noise, truth, isBad).low).toBeGreaterThan(0)
  expect(compareAuc(truth, noise, isBad).low).toBeLessThan(0)
  expect(compareAuc(truth, truth, isBad)).toEqual({ gain: 0, error: 0, low: 0 })
})

function take(people: People, rows: Uint32Array): People {
  const taken = { factors: people.factors.map(({ name }) => ({ name, values: new Float64Array(rows.length) })), isBad: new Uint8Array(rows.length) }
  for (let at = 0; at < rows.length; at += 1) taken.isBad[at] = people.isBad[rows[at] ?? 0] ?? 0
  people.factors.forEach(({ values }, index) => {
    const into = taken.factors[index]?.values
    if (into) for (let at = 0; at < rows.length; at += 1) into[at] = values[rows[at] ?? 0] ?? Number.NaN
  })
  return taken
}

test.skipIf(!isUciThere)('on 30,000 published accounts the scorecard reaches what is known of them', async () => {
  const { factors, isBad } = await readUci()
  const people: People = { factors: [...factors].map(([name, values]) => ({ name, values })), isBad }
  expect([people.isBad.length, people.isBad.reduce((sum, each) => sum + each, 0)]).toEqual([30_000, 6_636])
  expect(Math.max(...(factors.get('PAY_AMT5') ?? []))).toBe(426_529)
  // Lines end in CR alone, and some sums are written 1.00E+05: the 154th account's payment is.
  expect([factors.get('PAY_AMT4')?.[153], Math.min(...(factors.get('BILL_AMT1') ?? []))]).toEqual([100_000, -165_580])
  const ivOf = (name: string): number => {
    const factor = people.factors.find((each) => each.name === name)
    if (!factor) throw new Error(name)
    return binFactor(name, factor.values, people.isBad, { startMax: 20, binsMax: 10, shareMin: 0.0 }).iv
  }
  const ivs = { PAY_0: ivOf('PAY_0'), PAY_2: ivOf('PAY_2'), LIMIT_BAL: ivOf('LIMIT_BAL') }
  const aucs: number[] = []
  const briers: number[] = []
  for (let seed = 1; seed <= 20; seed += 1) {
    const draw = draws(seed)
    const order = Uint32Array.from(people.isBad.keys())
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(draw() * (at + 1))
      const kept = order[at] ?? 0
      order[at] = order[other] ?? 0
      order[other] = kept
    }
    const card = trainScorecard(take(people, order.subarray(0, 21_000)))
    const test = take(people, order.subarray(21_000))
    const quality = readQuality(chancesOf(card, test), test.isBad)
    aucs.push(quality.auc)
    briers.push(quality.brier)
    if (seed === 1) {
      expect(quality.calibrationSlope).toBeGreaterThan(0.85)
      expect(quality.calibrationSlope).toBeLessThan(1.15)
      const values = Object.fromEntries(test.factors.map((factor) => [factor.name, factor.values[0] ?? Number.NaN]))
      const { points } = scoreOf(card, values)
      const chance = chanceOf(card, values)
      expect(points).toBe(Math.round(600 + (50 / Math.LN2) * (Math.log(1 / 19) - Math.log(chance / (1 - chance)))))
    }
  }
  const mean = (all: readonly number[]): number => all.reduce((sum, each) => sum + each, 0) / all.length
  expect(mean(aucs)).toBeGreaterThanOrEqual(0.7666 - 0.005)
  expect(mean(briers)).toBeLessThan(0.141)
  expect(Math.abs(ivs.PAY_0 - 0.883)).toBeLessThan(0.02)
  expect(Math.abs(ivs.PAY_2 - 0.56)).toBeLessThan(0.02)
  expect(Math.abs(ivs.LIMIT_BAL - 0.181)).toBeLessThan(0.02)
}, 240_000)
