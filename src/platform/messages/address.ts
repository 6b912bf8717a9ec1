import { Refusal } from '../../kernel/refusal.ts'
import { mask } from '../access/mask.ts'
import { mailAddressInvalid, numberInvalid } from './contract.ts'

/** `+86 139-0973-1234` → `13909731234`; null when no SMS can go there. */
export function readNumber(written: string): string | null {
  const digits = written.normalize('NFKC').replace(/[\s()-]/g, '').replace(/^(\+86|0086|86(?=1\d{10}$))/, '')
  return /^1\d{10}$/.test(digits) ? digits : null
}
export function numberOf(written: string): string {
  const number = readNumber(written)
  if (number === null) throw new Refusal(numberInvalid, { written })
  return number
}
export function mailAddressOf(written: string): string {
  const address = written.normalize('NFKC').trim()
  // One address, without a name and without a line break that would begin another header.
  if (address.length > 254 || !/^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/u.test(address)) throw new Refusal(mailAddressInvalid, { written })
  return address
}
/** a***@qh.example: enough to tell two apart, not enough to write to. */
export function maskMail(address: string): string {
  return mask('mail', address) ?? ''
}
