import { z } from 'zod'
import { clockTermsShape } from '../clock/contract.ts'

export const staffNoShape = z.string().min(1).max(40)
const textShape = z.string().trim().min(1).max(2_000)
export const valuesShape = z.record(z.string().max(60), z.union([z.string().max(4_000), z.number(), z.boolean()]))
export type FormValues = z.infer<typeof valuesShape>

/** Everything that can happen to an order. An order is what its events make of it, and nothing else. */
export const eventBodyShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), terms: clockTermsShape.nullable(), closing: z.enum(['by_result', 'by_review']), unitCode: z.string().max(40).nullable() }),
  z.object({ kind: z.literal('assigned'), ownerStaffNo: staffNoShape, note: z.string().max(2_000).optional() }),
  /** To another unit; its clock takes over from the old one's, what was spent stays spent. */
  z.object({ kind: z.literal('moved'), unitCode: z.string().min(1).max(40), terms: clockTermsShape.nullable(), reason: textShape }),
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('refused'), reason: textShape }),
  z.object({ kind: z.literal('travelled') }),
  z.object({ kind: z.literal('started') }),
  z.object({ kind: z.literal('paused'), reason: textShape }),
  z.object({ kind: z.literal('resumed') }),
  /** The customer has heard from us. */
  z.object({ kind: z.literal('replied'), text: textShape }),
  z.object({ kind: z.literal('noted'), text: textShape }),
  z.object({
    kind: z.literal('result'), outcome: z.string().min(1).max(60), values: valuesShape, note: z.string().max(2_000).optional(),
    /** Why a reading lies outside of its limits, by field. */
    reasons: z.record(z.string().max(60), textShape).optional(),
    position: z.object({ longitude: z.number().min(-180).max(180), latitude: z.number().min(-90).max(90), accuracyM: z.number().nonnegative().max(100_000).nullable() }).optional(),
    fileIds: z.array(z.number().int().positive()).max(50).optional(),
  }),
  z.object({ kind: z.literal('returned'), reason: textShape }),
  z.object({ kind: z.literal('merged'), intoOrderId: z.number().int().positive(), reason: z.string().max(2_000).optional() }),
  z.object({ kind: z.literal('closed'), note: z.string().max(2_000).optional() }),
  z.object({ kind: z.literal('cancelled'), reason: textShape }),
  z.object({ kind: z.literal('reopened'), reason: textShape }),
  /** A person's decision between events that were based on the same one: which of them holds. */
  z.object({ kind: z.literal('settled'), holds: z.string().max(120), reason: z.string().max(2_000).optional() }),
])
export type EventBody = z.infer<typeof eventBodyShape>
export type EventKind = EventBody['kind']

/** Unique by device and sequence; `at` is the device's clock, `clockOffsetMs` what the server's was ahead of it. */
export const orderEventShape = z.object({
  device: z.string().regex(/^[\w.:-]{1,60}$/),
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  at: z.iso.datetime(),
  clockOffsetMs: z.number().int().min(-4_000_000_000_000).max(4_000_000_000_000),
  /** The event that its author last saw, as `device#sequence`. */
  basedOn: z.string().max(120).nullable(),
  staffNo: staffNoShape.nullable(),
  body: eventBodyShape,
})
export type OrderEvent = z.infer<typeof orderEventShape>

export const orderStatuses = ['open', 'assigned', 'accepted', 'travelling', 'working', 'paused', 'done', 'rework', 'closed', 'cancelled', 'merged'] as const
export type OrderStatus = (typeof orderStatuses)[number]
export const liveStatuses: readonly OrderStatus[] = ['open', 'assigned', 'accepted', 'travelling', 'working', 'paused', 'done', 'rework']
