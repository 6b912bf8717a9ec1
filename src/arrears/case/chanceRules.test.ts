import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { ageAt, bucketOf, judgePromise, measureUplift, readRecovery, type RecoveryCell, valueCase } from './chanceRules.ts'
import { defaultCollection } from './collection.data.ts'

const cell = (items: number, paidShare: number, more: Partial<RecoveryCell> = {}): RecoveryCell => ({ bucket: 0, brand: '全球通', countyCode: '632301', items, baseFen: items * 1_000, paidFen: items * 1_000 * paidShare, ...more })

test('a small hall is drawn towards the branch, a large one speaks for itself', () => {
  const of = readRecovery([cell(2, 1), cell(10_000, 0.4, { countyCode: '632322' })], 50)
  // (2 x 1 + 50 x .40012) / 52
  expect(of({ bucket: 0, brand: '全球通', countyCode: '632301' })?.rate).toBeCloseTo((2 + 50 * (4_002 / 10_002)) / 52, 9)
  expect(of({ bucket: 0, brand: '全球通', countyCode: '632322' })?.rate).toBeCloseTo(0.4, 3)
  expect(of({ bucket: 7, brand: '神州行', countyCode: '632301' })?.rate).toBeCloseTo(4_002 / 10_002, 9)
  expect(readRecovery([], 50)({ bucket: 0, brand: '', countyCode: '' })).toBeNull()
})

test('an estimate lies between its cell and the branch', () => {
  fc.assert(fc.property(fc.array(fc.record({ items: fc.integer({ min: 1, max: 500 }), share: fc.double({ min: 0, max: 1, noNaN: true }), countyCode: fc.constantFrom('a', 'b') }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 200 }), (list, k) => {
    const found = readRecovery(list.map((each) => cell(each.items, each.share, { countyCode: each.countyCode })), k)({ bucket: 0, brand: '全球通', countyCode: 'a' })
    if (found === null) return
    const [low, high] = [Math.min(found.cellRate ?? found.wideRate, found.wideRate), Math.max(found.cellRate ?? found.wideRate, found.wideRate)]
    expect(found.rate).toBeGreaterThanOrEqual(low - 1e-9)
    expect(found.rate).toBeLessThanOrEqual(high + 1e-9)
  }))
})

test('the worth of a case is what working adds, less what it costs', () => {
  const given = { overdueFen: 20_000, ageMonths: 0, way: 'visit', uplift: null, policy: defaultCollection, costFen: { call: 120, visit: 2_500 } } as const
  const recovery = { rate: 0.6, cellRate: 0.6, wideRate: 0.6, items: 100 }
  // Of the 40 % that would not come, one in five: 8 % of 200 yuan, less 25 yuan for the way.
  expect(valueCase({ ...given, recovery })).toMatchObject({ worthFen: 1_600 - 2_500, chance: { untreated: 0.6, isMeasured: false } })
  expect(valueCase({ ...given, recovery }).chance.treated).toBeCloseTo(0.68, 9)
  expect(valueCase({ ...given, recovery: null }).chance).toMatchObject({ untreated: null, treated: null })
  expect(valueCase({ ...given, way: 'call', recovery, uplift: { share: 0.5, low: 0.2, high: 0.7, error: 0, treated: 900, heldOut: 60 } })).toMatchObject({ worthFen: 4_000 - 120, chance: { isMeasured: true, heldOut: 60 } })
  // As sure as the rule's own guess: half of each.
  expect(valueCase({ ...given, way: 'call', recovery, uplift: { share: 0.5, low: 0.2, high: 0.7, error: 0.1, treated: 900, heldOut: 60 } }).chance.uplift).toBeCloseTo(0.35, 9)
})

test('the effect of working covers the truth, and few held out say nothing', () => {
  let seed = 7
  const draw = (): number => { seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0; return (seed >>> 8) / 16_777_216 }
  let covered = 0
  for (let world = 0; world < 200; world += 1) {
    // 30 % pay anyway; of the rest, 20 % do when worked.
    const found = measureUplift(Array.from({ length: 2_000 }, () => { const isHeldOut = draw() < 0.1; return { isHeldOut, paidShare: draw() < 0.3 || (!isHeldOut && draw() < 0.2) ? 1 : 0 } }))
    if (found && found.low <= 0.2 && 0.2 <= found.high) covered += 1
  }
  expect(covered).toBeGreaterThanOrEqual(182)
  expect(measureUplift([{ isHeldOut: true, paidShare: 1 }, { isHeldOut: false, paidShare: 0 }])).toBeNull()
})

test('a promise is kept by the money up to its date, and broken when its date has passed without', () => {
  const promise = { madeOn: day('2011-03-10'), dueOn: day('2011-03-15'), amountFen: 5_000 }
  const on = (text: string, amountFen: number) => ({ on: day(text), amountFen })
  expect(judgePromise(promise, [on('2011-03-12', 2_000), on('2011-03-15', 3_000)], day('2011-03-15'))).toEqual({ state: 'kept', paidFen: 5_000, settledOn: '2011-03-15' })
  expect(judgePromise(promise, [on('2011-03-09', 5_000)], day('2011-03-14'))).toEqual({ state: 'open', paidFen: 0, settledOn: null })
  expect(judgePromise(promise, [on('2011-03-12', 4_999), on('2011-03-16', 5_000)], day('2011-03-20'))).toEqual({ state: 'broken', paidFen: 4_999, settledOn: '2011-03-16' })
  // A reversal on the day takes the money away again.
  expect(judgePromise(promise, [on('2011-03-11', 5_000 - 5_000)], day('2011-03-16')).state).toBe('broken')
  // The first file of the date says nothing yet: others of that day may bring the money.
  expect(judgePromise(promise, [on('2011-03-12', 2_000)], day('2011-03-15'))).toEqual({ state: 'open', paidFen: 2_000, settledOn: null })
})

test('ages fall into the branch\'s classes', () => {
  expect([0, 1, 2, 3, 4, 6, 7, 12, 13, 40].map(bucketOf)).toEqual([0, 1, 2, 3, 4, 4, 7, 7, 13, 13])
  expect([ageAt(day('2011-03-25'), day('2011-03-30')), ageAt(day('2011-02-25'), day('2011-03-30')), ageAt(day('2010-12-25'), day('2011-03-30'))]).toEqual([0, 0, 2])
})
