import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seasonalityOf, splitMonths } from './splitMonthRules.ts'
import { type LockedLine, none, residualOf, type SplitAsked, splitKindOf, splitSheet, sumKnown, weightedMean } from './splitRules.ts'
import { largestRemainder, mixShares, splitTotal } from './splitShareRules.ts'
import { paceOf } from './paceRules.ts'

const free: LockedLine = { year: null, months: Array.from({ length: 12 }, () => null) }
const even = Array.from({ length: 12 }, () => 1 / 12)
const noMonths = Array.from({ length: 12 }, () => none)
const of = (year: number | null) => ({ base: null, target: year, challenge: null })
const sum = (values: Iterable<number | null>) => [...values].reduce<number>((all, value) => all + (value ?? 0), 0)
const weightsArb = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 }).filter((weights) => weights.some((weight) => weight > 0.001))
const named = (weights: readonly number[]) => weights.map((weight, index) => ({ code: `C${String(index).padStart(3, '0')}`, weight }))

test('by hand: 100 among 5, 3 and 1 parts of nine are 56, 33 and 11', () => {
  expect([...largestRemainder(100, [{ code: 'a', weight: 5 }, { code: 'b', weight: 3 }, { code: 'c', weight: 1 }]).values()]).toEqual([56, 33, 11])
})
test('by hand: half by last year, a quarter by people, a quarter by outlets', () => {
  const shares = mixShares({ lastYear: 0.5, market: 0.25, capacity: 0.25, hand: 0 }, [
    { code: 'tongren', lastYear: 600, market: 90_000, capacity: 30, hand: null }, { code: 'jianzha', lastYear: 400, market: 60_000, capacity: 10, hand: null },
  ])
  // 0.5 x 0.6 + 0.25 x 0.6 + 0.25 x 0.75
  expect(shares.get('tongren')).toBeCloseTo(0.6375)
  expect([...splitTotal(1200, [...shares].map(([code, share]) => ({ code, share, locked: null }))).parts]).toEqual([['jianzha', 435], ['tongren', 765]])
})
test('by hand: a year of 120 with a locked July', () => {
  const asked = sheetOf(120, [1], { locked: [{ year: null, months: free.months.map((_, month) => (month === 6 ? 32 : null)) }] })
  expect(splitSheet(asked)[0]?.months.map((month) => month.target)).toEqual([8, 8, 8, 8, 8, 8, 32, 8, 8, 8, 8, 8])
})

test('weights that are not one, a basis that nobody has and hand shares that are not one are refused', () => {
  const one = [{ code: 'a', lastYear: 1, market: null, capacity: null, hand: 0.4 }]
  expect(() => mixShares({ lastYear: 0.5, market: 0.4, capacity: 0, hand: 0 }, one)).toThrow('90%')
  expect(() => mixShares({ lastYear: 0.5, market: 0.5, capacity: 0, hand: 0 }, one)).toThrow('市场容量')
  expect(() => mixShares({ lastYear: 0, market: 0, capacity: 0, hand: 1 }, one)).toThrow('40%')
  expect(() => mixShares({ lastYear: 1.2, market: -0.2, capacity: 0, hand: 0 }, one)).toThrow('100%')
})

test('parts sum to the total exactly, in any steps', () => {
  fc.assert(fc.property(weightsArb, fc.integer({ min: -100_000, max: 10_000_000 }), fc.constantFrom(1, 10, 0.01), (weights, steps, step) => {
    const total = Number((steps * step).toPrecision(15))
    expect(sum(largestRemainder(total, named(weights), step).values())).toBeCloseTo(total, 6)
  }))
})
test('who weighs more never gets less', () => {
  fc.assert(fc.property(weightsArb, fc.integer({ min: 0, max: 1_000_000 }), (weights, total) => {
    const children = named(weights)
    const parts = largestRemainder(total, children)
    const sorted = children.toSorted((a, b) => a.weight - b.weight)
    for (let index = 1; index < sorted.length; index += 1) {
      const [less, more] = [sorted[index - 1], sorted[index]]
      if (less && more && more.weight > less.weight) expect(parts.get(more.code) ?? 0).toBeGreaterThanOrEqual(parts.get(less.code) ?? 0)
    }
  }))
})
test('the order of the children plays no part', () => {
  fc.assert(fc.property(weightsArb, fc.integer({ min: 0, max: 100_000 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (weights, total, draws) => {
    const children = named(weights)
    const shuffled = children.map((child) => ({ child, at: draws.next().value as number })).toSorted((a, b) => a.at - b.at).map(({ child }) => child)
    expect(Object.fromEntries(largestRemainder(total, shuffled))).toEqual(Object.fromEntries(largestRemainder(total, children)))
    const asked = sheetOf(total, weights)
    const mixed = { ...asked, rows: shuffled.flatMap((child) => asked.rows.find((row) => row.code === child.code) ?? []) }
    const byCode = (lines: ReturnType<typeof splitSheet>) => Object.fromEntries(lines.map((line) => [line.code, line.months.map((month) => month.target)]))
    expect(byCode(splitSheet(mixed))).toEqual(byCode(splitSheet(asked)))
  }), { numRuns: 40 })
})

function sheetOf(total: number, weights: readonly number[], given: { locked?: readonly LockedLine[]; kind?: SplitAsked['kind']; seasons?: readonly (readonly number[])[] } = {}): SplitAsked {
  const all = sum(weights)
  return {
    kind: given.kind ?? 'flow', step: 1, parent: { year: of(total), months: noMonths }, parentWeights: even, parentOpening: null, baseRatio: 0.9, challengeRatio: 1.1,
    rows: named(weights).map(({ code, weight }, index) => ({ code, share: weight / all, weights: given.seasons?.[index] ?? even, opening: null, locked: given.locked?.[index] ?? free })),
  }
}
const seasonArb = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 12, maxLength: 12 }).map((months) => seasonalityOf(months))
const sheetArb = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 500 }), season: seasonArb }), { minLength: 1, maxLength: 12 })

test('a flow: months sum to each year, years to the total, and each month to what the whole has in it', () => {
  fc.assert(fc.property(sheetArb, seasonArb, fc.integer({ min: 0, max: 200_000 }), (rows, season, total) => {
    const asked = { ...sheetOf(total, rows.map((row) => row.weight), { seasons: rows.map((row) => row.season) }), parentWeights: season }
    const lines = splitSheet(asked)
    const columns = splitMonths(total, season)
    expect(sum(lines.map((line) => line.year.target))).toBe(total)
    for (const line of lines) expect(sum(line.months.map((month) => month.target))).toBe(line.year.target)
    for (let month = 0; month < 12; month += 1) expect(sum(lines.map((line) => line.months[month]?.target ?? 0))).toBe(columns[month])
    for (const line of lines) for (const cell of [...line.months, line.year]) {
      expect(cell.target).toBeGreaterThanOrEqual(0)
      expect(cell.base ?? 0).toBeLessThanOrEqual(cell.target ?? 0)
      expect(cell.challenge ?? 0).toBeGreaterThanOrEqual(cell.target ?? 0)
    }
    for (const line of lines) expect(sum(line.months.map((month) => month.base))).toBe(line.year.base)
  }), { numRuns: 60 })
})
test('net adds: a bad month below zero is shared as well, and every month still sums', () => {
  fc.assert(fc.property(sheetArb, fc.array(fc.integer({ min: -300, max: 800 }), { minLength: 12, maxLength: 12 }), (rows, months) => {
    const total = sum(months)
    fc.pre(total > 0)
    const asked = { ...sheetOf(total, rows.map((row) => row.weight), { seasons: rows.map((row) => row.season) }), parent: { year: of(total), months: months.map(of) } }
    const lines = splitSheet(asked)
    for (let month = 0; month < 12; month += 1) expect(sum(lines.map((line) => line.months[month]?.target ?? 0))).toBe(months[month])
    for (const line of lines) expect(sum(line.months.map((month) => month.target))).toBe(line.year.target)
  }), { numRuns: 60 })
})
test('locked cells stay as they are, and the rest still sums', () => {
  const lockedArb = fc.record({ row: fc.nat({ max: 30 }), month: fc.integer({ min: 0, max: 11 }), value: fc.integer({ min: 0, max: 50 }) })
  fc.assert(fc.property(sheetArb, fc.array(lockedArb, { maxLength: 8 }), fc.integer({ min: 5_000, max: 200_000 }), (rows, locks, total) => {
    const locked = rows.map((_, row) => ({ year: null, months: free.months.map((__, month) => locks.find((lock) => lock.row % rows.length === row && lock.month === month)?.value ?? null) }))
    const lines = splitSheet(sheetOf(total, rows.map((row) => row.weight), { locked, seasons: rows.map((row) => row.season) }))
    lines.forEach((line, row) => {
      line.months.forEach((month, index) => {
        const value = locked[row]?.months[index] ?? null
        if (value !== null) expect(month.target).toBe(value)
      })
      expect(sum(line.months.map((month) => month.target))).toBe(line.year.target)
    })
    expect(sum(lines.map((line) => line.year.target))).toBe(total)
  }), { numRuns: 60 })
})
test('locks that take more than there is leave a residual below zero', () => {
  expect(splitTotal(100, [{ code: 'a', share: 1, locked: 130 }, { code: 'b', share: 1, locked: null }])).toEqual({ parts: new Map([['a', 130], ['b', 0]]), residual: -30 })
  expect(splitTotal(100, [{ code: 'a', share: 1, locked: 60 }])).toEqual({ parts: new Map([['a', 60]]), residual: 40 })
  expect(splitTotal(100, [{ code: 'a', share: 0.1, locked: null, least: 40 }, { code: 'b', share: 0.9, locked: null }]).parts).toEqual(new Map([['a', 40], ['b', 60]]))
  expect(residualOf(100, [60, null, 30])).toBe(10)
})
test('a stock: December is the year, and every month sums to its place on the way', () => {
  const asked: SplitAsked = { ...sheetOf(1300, [600, 400], { kind: 'stock' }), parentOpening: 1000 }
  const lines = splitSheet({ ...asked, rows: asked.rows.map((row, index) => ({ ...row, opening: index === 0 ? 600 : 400 })) })
  expect(lines.map((line) => line.year.target)).toEqual([780, 520])
  expect(lines.map((line) => line.months.at(-1)?.target)).toEqual([780, 520])
  expect(sum(lines.map((line) => line.months[5]?.target ?? 0))).toBe(1150)
  expect(lines[0]?.months[5]?.target).toBe(690)
})
test('a ratio is not split: each holds it, and the whole is the weighted one', () => {
  const lines = splitSheet({ ...sheetOf(0.02, [3, 1], { kind: 'ratio', locked: [free, { year: 0.03, months: free.months }] }) })
  expect(lines.map((line) => line.year.target)).toEqual([0.02, 0.03])
  expect(weightedMean([{ value: 0.02, weight: 3000 }, { value: 0.03, weight: 1000 }, { value: 0.5, weight: null }])).toBeCloseTo(0.0225)
  expect([splitKindOf({ rollUp: 'sum', isRatio: true, unit: 'percent' }), splitKindOf({ rollUp: 'sum', isRatio: false, unit: 'users' }), splitKindOf({ rollUp: 'last', isRatio: false, unit: 'users' })]).toEqual(['ratio', 'flow', 'stock'])
})
test('the season is last year\'s, and even where last year is not whole', () => {
  expect(seasonalityOf([2, ...Array.from({ length: 11 }, () => 1)])[0]).toBeCloseTo(2 / 13)
  expect(seasonalityOf([5, null])).toEqual(even)
})

test('pace: a flow is asked for by its months, a level and a rate whole', () => {
  const pace = paceOf({ kind: 'flow', better: 'higher', actual: 30, yearTarget: 120, monthTargets: [20, 20, ...Array.from({ length: 10 }, () => 8)], monthOfYear: 2 })
  expect([pace.completion, pace.elapsed]).toEqual([0.25, 40 / 120])
  expect(pace.ahead).toBeCloseTo(-1 / 12)
  // A level of 1,050 where March wants 1,100 on the way to 1,200.
  expect(paceOf({ kind: 'stock', better: 'higher', actual: 1050, yearTarget: 1200, monthTargets: [1000, 1050, 1100], monthOfYear: 3 }).ahead).toBeCloseTo(-50 / 1200)
  expect(paceOf({ kind: 'ratio', better: 'lower', actual: 0.039, yearTarget: 0.03, monthTargets: [0.045, 0.044, 0.042], monthOfYear: 3 }).ahead).toBeCloseTo(0.1)
  expect(paceOf({ kind: 'ratio', better: 'lower', actual: 0.022, yearTarget: 0.02, monthTargets: [], monthOfYear: 3 }).completion).toBeCloseTo(0.9)
  expect(paceOf({ kind: 'stock', better: 'higher', actual: 0, yearTarget: 0, monthTargets: [], monthOfYear: 3 }).completion).toBeNull()
  expect(sumKnown([null, null])).toBeNull()
})
