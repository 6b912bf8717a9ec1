import { addDays, type Day, day, daysBetween } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { PauseKind } from './contract.ts'

/** Days since 1970-01-01: a night counts millions of them. */
export type DayNumber = number
const epoch = day('1970-01-01')
export const dayNumber = (of: Day): DayNumber => daysBetween(epoch, of)
export const dayOf = (number: DayNumber): Day => addDays(epoch, number)

/** Both ends included; an open end is the largest number. */
export type Span = { readonly from: DayNumber; readonly to: DayNumber }
export const openEnd: DayNumber = 2_000_000

export type OpenItem = { readonly itemId: string; readonly dueOn: DayNumber; readonly amountFen: Fen }
/** A payment or a credit. Without an item it goes to the oldest first; `reversedOn`: from then on it was never money. */
export type Money = { readonly on: DayNumber; readonly amountFen: Fen; readonly itemId: string | null; readonly reversedOn: DayNumber | null }
/** `itemId`: only that bill waits and the others go on. */
export type Pause = Span & { readonly kind: PauseKind; readonly itemId: string | null }

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
}

export type Owing = { readonly overdueFen: Fen; readonly oldestDueOn: DayNumber | null }

/** What is overdue on a day, bills in dispute left out. Money goes to the bill that it names, the rest to the oldest first. */
export function owingOn(account: LadderAccount, items: readonly OpenItem[], on: DayNumber): Owing {
  let pool = 0
  let named: Map<string, number> | null = null
  for (const money of account.moneys) {
    if (money.on > on || (money.reversedOn !== null && money.reversedOn <= on)) continue
    if (money.itemId === null) pool += money.amountFen
    else (named ??= new Map()).set(money.itemId, (named.get(money.itemId) ?? 0) + money.amountFen)
  }
  if (named !== null) {
    // More than the bill, or for a bill that is not here: it serves the others.
    const amountOf = new Map(items.map((item) => [item.itemId, item.amountFen]))
    for (const [itemId, fen] of named) pool += Math.max(0, fen - (amountOf.get(itemId) ?? 0))
  }
  let overdueFen = 0
  let oldestDueOn: DayNumber | null = null
  for (const item of items) {
    if (item.dueOn >= on) break
    if (isDisputed(account, item, on)) continue
    const left = item.amountFen - Math.min(item.amountFen, named?.get(item.itemId) ?? 0)
    const open = Math.max(0, left - pool)
    pool = Math.max(0, pool - left)
    if (open === 0) continue
    overdueFen += open
    oldestDueOn ??= item.dueOn
  }
  return { overdueFen, oldestDueOn }
}

function isDisputed(account: LadderAccount, item: OpenItem, on: DayNumber): boolean {
  return account.pauses.some((pause) => pause.itemId === item.itemId && pause.from <= on && on <= pause.to)
}

/** Oldest first; of one day by number, so that any order of arrival is one order. */
export function inOrder(items: readonly OpenItem[]): OpenItem[] {
  return items.toSorted((one, other) => one.dueOn - other.dueOn || (one.itemId < other.itemId ? -1 : one.itemId > other.itemId ? 1 : 0))
}
