import { Refusal, type Words } from '../../../kernel/refusal.ts'
import { policyMeasureNeither, policyMeasureTwice, policyMeasureUnfit, policyWeightsNotWhole, type ReviewPolicy } from './contract.ts'

type Known = { readonly id: string; readonly name: Words; readonly better: 'higher' | 'lower' | 'neither'; readonly grain: 'month' | 'day' }

/** Weights that make a whole, of figures that come every day and of which more or less is better. */
export function checkReviewPolicy({ ranking }: ReviewPolicy, measures: readonly Known[]): Refusal[] {
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const sum = Math.round(ranking.parts.reduce((total, part) => total + part.weight, 0) * 1e6) / 1e6
  const seen = new Set<string>()
  return [
    ...(sum === 100 ? [] : [new Refusal(policyWeightsNotWhole, { sum })]),
    ...ranking.parts.flatMap((part, index): Refusal[] => {
      const measure = known.get(part.measureId)
      if (measure?.grain !== 'day') return [new Refusal(policyMeasureUnfit, { row: index + 1, measure: measure?.name.zh ?? part.measureId, measureEn: measure?.name.en ?? part.measureId })]
      if (measure.better === 'neither') return [new Refusal(policyMeasureNeither, measure.name)]
      if (seen.has(part.measureId)) return [new Refusal(policyMeasureTwice, measure.name)]
      seen.add(part.measureId)
      return []
    }),
  ]
}
