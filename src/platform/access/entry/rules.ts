import type { RefusalDeclaration, Params } from '../../../kernel/refusal.ts'
import { passwordIsName, passwordTooCommon, passwordTooLong, passwordTooShort, passwordUnchanged } from './contract.ts'
import { commonPasswords } from './commonPasswords.data.ts'

const MS_PER_MINUTE = 60_000
export const SESSION_IDLE_MS_MAX = 12 * 60 * MS_PER_MINUTE
export const SESSION_MS_MAX = 7 * 24 * 60 * MS_PER_MINUTE
/** `last_seen_at` is written at most this often, so that reading a page does not cost a write per request. */
export const SEEN_EVERY_MS = MS_PER_MINUTE

const FAILURES_PER_LOCK = 5
const lockMinutes = [1, 5, 15] as const

/** How long a name is paused after this many failures in a row; 0 is not at all. */
export function lockMinutesAfter(failures: number): number {
  if (failures === 0 || failures % FAILURES_PER_LOCK !== 0) return 0
  return lockMinutes[Math.min(failures / FAILURES_PER_LOCK, lockMinutes.length) - 1] ?? 0
}

/** Whole minutes until an instant, for a sentence; at least 1. */
export function minutesUntil(until: Date, now: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - now.getTime()) / MS_PER_MINUTE))
}

export function isSessionAlive(session: { lastSeenAt: Date; expiresAt: Date }, now: Date): boolean {
  return now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < SESSION_IDLE_MS_MAX
}

const PASSWORD_SIGNS_MIN = 10
const PASSWORD_SIGNS_MAX = 200

export type PasswordFault = { readonly refusal: RefusalDeclaration; readonly params?: Params }

/** Why a new password will not do; null when it will. */
export function findPasswordFault(password: string, owner: { signInName: string; displayName: string; currentPassword?: string }): PasswordFault | null {
  const signs = Array.from(password).length
  if (signs < PASSWORD_SIGNS_MIN) return { refusal: passwordTooShort, params: { least: PASSWORD_SIGNS_MIN } }
  if (signs > PASSWORD_SIGNS_MAX) return { refusal: passwordTooLong, params: { most: PASSWORD_SIGNS_MAX } }
  if (password === owner.currentPassword) return { refusal: passwordUnchanged }
  const lower = password.normalize('NFKC').toLowerCase()
  const names = [owner.signInName, owner.displayName].map((name) => name.normalize('NFKC').toLowerCase()).filter((name) => Array.from(name).length >= 2)
  // What is left of "zhuoma2011!" without the name is too short to be worth guessing.
  if (names.some((name) => lower.includes(name) && Array.from(lower.replaceAll(name, '')).length < PASSWORD_SIGNS_MIN)) return { refusal: passwordIsName }
  if (commonPasswords.has(lower) || commonPasswords.has(lower.replace(/[^\p{L}]+$/u, '')) || isMonotonous(lower)) return { refusal: passwordTooCommon }
  return null
}

// aaaaaaaaaa, 1234567890, abababababab
function isMonotonous(password: string): boolean {
  const codes = Array.from(password, (sign) => sign.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)))
  return new Set(codes).size <= 3 || (steps.size === 1)
}
