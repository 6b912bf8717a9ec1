import type { Measure, Unit } from '../../branch/index.ts'
import type { Words } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { dictionary } from './dictionary.data.ts'
import type { PlanTables } from './tables.ts'

/** What the plan knows of an indicator. `awaited`: the dictionary names it, but no file brings its figures yet. */
export type Indicator = {
  readonly measureId: string
  readonly name: Words
  readonly definition: Words
  readonly unit: Unit | null
  readonly better: 'higher' | 'lower' | 'neither'
  readonly rollUp: 'sum' | 'last' | 'mean'
  /** null: it shows in the rows, which a person typed. */
  readonly isRatio: boolean | null
  /** The plan speaks of months. */
  readonly grain: 'month'
  /** What a gap comes to when it is multiplied out. */
  readonly gapUnit: 'yuan' | 'users' | null
  readonly source: 'computed' | 'typed' | 'awaited'
}
export type Indicators = ReadonlyMap<string, Indicator>

const awaited: readonly Indicator[] = dictionary.map((entry) => ({
  measureId: entry.measureId, name: entry.name, definition: { zh: `${entry.basis.zh}。`, en: `${entry.basis.en}.` },
  unit: null, better: 'neither', rollUp: 'last', isRatio: null, grain: 'month', gapUnit: null, source: 'awaited',
}))

/** Indicators by id: those that files bring, those that people type, and those that the dictionary only names. */
export async function listIndicators(session: RecordsSession, measures: readonly Measure[]): Promise<Indicators> {
  const typed = await session.tables<PlanTables>().selectFrom('typed_indicator')
    .select(['measure_id', 'name_zh', 'name_en', 'definition_zh', 'definition_en', 'unit', 'better', 'roll_up'])
    .orderBy('measure_id').limit(2_000).execute()
  const indicators = new Map<string, Indicator>(awaited.map((indicator) => [indicator.measureId, indicator]))
  for (const row of typed) {
    const unit = readUnit(row.unit)
    indicators.set(row.measure_id, {
      measureId: row.measure_id, name: { zh: row.name_zh, en: row.name_en }, definition: { zh: row.definition_zh, en: row.definition_en },
      unit, better: row.better, rollUp: row.roll_up, isRatio: null, grain: 'month', gapUnit: unit === 'yuan' || unit === 'users' ? unit : null, source: 'typed',
    })
  }
  for (const measure of measures) indicators.set(measure.id, indicatorOf(measure))
  return indicators
}

export function indicatorOf(measure: Measure): Indicator {
  return {
    measureId: measure.id, name: measure.name, definition: measure.definition, unit: measure.unit, better: measure.better,
    rollUp: measure.rollUp, isRatio: measure.denominator !== null, grain: 'month', gapUnit: gapUnitOf(measure), source: 'computed',
  }
}

// A share of revenue gaps in yuan, a share of users in users; the terms tell, because sums of money are named so.
function gapUnitOf(measure: Measure): Indicator['gapUnit'] {
  if (measure.unit === 'yuan' || measure.unit === 'users') return measure.unit
  if (measure.unit === 'yuanPerUser') return 'yuan'
  if (measure.unit !== 'percent') return null
  const sums = measure.numerator.map((term) => term.sum)
  if (sums.every((sum) => sum.endsWith('Fen'))) return 'yuan'
  return sums.every((sum) => /(users|closing|grossAdds|leavers|movedIn|movedOut|billed|active)$/i.test(sum)) ? 'users' : null
}

const units: readonly Unit[] = ['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score']
function readUnit(text: string): Unit | null {
  return units.find((unit) => unit === text) ?? null
}
