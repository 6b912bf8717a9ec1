import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listKnownMeasures } from '../../branch/index.ts'
import { addMonths, month } from '../../kernel/day.ts'
import { bringFigures, type GivenFigure, openPlanBranch, setTargets, type TestPlanBranch, testMeasures } from '../testPlan.ts'
import { computeForecasts } from './compute.ts'
import { endOf, findForecast, listWarnings, readForecasts } from './read.ts'
import { type ForecastEnd, newestForecastOf } from './store.ts'

const catalogue = { feeds: [], sources: [], measures: testMeasures }
const now = new Date('2011-03-22T02:00:00Z')
let branch: TestPlanBranch
beforeAll(async () => {
  branch = await openPlanBranch()
  await sql`insert into area_spelling (written, area_code) values ('632301', '632301'), ('6323', '6323') on conflict do nothing`.execute(branch.records.db)
  const wave = (measureId: string, code: string, base: number, denominator: number | null = null): GivenFigure[] =>
    Array.from({ length: 26 }, (_, index) => [measureId, code, addMonths(month('2009-01'), index), base + 3 * (index % 12) + (index % 2), denominator])
  await bringFigures(branch.records, [
    ...wave('market.users.grossAdds', '6323', 100), ...wave('market.users.grossAdds', '632301', 60), ...wave('market.users.churnRate', '6323', 20, 1_000),
    ...wave('market.users.netAdds', '6323', 10).slice(20),
    ['market.revenue.arpu', '6323', '2011-02', 6_000, 100],
  ])
  await setTargets(branch.records, [
    ['market.users.grossAdds', '6323', '2011', 2_000], ['market.users.grossAdds', '632301', '2011', 800], ['market.users.churnRate', '6323', '2011', 0.01],
    ['market.users.netAdds', '6323', '2011', 500], ['market.users.onBooks', '6323', '2011', 9_000],
  ])
})
afterAll(() => branch.close())

test('every target gets a word in one pass: a forecast with its error, or why there is none', async () => {
  expect(await computeForecasts({ records: branch.records }, catalogue, { year: '2011', now })).toEqual({ year: '2011', forecastCount: 3, refusedCount: 2 })
  const place = { subjectKind: 'area', subjectCode: '6323', brand: '' } as const
  const adds = await findForecast(branch.records, catalogue, { ...place, measureId: 'market.users.grossAdds', year: '2011' })
  expect(adds).toMatchObject({ kind: 'forecast', through: '2011-02', method: 'seasonalNaive', coverage: 0.8, target: 2_000, outlook: 'missed', soFar: 204 })
  expect(adds?.backtests[0]).toMatchObject({ method: 'seasonalNaive', mae: 0 })
  expect(adds?.yearEnd?.point).toBeCloseTo(1_404, 6)
  expect(adds?.completion?.point).toBeCloseTo(1_404 / 2_000, 9)
  const [short, none] = await Promise.all(['market.users.netAdds', 'market.users.onBooks'].map((measureId) => findForecast(branch.records, catalogue, { ...place, measureId, year: '2011' })))
  expect([short?.because, none?.because]).toEqual(['tooShort', 'noFigure'])
})

test('warnings come by what is at risk, and each says its value or that none is known', async () => {
  const warnings = await listWarnings(branch.records, catalogue, { year: '2011', areaCode: '6323', reach: 'own' })
  expect(warnings.map((warning) => warning.measureId)).toEqual(['market.users.grossAdds', 'market.users.churnRate'])
  const [adds] = warnings
  // 596 adds short, each worth the branch's 60 yuan a month over a year.
  expect(adds?.peopleAtRisk).toBeCloseTo(596, 6)
  expect(adds?.yuanAtRisk).toBeCloseTo(596 * 60 * 12, 3)
  const below = await readForecasts(branch.manager, catalogue, { year: '2011', areaCode: '632301', reach: 'below', only: 'all' })
  expect(below.rows.map((row) => [row.subjectName, row.outlook])).toEqual([['同仁市', 'reached']])
  await expect(readForecasts(branch.stranger, catalogue, { reach: 'own', only: 'all' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})

test('computed again it stays the same; as of an earlier month it is kept beside the later one', async () => {
  await computeForecasts({ records: branch.records }, catalogue, { year: '2011', now })
  await computeForecasts({ records: branch.records }, catalogue, { year: '2011', through: '2011-01', now })
  const early = await listWarnings(branch.records, catalogue, { year: '2011', areaCode: '6323', reach: 'own', through: '2011-01' })
  expect(early.map((warning) => warning.through)).toEqual(['2011-01', '2011-01'])
  const late = await listWarnings(branch.records, catalogue, { year: '2011', areaCode: '6323', reach: 'own' })
  expect(late.map((warning) => warning.through)).toEqual(['2011-02', '2011-02'])
})

test('a person: what he brought since he took over, and ahead what he holds now; said only when it stays his, and to nobody else', async () => {
  const { records } = branch
  await sql`insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to) values
    ('S1', 'area', '632301', 'owner', 1, '2009-01-01', '2011-01-31'), ('S2', 'area', '632301', 'owner', 1, '2011-02-01', null)`.execute(records.db)
  await sql`
    with made as (insert into target_version (measure_id, year, parent_kind, parent_code, child_kind, version_no, state, in_force_from, decided_at)
      values ('market.users.grossAdds', '2011', 'unit', 'O1', 'staff', 1, 'approved', '2011-01', now()) returning version_id)
    insert into target (version_id, measure_id, subject_kind, subject_code, period, value, in_force_at)
    select version_id, 'market.users.grossAdds', 'staff', s, '2011', 700, now() from made cross join unnest(array['S1', 'S2']) s`.execute(records.db)
  const of = async (staffNo: string) => {
    await computeForecasts({ records }, catalogue, { year: '2011', now })
    const { rows: [row] } = await sql<{ end: ForecastEnd | null }>`select (${newestForecastOf({ key: sql.ref('k'), year: sql`'2011'`, through: sql`'2011-12'` })}) as "end"
      from (select 'staff' as subject_kind, cast(${staffNo} as text) as subject_code, 'market.users.grossAdds' as measure_id, '' as brand) k`.execute(records.db)
    const measure = (await listKnownMeasures(records, catalogue)).find((one) => one.id === 'market.users.grossAdds')
    return row?.end && measure ? endOf(row.end, measure) : undefined
  }
  // 64 in February, and last year's 800 from March on; January was another's.
  const taken = await of('S2')
  expect(taken).toMatchObject({ kind: 'forecast', through: '2011-02', outlook: 'reached', soFar: 64, coverage: 0.8 })
  expect(taken?.yearEnd?.point).toBeCloseTo(864, 6)
  // He holds nothing any more: there is no figure to foretell.
  expect(await of('S1')).toMatchObject({ kind: 'none', because: 'noFigure' })
  const seen = await readForecasts(branch.manager, catalogue, { year: '2011', areaCode: '6323', reach: 'below', only: 'all' })
  expect(seen.rows.filter((row) => row.subjectKind === 'staff')).toEqual([])
  await sql`update assignment set valid_to = '2011-06-30' where staff_no = 'S2'`.execute(records.db)
  expect(await of('S2')).toMatchObject({ kind: 'none', because: 'dutyChanges', yearEnd: null })
})
