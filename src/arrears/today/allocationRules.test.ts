import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocateReceipts } from './allocationRules.ts'

const bill = (month: string, amountFen: number) => ({ billNo: `b${month}`, month, amountFen })

test('a receipt settles the oldest bill first, after what came and was waived before it, and the rest is paid in advance', () => {
  const allocations = allocateReceipts([bill('2011-02', 300), bill('2011-01', 1_000)], [
    { receiptNo: 'second', day: '2011-03-05', sequence: 2, amountFen: 900 }, { receiptNo: 'first', day: '2011-03-05', sequence: 1, amountFen: 400 }, { receiptNo: null, day: '2011-03-05', sequence: 0, amountFen: 100 },
  ])
  expect(allocations.get('first')).toEqual({ parts: [{ billNo: 'b2011-01', month: '2011-01', fen: 400 }], advanceFen: 0 })
  expect(allocations.get('second')).toEqual({ parts: [{ billNo: 'b2011-01', month: '2011-01', fen: 500 }, { billNo: 'b2011-02', month: '2011-02', fen: 300 }], advanceFen: 100 })
})

test('parts and advance add up to each receipt, no bill is settled twice, and the order in which rows are read does not matter', () => {
  const amount = fc.integer({ min: 1, max: 5_000 })
  fc.assert(fc.property(fc.array(amount, { maxLength: 12 }), fc.array(fc.record({ fen: amount, day: fc.integer({ min: 1, max: 28 }), isCredit: fc.boolean() }), { maxLength: 12 }), (bills, moneys) => {
    const issued = bills.map((fen, index) => bill(`20${String(10 + index)}-01`, fen))
    const paid = moneys.map((each, index) => ({ receiptNo: each.isCredit ? null : `r${String(index).padStart(2, '0')}`, day: `2011-03-${String(each.day).padStart(2, '0')}`, sequence: each.isCredit ? 0 : 1, amountFen: each.fen }))
    const allocations = allocateReceipts(issued, paid)
    for (const money of paid) {
      const found = money.receiptNo === null ? undefined : allocations.get(money.receiptNo)
      if (found) expect(found.parts.reduce((sum, part) => sum + part.fen, found.advanceFen)).toBe(money.amountFen)
    }
    for (const each of issued) expect([...allocations.values()].flatMap((found) => found.parts).filter((part) => part.billNo === each.billNo).reduce((sum, part) => sum + part.fen, 0)).toBeLessThanOrEqual(each.amountFen)
    expect(allocateReceipts(issued.toReversed(), paid.toReversed())).toEqual(expect.objectContaining(allocations))
  }))
})
