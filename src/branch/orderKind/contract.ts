import type { Words } from '../../kernel/refusal.ts'
import type { RoleId } from '../../platform/access/roles.data.ts'
import type { UnitKind } from '../unit/contract.ts'

/**
 * What a chapter declares about one kind of work order. The engine (`work/`) carries it out; nothing in it is code.
 * An order keeps the clock and the closing that its kind had when it was opened: a later version never rewrites the past.
 */
export type OrderKind = {
  /** `chapter.noun`. */
  readonly id: string
  /** One more whenever fields, clock or outcomes change. */
  readonly version: number
  readonly name: Words
  /** When it is used, in one sentence. */
  readonly about: Words
  /** Asked of the person who opens the order. */
  readonly ask: readonly OrderField[]
  /** Asked of the person who did the work, together with the outcome. */
  readonly form: readonly OrderField[]
  readonly evidence: readonly EvidenceRule[]
  readonly clock: OrderClock
  /** Another clock while a unit of that kind has the order; null: its time is not counted there. A day that was agreed holds wherever the order goes. */
  readonly unitClocks?: Readonly<Partial<Record<UnitKind, OrderClock | null>>>
  readonly escalation: readonly EscalationStep[]
  /** `by_result`: the result ends the order. `by_review`: another person closes it or returns it for rework. */
  readonly closing: OrderClosing
  readonly outcomes: readonly OrderOutcome[]
  /** A duty (`assignment.duty`, or a duty of the roster) that whoever is given such an order must hold; absent: anybody of the place. */
  readonly skill?: string
}

export type OrderField = {
  readonly id: string
  readonly words: Words
  readonly required: boolean
} & OrderFieldType

export type OrderFieldType =
  | { readonly type: 'text'; readonly lengthMax: number }
  /** Outside of its limits a reading needs a reason; in an emergency it is taken without one. */
  | { readonly type: 'number'; readonly unit: Words; readonly min?: number; readonly max?: number; readonly decimals: number }
  | { readonly type: 'choice'; readonly choices: readonly { readonly id: string; readonly words: Words }[] }
  | { readonly type: 'day' }
  | { readonly type: 'yesNo' }

export type EvidenceRule = {
  readonly kind: 'photo' | 'position' | 'signature'
  readonly words: Words
  readonly countMin: number
}

export const calendarIds = ['always', 'office', 'tibetan_office'] as const
export type CalendarId = (typeof calendarIds)[number]
export type OrderClosing = 'by_result' | 'by_review'

export type OrderClock = {
  /** The hours in which the clock runs. */
  readonly calendar: CalendarId
  /** What counts as the first reply: the owner takes the order, or the customer hears from us. */
  readonly replyBy: 'accepted' | 'replied'
  readonly replyMinutes: number | null
  /** Until the result; null when whoever opens the order says the day. */
  readonly doneMinutes: number | null
}

export type EscalationStep = {
  readonly on: 'reply' | 'done'
  /** Minutes of service after the deadline; negative ones warn before it. */
  readonly afterMinutes: number
  /** Whose inbox it reaches, for the order's area. */
  readonly role: RoleId
}

export const outcomeMeanings = ['achieved', 'partly', 'not_achieved', 'not_needed', 'again'] as const
export type OrderOutcome = {
  readonly id: string
  readonly words: Words
  /** What it means for the loop: `again` asks for another order, `not_needed` counts neither way. */
  readonly meaning: (typeof outcomeMeanings)[number]
}
