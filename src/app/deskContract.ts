import { oc } from '@orpc/contract'
import { z } from 'zod'

const wordsShape = z.object({ zh: z.string(), en: z.string() })

/** What every page shows around itself: whose branch, which day, how fresh the data are; and the one search over everything. */
export const deskContract = {
  desk: oc
    .route({ method: 'GET', path: '/desk', summary: 'The branch, its day and how fresh its data are', tags: ['desk'] })
    .output(
      z.object({
        branch: z.object({ name: z.string(), areaCode: z.string(), isDemo: z.boolean(), today: z.string() }),
        dataAsOf: z.array(z.object({ feedId: z.string(), name: wordsShape, slice: z.string() })),
        lateCount: z.number().int(),
      }),
    ),
  search: oc
    .route({ method: 'GET', path: '/search', summary: 'Clauses, indicators, people and areas by any part of their name', tags: ['desk'] })
    .input(z.object({ text: z.string().min(1).max(100) }))
    .output(z.array(z.object({ kind: z.enum(['clause', 'measure', 'staff', 'area', 'unit']), id: z.string(), label: wordsShape, hint: wordsShape }))),
}
