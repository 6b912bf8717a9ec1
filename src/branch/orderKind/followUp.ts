import { assert } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'

/** A result that has just come to hold, with the order that it ends. */
export type OrderResult = {
  readonly orderId: number
  readonly kind: string
  readonly areaCode: string
  readonly subject: { readonly kind: string; readonly code: string } | null
  readonly outcome: string
  readonly values: Readonly<Record<string, string | number | boolean>>
  /** When the work was done, by the corrected clock. */
  readonly at: Date
  /** Who did it. */
  readonly staffNo: string | null
}
/** What a chapter does about results of its kinds, in the transaction of the event: it may refuse, and then nothing is taken. */
export type ResultFollowUp = (ctx: Context, tx: Transaction, result: OrderResult) => Promise<void>

const followUps = new Map<string, ResultFollowUp>()

/** Declares what follows from a result of this kind; a kind has one. */
export function followResult(kindId: string, follow: ResultFollowUp): void {
  assert(!followUps.has(kindId), `${kindId} has a follow-up already.`)
  followUps.set(kindId, follow)
}
export function followUpOf(kindId: string): ResultFollowUp | null {
  return followUps.get(kindId) ?? null
}
