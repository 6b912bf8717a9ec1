import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideOrders, dueOf, type KnownOrder, occasionsOf, standingFailures } from './rules.ts'

const failure = (accountNo: string, billMonth: string, dueFen: number, groupId: string | null = null) => ({ accountNo, billMonth, day: '2011-03-15', receiptNo: `S${accountNo}${billMonth}`, amountFen: dueFen, reason: null, areaCode: '6323', groupId, dueFen })

test('still due is what is open of the bills up to that month, at most what was to be drawn', () => {
  const position = { accountNo: 'A', areaCode: '6323', groupId: null, billed: [{ month: '2011-01', fen: 300 }, { month: '2011-02', fen: 500 }, { month: '2011-03', fen: 900 }], reducedFen: 400 }
  const due = (billMonth: string, amountFen: number) => standingFailures([{ accountNo: 'A', billMonth, day: '2011-03-15', receiptNo: 's', amountFen, reason: null }], new Map([['A', position]])).map((each) => each.dueFen)
  expect([due('2011-01', 300), due('2011-02', 500), due('2011-02', 250)]).toEqual([[], [400], [250]])
})

test('an old debt that failed in two months is due once', () => {
  expect(dueOf([failure('A', '2011-01', 300), failure('A', '2011-02', 500), failure('B', '2011-02', 40)])).toBe(540)
})

test('whatever fails, gets paid and fails again: each occasion has one order, live exactly while its money is due unless a person ended it', () => {
  const step = fc.record({ failing: fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('2011-01', '2011-02')), { selector: String }), byPerson: fc.boolean() })
  fc.assert(fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
    let orders: KnownOrder[] = []
    for (const { failing, byPerson } of steps) {
      const occasions = occasionsOf(failing.map(([accountNo, month]) => failure(accountNo, month, 100, accountNo === 'A' ? null : 'G')), 'k')
      const { open, end, reopen } = decideOrders(occasions, orders)
      orders = [
        ...orders.map((order) => (end.includes(order) ? { ...order, isLive: false, isEndedByRule: true } : reopen.includes(order) ? { ...order, isLive: true, isEndedByRule: false } : order)),
        ...open.map((occasion, place) => ({ orderId: orders.length + place, origin: occasion.origin, isLive: true, isEndedByRule: false })),
      ]
      expect(new Set(orders.map((order) => order.origin)).size).toBe(orders.length)
      expect(decideOrders(occasions, orders)).toEqual({ open: [], end: [], reopen: [] })
      const due = new Set(occasions.map((occasion) => occasion.origin))
      for (const order of orders) if (order.isLive || order.isEndedByRule) expect(order.isLive).toBe(due.has(order.origin))
      if (byPerson) orders = orders.map((order, place) => (place === 0 ? { ...order, isLive: false, isEndedByRule: false } : order))
    }
  }))
})
