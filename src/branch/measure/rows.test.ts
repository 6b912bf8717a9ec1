import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { marketFeeds, usageFeed } from '../../market/feeds.ts'
import { marketMeasures } from '../../market/measures.ts'
import { marketProvinceTests } from '../../market/provinceTests.ts'
import { marketSources } from '../../market/sources.ts'
import type { Context } from '../../platform/access/context.ts'
import { assertScoped } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { mirrorReference } from '../area/mirror.ts'
import { branchFeeds, provinceFeed, subscriberFeed, typedFeed } from '../feeds.ts'
import '../protected.ts'
import { compareMonth, explainDifference } from '../province/explain.ts'
import { measureJson, readOverview, readSeries, readValues } from './figures.ts'
import { type Catalogue, refreshPeriod } from './refresh.ts'
import { readRows, readWholeRow } from './rows.ts'
import type { MeasureTables } from './tables.ts'
import { refreshTyped } from './typed.ts'
import { bringRows, february, makeAreas, march, openEngine, prepareWorld, twoMonths } from './testWorld.ts'

const catalogue: Catalogue = { feeds: [...branchFeeds, ...marketFeeds], sources: marketSources, measures: marketMeasures, provinceTests: marketProvinceTests }
let records: Records
let facts: OwnedFacts
let ctx: Context
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
  facts = await openEngine('duckdb', records)
  await prepareWorld(records, facts, catalogue.feeds, mirrorReference)
  const world = twoMonths(600)
  await bringRows(facts, subscriberFeed, february, world.before)
  await bringRows(facts, subscriberFeed, march, world.after)
  await bringRows(facts, usageFeed, march, world.usage)
  await bringRows(facts, typedFeed, march, [
    { area_code: '632301', month: march, indicator: 'optimisation.cell.worstRatio', numerator: 3, denominator: 100 },
    { area_code: '632322', month: march, indicator: 'optimisation.cell.worstRatio', numerator: 5, denominator: 60 },
    { area_code: '632301', month: march, indicator: 'channel.coverage.village', numerator: 9, denominator: 10 },
    { area_code: '632301', month: march, indicator: 'nobody.knows.this', numerator: 1, denominator: null },
  ])
  await refreshPeriod(records, facts, catalogue, february)
  await refreshPeriod(records, facts, catalogue, march)
  const account = await records.tables<{ account: { account_id: number; sign_in_name: string; display_name: string; password_hash: string } }>().insertInto('account')
    .values({ sign_in_name: 'zhuoma', display_name: '卓玛', password_hash: 'x' } as never).returning('account_id').executeTakeFirstOrThrow()
  const scoped = { engine: facts.engine, rows: (query: { sql: string }) => { assertScoped(query.sql); return facts.rows(query) } } as Context['facts']
  ctx = {
    records, facts: scoped, factsOwner: { run: async () => null }, dataFolder: '', accountId: account.account_id, signInName: 'zhuoma', staffNo: null, language: 'zh',
    grants: [{ permissions: new Set(['measure.view', 'measure.rows', 'branch.unmask']), areaCode: '632301' }], today: day('2011-04-03'), now: new Date('2011-04-03T00:00:00Z'),
  }
})
afterAll(async () => {
  await facts.close()
  await records.close()
})

const wanted = (id: string, subjectCode: string, term?: string) => ({ id, period: '2011-03', subjectKind: 'area' as const, subjectCode, brand: '', page: 1, ...(term ? { term } : {}) })

test('the rows of a figure come masked, and over its items they add up to it', async () => {
  for (const id of ['market.users.netAdds', 'market.revenue.arpu', 'market.users.penetration']) {
    const first = await readRows(ctx, catalogue, wanted(id, '632301'))
    const parts = { numerator: 0, denominator: 0 }
    for (const term of first.terms) parts[term.side] += term.weight * (await readRows(ctx, catalogue, wanted(id, '632301', term.term))).termFigure
    expect(parts.numerator).toBeCloseTo(first.figure.numerator ?? NaN, 6)
    if (first.figure.denominator !== null) expect(parts.denominator).toBeCloseTo(first.figure.denominator, 6)
  }
  const rows = await readRows(ctx, catalogue, wanted('market.users.onBooks', '632301'))
  expect(rows.rowCount).toBe(rows.figure.value)
  expect(rows.rows[0]?.[1]).toMatch(/^139\*\*\*\*\d{4}$/)
  expect(rows.batchIds).toHaveLength(1)
})

test('figures of other areas are open, their rows are not', async () => {
  await expect(readRows(ctx, catalogue, wanted('market.users.onBooks', '632322'))).rejects.toMatchObject({ code: 'ROWS_OUTSIDE_SCOPE', status: 403 })
  await expect(readRows(ctx, catalogue, wanted('market.users.onBooks', '6323'))).rejects.toMatchObject({ code: 'ROWS_OUTSIDE_SCOPE' })
  await expect(readRows(ctx, catalogue, { ...wanted('market.users.onBooks', 'O2'), subjectKind: 'unit' })).rejects.toMatchObject({ code: 'ROWS_OUTSIDE_SCOPE' })
  expect((await readRows(ctx, catalogue, { ...wanted('market.users.onBooks', 'O1'), subjectKind: 'unit' })).rowCount).toBeGreaterThan(0)
  const values = await readValues(records, catalogue, { id: 'market.users.onBooks', period: '2011-03', subjectKind: 'area', level: 'county', brand: '' })
  expect(values.values.map((row) => [row.subject.name, row.value !== null])).toEqual([['同仁市', true], ['尖扎县', true]])
})

test('one row is shown whole, and the trail says who looked', async () => {
  const masked = await readRows(ctx, catalogue, wanted('market.users.onBooks', '632301'))
  const key = String(masked.rows[0]?.[0])
  const row = await readWholeRow(ctx, catalogue, { ...wanted('market.users.onBooks', '632301'), rowKey: key })
  expect(row[1]).toMatch(/^139\d{8}$/)
  const audit = await records.tables<{ audit: { verb: string; subject_id: string } }>().selectFrom('audit').select(['verb', 'subject_id']).execute()
  expect(audit).toEqual([{ verb: 'access.unmask', subject_id: key }])
})

test('typed figures rise to the parent only when every child has one; unknown codes are listed', async () => {
  expect((await refreshTyped(records, facts, march)).unknown).toEqual([{ indicator: 'nobody.knows.this', rowCount: 1 }])
  const of = (measureId: string, areaCode: string) => measureJson(records, catalogue, { measureId, areaCode, period: '2011-03' })
  expect(await of('optimisation.cell.worstRatio', '6323')).toMatchObject({ numerator: 8, denominator: 160, value: 0.05, unit: 'percent' })
  expect((await of('channel.coverage.village', '6323')).value).toBeNull()
  expect((await of('channel.coverage.village', '632301')).value).toBe(0.9)
  const overview = await readOverview(records, catalogue, { period: '2011-03', subjectKind: 'area', subjectCode: '6323', brand: '' })
  expect(overview.find((row) => row.measureId === 'optimisation.cell.worstRatio')?.value).toBe(0.05)
})

test('a figure is printed with its parts, unit, version and batches; a quarter rolls up', async () => {
  const json = await measureJson(records, catalogue, { measureId: 'market.users.onBooks', areaCode: '6323', period: '2011-03' })
  expect(json).toMatchObject({ measure: 'market.users.onBooks', areaCode: '6323', period: '2011-03', denominator: null, unit: 'users', ruleVersion: 1 })
  expect(json.batchIds.length).toBeGreaterThan(0)
  expect((await measureJson(records, catalogue, { measureId: 'market.users.onBooks', areaCode: '6323', period: '2011-Q1' })).value).toBe(json.value)
  expect((await measureJson(records, catalogue, { measureId: 'market.users.onBooks', areaCode: '6323', period: '2010' })).value).toBeNull()
  const { points } = await readSeries(records, catalogue, { id: 'market.users.onBooks', subjectKind: 'area', subjectCode: '6323', brand: '', from: '2011-01', to: '2011-03' })
  expect(points.map((point) => point.value === null)).toEqual([true, false, false])
  expect(points[2]?.againstLast.value).toBeCloseTo(((points[2]?.value ?? 0) - (points[1]?.value ?? 0)) / (points[1]?.value ?? 1), 12)
})

test('a difference from the province is explained by the rows that make it, or honestly not', async () => {
  const db = records.tables<MeasureTables>()
  const own = async (measureId: string, areaCode: string) => (await db.selectFrom('measure_value').select('numerator').where('measure_id', '=', measureId).where('subject_code', '=', areaCode).where('brand', '=', '').where('period', '=', march).executeTakeFirstOrThrow()).numerator ?? 0
  const closing = (await facts.rows<{ n: number }>({ sql: "select count(*) as n from subscriber_month where batch_id = 2 and status = 'closing' and area_code like '632301%'" }))[0]?.n ?? 0
  const onBooks = await own('market.users.onBooks', '632301')
  const adds = await own('market.users.grossAdds', '632322')
  await bringRows(facts, provinceFeed, march, [
    { area_code: '632301', month: march, indicator: 'market.users.onBooks', brand: null, figure: onBooks - closing },
    { area_code: '632322', month: march, indicator: 'market.users.grossAdds', brand: null, figure: adds - 1 },
  ])
  const rows = await compareMonth(ctx, catalogue, march)
  expect(rows.map((row) => [row.indicator, row.difference, row.agrees])).toEqual([['market.users.grossAdds', 1, false], ['market.users.onBooks', closing, false]])
  const why = await explainDifference(ctx, catalogue, { month: march, areaCode: '632301', indicator: 'market.users.onBooks', brand: '' })
  expect(why.explainedBy).toEqual(['market.users.onBooks.preClosing'])
  expect(why.sentence.zh).toContain(`${closing} 行`)
  const unknown = await explainDifference(ctx, catalogue, { month: march, areaCode: '632322', indicator: 'market.users.grossAdds', brand: '' })
  expect(unknown.explainedBy).toEqual([])
  expect(unknown.sentence.zh).toContain('不能解释')
})
