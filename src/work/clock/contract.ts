import { z } from 'zod'
import { calendarIds } from '../../branch/orderKind/contract.ts'

/** What an order's clock keeps to; carried by the event that set it, so that later declarations change no past. */
export const clockTermsShape = z.object({
  calendar: z.enum(calendarIds),
  replyBy: z.enum(['accepted', 'replied']),
  replyMinutes: z.number().int().positive().nullable(),
  doneMinutes: z.number().int().positive().nullable(),
  /** The day was agreed when the order was opened: no unit's own clock takes its place. */
  isAgreed: z.literal(true).optional(),
})
export type ClockTerms = z.infer<typeof clockTermsShape>

/** What the date of a holiday rests on: the year's notice, the regulation alone, a printed calendar, or our own reckoning. */
export const holidayBases = ['notice', 'law', 'confirmed', 'computed'] as const
export const daysOffShape = z.object({ from: z.string(), to: z.string(), name: z.object({ zh: z.string(), en: z.string() }), basis: z.enum(holidayBases) })
export type DaysOff = z.infer<typeof daysOffShape>

export const stageStates = ['none', 'running', 'paused', 'overdue', 'met', 'missed', 'void'] as const
export const stageShape = z.object({
  state: z.enum(stageStates),
  /** Null without a clock, and while it stands still. */
  dueAt: z.string().nullable(),
  /** Minutes of service that the order has used. */
  spentMinutes: z.number(),
  /** Negative when it is late. */
  remainingMinutes: z.number().nullable(),
})
export type StageView = z.infer<typeof stageShape>
