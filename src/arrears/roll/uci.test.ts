import { expect, test } from 'vitest'
import { isUciThere, readUci } from '../testUci.ts'
import { drawAgain, middleOf, openDraws } from './drawRules.ts'
import { findDrift } from './driftRules.ts'
import { forecastStates } from './forecastRules.ts'
import { chiSquaredTail, countMoves, countPairMoves, countStates, homogeneity, orderTwo, type Path, pool, ratesOf, stepOn } from './rollRules.ts'

const months = ['2005-04', '2005-05', '2005-06', '2005-07', '2005-08', '2005-09']

/** A column for each month, oldest first. */
async function readCodes(): Promise<number[][]> {
  const { factors, isBad } = await readUci()
  const columns = ['PAY_6', 'PAY_5', 'PAY_4', 'PAY_3', 'PAY_2', 'PAY_0'].map((name) => factors.get(name))
  return Array.from(isBad, (_, account) => columns.map((values) => values?.[account] ?? Number.NaN))
}

/** Current, one or two months behind, three and more. */
const stateOf = (code: number): number => (code <= 0 ? 0 : code <= 2 ? 1 : 2)
function pathsOf(codes: readonly (readonly number[])[]): Path[] {
  const groups = new Map<string, { states: number[]; count: number }>()
  for (const account of codes) {
    const states = account.map(stateOf)
    const group = groups.get(states.join('')) ?? { states, count: 0 }
    group.count += 1
    groups.set(states.join(''), group)
  }
  return [...groups.values()]
}
const rounded = (rates: readonly (readonly number[])[]) => rates.map((row) => row.map((rate) => Number(rate.toFixed(4))))

test.skipIf(!isUciThere)('30,000 published accounts roll as they are known to, and the changed recording is caught', async () => {
  const codes = await readCodes()
  const paths = pathsOf(codes)
  expect(paths.reduce((sum, path) => sum + path.count, 0)).toBe(30_000)
  expect(paths.length).toBeLessThan(729)
  const monthly = [0, 1, 2, 3].map((at) => countMoves(paths, 3, at))
  const pooled = pool(monthly)
  expect(rounded(ratesOf(pooled))).toEqual([[0.9507, 0.0493, 0], [0.302, 0.6366, 0.0613], [0.104, 0.3185, 0.5775]])
  const same = homogeneity(monthly)
  expect(same.g2).toBeCloseTo(447.3, 1)
  // C leads to two states, A and B to three: five free rates, in three further months.
  expect(same.degrees).toBe(15)
  expect(chiSquaredTail(same)).toBeLessThan(1e-6)
  const four = paths.map((path) => ({ ...path, states: path.states.slice(0, 5) }))
  const order = orderTwo(four, 3, 4)
  expect(order.g2).toBeCloseTo(1184.3, 1)
  const pairs = ratesOf(pool([1, 2, 3].map((at) => countPairMoves(paths, 3, at))))
  expect([0, 1, 2].map((before) => Number(pairs[before * 3 + 1]?.[1]?.toFixed(3)))).toEqual([0.454, 0.762, 0.775])
  // One step, by the pooled rates of before: what was foretold of the last month, and what came.
  expect(stepOn(countStates(paths, 3, 4), ratesOf(pooled)).map(Math.round)).toEqual([25_545, 3_933, 521])
  expect(countStates(paths, 3, 5)).toEqual([23_182, 6_355, 463])

  const codeMonths = months.map((month, at) => {
    const counts = new Map<string, number>()
    for (const account of codes) counts.set(String(account[at]), (counts.get(String(account[at])) ?? 0) + 1)
    return { month, counts }
  })
  const moves = [0, 1, 2, 3, 4].map((at) => ({ month: months[at + 1] ?? '', counts: countMoves(paths, 3, at) }))
  const alarms = findDrift(codeMonths, moves)
  expect(alarms.filter((alarm) => alarm.kind === 'code')).toMatchObject([{ month: '2005-09', code: '1', count: 3_688, beforeCountMax: 28 }])
  expect(new Set(alarms.map((alarm) => alarm.month))).toEqual(new Set(['2005-09']))
  // Up to August nothing is wrong, and a forecast may be given; with September it is refused.
  expect(findDrift(codeMonths.slice(0, 5), moves.slice(0, 4))).toEqual([])
  const clean = forecastStates({ paths: four, stateCount: 3, alarms: [], ahead: 1, draws: 500, share: 0.8, seed: 5 })
  expect(clean.kind).toBe('clean')
  expect(forecastStates({ paths, stateCount: 3, alarms, ahead: 1, draws: 500, share: 0.8, seed: 5 })).toMatchObject({ kind: 'refused', alarms: [{ code: '1' }, ...alarms.slice(1).map(() => ({}))] })
})

test.skipIf(!isUciThere)('an interval by accounts of 500 draws holds as often as theory says', async () => {
  const paths = pathsOf(await readCodes())
  const draw = openDraws(11)
  const sizes = paths.map((path) => path.count)
  const weights = new Float64Array(paths.length)
  const drawn = Array.from({ length: 500 }, () => {
    drawAgain(sizes, weights, draw)
    return ratesOf(pool([0, 1, 2, 3].map((at) => countMoves(paths, 3, at, weights))))[1]?.[2] ?? 0
  })
  const { low, high } = middleOf(drawn, 0.95)
  // A to B: 759 of 12,376 account-months. As if they were independent, the half width would be 1.96 √(p q / n); accounts repeat, so it is no narrower.
  const p = 0.0613
  const half = 1.96 * Math.sqrt((p * (1 - p)) / 12_376)
  expect([low < p, p < high]).toEqual([true, true])
  expect((high - low) / 2).toBeGreaterThan(half * 0.9)
  expect((high - low) / 2).toBeLessThan(half * 1.5)
})
