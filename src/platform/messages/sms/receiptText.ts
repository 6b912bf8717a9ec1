import type { PDU } from 'smpp'
import type { Receipt } from '../message/outcome.ts'
import type { ReceiptOutcome } from '../message/stateRules.ts'

const deliveryReceipt = 0x04
const kindOfMessage = 0x3c

const statusOutcomes: Readonly<Record<string, ReceiptOutcome>> = {
  DELIVRD: 'delivered', EXPIRED: 'failed', DELETED: 'failed', UNDELIV: 'failed', REJECTD: 'failed', ACCEPTD: 'underway', ENROUTE: 'underway', UNKNOWN: 'underway', SCHEDULED: 'underway',
}
// SMPP 3.4, 5.2.28.
const stateNames = ['SCHEDULED', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']

export function outcomeOfState(state: number): { outcome: ReceiptOutcome; status: string } {
  const status = stateNames[state] ?? 'UNKNOWN'
  return { status, outcome: statusOutcomes[status] ?? 'underway' }
}

/** Reads a `deliver_sm` as a receipt: from its fields, else from its text; null when it is none, or names no message. */
export function readReceipt(pdu: PDU): Omit<Receipt, 'gatewayId'> | null {
  if (((pdu.esm_class ?? 0) & kindOfMessage) !== deliveryReceipt) return null
  const text = textOf(pdu)
  const reference = pdu.receipted_message_id ?? /\bid:\s*([^\s]+)/i.exec(text)?.[1]
  const written = /\bstat:\s*([A-Z]+)/i.exec(text)?.[1]?.toUpperCase()
  if (reference === undefined) return null
  const read = pdu.message_state !== undefined ? outcomeOfState(pdu.message_state) : { status: written ?? 'UNKNOWN', outcome: statusOutcomes[written ?? ''] ?? 'underway' }
  return { reference, address: pdu.source_addr ?? '', userReference: pdu.user_message_reference ?? null, ...read }
}

function textOf(pdu: PDU): string {
  const texts = [pdu.short_message, pdu.message_payload].map((carried) => {
    const inner = carried === undefined || typeof carried === 'string' || Buffer.isBuffer(carried) ? carried : carried.message
    return typeof inner === 'string' ? inner : (inner?.toString('latin1') ?? '')
  })
  return texts.find((text) => text !== '') ?? ''
}
