import { expect, test } from 'vitest'
import { openDuckFacts } from '../../platform/facts/duckdb.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { mirrorReference } from './mirror.ts'
import { resolvePopulation } from './population.ts'
import { seedAreas } from './seed.ts'
import type { AreaTables } from './tables.ts'

const areas = [
  { areaCode: '6323', parentCode: null }, { areaCode: '632301', parentCode: '6323' }, { areaCode: '632322', parentCode: '6323' },
  { areaCode: '632301100', parentCode: '632301' }, { areaCode: '632301101', parentCode: '632301' },
]
const fact = (areaCode: string, population: number | null, households: number | null = null, year = 2010) => ({ areaCode, year, population, households })

test('population is an area\'s own figure, else the sum of all areas below it, else unknown', () => {
  const resolved = resolvePopulation(areas, [fact('632301100', 60), fact('632301101', 40), fact('632322', 90)])
  expect(new Map(resolved.map((row) => [row.areaCode, row.population]))).toEqual(new Map([['632301100', 60], ['632301101', 40], ['632322', 90], ['632301', 100], ['6323', 190]]))
})

test('a published county is not added to its own townships', () => {
  const resolved = resolvePopulation(areas, [fact('632301', 105), fact('632301100', 60), fact('632301101', 40), fact('632322', 90)])
  expect(resolved.find((row) => row.areaCode === '6323')?.population).toBe(195)
})

test('one township without a figure leaves the county without one', () => {
  const resolved = resolvePopulation(areas, [fact('632301100', 60), fact('632322', 90)])
  expect(resolved.map((row) => row.areaCode).sort()).toEqual(['632301100', '632322'])
})

test('a year that publishes households only keeps the population known before', () => {
  const resolved = resolvePopulation(areas, [fact('632322', 90), fact('632322', null, 30, 2011)])
  expect(resolved.filter((row) => row.year === 2011)).toEqual([{ areaCode: '632322', year: 2011, population: 90, households: 30 }])
})

test('the areas of Huangnan are seeded once, with their former codes, and mirrored to the facts', async () => {
  const records = await openTestRecords()
  const facts = await openDuckFacts({ path: null, threads: 1 })
  try {
    expect(await seedAreas(records, { prefix: '6323' })).toEqual({ areaCount: 1 + 4 + 33 + 299 })
    const db = records.tables<AreaTables>()
    const read = () => db.selectFrom('area_closure').selectAll().orderBy('area_code').orderBy('ancestor_code').execute()
    const first = await read()
    await seedAreas(records, { prefix: '6323' })
    expect(await read()).toEqual(first)
    expect(first.filter((row) => row.ancestor_code === '6323')).toHaveLength(337)
    expect(await db.selectFrom('area').select(['name', 'valid_to', 'successor_code']).where('area_code', '=', '632321').execute()).toEqual([{ name: '同仁县', valid_to: '2020-06-28', successor_code: '632301' }])
    expect(await db.selectFrom('area_spelling').select('area_code').where('written', 'in', ['632321', '632321100', '632321100001']).orderBy('area_code').execute())
      .toEqual([{ area_code: '632301' }, { area_code: '632301100' }, { area_code: '632301100001' }])
    await prepareFacts(facts, [])
    await mirrorReference(records, facts)
    await mirrorReference(records, facts)
    expect(await facts.rows({ sql: "select count(*) as n from area_closure where area_code like '632301%' and ancestor_code = '632301'" })).toEqual([{ n: first.filter((row) => row.ancestor_code === '632301').length }])
  } finally {
    await facts.close()
    await records.close()
  }
})

test('a whole province is seeded over a prefecture that was there before', async () => {
  const records = await openTestRecords()
  try {
    await seedAreas(records, { prefix: '6323' })
    await seedAreas(records, { prefix: '63' })
    const rows = await records.tables<AreaTables>().selectFrom('area_closure').select('ancestor_code').where('area_code', '=', '632301100').orderBy('ancestor_code').execute()
    expect(rows.map((row) => row.ancestor_code)).toEqual(['63', '6323', '632301', '632301100'])
  } finally {
    await records.close()
  }
})
