import type { Fen } from '../../kernel/money.ts'

export type IssuedBill = { readonly billNo: string; readonly month: string; readonly amountFen: Fen }
/** Money of an account; a credit has no receipt. `sequence` is the place of its file within the day, credits before all files. */
export type MoneyIn = { readonly receiptNo: string | null; readonly day: string; readonly sequence: number; readonly amountFen: Fen }
export type Allocation = { readonly parts: readonly { readonly billNo: string; readonly month: string; readonly fen: Fen }[]; /** What no bill was there for: paid in advance. */ readonly advanceFen: Fen }

/** What each receipt of an account settled: its money in the order in which it came, the oldest bill first. The parts and the advance add up to the receipt. */
export function allocateReceipts(bills: readonly IssuedBill[], moneys: readonly MoneyIn[]): Map<string, Allocation> {
  const left = bills.toSorted((one, other) => compare(one.month, other.month) || compare(one.billNo, other.billNo)).map((bill) => ({ bill, fen: bill.amountFen }))
  const ordered = moneys.toSorted((one, other) => compare(one.day, other.day) || one.sequence - other.sequence || compare(one.receiptNo ?? '', other.receiptNo ?? ''))
  const allocations = new Map<string, Allocation>()
  let place = 0
  for (const money of ordered) {
    const parts: { billNo: string; month: string; fen: Fen }[] = []
    let rest = money.amountFen
    for (let open = left[place]; open !== undefined && rest > 0; open = left[place]) {
      const fen = Math.min(open.fen, rest)
      if (fen > 0) parts.push({ billNo: open.bill.billNo, month: open.bill.month, fen })
      open.fen -= fen
      rest -= fen
      if (open.fen === 0) place += 1
    }
    if (money.receiptNo !== null) allocations.set(money.receiptNo, { parts, advanceFen: rest })
  }
  return allocations
}
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
