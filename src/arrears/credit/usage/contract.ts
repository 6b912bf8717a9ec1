import { oc } from '@orpc/contract'
import { z } from 'zod'

const warningShape = z.object({
  accountNo: z.string(), areaCode: z.string(), areaName: z.string(), tier: z.string().nullable(), usedFen: z.number(), limitFen: z.number(), asOf: z.string(), isUsedUp: z.boolean(), overdueFen: z.number().nullable(),
})
export type WarningView = z.infer<typeof warningShape>
const strayShape = z.object({ day: z.string(), accountNo: z.string(), usedFen: z.number(), reason: z.enum(['account_unknown', 'in_future']) })
export type StrayView = z.infer<typeof strayShape>
const tags = ['credit']
export const usageContract = {
  usage: oc.route({ method: 'GET', path: '/arrears/credit/usage', summary: 'Who is near the limit or over it, and usage that could not be placed', tags })
    .output(z.object({ warnings: z.array(warningShape), strays: z.array(strayShape).describe('Seen by whoever answers for the whole branch') })),
}
