import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { defaultReward } from './reward.data.ts'
import { allocate, clawback, expectRecovery, type MonthReceipt, netPieces, type OpeningItem, ownPieces, payPeople, rewardLines, rewardOf, type Spell } from './rules.ts'

const span = { first: day('2011-02-01'), last: day('2011-02-28') }
const item = (billNo: string, ageMonths: number, openFen: number, expectedRate = 0.5, accountNo = 'A'): OpeningItem => ({ accountNo, billNo, billMonth: `20${String(40 - ageMonths).padStart(2, '0')}`, ageMonths, openFen, expectedRate })
const receipt = (receiptNo: string, on: number, amountFen: number, accountNo = 'A'): MonthReceipt => ({ accountNo, receiptNo, on: addDays(span.first, on), amountFen })
const spell = (staffNo: string, from = -30, to: number | null = null, accountNo = 'A'): Spell => ({ accountNo, staffNo, from: addDays(span.first, from), to: to === null ? null : addDays(span.first, to) })

test('money goes to the oldest bill, and to whoever had the case on its day', () => {
  const pieces = allocate([item('new', 0, 5_000), item('old', 5, 3_000)], [receipt('R2', 20, 9_999), receipt('R1', 3, 4_000)], new Map([['A', 1_000]]))
  expect(pieces.map((piece) => [piece.receiptNo, piece.billNo, piece.amountFen])).toEqual([['R1', 'old', 2_000], ['R1', 'new', 2_000], ['R2', 'new', 3_000]])
  const { owned, unownedFen } = ownPieces(defaultReward, pieces, [spell('chen', -10, 3), spell('zhaxi', 3, 21)])
  expect(owned.map((piece) => [piece.staffNo, piece.grade, piece.amountFen])).toEqual([['zhaxi', 'long', 2_000], ['zhaxi', 'fresh', 2_000], ['zhaxi', 'fresh', 3_000]])
  expect(unownedFen).toBe(0)
  expect(ownPieces(defaultReward, pieces, [spell('zhaxi', 3, 10)]).unownedFen).toBe(3_000)
})

test('who had a case for half of the month is expected to see less of it', () => {
  const [whole] = expectRecovery(defaultReward, [item('b', 0, 10_000, 0.5)], [spell('chen')], span)
  const [half] = expectRecovery(defaultReward, [item('b', 0, 10_000, 0.5)], [spell('chen', 14)], span)
  expect(whole?.expectedFen).toBeCloseTo(5_000, 6)
  expect(half?.expectedFen).toBeCloseTo(10_000 * (1 - Math.SQRT1_2), 6)
})

test('only what is above expectation is rewarded, by its age, up to the cap', () => {
  const items = [item('new', 0, 100_000, 0.5), item('old', 20, 50_000, 0.02, 'B')]
  const pieces = allocate(items, [receipt('R1', 5, 80_000), receipt('R2', 6, 50_000, 'B')], new Map())
  const spells = [spell('chen'), spell('chen', -30, null, 'B')]
  const lines = rewardLines(defaultReward, expectRecovery(defaultReward, items, spells, span), ownPieces(defaultReward, pieces, spells).owned)
  expect(lines.map((line) => [line.grade, line.expectedFen, line.recoveredFen, line.rewardFen])).toEqual([['fresh', 50_000, 80_000, 600], ['old', 1_000, 50_000, 7_350]])
  expect(payPeople({ capFen: 5_000 }, lines)).toEqual([{ staffNo: 'chen', sumFen: 7_950, paidFen: 5_000 }])
  expect(rewardOf(20, 100, 100, 200)).toBe(0)
})

const anyMonth = fc.record({
  items: fc.array(fc.record({ account: fc.constantFrom('A', 'B', 'C'), age: fc.integer({ min: 0, max: 20 }), openFen: fc.integer({ min: 1, max: 20_000 }), rate: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 8 }),
  receipts: fc.array(fc.record({ account: fc.constantFrom('A', 'B', 'C', 'X'), on: fc.integer({ min: 0, max: 27 }), fen: fc.integer({ min: 1, max: 30_000 }) }), { maxLength: 8 }),
  spells: fc.array(fc.record({ account: fc.constantFrom('A', 'B', 'C'), staff: fc.constantFrom('chen', 'zhaxi'), cuts: fc.tuple(fc.integer({ min: -5, max: 27 }), fc.integer({ min: 0, max: 35 })) }), { maxLength: 6 }),
  waived: fc.dictionary(fc.constantFrom('A', 'B'), fc.integer({ min: 0, max: 5_000 })),
}).map(({ items, receipts, spells, waived }) => ({
  items: items.map((each, index) => item(`b${index}`, each.age, each.openFen, each.rate, each.account)), receipts: receipts.map((each, index) => receipt(`R${index}`, each.on, each.fen, each.account)),
  spells: spells.map((each) => spell(each.staff, each.cuts[0], Math.max(each.cuts[0], each.cuts[1]), each.account)), waived: new Map(Object.entries(waived)),
}))
const sum = (list: readonly { readonly amountFen: number }[]): number => list.reduce((total, each) => total + each.amountFen, 0)

test('no yuan is counted twice: not of a receipt, not on a bill, not for two people', () => {
  fc.assert(fc.property(anyMonth, ({ items, receipts, spells, waived }) => {
    const pieces = allocate(items, receipts, waived)
    for (const each of receipts) expect(sum(pieces.filter((piece) => piece.receiptNo === each.receiptNo))).toBeLessThanOrEqual(each.amountFen)
    for (const each of items) expect(sum(pieces.filter((piece) => piece.billNo === each.billNo))).toBeLessThanOrEqual(each.openFen)
    expect(new Set(pieces.map((piece) => `${piece.receiptNo} ${piece.billNo}`)).size).toBe(pieces.length)
    // What the ledger says was recovered of the opening: all money up to the opening less waivers.
    for (const account of ['A', 'B', 'C']) {
      const opening = Math.max(0, items.filter((each) => each.accountNo === account).reduce((total, each) => total + each.openFen, 0) - (waived.get(account) ?? 0))
      expect(sum(pieces.filter((piece) => piece.accountNo === account))).toBe(Math.min(opening, sum(receipts.filter((each) => each.accountNo === account))))
    }
    const { owned, unownedFen } = ownPieces(defaultReward, pieces, spells)
    expect(sum(owned) + unownedFen).toBe(sum(pieces))
    // Whatever the order in which files came.
    expect(allocate(items.toReversed(), receipts.toReversed(), waived)).toEqual(pieces)
  }), { numRuns: 2_000 })
})

test('whatever is reversed when, what was paid less what was taken back is the reward on the money that stayed', () => {
  fc.assert(fc.property(anyMonth, fc.array(fc.dictionary(fc.constantFrom('R0', 'R1', 'R2', 'R3'), fc.integer({ min: 0, max: 30_000 })), { maxLength: 4 }), ({ items, receipts, spells, waived }, later) => {
    const { owned } = ownPieces(defaultReward, allocate(items, receipts, waived), spells)
    const lines = rewardLines(defaultReward, expectRecovery(defaultReward, items, spells, span), owned)
    const balance = new Map(payPeople(defaultReward, lines).map((each) => [each.staffNo, each.paidFen]))
    const kept = new Map<string, number>()
    for (const reversals of later) {
      for (const [receiptNo, fen] of Object.entries(reversals)) {
        const amount = receipts.find((each) => each.receiptNo === receiptNo)?.amountFen ?? 0
        kept.set(receiptNo, Math.max(0, (kept.get(receiptNo) ?? amount) - fen))
      }
      for (const [staffNo, fen] of clawback(defaultReward, { lines, pieces: owned, paidFen: balance }, kept)) {
        expect(fen).toBeLessThan(0)
        balance.set(staffNo, (balance.get(staffNo) ?? 0) + fen)
      }
      // Asked again it takes nothing more.
      expect(clawback(defaultReward, { lines, pieces: owned, paidFen: balance }, kept).size).toBe(0)
    }
    const direct = new Map(payPeople(defaultReward, rewardLines(defaultReward, lines, netPieces(owned, kept))).map((each) => [each.staffNo, each.paidFen]))
    for (const [staffNo, fen] of balance) {
      expect(fen).toBe(direct.get(staffNo) ?? 0)
      expect(fen).toBeGreaterThanOrEqual(0)
    }
  }), { numRuns: 1_000 })
})
