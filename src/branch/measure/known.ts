import { type Words, Refusal } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { Measure } from './measure.ts'
import type { Catalogue } from './refresh.ts'
import { measureUnknown } from './refusals.ts'
import type { TypedIndicator } from './rules.ts'
import { listTypedIndicators } from './typed.ts'

/** What a reader needs to know of an indicator, computed from rows or typed. */
export type KnownMeasure = {
  readonly id: string
  readonly name: Words
  readonly definition: Words
  readonly unit: Measure['unit']
  readonly better: Measure['better']
  readonly cuts: Measure['cuts']
  readonly finestArea: Measure['finestArea'] | 'county'
  readonly rollUp: Measure['rollUp']
  readonly isRatio: boolean
  readonly grain: 'month' | 'day'
  readonly origin: 'computed' | 'typed'
  readonly version: number
}

export async function listKnownMeasures(session: RecordsSession, catalogue: Catalogue): Promise<KnownMeasure[]> {
  const typed = await listTypedIndicators(session)
  const computed = catalogue.measures.map((measure) => computedMeasure(catalogue, measure))
  const ids = new Set(computed.map((measure) => measure.id))
  return [...computed, ...typed.filter((indicator) => !ids.has(indicator.measureId)).map(typedMeasure)]
}

export async function getKnownMeasure(session: RecordsSession, catalogue: Catalogue, measureId: string): Promise<KnownMeasure> {
  const declared = catalogue.measures.find((measure) => measure.id === measureId)
  if (declared) return computedMeasure(catalogue, declared)
  const typed = (await listTypedIndicators(session)).find((indicator) => indicator.measureId === measureId)
  if (!typed) throw new Refusal(measureUnknown, { measureId })
  return typedMeasure(typed)
}

function computedMeasure(catalogue: Catalogue, measure: Measure): KnownMeasure {
  const [first] = measure.numerator
  const source = catalogue.sources.find((candidate) => first?.sum.startsWith(`${candidate.id}.`))
  return {
    id: measure.id, name: measure.name, definition: measure.definition, unit: measure.unit, better: measure.better, cuts: measure.cuts, finestArea: measure.finestArea,
    rollUp: measure.rollUp, isRatio: measure.denominator !== null, grain: source?.period ?? 'month', origin: 'computed', version: measure.version,
  }
}

function typedMeasure(indicator: TypedIndicator): KnownMeasure {
  return {
    id: indicator.measureId, name: indicator.name, definition: indicator.definition, unit: indicator.unit, better: indicator.better, cuts: ['area'], finestArea: 'village',
    rollUp: indicator.rollUp, isRatio: indicator.isRatio, grain: 'month', origin: 'typed', version: 1,
  }
}
