import type { Month } from '../../kernel/day.ts'
import { identifier, literal } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import type { Records, RecordsSession } from '../../platform/records/records.ts'
import { typedFeed } from '../feeds.ts'
import type { Unit } from './measure.ts'
import type { TypedIndicator } from './rules.ts'
import type { MeasureTables } from './tables.ts'
import { typedIndicators } from './typedIndicators.data.ts'

const units: readonly string[] = ['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'] satisfies readonly Unit[]
const isUnit = (text: string): text is Unit => units.includes(text)

/** Indicators that are typed: the product's own and those that the branch added. */
export async function listTypedIndicators(session: RecordsSession): Promise<TypedIndicator[]> {
  const rows = await session.tables<MeasureTables>().selectFrom('typed_indicator')
    .select(['measure_id', 'name_zh', 'name_en', 'definition_zh', 'definition_en', 'unit', 'better', 'roll_up']).orderBy('measure_id').limit(1000).execute()
  const own = new Set(typedIndicators.map((indicator) => indicator.measureId))
  return [
    ...typedIndicators,
    ...rows.filter((row) => !own.has(row.measure_id)).map((row): TypedIndicator => ({
      measureId: row.measure_id, name: { zh: row.name_zh, en: row.name_en }, definition: { zh: row.definition_zh, en: row.definition_en },
      unit: isUnit(row.unit) ? row.unit : 'count', better: row.better, rollUp: row.roll_up, isRatio: row.unit === 'percent',
    })),
  ]
}

/** Writes the product's typed indicators into the records, where the plan reads their names. */
export async function seedTypedIndicators(session: RecordsSession): Promise<void> {
  await session.tables<MeasureTables>().insertInto('typed_indicator').values(typedIndicators.map((indicator) => ({
    measure_id: indicator.measureId, name_zh: indicator.name.zh, name_en: indicator.name.en, definition_zh: indicator.definition.zh, definition_en: indicator.definition.en,
    unit: indicator.unit, better: indicator.better, roll_up: indicator.rollUp, created_by: null,
  }))).onConflict((conflict) => conflict.column('measure_id').doNothing()).execute()
}

export type TypedActual = { readonly areaCode: string; readonly indicator: string; readonly numerator: number; readonly denominator: number | null }

/** An area's own figure, else the sum of the areas directly below it when every one of them has a figure. */
export function resolveTyped(areas: readonly { areaCode: string; parentCode: string | null }[], actuals: readonly TypedActual[]): TypedActual[] {
  const childrenOf = new Map<string, string[]>()
  for (const { areaCode, parentCode } of areas) if (parentCode !== null) childrenOf.set(parentCode, [...(childrenOf.get(parentCode) ?? []), areaCode])
  return [...new Set(actuals.map((actual) => actual.indicator))].flatMap((indicator) => {
    const own = new Map(actuals.filter((actual) => actual.indicator === indicator).map((actual) => [actual.areaCode, actual]))
    const resolved = new Map<string, TypedActual | null>()
    const resolve = (areaCode: string): TypedActual | null => {
      const known = resolved.get(areaCode)
      if (known !== undefined) return known
      const given = own.get(areaCode)
      const parts = given ? [] : (childrenOf.get(areaCode) ?? []).map(resolve)
      const value = given ?? (parts.length > 0 && parts.every((part) => part !== null) ? sumOf(areaCode, indicator, parts) : null)
      resolved.set(areaCode, value)
      return value
    }
    return areas.flatMap(({ areaCode }) => resolve(areaCode) ?? [])
  })
}

function sumOf(areaCode: string, indicator: string, parts: readonly TypedActual[]): TypedActual {
  const isRatio = parts.every((part) => part.denominator !== null)
  return {
    areaCode, indicator,
    numerator: parts.reduce((sum, part) => sum + part.numerator, 0),
    denominator: isRatio ? parts.reduce((sum, part) => sum + (part.denominator ?? 0), 0) : null,
  }
}

export type TypedRefresh = { readonly valueCount: number; readonly unknown: readonly { indicator: string; rowCount: number }[] }

/**
 * Writes the typed figures of a month from its visible batch. Codes that nobody declared are left out and listed;
 * a figure that is computed from rows cannot be typed over.
 */
export async function refreshTyped(records: Records, facts: Pick<Facts, 'rows'>, month: Month): Promise<TypedRefresh> {
  await seedTypedIndicators(records)
  const known = await listTypedIndicators(records)
  const knownIds = new Set(known.map((indicator) => indicator.measureId))
  const batch = (await listVisibleBatches(facts, [typedFeed.id])).find((one) => one.slice === month)
  const actuals = batch === undefined ? [] : await readTyped(facts, batch.batchId)
  const areas = await records.tables<MeasureTables>().selectFrom('area').select(['area_code', 'parent_code']).where('successor_code', 'is', null).where('level', '<>', 'grid').orderBy('area_code').execute()
  const resolved = resolveTyped(areas.map((area) => ({ areaCode: area.area_code, parentCode: area.parent_code })), actuals.filter((actual) => knownIds.has(actual.indicator)))
  await records.transaction(async (tx) => {
    const db = tx.tables<MeasureTables>()
    const { run_id } = await db.insertInto('measure_run').values({ source_id: typedFeed.id, period: month, batch_ids: batch ? [batch.batchId] : [] }).returning('run_id').executeTakeFirstOrThrow()
    await db.deleteFrom('measure_value').where('period', '=', month).where('measure_id', 'in', [...knownIds]).execute()
    await records.copyInto(
      tx, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'brand', 'numerator', 'denominator', 'run_id', 'measure_version'],
      resolved.map((row) => [row.indicator, month, 'area', row.areaCode, '', row.numerator, row.denominator, run_id, 1]),
    )
  })
  const unknown = new Map<string, number>()
  for (const actual of actuals) if (!knownIds.has(actual.indicator)) unknown.set(actual.indicator, (unknown.get(actual.indicator) ?? 0) + 1)
  return { valueCount: resolved.length, unknown: [...unknown].map(([indicator, rowCount]) => ({ indicator, rowCount })) }
}

export async function readTyped(facts: Pick<Facts, 'rows'>, batchId: number): Promise<(TypedActual & { readonly note: string | null })[]> {
  const rows = await facts.rows<{ area_code: string; indicator: string; numerator: number; denominator: number | null; note: string | null }>({
    sql: `select area_code, indicator, numerator, denominator, note from ${identifier(typedFeed.table)} where batch_id = ${literal(batchId)} order by indicator, area_code`,
  })
  return rows.map((row) => ({ areaCode: row.area_code, indicator: row.indicator, numerator: row.numerator, denominator: row.denominator, note: row.note }))
}
