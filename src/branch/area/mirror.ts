import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { resolvePopulation } from './population.ts'
import type { AreaTables } from './tables.ts'

/** Copies what facts SQL joins to (containment, spellings, territories, population) from the records, in one transaction of the facts. */
export async function mirrorReference(records: Records, facts: OwnedFacts): Promise<void> {
  const db = records.tables<AreaTables>()
  const closure = await db.selectFrom('area_closure').select(['ancestor_code', 'area_code', 'ancestor_level']).orderBy('area_code').orderBy('ancestor_code').execute()
  const spellings = await db.selectFrom('area_spelling').select(['written', 'area_code']).orderBy('written').execute()
  const territories = await db.selectFrom('territory').select(['unit_code', 'area_code', 'valid_from', 'valid_to']).orderBy('unit_code').orderBy('area_code').execute()
  // Grids cut across townships: their figures are none of the tree's.
  const areas = await db.selectFrom('area').select(['area_code', 'parent_code']).where('successor_code', 'is', null).where('level', '<>', 'grid').orderBy('area_code').execute()
  const given = await db.selectFrom('area_fact').select(['area_code', 'year', 'population', 'households']).orderBy('year').execute()
  const population = resolvePopulation(
    areas.map((area) => ({ areaCode: area.area_code, parentCode: area.parent_code })),
    given.map((fact) => ({ areaCode: fact.area_code, year: fact.year, population: fact.population, households: fact.households })),
  )
  await facts.transaction(async (tx) => {
    const replace = async (table: string, columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]) => {
      await tx.run(`delete from ${table}`)
      await tx.insertRows(table, columns, rows)
    }
    await replace('area_closure', ['ancestor_code', 'area_code', 'ancestor_level'], closure.map((row) => [row.ancestor_code, row.area_code, row.ancestor_level]))
    await replace('area_spelling', ['written', 'area_code'], spellings.map((row) => [row.written, row.area_code]))
    await replace('territory', ['unit_code', 'area_code', 'valid_from', 'valid_to'], territories.map((row) => [row.unit_code, row.area_code, row.valid_from, row.valid_to]))
    await replace('area_population', ['area_code', 'year', 'population', 'households'], population.map((row) => [row.areaCode, row.year, row.population, row.households]))
  })
}
