import { type Day, addDays } from '../../kernel/day.ts'
import { measureEffect, type RungEffect } from '../ladder/effectRules.ts'

/** The last day on which a payment counts as accepting; the day of handing out is the first. */
export const windowEndsOn = (handedOn: Day, acceptDays: number): Day => addDays(handedOn, acceptDays - 1)

/** The first payment that reaches the step; many small ones are paying, not storing. */
export function firstAccepting<Receipt extends { readonly on: Day; readonly amountFen: number }>(receipts: readonly Receipt[], prestoreFen: number): Receipt | null {
  return receipts.filter((receipt) => receipt.amountFen >= prestoreFen).toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : other.amountFen - one.amountFen))[0] ?? null
}

/** An account of a list, whatever it made of its offer: what it was foreseen to owe at a month's end, and what it owed on average. */
export type Compared = { readonly isHeldOut: boolean; readonly foreseenFen: number; readonly owedFen: number }

/**
 * Arrears avoided per account that was offered, by everybody who was, accepted or not: what the held-out owed at the month ends less what
 * the offered did, freed from what was foreseen. Null while either group is too small.
 */
export function measureAvoided(compared: readonly Compared[]): RungEffect | null {
  // What is owed less is what comes in more: the statistics are those of a rung.
  return measureEffect(compared.map((each) => ({ isHeldOut: each.isHeldOut, owedFen: each.foreseenFen, paidFen: -each.owedFen })))
}
