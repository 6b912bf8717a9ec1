import { z } from 'zod'
import type { Words } from '../../../kernel/refusal.ts'
import { schemeShape } from '../scheme/contract.ts'

const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const scoredKindShape = z.enum(['area', 'unit', 'staff'])
export const subjectShape = z.object({ kind: scoredKindShape, code: z.string(), name: z.string(), unitCode: z.string().nullable(), areaCode: z.string(), countyCode: z.string().nullable() })
export type ScoredSubject = z.infer<typeof subjectShape>

const targetShape = z.object({ base: z.number().nullable(), target: z.number(), challenge: z.number().nullable(), versionId: z.number().nullable() })
export type FrozenTarget = z.infer<typeof targetShape>
/** What a person's figure is the sum of: an area, a unit or an outlet that he held, and how much of its figure counted for him. */
const partShape = z.object({ kind: z.string(), code: z.string(), name: z.string(), weight: z.number(), numerator: z.number().nullable(), denominator: z.number().nullable() })
/** One figure as it was read: where, from which batches, against which target. */
export const frozenCellShape = z.object({
  indicatorId: z.string(), subjectCode: z.string(), at: z.object({ kind: scoredKindShape, code: z.string(), name: z.string() }),
  numerator: z.number().nullable(), denominator: z.number().nullable(), value: z.number().nullable(), missing: z.array(z.string()), batchIds: z.array(z.number()), target: targetShape.nullable(), parts: z.array(partShape).default([]),
})
export type FrozenCell = z.infer<typeof frozenCellShape>
/** A plus or minus item, a veto or a judged score, entered by a person with evidence. */
export const frozenEntryShape = z.object({ entryId: z.number(), subjectCode: z.string(), itemId: z.string(), amount: z.number().describe('Times, or the points of a judged item'), evidence: z.string(), by: z.string(), at: z.string() })
export type FrozenEntry = z.infer<typeof frozenEntryShape>
const frozenMeasureShape = z.object({ name: wordsShape, unit: z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score']), better: z.enum(['higher', 'lower', 'neither']), version: z.number() })
export type FrozenMeasure = z.infer<typeof frozenMeasureShape>

/** Everything that a month's scores are made of. What is not in here cannot change them. */
export const frozenInputsShape = z.object({
  month: z.string(), areaCode: z.string(), ruleId: z.number(), ruleVersion: z.number(), scheme: schemeShape, measures: z.record(z.string(), frozenMeasureShape),
  subjects: z.array(subjectShape), cells: z.array(frozenCellShape), entries: z.array(frozenEntryShape),
})
export type FrozenInputs = z.infer<typeof frozenInputsShape>

export const pointStateShape = z.enum(['scored', 'noData', 'noTarget', 'noBase', 'notJudged'])
export type PointState = z.infer<typeof pointStateShape>
export const indicatorScoreShape = z.object({
  indicatorId: z.string(), name: wordsShape, weight: z.number(), state: pointStateShape,
  value: z.number().nullable(), base: z.number().nullable(), target: z.number().nullable(), challenge: z.number().nullable(),
  completion: z.number().nullable().describe('A ratio; null is shown as "-"'), points: z.number().nullable().describe('Of 100'), share: z.number().nullable().describe('weight × points ÷ 100'),
})
export type IndicatorScore = z.infer<typeof indicatorScoreShape>
export const itemScoreShape = z.object({ itemId: z.string(), kind: z.enum(['plus', 'minus', 'veto']), name: wordsShape, times: z.number(), points: z.number(), entryIds: z.array(z.number()) })
export type ItemScore = z.infer<typeof itemScoreShape>
export const subjectScoreShape = z.object({
  subject: subjectShape, total: z.number().nullable(), scoredWeight: z.number(), weighted: z.number().nullable(), plus: z.number(), minus: z.number(),
  veto: z.enum(['zero', 'gradeDown']).nullable(), rank: z.number().nullable(), band: z.string().nullable(), indicators: z.array(indicatorScoreShape), items: z.array(itemScoreShape),
})
export type SubjectScore = z.infer<typeof subjectScoreShape>

/** One step of an explanation: what it is, how it was reckoned, what came out, and what it rests on. */
export type Why = {
  readonly label: Words
  readonly formula: Words | null
  readonly result: string | null
  /** The figure that it came from: opens the indicator's page. */
  readonly figure: { readonly measureId: string; readonly kind: string; readonly code: string; readonly brand: string; readonly month: string; readonly batchIds: readonly number[] } | null
  readonly children: readonly Why[]
}
/** On the wire a tree of any depth is unknown: who draws it asks first. */
export function isWhy(value: unknown): value is Why {
  return typeof value === 'object' && value !== null && 'label' in value && 'children' in value
}
