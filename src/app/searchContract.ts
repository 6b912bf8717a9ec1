import { oc } from '@orpc/contract'
import { z } from 'zod'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const hitKinds = ['clause', 'measure', 'area', 'unit', 'staff'] as const

export const searchContract = oc
  .route({ method: 'GET', path: '/search', summary: 'Clauses, indicators, places, units and people by any part of their name', tags: ['search'] })
  .input(z.object({ text: z.string().max(100) }))
  .output(z.array(z.object({ kind: z.enum(hitKinds), id: z.string(), label: wordsShape, hint: wordsShape })))
