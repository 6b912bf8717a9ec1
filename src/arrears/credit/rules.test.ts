import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CreditPolicy } from './contract.ts'
import { defaultCredit } from './credit.data.ts'
import { bestLimitFen, checkCreditPolicy, type CreditProfile, decideLimit, medianOf, usageWarning, usedUpSpans } from './rules.ts'

const profile = (more: Partial<CreditProfile> = {}): CreditProfile => ({ accountNo: 'A1', tier: '金卡', tenureMonths: 40, billsFen: [9_000, 9_000, 9_000, 4_000], stopsInYear: 0, way: 'ordinary', currentFen: null, overdueFen: 0, score: null, ...more })

test('a limit says why, step by step', () => {
  const decision = decideLimit(defaultCredit, profile({ stopsInYear: 1 }))
  // 200 + 90 = 290; times 1.3 = 377; less a quarter = 282.75; down to whole tens.
  expect(decision.why.map((step) => step.toFen)).toEqual([20_000, 29_000, 37_700, 28_275, 28_000])
  expect(decision).toMatchObject({ limitFen: 28_000, limitDays: 30, oneWayStopDays: 15, needsReview: false })
  expect(decision.why.at(3)?.words.zh).toBe('近 12 个月停机 1 次，减 25%')
})

test('seasonal income: one month of caterpillar fungus moves the limit little', () => {
  const quiet = Array.from({ length: 12 }, () => 3_000)
  const july = [3_000, 60_000, ...quiet.slice(2)]
  expect(decideLimit(defaultCredit, profile({ billsFen: july })).limitFen - decideLimit(defaultCredit, profile({ billsFen: quiet, tier: '金卡' })).limitFen).toBeLessThanOrEqual(20_000)
  expect(decideLimit(defaultCredit, profile({ billsFen: july, tier: null })).limitFen).toBe(7_000)
})

test('never raised during arrears, whatever the rest says', () => {
  fc.assert(fc.property(fc.record({ tier: fc.constantFrom(null, '金卡', '钻石卡'), tenureMonths: fc.integer({ min: 0, max: 300 }), billsFen: fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 12 }), stopsInYear: fc.integer({ min: 0, max: 9 }), way: fc.constantFrom('ordinary' as const, 'agreed' as const, 'collection' as const), currentFen: fc.integer({ min: 0, max: 300_000 }), overdueFen: fc.integer({ min: 0, max: 5 }) }), (some) => {
    const decision = decideLimit(defaultCredit, profile(some))
    if (some.overdueFen > 0) expect(decision.limitFen).toBeLessThanOrEqual(some.currentFen)
    expect(decision.limitFen).toBeGreaterThanOrEqual(0)
    expect(decision.limitFen).toBeLessThanOrEqual(defaultCredit.capFen)
    expect(decision.why.at(-1)?.toFen).toBe(decision.limitFen)
    expect(decision.why.reduce((sum, step) => sum + step.byFen, 0)).toBe(decision.limitFen)
    const better = decideLimit(defaultCredit, profile({ ...some, currentFen: null, stopsInYear: 0 }))
    expect(better.limitFen).toBeGreaterThanOrEqual(decideLimit(defaultCredit, profile({ ...some, currentFen: null })).limitFen)
  }))
})

test('a rule of limits that contradicts itself is refused by its row; usage warns at 80 and 100 %', () => {
  const codes = (more: Partial<typeof defaultCredit>): string[] => checkCreditPolicy({ ...defaultCredit, ...more }).map((fault) => fault.code)
  expect(codes({})).toEqual([])
  expect(codes({ tiers: [{ id: '金卡', baseFen: 1 }, { id: '金卡', baseFen: 2 }] })).toEqual(['CREDIT_TIER_REPEATED'])
  expect(codes({ tenure: [{ fromMonths: 12, percent: 100 }, { fromMonths: 12, percent: 130 }] })).toEqual(['CREDIT_TENURE_NOT_RISING'])
  expect(codes({ floorFen: 900_000 })).toEqual(['CREDIT_CAP_BELOW_FLOOR'])
  expect([7_999, 8_000, 10_000].map((used) => usageWarning(used, 10_000))).toEqual(['none', 'near', 'usedUp'])
})

test('the limit moves the right way with each fact: more stops, a shorter tenure or smaller bills never raise it', () => {
  const facts = fc.record({ tier: fc.constantFrom(null, '金卡', '钻石卡'), tenureMonths: fc.integer({ min: 0, max: 200 }), billsFen: fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 3, maxLength: 12 }), stopsInYear: fc.integer({ min: 0, max: 6 }), way: fc.constantFrom('ordinary' as const, 'agreed' as const, 'collection' as const) })
  const scores = fc.option(fc.record({ points: fc.integer({ min: 300, max: 800 }), chance: fc.double({ min: 0.001, max: 0.9, noNaN: true }), percent: fc.integer({ min: 0, max: 200 }) }))
  fc.assert(fc.property(facts, scores, fc.nat(3), fc.nat(100), (some, score, stops, months) => {
    const limitOf = (more: Partial<CreditProfile>): number => decideLimit(defaultCredit, profile({ ...some, score, ...more })).limitFen
    const limit = limitOf({})
    expect(limitOf({ stopsInYear: some.stopsInYear + stops })).toBeLessThanOrEqual(limit)
    expect(limitOf({ tenureMonths: some.tenureMonths + months })).toBeGreaterThanOrEqual(limit)
    expect(limitOf({ billsFen: some.billsFen.map((fen) => Math.floor(fen / 2)) })).toBeLessThanOrEqual(limit)
    const recent = some.billsFen.slice(0, 3)
    expect(limit).toBeLessThanOrEqual(Math.max(defaultCredit.floorFen, (recent.reduce((sum, fen) => sum + fen, 0) / 3) * (defaultCredit.recentPercent / 100)))
    if (score) expect(limitOf({ score: { ...score, percent: score.percent + 10 } })).toBeGreaterThanOrEqual(limit)
  }))
})

test('the limit of the highest expected return is where one yuan more earns what it risks', () => {
  const terms = { marginPercent: 40, lossPercent: 80, exposurePercent: 90, billsTimesPercent: 1_000 }
  const mean = 8_000
  const valueOf = (limit: number, chance: number): number => 12 * 0.4 * mean * (1 - Math.exp(-limit / mean)) - chance * 0.8 * 0.9 * limit
  fc.assert(fc.property(fc.double({ min: 0.01, max: 0.95, noNaN: true }), (chance) => {
    const best = bestLimitFen(terms, mean, chance)
    for (const other of [0, best * 0.9, best * 1.1, best + 100]) {
      if (other <= mean * 10) expect(valueOf(best, chance)).toBeGreaterThanOrEqual(valueOf(other, chance) - 1)
    }
    expect(best).toBeLessThanOrEqual(mean * 10)
  }))
  expect(bestLimitFen({ ...terms, billsTimesPercent: 200 }, mean, 0.001)).toBe(16_000)
  const policy: CreditPolicy = { ...defaultCredit, bestLimit: { ...terms, billsTimesPercent: 300 } }
  const decision = decideLimit(policy, profile({ score: { points: 640, chance: 0.04, percent: 100 } }))
  expect(decision.why.at(3)?.words.zh).toContain('预期收益最高')
  expect(decision.limitFen).toBe(27_000)
})

test('a limit that is used up holds until the next report, and silence ends it', () => {
  const at = (on: number, usedFen: number) => ({ on, usedFen, limitFen: 10_000 })
  expect(usedUpSpans([at(10, 10_000), at(11, 12_000), at(12, 4_000), at(20, 10_000)])).toEqual([{ from: 10, to: 11 }, { from: 20, to: 22 }])
  expect(usedUpSpans([at(10, 9_999)])).toEqual([])
  expect(usedUpSpans([{ on: 1, usedFen: 0, limitFen: 0 }])).toEqual([])
  expect([medianOf([]), medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([0, 2, 3])
})
