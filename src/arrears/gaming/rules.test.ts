import fc from 'fast-check'
import { expect, test } from 'vitest'
import { month } from '../../kernel/day.ts'
import { defaultGaming } from './gaming.data.ts'
import { findMoved, findPaidFor, findReEntries, type LateReceipt, type MovedPair } from './rules.ts'

const march = month('2011-03')
const rule = defaultGaming
const receipt = (place: number, more: Partial<LateReceipt> = {}): LateReceipt => ({ receiptNo: `R${place}`, accountId: `A${place}`, day: '2011-03-30', amountFen: 2_000, outletCode: 'Q1', staffNo: 'D1', soldBy: 'Q1', areaCode: '632301100', ...more })
const many = (count: number, more: Partial<LateReceipt> = {}) => Array.from({ length: count }, (_, place) => receipt(place, more))

test('a clerk who pays round sums for many numbers of his own outlet is found, with every receipt', () => {
  const [find, ...others] = findPaidFor(many(6), march, rule.paysForCustomers)
  expect(others).toEqual([])
  expect(find).toMatchObject({ key: 'paysForCustomers:2011-03:Q1:D1', accounts: 6, amountFen: 12_000, outletCode: 'Q1', staffNo: 'D1' })
  expect(find?.evidence).toHaveLength(6)
})
test('a family, a market day, another outlet’s customers, two clerks: nobody is found', () => {
  const none = (receipts: LateReceipt[]) => expect(findPaidFor(receipts, march, rule.paysForCustomers)).toEqual([])
  none(many(4))
  // Many receipts of one account are one account.
  none(many(9, { accountId: 'A1' }))
  none(many(9, { amountFen: 3_742 }))
  none(many(9, { soldBy: 'Q2' }))
  none(many(9).map((each, place) => ({ ...each, staffNo: place % 2 === 0 ? 'D1' : 'D2' })).slice(0, 8))
  // Five round ones among twelve of a busy counter.
  none([...many(5), ...Array.from({ length: 7 }, (_, place) => receipt(100 + place, { amountFen: 1_234 }))])
})

const pair = (place: number, more: Partial<MovedPair> = {}): MovedPair => ({ reversalNo: `V${place}`, fromAccount: `A${place}`, reversedOn: '2011-03-10', receiptNo: `R${place}`, toAccount: `B${place}`, paidOn: '2011-03-11', amountFen: 500, staffNo: 'D1', outletCode: 'Q1', areaCode: '632301100', ...more })
test('money moved three times is found; a mistyped number and one reversal beside many payments are not', () => {
  expect(findMoved([pair(1), pair(2), pair(3)], march, rule.movedMoney)).toMatchObject([{ key: 'movedMoney:2011-03:D1', accounts: 6, amountFen: 1_500 }])
  expect(findMoved([pair(1), pair(2)], march, rule.movedMoney)).toEqual([])
  expect(findMoved([pair(1), pair(1, { receiptNo: 'R8' }), pair(1, { receiptNo: 'R9' })], march, rule.movedMoney)).toEqual([])
  expect(findMoved([pair(1), pair(2, { receiptNo: 'R1' }), pair(3, { receiptNo: 'R1' })], march, rule.movedMoney)).toEqual([])
})
test('the evidence of moved money balances: each sum is taken back once and paid once', () => {
  fc.assert(fc.property(fc.array(fc.record({ reversal: fc.nat({ max: 6 }), receipt: fc.nat({ max: 6 }), amountFen: fc.integer({ min: 1, max: 9 }) }), { maxLength: 30 }), (drawn) => {
    const found = findMoved(drawn.map((each, place) => pair(place, { reversalNo: `V${each.reversal}`, receiptNo: `R${each.receipt}`, amountFen: each.amountFen })), march, { movesMin: 1, withinDays: 3 })
    for (const { evidence } of found) {
      expect(evidence.reduce((sum, row) => sum + row.amountFen, 0)).toBe(0)
      expect(new Set(evidence.map((row) => row.reference)).size).toBe(evidence.length)
    }
  }))
})
test('old debts of one person are one find, from the threshold on', () => {
  const row = { subscriberId: 'S9', accountId: 'A9', openedOn: '2011-03-05', outletCode: 'Q1', areaCode: '632301100', oldAccountId: 'A1', owedFen: 300 }
  expect(findReEntries([row], march, rule.reEntry)).toEqual([])
  expect(findReEntries([row, { ...row, oldAccountId: 'A2' }], march, rule.reEntry)).toMatchObject([{ key: 'reEntry:S9', accounts: 2, amountFen: 600 }])
})
