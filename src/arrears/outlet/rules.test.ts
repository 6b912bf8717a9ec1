import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import type { OutletCover } from './contract.ts'
import { defaultOutletCover } from './outletCover.data.ts'
import { checkCover, decideOutlet, moveOf, type Remittance, settleDays, termsFor } from './rules.ts'

const start = day('2011-03-01')
const terms = defaultOutletCover.agent

test('money paid in counts for the oldest day first, and lateness is told from the term', () => {
  const days = [{ day: day('2011-03-01'), dueFen: 100, paidInFen: 0 }, { day: day('2011-03-04'), dueFen: 50, paidInFen: 60 }, { day: day('2011-03-12'), dueFen: 0, paidInFen: 60 }]
  expect(settleDays(days, 5, day('2011-03-20'))).toMatchObject([
    { balanceFen: 100, openFen: 0, settledOn: '2011-03-12', lateDays: 6 }, { balanceFen: 90, openFen: 30, settledOn: null, lateDays: 11 }, { balanceFen: 30, openFen: 0, lateDays: 0 },
  ])
})

const remittances = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 9 }), dueFen: fc.integer({ min: 0, max: 500 }), paidInFen: fc.integer({ min: 0, max: 500 }) }), { minLength: 1, maxLength: 25 }).map((rows): Remittance[] => {
  let at: Day = start
  return rows.map(({ gap, ...row }) => ({ ...row, day: (at = addDays(at, gap)) }))
})
test('what is open by days is what is not paid in, and paying more never makes a day later', () => {
  fc.assert(fc.property(remittances, fc.integer({ min: 0, max: 10 }), fc.nat(), fc.integer({ min: 1, max: 400 }), (days, payInDays, pick, moreFen) => {
    const asOf = addDays(days.at(-1)?.day ?? start, 3)
    const settled = settleDays(days, payInDays, asOf)
    const balance = days.reduce((sum, each) => sum + each.dueFen - each.paidInFen, 0)
    expect(settled.reduce((sum, each) => sum + each.openFen, 0)).toBe(Math.max(0, balance))
    expect(settled.at(-1)?.balanceFen).toBe(balance)
    // Nothing younger is settled before something older.
    const firstOpen = settled.findIndex((each) => each.openFen > 0)
    if (firstOpen >= 0) expect(settled.slice(firstOpen + 1).every((each) => each.openFen === each.dueFen)).toBe(true)
    const place = pick % days.length
    const better = settleDays(days.map((each, index) => (index === place ? { ...each, paidInFen: each.paidInFen + moreFen } : each)), payInDays, asOf)
    better.forEach((each, index) => expect(each.lateDays).toBeLessThanOrEqual(settled[index]?.lateDays ?? 0))
  }))
})

test('cover first, then lateness; each decision says why', () => {
  const on = day('2011-03-22')
  const decide = (balanceFen: number, depositFen: number, unpaidSince: string | null) => decideOutlet(terms, { balanceFen, depositFen, unpaidSince: unpaidSince === null ? null : day(unpaidSince) }, on)
  expect(decide(0, 500, null)).toMatchObject({ state: 'paidIn', because: null })
  expect(decide(100, 200, '2011-03-20')).toMatchObject({ state: 'open', lateDays: 0 })
  expect(decide(100, 200, '2011-03-16')).toMatchObject({ state: 'warn', because: 'late', lateDays: 1 })
  expect(decide(100, 159, '2011-03-20')).toMatchObject({ state: 'warn', because: 'cover' })
  expect(decide(100, 100, '2011-03-20').state).toBe('warn')
  // 99.6 % is below 100 %, however it is rounded.
  expect(decide(1_000, 996, '2011-03-20')).toMatchObject({ state: 'stop', because: 'cover' })
  expect(decide(100, 900, '2011-02-15')).toMatchObject({ state: 'stop', because: 'late', lateDays: 30 })
  expect(decide(100_000, 50_000, '2011-03-20').why).toEqual({ zh: '押金 500.00 元是未缴 1000.00 元的 50%，低于停售线 100%', en: 'The deposit of 500.00 yuan is 50% of the 1000.00 yuan not paid in, below the 100% at which sales stop' })
  expect(decideOutlet(termsFor(defaultOutletCover, 'own_hall'), { balanceFen: 5, depositFen: 0, unpaidSince: on }, on).state).toBe('noRule')
})

test('a larger deposit never makes the decision worse, a larger debt never better', () => {
  const rank = { paidIn: 0, noRule: 0, open: 1, warn: 2, stop: 3 }
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 90 }), (balanceFen, depositFen, moreFen, age) => {
    const on = addDays(start, 100)
    const decide = (balance: number, deposit: number) => rank[decideOutlet(terms, { balanceFen: balance, depositFen: deposit, unpaidSince: addDays(on, -age) }, on).state]
    expect(decide(balanceFen, depositFen + moreFen)).toBeLessThanOrEqual(decide(balanceFen, depositFen))
    expect(decide(balanceFen + moreFen, depositFen)).toBeGreaterThanOrEqual(decide(balanceFen, depositFen))
  }))
})

test('a proposal comes once, is withdrawn or lifted when cover is back, and waits after a refusal', () => {
  const on = day('2011-03-22')
  expect(moveOf({ state: 'stop' }, 'none', null, 10, on)).toBe('propose')
  expect(moveOf({ state: 'stop' }, 'proposed', null, 10, on)).toBe(null)
  expect(moveOf({ state: 'stop' }, 'none', day('2011-03-13'), 10, on)).toBe(null)
  expect(moveOf({ state: 'stop' }, 'none', day('2011-03-12'), 10, on)).toBe('propose')
  expect(moveOf({ state: 'warn' }, 'proposed', null, 10, on)).toBe('withdraw')
  expect(moveOf({ state: 'paidIn' }, 'approved', null, 10, on)).toBe('lift')
  // Nobody's sales start again because a rule is missing.
  expect(moveOf({ state: 'noRule' }, 'approved', null, 10, on)).toBe(null)
})

test('a warning below the stop is refused, by the kind of outlet', () => {
  const body: OutletCover = { ...defaultOutletCover, agent: { ...terms, warnBelowPercent: 90 } }
  expect(checkCover(defaultOutletCover)).toEqual([])
  expect(checkCover(body).map((fault) => [fault.code, fault.sentence('zh')])).toEqual([['OUTLET_WARN_BELOW_STOP', '“代办点”的预警线 90% 低于停售线 100%，就永远不会先预警。请把预警线提高。']])
})
