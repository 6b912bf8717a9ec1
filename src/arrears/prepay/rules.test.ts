import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, month } from '../../kernel/day.ts'
import { prepayShape, type PrepayRule, riskClasses } from './contract.ts'
import { firstAccepting, measureAvoided } from './effectRules.ts'
import { classOf, learnAcceptance, learnRisks, type MonthEnd, shareOf } from './historyRules.ts'
import { defaultPrepay } from './prepay.data.ts'
import { checkPrepay, chooseOffers, decideList, decideOffer, type PrepayProfile, valueStep } from './rules.ts'
import { waterfallOf } from './waterfallRules.ts'

const key = { high: 632_301_100, low: 20_110_101 }
const march = month('2011-03')
const guess = learnAcceptance([], defaultPrepay.shrinkK)
const profileOf = (accountNo: string, more: Partial<PrepayProfile> = {}): PrepayProfile => ({
  accountNo, areaCode: '632301100', countyCode: '632301', brand: '全球通', tier: null, standing: 'postpaid', isGroup: false, isProtected: false, isPaused: false, isRecent: false, billsFen: [6_000, 5_000, 7_000, 6_000], advanceFen: 0, owedFen: 6_000,
  risk: { riskClass: 'some', riskPermille: 400 }, ...more,
})
const rules = fc.record({ gift: fc.integer({ min: 0, max: 3_000 }), worth: fc.integer({ min: 0, max: 100 }), contact: fc.integer({ min: 0, max: 500 }), cover: fc.integer({ min: 1, max: 24 }) })
  .map(({ gift, worth, contact, cover }): PrepayRule => ({ ...defaultPrepay, steps: defaultPrepay.steps.map((step, index) => ({ ...step, giftFen: gift * (index + 1) })), worthPercent: worth, contactFen: contact, coverMonths: cover, gainMinFen: 0 }))
const permille = fc.integer({ min: 0, max: 1_000 })
const medians = fc.integer({ min: 100, max: 60_000 })

describe('an offer', () => {
  test('is worth the sum of its parts, to the fen', () => {
    fc.assert(fc.property(rules, medians, permille, permille, (rule, medianFen, riskPermille, chancePermille) => {
      for (const step of rule.steps) {
        const offer = valueStep(rule, step, { medianFen, riskClass: 'some', riskPermille, chancePermille, olderFen: 0, learnedFrom: 0 })
        expect(offer.why.reduce((sum, part) => sum + part.byFen, 0)).toBe(offer.gainFen)
        expect(offer.prestoreFen).toBeGreaterThanOrEqual(medianFen * step.bills)
        expect(offer.prestoreFen - medianFen * step.bills).toBeLessThan(rule.roundFen)
      }
    }))
  })
  test('is worth no less where the risk is higher, all else equal', () => {
    fc.assert(fc.property(rules, medians, permille, permille, permille, (rule, medianFen, one, other, chancePermille) => {
      const best = (riskPermille: number): number => Math.max(...rule.steps.map((step) => valueStep(rule, step, { medianFen, riskClass: 'some', riskPermille, chancePermille, olderFen: 0, learnedFrom: 0 }).gainFen))
      expect(best(Math.max(one, other))).toBeGreaterThanOrEqual(best(Math.min(one, other)))
    }))
  })
  test('is the best of the steps, and none when the best is not worth it', () => {
    fc.assert(fc.property(rules, medians, permille, (rule, medianFen, riskPermille) => {
      const decision = decideOffer(rule, profileOf('A', { billsFen: [medianFen, medianFen, medianFen], owedFen: 0, risk: { riskClass: 'some', riskPermille } }), guess)
      const gains = rule.steps.map((step) => valueStep(rule, step, { medianFen, riskClass: 'some', riskPermille, olderFen: 0, ...guess(step, 'some') }).gainFen)
      if (decision.kind === 'offer') expect(decision.offer.gainFen).toBe(Math.max(...gains))
      else expect(Math.max(...gains)).toBeLessThan(rule.gainMinFen)
    }))
  })
  test('says how many offers its chance was learned from, and that a guess is a guess', () => {
    const step = defaultPrepay.steps[0] ?? { id: '3', bills: 3, giftFen: 300, acceptPermille: 150 }
    const learned = learnAcceptance([{ step: '3', riskClass: 'some', offered: 400, accepted: 120 }], 200)
    expect(guess(step, 'some')).toEqual({ chancePermille: 150, learnedFrom: 0 })
    // (120 + 200 x 0.25) / 600, where 0.25 = (120 + 200 x 0.15) / 600 is what the step came to.
    expect(learned(step, 'some')).toEqual({ chancePermille: 283, learnedFrom: 400 })
    expect(learned(step, 'never')).toEqual({ chancePermille: 250, learnedFrom: 400 })
    const decision = decideOffer(defaultPrepay, profileOf('A'), guess)
    expect(decision.kind === 'offer' && decision.offer.why[0]?.words.zh).toContain('规则估计，还没有数据')
  })
  test.each([
    ['prepaid', { standing: 'prepaid' }], ['closed', { standing: 'closed' }], ['group', { isGroup: true }], ['protected', { isProtected: true }], ['paused', { isPaused: true }], ['recent', { isRecent: true }],
    ['noData', { billsFen: [6_000, 6_000] }], ['noData', { billsFen: [0, 0, 0, 0] }], ['noData', { risk: null }], ['advance', { advanceFen: 6_000, owedFen: 0 }], ['owes', { owedFen: 12_001 }], ['lowGain', { risk: { riskClass: 'never', riskPermille: 0 } }],
  ] as const)('is not made: %s', (because, more) => {
    expect(decideOffer(defaultPrepay, profileOf('A', more), guess)).toEqual({ kind: 'leftOut', because })
  })
})

describe('a list', () => {
  const people = fc.array(fc.record({ risk: permille, median: medians, county: fc.constantFrom('632301', '632302', '632323') }), { maxLength: 120 })
    .map((all) => all.map(({ risk, median, county }, index) => profileOf(`A${String(index).padStart(4, '0')}`, { countyCode: county, areaCode: county, billsFen: [median, median, median], owedFen: 0, risk: { riskClass: 'some', riskPermille: risk } })))
  const caps = fc.record({ capWhole: fc.integer({ min: 1, max: 40 }), capCounty: fc.integer({ min: 1, max: 20 }), holdOutPermille: fc.integer({ min: 0, max: 500 }) })

  test('keeps the caps, takes the best, and loses nobody', () => {
    fc.assert(fc.property(people, caps, (profiles, cap) => {
      const rule = { ...defaultPrepay, ...cap }
      const { listed, leftOut } = decideList(rule, profiles, guess, key, march)
      const offered = listed.filter((each) => !each.isHeldOut)
      expect(offered.length).toBeLessThanOrEqual(rule.capWhole)
      for (const county of new Set(profiles.map((each) => each.countyCode))) expect(offered.filter((each) => each.profile.countyCode === county).length).toBeLessThanOrEqual(rule.capCounty)
      expect(listed.length + leftOut.reduce((sum, each) => sum + each.accounts, 0)).toBe(profiles.length)
      // Nobody whom the caps turned away was worth more than the last one who was taken in his county.
      const { overCap } = chooseOffers(rule, profiles.flatMap((profile) => {
        const decision = decideOffer(rule, profile, guess)
        return decision.kind === 'offer' ? [{ profile, offer: decision.offer }] : []
      }), key, march)
      for (const away of overCap) {
        const taken = offered.filter((each) => each.profile.countyCode === away.profile.countyCode).map((each) => each.offer.gainFen)
        for (const gain of taken) expect(gain).toBeGreaterThanOrEqual(away.offer.gainFen)
      }
    }))
  })
  test('holds out the same accounts whoever asks again, and nobody is both', () => {
    fc.assert(fc.property(people, caps, (profiles, cap) => {
      const rule = { ...defaultPrepay, ...cap }
      const [one, other] = [decideList(rule, profiles, guess, key, march), decideList(rule, profiles.toReversed(), guess, key, march)]
      expect(other.listed).toEqual(one.listed)
      expect(new Set(one.listed.map((each) => each.profile.accountNo)).size).toBe(one.listed.length)
      // Another version of the rule in the same month draws the same.
      const drawn = new Map(decideList({ ...rule, capWhole: 1_000, capCounty: 1_000, gainMinFen: 0 }, profiles, guess, key, march).listed.map((each) => [each.profile.accountNo, each.isHeldOut]))
      for (const each of one.listed) expect(drawn.get(each.profile.accountNo)).toBe(each.isHeldOut)
    }))
  })
  test('holds out the share that the rule says', () => {
    const profiles = Array.from({ length: 4_000 }, (_, index) => profileOf(`A${index}`))
    const { listed } = decideList({ ...defaultPrepay, capWhole: 10_000, capCounty: 10_000 }, profiles, guess, key, march)
    const share = listed.filter((each) => each.isHeldOut).length / listed.length
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.22)
  })
})

describe('a rule', () => {
  const codes = (rule: PrepayRule): string[] => checkPrepay(rule).map((fault) => fault.code)
  const [three, six] = defaultPrepay.steps
  test('has rising steps, gifts that do not fall, caps and rest that fit', () => {
    if (!three || !six) throw new Error('The default has steps.')
    expect(codes(defaultPrepay)).toEqual([])
    expect(codes({ ...defaultPrepay, steps: [six, three] })).toEqual(['PREPAY_STEPS_NOT_RISING', 'PREPAY_GIFT_FALLS'])
    expect(codes({ ...defaultPrepay, steps: [three, { ...six, id: three.id }] })).toEqual(['PREPAY_STEP_REPEATED'])
    expect(codes({ ...defaultPrepay, restMonths: 2, monthEnds: 3 })).toEqual(['PREPAY_REST_TOO_SHORT'])
    expect(codes({ ...defaultPrepay, capCounty: 2_500 })).toEqual(['PREPAY_CAP_BELOW_COUNTY'])
  })
  test.each([['contactFen', -1], ['holdOutPermille', 501], ['dunningFen', -5], ['steps', []], ['gainMinFen', 1.5]])('%s = %j is no body', (field, value) => {
    expect(prepayShape.safeParse({ ...defaultPrepay, [field]: value }).success).toBe(false)
  })
})

describe('history', () => {
  const end = (openFen: number, issuedFen = 1_000): MonthEnd => ({ issuedFen, openFen })
  test('a class is how often a bill was not paid by the end of its month', () => {
    expect([classOf([end(0), null, end(0)]), classOf([end(1), end(0)]), classOf([end(1), end(2), end(0)]), classOf(Array.from({ length: 6 }, () => end(5))), classOf([null, null])]).toEqual(['never', 'once', 'some', 'often', null])
  })
  test('its risk is what came after, weighed against all; shares stay shares', () => {
    const good = Array.from({ length: 70 }, () => [end(0), end(0), end(0), end(0), end(0)])
    const bad = Array.from({ length: 30 }, () => [end(1_000), end(500), end(0), end(1_000), end(1_000)])
    const risks = learnRisks([...good, ...bad])
    // All together 0.15; the bad 0.5 over 30 accounts, so (30 x 0.5 + 30 x 0.15) / 60; the good 0 over 70.
    expect(risks?.map((risk) => [risk.riskClass, risk.accounts, risk.riskPermille])).toEqual([['never', 70, 45], ['once', 0, 150], ['some', 30, 325], ['often', 0, 150]])
    expect(learnRisks([])).toBeNull()
    fc.assert(fc.property(fc.array(fc.array(fc.option(fc.record({ issuedFen: fc.integer({ min: 1, max: 9_000 }), part: fc.double({ min: 0, max: 1, noNaN: true }) }), { nil: null }), { minLength: 9, maxLength: 9 })), (accounts) => {
      const learned = learnRisks(accounts.map((ends) => ends.map((each) => (each === null ? null : end(Math.floor(each.issuedFen * each.part), each.issuedFen)))))
      for (const risk of learned ?? []) expect(risk.riskPermille >= 0 && risk.riskPermille <= 1_000).toBe(true)
      expect(learned === null || learned.length === riskClasses.length).toBe(true)
    }))
  })
  test('a share says nothing below its floor and stays inside 0 and 1', () => {
    expect(shareOf(3, 29)).toBeNull()
    expect(shareOf(0, 100)).toMatchObject({ share: 0, low: 0 })
    fc.assert(fc.property(fc.integer({ min: 30, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (offered, part) => {
      const said = shareOf(Math.floor(offered * part), offered)
      expect(said && said.low <= said.share && said.share <= said.high && said.low >= 0 && said.high <= 1).toBe(true)
    }))
  })
})

test('the first payment that reaches the step accepts; many small ones do not', () => {
  const small = { on: day('2011-03-05'), amountFen: 2_000 }
  expect(firstAccepting([small, { on: day('2011-03-09'), amountFen: 9_000 }, { on: day('2011-03-07'), amountFen: 6_000 }], 6_000)).toMatchObject({ on: '2011-03-07' })
  expect(firstAccepting([small, small, small, small], 6_000)).toBeNull()
})
test('arrears avoided are those of the held-out less those of the offered; small groups say nothing', () => {
  const group = (count: number, isHeldOut: boolean, owedFen: number) => Array.from({ length: count }, (_, index) => ({ isHeldOut, foreseenFen: 100, owedFen: owedFen + (index % 2) }))
  expect(measureAvoided([...group(50, true, 900), ...group(200, false, 700)])?.perAccountFen).toBeCloseTo(200)
  expect(measureAvoided([...group(29, true, 900), ...group(200, false, 700)])).toBeNull()
})
test('bars of a waterfall begin where the one before ended and stay inside', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 8 }), (parts) => {
    const bars = waterfallOf(parts)
    expect(bars.at(-1)?.fen).toBe(parts.reduce((sum, part) => sum + part, 0))
    for (const bar of bars) expect(bar.from >= -1e-9 && bar.to <= 1 + 1e-9 && bar.from <= bar.to).toBe(true)
  }))
})
