import { addDays, type Day, dayInChina } from '../../../kernel/day.ts'
import type { HoldReason } from '../message/stateRules.ts'
import type { Purpose } from '../purposes.data.ts'

/** When nobody is disturbed, and how much one person gets of all chapters together. */
export type Policy = {
  readonly isQuietOn: boolean
  /** `21:00`; the quiet hours may run over midnight. */
  readonly quietFrom: string
  readonly quietTo: string
  readonly perDayMax: number
  /** In any seven days that follow each other. */
  readonly perWeekMax: number
  /** Of all messages about work, to one colleague; the notices of this program are not counted. */
  readonly staffPerDayMax: number
}

const minuteMs = 60_000
const dayMinutes = 24 * 60
const chinaAheadMs = 8 * 3_600_000

/** `21:30` → 1290; null when it is no time of day. */
export function minuteOfDay(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

function minuteInChina(instant: Date): number {
  return Math.floor((instant.getTime() + chinaAheadMs) / minuteMs) % dayMinutes
}

export function isQuiet(policy: Policy, instant: Date): boolean {
  const from = minuteOfDay(policy.quietFrom)
  const to = minuteOfDay(policy.quietTo)
  if (!policy.isQuietOn || from === null || to === null || from === to) return false
  const now = minuteInChina(instant)
  return from < to ? now >= from && now < to : now >= from || now < to
}

/** The instant itself outside of the quiet hours, else the minute in which they end. */
export function afterQuiet(policy: Policy, instant: Date): Date {
  if (!isQuiet(policy, instant)) return instant
  const to = minuteOfDay(policy.quietTo) ?? 0
  const left = (to - minuteInChina(instant) + dayMinutes) % dayMinutes
  return new Date(Math.floor(instant.getTime() / minuteMs) * minuteMs + left * minuteMs)
}

type Limits = Pick<Policy, 'perDayMax' | 'perWeekMax'>
/** What one person gets of messages of a purpose; colleagues have no limit of the week. */
export function limitsOf(policy: Policy, limit: NonNullable<Purpose['limit']>): Limits {
  return limit === 'customer' ? policy : { perDayMax: policy.staffPerDayMax, perWeekMax: Number.POSITIVE_INFINITY }
}

/** How many counted messages a person was sent on each day. */
export type SentByDay = Readonly<Record<string, number>>

function sentWithin(sent: SentByDay, last: Day, days: number): number {
  return Array.from({ length: days }, (_, back) => sent[addDays(last, -back)] ?? 0).reduce((sum, each) => sum + each, 0)
}

/** The first day on which one more is within the limits; today when it is now. */
export function firstFreeDay(policy: Limits, sent: SentByDay, today: Day): { day: Day; because: HoldReason | null } {
  let because: HoldReason | null = null
  // Eight days on, nothing of what was sent so far counts any more.
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const candidate = addDays(today, ahead)
    if (sentWithin(sent, candidate, 7) >= policy.perWeekMax) because ??= 'weekLimit'
    else if ((sent[candidate] ?? 0) >= policy.perDayMax) because ??= 'dayLimit'
    else return { day: candidate, because }
  }
  return { day: addDays(today, 8), because }
}

export type Candidate = { readonly messageId: number; readonly purpose: Purpose; readonly personKey: string | null; readonly expiresAt: Date; readonly hasGateway: boolean }
export type Decision =
  | { readonly kind: 'submit' }
  | { readonly kind: 'show' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'hold'; readonly because: HoldReason; readonly until: Date }

/** Decides for one message after the other, each counting for the next one to the same person. */
export function decideSends({ now, policy, candidates, sentOf }: {
  readonly now: Date
  readonly policy: Policy
  readonly candidates: readonly Candidate[]
  readonly sentOf: (personKey: string, limit: NonNullable<Purpose['limit']>) => SentByDay
}): Map<number, Decision> {
  const today = dayInChina(now)
  const added = new Map<string, number>()
  const decide = (candidate: Candidate): Decision => {
    // Shown is not sent, so it is never too late for it.
    if (!candidate.hasGateway) return { kind: 'show' }
    if (now >= candidate.expiresAt) return { kind: 'expire' }
    if (candidate.purpose.isQuiet && isQuiet(policy, now)) return { kind: 'hold', because: 'quiet', until: afterQuiet(policy, now) }
    const { personKey, purpose: { limit } } = candidate
    if (limit === null || personKey === null) return { kind: 'submit' }
    const key = `${limit} ${personKey}`
    const before = sentOf(personKey, limit)
    const sent = { ...before, [today]: (before[today] ?? 0) + (added.get(key) ?? 0) }
    const free = firstFreeDay(limitsOf(policy, limit), sent, today)
    if (free.because !== null) return { kind: 'hold', because: free.because, until: startOf(free.day, candidate.purpose.isQuiet ? policy : null) }
    added.set(key, (added.get(key) ?? 0) + 1)
    return { kind: 'submit' }
  }
  return new Map(candidates.map((candidate) => [candidate.messageId, decide(candidate)]))
}

function startOf(day: Day, quiet: Policy | null): Date {
  const midnight = new Date(Date.parse(`${day}T00:00:00Z`) - chinaAheadMs)
  return quiet === null ? midnight : afterQuiet(quiet, midnight)
}
