import type { Fen } from '../../kernel/money.ts'

/** The bank's last word about an account's bill month, when it was that nothing could be drawn. */
export type FailedReturn = { readonly accountNo: string; readonly billMonth: string; readonly day: string; readonly receiptNo: string; readonly amountFen: Fen; readonly reason: string | null }
/** What an account was billed by month, and all that its bills went down by. */
export type AccountPosition = { readonly accountNo: string; readonly areaCode: string; readonly groupId: string | null; readonly billed: readonly { readonly month: string; readonly fen: Fen }[]; readonly reducedFen: Fen }
export type FailedDebit = FailedReturn & { readonly areaCode: string; readonly groupId: string | null; readonly dueFen: Fen }

/** The failures whose money is still due, and how much of it: never more than was to be drawn, nor than is open of the bills up to that month. */
export function standingFailures(returns: readonly FailedReturn[], positions: ReadonlyMap<string, AccountPosition>): FailedDebit[] {
  return returns.flatMap((each) => {
    const position = positions.get(each.accountNo)
    if (position === undefined) return []
    const billedFen = position.billed.filter((bill) => bill.month <= each.billMonth).reduce((sum, bill) => sum + bill.fen, 0)
    const dueFen = Math.min(each.amountFen, Math.max(0, billedFen - position.reducedFen))
    return dueFen > 0 ? [{ ...each, areaCode: position.areaCode, groupId: position.groupId, dueFen }] : []
  })
}

/** Several months of an account may have failed over the same old debt: it is counted once. */
export function dueOf(failures: readonly FailedDebit[]): Fen {
  const byAccount = new Map<string, Fen>()
  for (const each of failures) byAccount.set(each.accountNo, Math.max(byAccount.get(each.accountNo) ?? 0, each.dueFen))
  return [...byAccount.values()].reduce((sum, fen) => sum + fen, 0)
}

/** One order for an account, or for all accounts of its group, and a billing month. */
export type Occasion = { readonly origin: string; readonly subject: { readonly kind: 'account' | 'group'; readonly code: string }; readonly billMonth: string; readonly failures: readonly FailedDebit[] }
export function occasionsOf(failures: readonly FailedDebit[], kindId: string): Occasion[] {
  const occasions = new Map<string, Occasion>()
  for (const each of failures) {
    const subject = each.groupId === null ? { kind: 'account' as const, code: each.accountNo } : { kind: 'group' as const, code: each.groupId }
    const origin = `${kindId}:${subject.kind}:${subject.code}:${each.billMonth}`
    occasions.set(origin, { origin, subject, billMonth: each.billMonth, failures: [...(occasions.get(origin)?.failures ?? []), each] })
  }
  return [...occasions.values()]
}

export type KnownOrder = { readonly orderId: number; readonly origin: string; readonly isLive: boolean; readonly isEndedByRule: boolean }
/** New ones are opened once; one whose money is in ends; one that had ended so comes back when the money went again. What a person has ended stays ended. */
export function decideOrders(occasions: readonly Occasion[], known: readonly KnownOrder[]): { open: Occasion[]; end: KnownOrder[]; reopen: KnownOrder[] } {
  const standing = new Set(occasions.map((occasion) => occasion.origin))
  const origins = new Set(known.map((order) => order.origin))
  return {
    open: occasions.filter((occasion) => !origins.has(occasion.origin)),
    end: known.filter((order) => order.isLive && !standing.has(order.origin)),
    reopen: known.filter((order) => order.isEndedByRule && standing.has(order.origin)),
  }
}
