import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdForPersons, type ToContact } from './personRules.ts'

const persons: Readonly<Record<string, readonly string[]>> = { A: ['customer 1', 'number 1'], B: ['customer 1', 'number 2'], C: ['customer 2', 'number 2'], D: ['customer 3'], E: [] }
const keysOf = (accountNo: string): readonly string[] => persons[accountNo] ?? []
const act = (accountNo: string, actId: number, isFree = true): ToContact => ({ actId, accountNo, overdueFen: 1_000, isFree })

test('the first account of a person goes, the others wait for it and are named', () => {
  const { held, others } = holdForPersons([act('A', 1), act('B', 2), act('D', 3), act('E', 4), act('A', 5)], keysOf, new Set())
  // A call and a visit of one account are one account's own affair.
  expect(held).toEqual([{ actId: 2, accountNo: 'A' }])
  expect([...others].map(([accountNo, named]) => [accountNo, named.map((each) => each.accountNo)])).toEqual([['A', ['B']]])
})

test('who waits already is named and not held again; who is in hand holds the others and goes on', () => {
  const { held, others } = holdForPersons([act('A', 1), act('B', 2, false)], keysOf, new Set())
  expect([held, [...others.keys()]]).toEqual([[], ['A']])
  expect(holdForPersons([act('A', 1), act('B', 2), act('C', 3)], keysOf, new Set(['B'])).held).toEqual([{ actId: 1, accountNo: 'B' }, { actId: 3, accountNo: 'B' }])
})

test('nobody is called twice, and everybody who is held has somebody who goes first', () => {
  const some = fc.array(fc.record({ accountNo: fc.constantFrom('A', 'B', 'C', 'D', 'E'), isFree: fc.boolean() }), { maxLength: 12 }).map((all) => all.map((each, actId) => act(each.accountNo, actId, each.isFree)))
  fc.assert(fc.property(some, fc.subarray(['A', 'B', 'C', 'D', 'E']), (acts, inHand) => {
    const { held } = holdForPersons(acts, keysOf, new Set(inHand))
    const going = new Set(acts.filter((each) => each.isFree && !held.some((one) => one.actId === each.actId)).map((each) => each.accountNo))
    for (const one of going) for (const other of going) if (one !== other && !(inHand.includes(one) && inHand.includes(other))) expect(keysOf(one).some((key) => keysOf(other).includes(key))).toBe(false)
    for (const { actId, accountNo } of held) {
      expect(going.has(accountNo) || inHand.includes(accountNo)).toBe(true)
      expect(accountNo).not.toBe(acts[actId]?.accountNo)
    }
  }))
})
