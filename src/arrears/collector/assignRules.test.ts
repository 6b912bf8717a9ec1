import fc from 'fast-check'
import highsLoader from 'highs'
import { expect, test } from 'vitest'
import { assignCases, type CaseToGive, type Taker } from './assignRules.ts'

const taker = (room: number, inHand = 0): Taker => ({ staffNo: `S${room}${inHand}`, room, inHand, inHandMax: 20 })
const anyTakers = fc.array(fc.record({ room: fc.integer({ min: 0, max: 3 }), inHand: fc.integer({ min: 0, max: 5 }) }), { minLength: 1, maxLength: 4 }).map((list) => list.map((each, index) => ({ ...taker(each.room, each.inHand), staffNo: `S${index}` })))
const anyCases = (people: number): fc.Arbitrary<CaseToGive[]> => fc.array(fc.record({ worthFen: fc.integer({ min: -50, max: 400 }), fits: fc.uniqueArray(fc.integer({ min: 0, max: people - 1 }), { maxLength: people }) }), { maxLength: 10 }).map((list) => list.map((each, caseId) => ({ caseId, ...each })))
const anyProblem = anyTakers.chain((takers) => anyCases(takers.length).map((cases) => ({ takers, cases })))

test('nobody gets more than there is room for, nobody a case that does not fit, and no case goes twice', () => {
  fc.assert(fc.property(anyProblem, ({ takers, cases }) => {
    const plan = assignCases(cases, takers)
    for (const [place, person] of takers.entries()) expect(plan.given.filter((each) => each.taker === place).length).toBeLessThanOrEqual(person.room)
    for (const each of plan.given) {
      const one = cases[each.caseId]
      expect(one?.fits).toContain(each.taker)
      expect(one?.worthFen).toBeGreaterThan(0)
    }
    const all = [...plan.given, ...plan.left].map((each) => each.caseId).toSorted((a, b) => a - b)
    expect(all).toEqual(cases.map((each) => each.caseId))
  }), { numRuns: 1_000 })
})

test('what is given out is worth as much as the solver finds possible', async () => {
  const highs = await highsLoader()
  let compared = 0
  fc.assert(fc.property(anyProblem, ({ takers, cases }) => {
    const pairs = cases.flatMap((one) => one.fits.map((place) => ({ name: `x${one.caseId}_${place}`, one, place })))
    if (pairs.length === 0) return
    const sum = (of: typeof pairs, weight: (pair: (typeof pairs)[number]) => number) => of.map((pair) => `${weight(pair) < 0 ? '-' : '+'} ${Math.abs(weight(pair))} ${pair.name}`).join(' ')
    const rows = [
      ...cases.flatMap((one) => { const own = pairs.filter((pair) => pair.one === one); return own.length === 0 ? [] : [`c${one.caseId}: ${sum(own, () => 1)} <= 1`] }),
      ...takers.flatMap((person, place) => { const own = pairs.filter((pair) => pair.place === place); return own.length === 0 ? [] : [`t${place}: ${sum(own, () => 1)} <= ${person.room}`] }),
    ]
    const solved = highs.solve(`Maximize\n obj: ${sum(pairs, (pair) => pair.one.worthFen)}\nSubject To\n ${rows.join('\n ')}\nBinary\n ${pairs.map((pair) => pair.name).join(' ')}\nEnd`)
    expect(solved.Status).toBe('Optimal')
    expect(assignCases(cases, takers).worthFen).toBe(Math.round(solved.ObjectiveValue))
    compared += 1
  }), { numRuns: 250 })
  expect(compared).toBeGreaterThan(100)
})

test('a case that only one can take pushes another on to somebody who can take that', () => {
  const plan = assignCases([{ caseId: 1, worthFen: 300, fits: [0, 1] }, { caseId: 2, worthFen: 200, fits: [0] }, { caseId: 3, worthFen: 100, fits: [1] }], [taker(1), taker(1, 9)])
  expect(plan.given.map((each) => [each.caseId, each.taker, each.wasMoved])).toEqual([[1, 1, true], [2, 0, false]])
  expect(plan.left).toEqual([{ caseId: 3, because: 'full' }])
})

test('3,000 cases and 120 people are placed as far as there is room', () => {
  const people = Array.from({ length: 120 }, (_, index) => ({ ...taker(15), staffNo: `S${index}` }))
  const cases = Array.from({ length: 3_000 }, (_, caseId) => ({ caseId, worthFen: 1 + ((caseId * 7_919) % 10_007), fits: [caseId % 120, (caseId * 31) % 120, (caseId * 17) % 120] }))
  const plan = assignCases(cases, people)
  expect(plan.given.length).toBe(1_800)
})
