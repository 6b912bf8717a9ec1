import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawAgain, drawBinomial, middleOf, openDraws } from './drawRules.ts'
import { findDrift } from './driftRules.ts'
import { forecastStates } from './forecastRules.ts'
import { byBucket, forecastMoney, lossChances, type MoneyPanel, pooledRates, sumGroups } from './moneyRules.ts'
import { absorb, chiSquaredTail, countMoves, countStates, homogeneity, lastPairs, type Path, ratesOf, statesOfPairs, stepOn, stepPairs } from './rollRules.ts'
import { ageing } from './states.data.ts'

const rates = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 5 }), { minLength: 3, maxLength: 3 }).map((rows) => ratesOf(rows))

test('what is lost and what is paid is all that there was, and a long walk ends where B says', () => {
  fc.assert(fc.property(rates, (table) => {
    const { visits, ends } = absorb(table)
    for (const row of ends) expect(row.reduce((sum, end) => sum + end, 0)).toBeCloseTo(1, 9)
    // N by its own meaning: a month more in each state than its neighbours lead to.
    let standing = [1, 0, 0]
    const stayed = [0, 0, 0]
    const ended = [0, 0]
    for (let month = 0; month < 3_000; month += 1) {
      standing.forEach((share, state) => { stayed[state] = (stayed[state] ?? 0) + share })
      const next = stepOn(standing, table)
      ended[0] = (ended[0] ?? 0) + (next[3] ?? 0)
      ended[1] = (ended[1] ?? 0) + (next[4] ?? 0)
      standing = next.slice(0, 3)
    }
    stayed.forEach((months, state) => expect(visits[0]?.[state]).toBeCloseTo(months, 6))
    expect(ends[0]).toEqual([expect.closeTo(ended[0] ?? 0, 6), expect.closeTo(ended[1] ?? 0, 6)])
  }), { numRuns: 30 })
})

test('a chain worked out by hand: N = (I - Q)^-1 and B = N R', () => {
  // 30 % of the young grow old, 40 % of the old stay old and 20 % of them are lost.
  expect(absorb([[0, 0.3, 0.7, 0], [0, 0.4, 0.4, 0.2]])).toEqual({
    visits: [[1, expect.closeTo(0.5, 12)], [0, expect.closeTo(1 / 0.6, 12)]], ends: [[expect.closeTo(0.9, 12), expect.closeTo(0.1, 12)], [expect.closeTo(2 / 3, 12), expect.closeTo(1 / 3, 12)]],
  })
})

const paths = fc.array(fc.record({ states: fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }), { minLength: 5, maxLength: 5 }), count: fc.integer({ min: 1, max: 90 }) }), { minLength: 1, maxLength: 12 })

test('nobody is lost on the way: moves, pairs and states count the same accounts', () => {
  fc.assert(fc.property(paths, (given) => {
    const moves = countMoves(given, 3, 3).flat().reduce((sum, count) => sum + count, 0)
    expect(moves).toBe(given.filter((path) => path.states[3] !== null && path.states[4] !== null).reduce((sum, path) => sum + path.count, 0))
    expect(statesOfPairs(lastPairs(given, 3), 3)).toEqual(countStates(given, 3, 4))
    const standing = lastPairs(given, 3)
    const plain = ratesOf([[1, 1, 2], [3, 1, 1], [1, 0, 4]])
    const next = stepPairs(standing, Array.from({ length: 9 }, () => [0, 0, 0]), plain)
    expect(next.reduce((sum, count) => sum + count, 0)).toBeCloseTo(standing.reduce((sum, count) => sum + count, 0), 6)
    // Pairs that were never seen move as their state does.
    statesOfPairs(next, 3).forEach((count, state) => expect(count).toBeCloseTo(stepOn(countStates(given, 3, 4), plain)[state] ?? 0, 6))
  }))
})

test('months of one and the same chain are told to be alike, months of two are not', () => {
  const same = [[90, 10], [30, 70]]
  expect(homogeneity([same, same, same]).g2).toBeCloseTo(0, 9)
  expect(homogeneity([same, same]).degrees).toBe(2)
  const other = homogeneity([same, [[50, 50], [30, 70]]])
  // By hand: 2 (90 ln(.9/.7) + 10 ln(.1/.3) + 50 ln(.5/.7) + 50 ln(.5/.3)).
  expect(other.g2).toBeCloseTo(2 * (90 * Math.log(0.9 / 0.7) + 10 * Math.log(0.1 / 0.3) + 50 * Math.log(0.5 / 0.7) + 50 * Math.log(0.5 / 0.3)), 9)
  expect(chiSquaredTail(other)).toBeLessThan(1e-6)
  expect(chiSquaredTail({ g2: 3.841, degrees: 1 })).toBeCloseTo(0.05, 2)
  expect(chiSquaredTail({ g2: 18.307, degrees: 10 })).toBeCloseTo(0.05, 3)
})

test('groups drawn again keep their number, and their spread is that of a multinomial', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 30 }), fc.integer(), (sizes, seed) => {
    const drawn = drawAgain(sizes, new Float64Array(sizes.length), openDraws(seed))
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(sizes.reduce((sum, count) => sum + count, 0))
    sizes.forEach((size, index) => { if (size === 0) expect(drawn[index]).toBe(0) })
  }))
  const draw = openDraws(3)
  const many = Array.from({ length: 20_000 }, () => drawBinomial(1_000_000, 0.03, draw))
  const centre = many.reduce((sum, value) => sum + value, 0) / many.length
  expect(Math.abs(centre - 30_000)).toBeLessThan(4 * Math.sqrt(30_000 * 0.97 / many.length))
  expect(many.reduce((sum, value) => sum + (value - centre) ** 2, 0) / many.length / (30_000 * 0.97)).toBeCloseTo(1, 1)
  expect(middleOf([4, 1, 3, 2, 5], 0.5)).toEqual({ low: 2, high: 4 })
})

const codes = (counts: Record<string, number>, month: string) => ({ month, counts: new Map(Object.entries(counts)) })
test('the alarm is silent over chance and over a season, and speaks when a code appears or a rate leaves its range', () => {
  const usual = ['1', '2', '3', '4'].map((month, index) => codes({ a: 900 + index * 10, b: 100 - index * 5 }, month))
  expect(findDrift([...usual, codes({ a: 910, b: 88 }, '5')], [])).toEqual([])
  expect(findDrift([...usual, codes({ a: 800, b: 90, c: 110 }, '5')], [])).toMatchObject([{ kind: 'code', month: '5', code: 'c', count: 110, beforeCountMax: 0 }])
  // As few accounts as this say nothing.
  expect(findDrift(usual.map((one) => codes({ a: 9, b: 1 }, one.month)).concat(codes({ a: 8, b: 1, c: 1 }, '5')), [])).toEqual([])
  const month = (paid: number, name: string) => ({ month: name, counts: [[1_000 - paid, paid]] })
  const seasons = [500, 560, 610, 540, 480].map((paid, index) => month(paid, String(index)))
  expect(findDrift([], [...seasons, month(620, '6')])).toEqual([])
  expect(findDrift([], [...seasons, month(120, '6')]).map((alarm) => [alarm.kind, alarm.month])).toEqual([['move', '6'], ['move', '6']])
})

test('a forecast counts who comes, and says when the months are too few', () => {
  const steady: Path[] = [{ states: [0, 0, 0, 0, 0], count: 1_000 }, { states: [null, 0, 0, 0, 0], count: 50 }, { states: [null, null, 0, 0, 0], count: 50 }, { states: [null, null, null, 0, 0], count: 50 }, { states: [null, null, null, null, 0], count: 50 }]
  const forecast = forecastStates({ paths: steady, stateCount: 3, alarms: [], ahead: 2, draws: 100, share: 0.8, seed: 1 })
  expect(forecast).toMatchObject({ kind: 'clean', steps: [[{ likely: 1_250 }, { likely: 0 }, { likely: 0 }], [{ likely: 1_300 }, {}, {}]] })
  expect(forecastStates({ paths: steady.map((path) => ({ ...path, states: path.states.slice(0, 3) })), stateCount: 3, alarms: [], ahead: 1, draws: 10, share: 0.8, seed: 1 })).toEqual({ kind: 'tooShort', monthsNeeded: 4 })
})

/** Money that rolls by fixed rates: what is foretold must then be right to the fen, and the interval a point. */
function steadyPanel(stays: readonly number[], months: number, written = 0): MoneyPanel {
  const ages = 8
  const open = Array.from({ length: months }, () => new Float64Array(ages))
  const lost = Array.from({ length: months }, () => new Float64Array(ages))
  for (let month = 0; month < months; month += 1) {
    for (let age = 0; age < ages; age += 1) {
      const line = open[month]
      if (line) line[age] = 1_000 * stays.slice(0, age).reduce((product, rate) => product * rate, 1)
      const gone = lost[month]
      if (age === 2 && gone) gone[2] = (line?.[2] ?? 0) * written
    }
  }
  return { months, ages, groups: [{ open, written: lost, issued: new Float64Array(months).fill(20_000) }] }
}
test('steady money is foretold exactly, and the chance of loss is the product of the rates to the age of write-off', () => {
  const stays = [0.4, 0.8, 0.5, 0.9, 0.9, 0.9, 0.9]
  const panel = steadyPanel(stays, 9)
  const rates = pooledRates(panel)
  expect([...rates.stays].slice(0, 6)).toEqual(stays.slice(0, 6).map((rate) => expect.closeTo(rate, 9)))
  expect(rates.unpaidOfNew).toBeCloseTo(0.05, 12)
  const chances = lossChances(rates, 4)
  expect(chances.slice(0, 6)).toEqual([0.4 * 0.8 * 0.5 * 0.9, 0.8 * 0.5 * 0.9, 0.5 * 0.9, 0.9, 1, 1].map((chance) => expect.closeTo(chance, 9)))
  // A tenth of age 2 written off, the same tenth less paid: lost either way.
  expect(lossChances(pooledRates(steadyPanel(stays, 9, 0.1)), 4)[2]).toBeCloseTo(0.1 + 0.5 * 0.9, 9)
  const forecast = forecastMoney({ panel, ageing, ahead: 2, draws: 40, share: 0.8, seed: 2, writeOffMonths: 4 })
  const now = byBucket(sumGroups(panel).open.at(-1) ?? [], ageing)
  forecast.ahead[0]?.slice(0, 4).forEach((figure, bucket) => {
    expect(figure.likely).toBeCloseTo(now[bucket] ?? 0, 6)
    expect(figure.high - figure.low).toBeCloseTo(0, 6)
  })
  expect(forecast.lost[0]?.likely).toBeCloseTo(1_000 * 0.144, 6)
})
test('an older age is never safer, whatever the rates', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }), fc.integer({ min: 3, max: 11 }), (stays, writeOffMonths) => {
    const chances = lossChances({ stays: Float64Array.from(stays), lost: new Float64Array(12), unpaidOfNew: 0, growth: 1 }, writeOffMonths)
    chances.forEach((chance, age) => expect(chance).toBeGreaterThanOrEqual((chances[age - 1] ?? 0) - 1e-12))
  }))
})
