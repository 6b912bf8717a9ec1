import { z } from 'zod'

/** What a rung brings in per account over whom the draw left out; null while too few were. */
export const effectShape = z.object({
  rung: z.string(), name: z.string(), measuredOn: z.string(), horizonDays: z.number(), treated: z.number(), heldOut: z.number(),
  perAccountFen: z.number().nullable(), lowFen: z.number().nullable(), highFen: z.number().nullable(),
})
export type EffectView = z.infer<typeof effectShape>
