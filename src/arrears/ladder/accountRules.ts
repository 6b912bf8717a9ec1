import type { Fen } from '../../kernel/money.ts'
import type { PauseKind } from './contract.ts'

/** Days since 1970-01-01: a night counts millions of them. */
export type DayNumber = number
export { dayNumber, dayOfNumber as dayOf } from '../../kernel/day.ts'

/** Both ends included; an open end is the largest number. */
export type Span = { readonly from: DayNumber; readonly to: DayNumber }
export const openEnd: DayNumber = 2_000_000

/**
 * `issuedOn` is its place in the ledger: the order in which money settles bills.
 * `debitUntil`: the last day on which the bank may still draw it, the due date or the day before it came back unpaid; null when no bank draws it.
 */
export type OpenItem = { readonly itemId: string; readonly issuedOn: DayNumber; readonly dueOn: DayNumber; readonly amountFen: Fen; readonly debitUntil: DayNumber | null }
/** A payment or a credit; `reversedOn`: from then on it was never money. */
export type Money = { readonly on: DayNumber; readonly amountFen: Fen; readonly reversedOn: DayNumber | null }
/** `itemId`: only that bill waits and the others go on. */
export type Pause = Span & { readonly kind: PauseKind; readonly itemId: string | null }

/** Days of the credit limit while they held: the sum of a limit is in `limitUses`. */
export type LimitTerm = Span & { readonly limitDays: number; readonly oneWayStopDays: number }

export type LadderAccount = {
  readonly accountNo: string
  /** Due dates are the customer's own: agreed credit and bank collection come with theirs. */
  readonly items: readonly OpenItem[]
  readonly moneys: readonly Money[]
  readonly pauses: readonly Pause[]
  /** Group, care, hospital, fire, government: never stopped but by hand. */
  readonly protections: readonly Span[]
  /** When usage had eaten up the credit limit. */
  readonly limitUses: readonly Span[]
  /** Those of its terms that may hold a rung back; they do not overlap. */
  readonly limitTerms: readonly LimitTerm[]
}

/** `isDebited`: a bank debit of something open is under way. */
export type Owing = { readonly overdueFen: Fen; readonly oldestDueOn: DayNumber | null; readonly isDebited: boolean }

/**
 * What is overdue on a day. Money settles the oldest bill first, as the ledger places it, also one that is not due yet;
 * it passes over a bill in dispute, which is left out until the dispute ends. `items` are in the ledger's order.
 */
export function owingOn(account: LadderAccount, items: readonly OpenItem[], on: DayNumber): Owing {
  let pool = 0
  for (const money of account.moneys) {
    if (money.on <= on && (money.reversedOn === null || money.reversedOn > on)) pool += money.amountFen
  }
  let overdueFen = 0
  let oldestDueOn: DayNumber | null = null
  let isDebited = false
  for (const item of items) {
    if (item.issuedOn > on) break
    if (isDisputed(account, item, on)) continue
    const open = Math.max(0, item.amountFen - Math.max(0, pool))
    pool -= item.amountFen
    if (open > 0 && item.debitUntil !== null && item.debitUntil >= on) isDebited = true
    if (open === 0 || item.dueOn >= on) continue
    overdueFen += open
    if (oldestDueOn === null || item.dueOn < oldestDueOn) oldestDueOn = item.dueOn
  }
  return { overdueFen, oldestDueOn, isDebited }
}

function isDisputed(account: LadderAccount, item: OpenItem, on: DayNumber): boolean {
  return account.pauses.length > 0 && account.pauses.some((pause) => pause.itemId === item.itemId && pause.from <= on && on <= pause.to)
}

/** The ledger's order: by issue, and of one day by number, so that any order of arrival is one order. */
export function inOrder(items: readonly OpenItem[]): OpenItem[] {
  return items.toSorted(byPlace)
}
const byPlace = (one: OpenItem, other: OpenItem): number => one.issuedOn - other.issuedOn || (one.itemId < other.itemId ? -1 : one.itemId > other.itemId ? 1 : 0)
