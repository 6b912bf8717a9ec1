import type { LinkState } from '../gateway/contract.ts'
import type { Outgoing } from '../message/claim.ts'
import type { PartOutcome, Receipt, SubmitOutcome } from '../message/outcome.ts'
import type { ReceiptOutcome } from '../message/stateRules.ts'

/** A connection to one gateway. None of its functions throws for what the other side does. */
export type Link = {
  /** How many parts it takes now; 0 while it is not connected or was told to wait. */
  room(): number
  countParts(body: string): number
  /** Called only after the `submitting` row is committed; never tries twice by itself. */
  submit(message: Outgoing, part: number): Promise<SubmitOutcome>
  /** Asks what became of a message; null when the gateway does not say. */
  query?(reference: string): Promise<{ outcome: ReceiptOutcome; status: string } | null>
  state(): LinkState
  /** Takes nothing more, waits a moment for answers under way, and ends. */
  close(): Promise<void>
}

export type LinkEvents = {
  /** Resolves once the receipts are kept; only then is the gateway told so. */
  readonly onReceipt: (receipt: Omit<Receipt, 'gatewayId'>) => Promise<void>
  /** An answer that came after its time. */
  readonly onLate: (outcome: PartOutcome) => void
}
