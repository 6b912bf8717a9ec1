import { oc } from '@orpc/contract'
import { z } from 'zod'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
const monthShape = z.string().regex(/^\d{4}-\d{2}$/)
export const comparisonShape = z.object({
  areaCode: z.string(), areaName: z.string(), indicator: z.string(), name: wordsShape, unit: z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score']), brand: z.string(),
  ours: z.number().nullable(), theirs: z.number(), difference: z.number().nullable().describe('Ours less theirs'), tolerance: z.number(), agrees: z.boolean(),
})
export type Comparison = z.infer<typeof comparisonShape>

export const candidateShape = z.object({
  id: z.string(), words: wordsShape,
  /** What our figure would become less; the difference that the candidate predicts. */
  effect: z.number().nullable(), rowCount: z.number(), explains: z.boolean(),
  groups: z.array(z.object({ label: z.string(), value: z.number(), rowCount: z.number() })).describe('By county, brand or outlet, the largest first'),
  rowsPath: z.string().nullable().describe('Where the rows can be opened'),
})
export type Candidate = z.infer<typeof candidateShape>
export const explanationShape = z.object({
  comparison: comparisonShape, candidates: z.array(candidateShape), explainedBy: z.array(z.string()),
  /** Where the difference sits: the same indicator in the areas below and by brand. */
  places: z.array(z.object({ areaCode: z.string(), name: z.string(), brand: z.string(), difference: z.number().nullable() })), sentence: wordsShape,
})
export type Explanation = z.infer<typeof explanationShape>

export const provinceContract = {
  compare: oc.route({ method: 'GET', path: '/province', summary: "Our figures and the province's side by side", tags: ['province'] })
    .input(z.object({ month: monthShape.optional() })).output(z.object({ month: z.string().nullable(), months: z.array(z.string()), rows: z.array(comparisonShape) })),
  explain: oc.route({ method: 'GET', path: '/province/difference', summary: 'Why one figure differs, tested on our own rows', tags: ['province'] })
    .input(z.object({ month: monthShape, areaCode: z.string().max(40), indicator: z.string().max(100), brand: z.string().max(60).default('') })).output(explanationShape),
}
