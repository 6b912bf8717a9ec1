import { readNumber, type Recipient } from '../../platform/messages/index.ts'
import type { ContactChannel, ContactLanguage } from './contract.ts'

/** A colleague, or an account without one, and what leads to them. */
export type Contact = {
  readonly staffNo: string | null
  readonly accountId: number | null
  readonly phoneNumber: string | null
  readonly mailAddress: string | null
  readonly language: ContactLanguage
  readonly channels: readonly ContactChannel[]
}
export type ContactPoint = Extract<Recipient, { readonly channel: 'inapp' | 'sms' | 'mail' }>

/** Everywhere a person is told: in the program by their account, outside of it by what they chose and what is known. */
export function pointsOf(contact: Contact): ContactPoint[] {
  const number = contact.channels.includes('sms') && contact.phoneNumber !== null ? readNumber(contact.phoneNumber) : null
  const address = contact.channels.includes('mail') ? contact.mailAddress : null
  return [
    ...(contact.accountId === null ? [] : [{ channel: 'inapp' as const, accountId: contact.accountId }]),
    ...(number === null ? [] : [{ channel: 'sms' as const, number }]),
    ...(address === null ? [] : [{ channel: 'mail' as const, address }]),
  ]
}
