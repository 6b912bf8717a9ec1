import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, listMonths, month, type Month } from '../../../kernel/day.ts'
import { defaultCredit } from '../credit.data.ts'
import { binFactor } from './binRules.ts'
import { chancesFor, type Observation, onceEach, outcomeMonths, pointsOf, splitMonths } from './branchRules.ts'
import { orderCategories, rankOf } from './categoryRules.ts'
import { rocCurve } from './qualityRules.ts'
import { badsMin, ledgerMonthsMin, percentOf, trainOnBranch } from './trainRules.ts'

function draws(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const ledger = listMonths(month('2009-02'), month('2011-03'))
/** A branch whose bad accounts are those that pay late; `tells`: how much of it their payments show. */
function world(accounts: number, tells: number, seed = 5): ReadonlyMap<Month, readonly Observation[]> {
  const draw = draws(seed)
  const people = Array.from({ length: accounts }, (_, no) => ({ no, risk: draw(), tenure: Math.floor(draw() * 120), tier: draw() < 0.2 ? '金卡' : null, bill: 3_000 + Math.floor(draw() * 20_000) }))
  return new Map(ledger.map((at) => [at, people.map((one): Observation => {
    const shown = draw() < tells ? one.risk : draw()
    const monthsOverdue = shown > 0.9 ? 3 + Math.floor(draw() * 3) : shown > 0.7 ? Math.floor(draw() * 3) : 0
    return {
      accountNo: `A${String(one.no).padStart(5, '0')}`, areaCode: '632301', month: at, isBad: draw() < 0.6 * Math.max(0, one.risk - 0.8) * 5 * 0.3 + 0.01, brand: one.no % 3 === 0 ? '全球通' : '神州行', tier: one.tier, way: 'ordinary', tenureMonths: one.tenure,
      billsFen: Array.from({ length: 12 }, () => one.bill), recentBilledFen: one.bill * 6, stopsInYear: 0, overdueFen: monthsOverdue > 0 ? one.bill : 0, monthsOverdue, paidMonths: 6 - Math.min(6, monthsOverdue), cashFen: one.bill * (6 - monthsOverdue),
    }
  })]))
}

test('months that teach end before those that examine begin, with all that became of them', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), (count) => {
    const months = Array.from({ length: count }, (_, index) => addMonths(month('2009-01'), index))
    const split = splitMonths(months)
    if (split === null) {
      expect(count).toBeLessThan(ledgerMonthsMin)
      return
    }
    expect(count).toBeGreaterThanOrEqual(ledgerMonthsMin)
    for (const old of split.train) expect(addMonths(old, outcomeMonths) <= (split.test[0] ?? '')).toBe(true)
    expect(addMonths(split.test.at(-1) ?? month('2009-01'), outcomeMonths) <= (months.at(-1) ?? '')).toBe(true)
    expect((split.train[0] ?? '') >= addMonths(month('2009-01'), 5)).toBe(true)
  }))
  expect(splitMonths(ledger)).toMatchObject({ train: ['2009-07', '2009-10', '2010-01'], test: ['2010-07', '2010-08', '2010-09'] })
})

test('an account is examined once', () => {
  const seen = [...world(200, 1)].filter(([at]) => at >= '2010-07' && at <= '2010-09').flatMap(([, all]) => all)
  const once = onceEach(seen, [month('2010-07'), month('2010-08'), month('2010-09')])
  expect(once.length).toBe(200)
  expect(new Set(once.map((each) => each.accountNo)).size).toBe(200)
  expect(new Set(once.map((each) => each.month)).size).toBe(3)
})

test('where payments tell who goes bad the card beats the rule table; where they do not it is refused', () => {
  const split = splitMonths(ledger)
  const telling = trainOnBranch(defaultCredit, split, world(3_500, 1), ledger.length)
  expect(telling.verdict).toBe('wins')
  const { model } = telling.report
  if (model === null || telling.taught === null) throw new Error('It was taught.')
  expect(model.comparison.low).toBeGreaterThan(0)
  expect(model.challenger.auc).toBeCloseTo(model.champion.auc + model.comparison.gain, 10)
  expect(model.factors.filter((factor) => factor.isUsed).map((factor) => factor.name)).toContain('monthsOverdue')
  for (const factor of model.factors) {
    const rates = factor.bins.map((bin) => bin.bads / bin.accounts)
    const rising = rates.every((rate, index) => index === 0 || rate >= (rates[index - 1] ?? 0) - 1e-9)
    const falling = rates.every((rate, index) => index === 0 || rate <= (rates[index - 1] ?? 0) + 1e-9)
    expect(rising || falling || factor.bins.length > 2).toBe(true)
  }
  // Points and chances say the same, the other way round.
  const some = [...world(300, 1, 9)][0]?.[1] ?? []
  const chances = chancesFor(telling.taught, some)
  some.forEach((seen, index) => {
    const { points, parts } = pointsOf(telling.taught ?? { card: { intercept: 0, scale: { points0: 0, odds0: 1, pointsToDouble: 1 }, basePoints: 0, factors: [] }, categories: {} }, seen)
    const chance = chances[index] ?? 0
    expect(points).toBe(Math.round(600 + (50 / Math.LN2) * (Math.log(1 / 19) - Math.log(chance / (1 - chance)))))
    expect(Math.round(parts.reduce((sum, part) => sum + part.points, model.basePoints))).toBe(points)
  })
  const blind = trainOnBranch(defaultCredit, split, world(3_500, 0), ledger.length)
  expect(['notProven', 'drifted']).toContain(blind.verdict)
  expect(blind.report.model?.comparison.low).toBeLessThanOrEqual(0)
})

test('too few bad accounts, or too short a ledger: it says so and concludes nothing', () => {
  const few = trainOnBranch(defaultCredit, splitMonths(ledger), world(300, 1), ledger.length)
  expect(few).toMatchObject({ verdict: 'tooFew', taught: null, report: { model: null } })
  expect(few.report.trainBads).toBeLessThan(badsMin.train)
  expect(trainOnBranch(defaultCredit, splitMonths(ledger.slice(0, 14)), world(3_500, 1), 14)).toMatchObject({ verdict: 'tooFew', report: { trainMonths: [], ledgerMonths: 14, needsMonths: ledgerMonthsMin } })
})

test('classes that are monotone stay so whatever the counts', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { minLength: 20, maxLength: 400 }), (rows) => {
    const { bins } = binFactor('x', Float64Array.from(rows.map(([value]) => value)), Uint8Array.from(rows.map(([, bad]) => (bad ? 1 : 0))), { startMax: 20, binsMax: 8, shareMin: 0.02, isMonotone: true })
    const rates = bins.map((bin) => (bin.bads + 0.5) / (bin.goods + bin.bads + 1))
    const steps = rates.slice(1).map((rate, index) => Math.sign(rate - (rates[index] ?? 0)))
    expect(steps.every((step) => step >= 0) || steps.every((step) => step <= 0)).toBe(true)
    expect(bins.reduce((sum, bin) => sum + bin.goods + bin.bads, 0)).toBe(rows.length)
  }))
})

test('words stand in the order of how often they went bad; a new one tells nothing', () => {
  const order = orderCategories(['托收', '自缴', '自缴', '协议', '托收'], Uint8Array.from([0, 1, 1, 1, 0]))
  expect(order).toEqual(['托收', '协议', '自缴'])
  expect([rankOf(order, '托收'), rankOf(order, '新的')]).toEqual([0, Number.NaN])
})

test('the curve of cuts ends in both corners, and bands give the highest that is reached', () => {
  const curve = rocCurve(Float64Array.from([0.9, 0.8, 0.8, 0.1]), Uint8Array.from([1, 0, 1, 0]))
  expect(curve).toEqual([{ goods: 0, bads: 0 }, { goods: 0, bads: 0.5 }, { goods: 0.5, bads: 1 }, { goods: 1, bads: 1 }])
  const bands = [{ fromPoints: 0, percent: 0 }, { fromPoints: 500, percent: 60 }, { fromPoints: 600, percent: 130 }]
  expect([499, 500, 599, 600, 900].map((points) => percentOf(bands, points))).toEqual([0, 60, 60, 130, 130])
})
