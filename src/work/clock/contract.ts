import { z } from 'zod'
import { calendarIds } from '../../branch/orderKind/contract.ts'

/** What an order's clock keeps to; carried by the event that set it, so that later declarations change no past. */
export const clockTermsShape = z.object({
  calendar: z.enum(calendarIds),
  replyBy: z.enum(['accepted', 'replied']),
  replyMinutes: z.number().int().positive().nullable(),
  doneMinutes: z.number().int().positive().nullable(),
})
export type ClockTerms = z.infer<typeof clockTermsShape>

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
