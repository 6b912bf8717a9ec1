import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { month } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { competitorFeed, dailyFeed, marketFeeds, usageFeed } from '../../market/feeds.ts'
import { marketMeasures } from '../../market/measures.ts'
import { marketSources } from '../../market/sources.ts'
import { mirrorReference } from '../area/mirror.ts'
import { branchFeeds, subscriberFeed } from '../feeds.ts'
import { assertCatalogue, type Catalogue, computePeriod, type MeasureValueRow, periodsTouched, refreshPeriod, termsOf } from './refresh.ts'
import { listCitedBatchIds, pruneRuns } from './runs.ts'
import { bindSource, drillSql, visibleFor } from './source.ts'
import type { MeasureTables } from './tables.ts'
import { brands, bringRows, february, makeAreas, march, openEngine, prepareWorld, twoMonths } from './testWorld.ts'

const catalogue: Catalogue = { feeds: [...branchFeeds, ...marketFeeds], sources: marketSources, measures: marketMeasures }
let records: Records
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
})
afterAll(async () => {
  await records.close()
})

async function bringWorld(facts: OwnedFacts): Promise<void> {
  await prepareWorld(records, facts, catalogue.feeds, mirrorReference)
  const world = twoMonths(1_200)
  await bringRows(facts, subscriberFeed, february, world.before)
  await bringRows(facts, subscriberFeed, march, world.after)
  await bringRows(facts, usageFeed, march, world.usage)
  await bringRows(facts, competitorFeed, march, [
    { area_code: '632301', month: march, operator: '联通', users: 100, net_adds: 5, revenue_fen: 100_000 },
    { area_code: '632322', month: march, operator: '联通', users: 50, net_adds: -3, revenue_fen: 50_000 },
  ])
}

test('the declarations of the market chapter fit together', () => {
  expect(() => assertCatalogue(catalogue)).not.toThrow()
  expect(periodsTouched(catalogue, 'branch.subscribers', '2011-03')).toEqual(['2011-03', '2011-04'])
  expect(periodsTouched(catalogue, 'market.usage', '2011-03')).toEqual(['2011-03'])
})

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`figures of a month on ${engine}`, () => {
    let facts: OwnedFacts
    let rows: MeasureValueRow[]
    const find = (measureId: string, subjectCode: string, brand = '') => rows.find((row) => row.measureId === measureId && row.subjectCode === subjectCode && row.brand === brand)
    const figure = (measureId: string, subjectCode: string, brand = '') => find(measureId, subjectCode, brand)?.numerator ?? null
    beforeAll(async () => {
      facts = await openEngine(engine, records)
      await bringWorld(facts)
      rows = (await computePeriod(facts, catalogue, march)).rows
    })
    afterAll(async () => {
      await facts.close()
    })

    test('closing is opening and adds and those who moved in, less leavers and those who moved out, at every subject and brand', async () => {
      const opening = new Map((await computePeriod(facts, catalogue, february)).rows.filter((row) => row.measureId === 'market.users.onBooks').map((row) => [`${row.subjectCode} ${row.brand}`, row.numerator]))
      const checked = rows.filter((row) => row.measureId === 'market.users.netAdds' && row.subjectKind === 'area')
      expect(new Set(checked.map((row) => row.subjectCode)).size).toBe(7)
      for (const row of checked) {
        const at = `${row.subjectCode} ${row.brand}`
        const of = (name: string) => figure(`market.users.${name}`, row.subjectCode, row.brand) ?? NaN
        expect([at, of('onBooks')]).toEqual([at, (opening.get(at) ?? NaN) + of('grossAdds') + of('movedIn') - of('leavers') - of('movedOut')])
        expect([at, row.numerator]).toEqual([at, of('onBooks') - (opening.get(at) ?? NaN)])
      }
      // Offices too, though one changed hands: last month's users are counted by this month's territory.
      const churn = rows.filter((row) => row.measureId === 'market.users.churnRate' && row.subjectKind === 'unit')
      expect(churn.length).toBe(2 * 4)
      for (const row of churn) {
        const of = (name: string) => figure(`market.users.${name}`, row.subjectCode, row.brand) ?? NaN
        expect(of('onBooks')).toBe((row.denominator ?? NaN) + of('netAdds'))
      }
    })

    test('brands sum to all, townships to counties, offices to what they answer for', () => {
      for (const subject of ['6323', '632301', '632322101', 'O1', 'O2']) {
        expect(brands.reduce((sum, brand) => sum + (figure('market.users.onBooks', subject, brand) ?? 0), 0)).toBe(figure('market.users.onBooks', subject))
      }
      expect((figure('market.users.onBooks', '632301100') ?? 0) + (figure('market.users.onBooks', '632301101') ?? 0)).toBe(figure('market.users.onBooks', '632301'))
      // From March on the first office has the whole first county: one of its rows lies inside another and counts once.
      expect(figure('market.users.onBooks', 'O1')).toBe(figure('market.users.onBooks', '632301'))
      expect(figure('market.revenue.total', 'O2')).toBe(figure('market.revenue.total', '632322'))
    })

    test('in February the second office still had 保安', async () => {
      const before = (await computePeriod(facts, catalogue, february)).rows.filter((row) => row.measureId === 'market.users.onBooks' && row.brand === '')
      const of = (code: string) => before.find((row) => row.subjectCode === code)?.numerator ?? NaN
      expect(of('O1')).toBe(of('632301100'))
      expect(of('O2')).toBe(of('632322') + of('632301101'))
    })

    test('penetration divides by resolved population, at offices too, and is absent where no population is known', () => {
      expect(find('market.users.penetration', '6323')?.denominator).toBe(200)
      expect(find('market.users.penetration', '632301')?.denominator).toBe(100)
      expect(find('market.users.penetration', 'O1')?.denominator).toBe(100)
      expect(find('market.users.penetration', '632322101')).toBeUndefined()
      expect(find('market.users.penetration', '632301100', '全球通')?.denominator).toBe(60)
      expect(find('market.users.onBooks', '632301100001')?.numerator).toBe(figure('market.users.onBooks', '632301100'))
    })

    test('market share is known for counties and above, not for townships', () => {
      const share = find('market.share.users', '632301')
      expect(divide(share?.numerator ?? null, share?.denominator ?? null)).toBe((figure('market.users.onBooks', '632301') ?? 0) / ((figure('market.users.onBooks', '632301') ?? 0) + 100))
      expect(find('market.share.users', '6323')?.denominator).toBe((figure('market.users.onBooks', '6323') ?? 0) + 150)
      expect(find('market.share.users', '632301100')).toBeUndefined()
      expect(rows.some((row) => row.measureId === 'market.share.users' && row.subjectKind === 'unit')).toBe(false)
    })

    test('a file that has not come leaves no figure, not a zero', async () => {
      const inFebruary = (await computePeriod(facts, catalogue, february)).rows
      expect(inFebruary.some((row) => row.measureId === 'market.users.netAdds' || row.measureId === 'market.revenue.total' || row.measureId === 'market.users.churnRate')).toBe(false)
      expect(rows.some((row) => row.measureId === 'market.cost.perAdd')).toBe(false)
    })

    test('the rows behind every figure add up to it, at areas, offices and outlets', async () => {
      const visible = await visibleFor(facts, marketSources)
      const feeds = new Map(catalogue.feeds.map((feed) => [feed.id, feed]))
      const subjects = [['area', '6323'], ['area', '632301'], ['area', '632322101'], ['unit', 'O1'], ['unit', 'O2'], ['outlet', 'T1']] as const
      let compared = 0
      for (const measure of marketMeasures) {
        for (const [kind, code] of subjects) {
          for (const brand of ['', '神州行']) {
            const row = rows.find((one) => one.measureId === measure.id && one.subjectKind === kind && one.subjectCode === code && one.brand === brand)
            if (!row) continue
            const drilled = async (terms: ReturnType<typeof termsOf>) => {
              let sum = 0
              for (const term of terms) {
                const dot = term.sum.lastIndexOf('.')
                const source = marketSources.find((one) => one.id === term.sum.slice(0, dot))
                const bound = source ? bindSource(source, march, feeds, visible) : null
                if (!bound) throw new Error(`${term.sum} cannot be opened.`)
                const [total] = await facts.rows<{ figure: number }>({ sql: drillSql({ bound, sum: term.sum.slice(dot + 1), subject: { kind, code }, brand, limit: 10, offset: 0 }).total })
                sum += term.weight * (total?.figure ?? NaN)
              }
              return sum
            }
            expect([measure.id, code, brand, (await drilled(measure.numerator)).toFixed(6)]).toEqual([measure.id, code, brand, row.numerator?.toFixed(6)])
            if (measure.denominator) expect([measure.id, code, brand, (await drilled(measure.denominator)).toFixed(6)]).toEqual([measure.id, code, brand, row.denominator?.toFixed(6)])
            compared += 1
          }
        }
      }
      expect(compared).toBeGreaterThan(150)
    })
  })
}

test('both engines give the same figures', async () => {
  const results = await Promise.all((['duckdb', 'postgres'] as const).map(async (engine) => {
    const facts = await openEngine(engine, records)
    try {
      await bringWorld(facts)
      await bringRows(facts, dailyFeed, '2011-03-05', [{ area_code: '632301100', day: '2011-03-05', brand: '神州行', gross_adds: 4, leavers: 1, stops: 2, restores: 1, payment_count: 9, payment_fen: 12_345 }])
      const both = [...(await computePeriod(facts, catalogue, march)).rows, ...(await computePeriod(facts, catalogue, '2011-03-05' as never)).rows]
      return both.map((row) => `${row.measureId} ${row.subjectKind} ${row.subjectCode} ${row.brand} ${row.numerator?.toFixed(6)} ${row.denominator?.toFixed(6)}`).sort()
    } finally {
      await facts.close()
    }
  }))
  expect(results[0]?.length).toBeGreaterThan(900)
  expect(results[0]).toEqual(results[1])
})

test('several jobs may refresh one period at the same time; its figures stand once', async () => {
  const facts = await openEngine('duckdb', records)
  try {
    await bringWorld(facts)
    const counts = await Promise.all([1, 2, 3, 4].map(() => refreshPeriod(records, facts, catalogue, march)))
    expect(new Set(counts).size).toBe(1)
    const db = records.tables<MeasureTables>()
    expect((await db.selectFrom('measure_value').select((build) => build.fn.countAll<number>().as('n')).where('period', '=', march).executeTakeFirstOrThrow()).n).toBe(counts[0])
  } finally {
    await facts.close()
  }
})

test('a refresh replaces the figures of its period and remembers the batches it read', async () => {
  const facts = await openEngine('duckdb', records)
  try {
    await bringWorld(facts)
    const first = await refreshPeriod(records, facts, catalogue, march)
    expect(await refreshPeriod(records, facts, catalogue, march)).toBe(first)
    const db = records.tables<MeasureTables>()
    expect((await db.selectFrom('measure_value').select((build) => build.fn.countAll<number>().as('n')).where('period', '=', march).executeTakeFirstOrThrow()).n).toBe(first)
    expect((await db.selectFrom('measure_run').select('batch_ids').orderBy('run_id', 'desc').limit(1).executeTakeFirstOrThrow()).batch_ids.toSorted()).toEqual([1, 2, 3, 4])
  } finally {
    await facts.close()
  }
})

test('figures stay while the batches that they were computed from are the ones in sight', async () => {
  const facts = await openEngine('duckdb', records)
  try {
    await bringWorld(facts)
    const lastRun = async () => (await records.tables<MeasureTables>().selectFrom('measure_run').select('run_id').orderBy('run_id', 'desc').limit(1).executeTakeFirstOrThrow()).run_id
    const first = await refreshPeriod(records, facts, catalogue, march)
    const run = await lastRun()
    expect(await refreshPeriod(records, facts, catalogue, march, { onlyIfNew: true })).toBe(0)
    expect(await lastRun()).toBe(run)
    // Another batch of the same slice, and one that goes: both are new to the figures.
    await facts.transaction((tx) => tx.run('update slice_pointer set batch_id = batch_id + 100 where batch_id = 4; update batch set batch_id = 104 where batch_id = 4'))
    await refreshPeriod(records, facts, catalogue, march, { onlyIfNew: true })
    expect(await lastRun()).toBe(run + 1)
    await facts.transaction((tx) => tx.run('delete from slice_pointer where batch_id = 104'))
    await refreshPeriod(records, facts, catalogue, march, { onlyIfNew: true })
    expect(await lastRun()).toBe(run + 2)
    expect(await refreshPeriod(records, facts, catalogue, march)).toBeLessThan(first)
  } finally {
    await facts.close()
  }
})

test('runs that no figure cites are pruned, but the newest of a period; the others keep their batches', async () => {
  const facts = await openEngine('duckdb', records)
  try {
    await bringWorld(facts)
    const tomorrow = new Date(Date.now() + 86_400_000)
    await refreshPeriod(records, facts, catalogue, march)
    await refreshPeriod(records, facts, catalogue, march)
    // A month whose file was withdrawn: nothing to cite, but it says what was looked at.
    await refreshPeriod(records, facts, catalogue, month('2011-05'))
    expect(await pruneRuns(records, new Date(Date.now() - 86_400_000))).toBe(0)
    await pruneRuns(records, tomorrow)
    const runs = await records.tables<MeasureTables>().selectFrom('measure_run').select(['period', 'batch_ids']).where('source_id', '=', 'period').orderBy('run_id').execute()
    expect(runs.map((run) => [run.period, run.batch_ids.length])).toEqual([['2011-03', 4], ['2011-05', 0]])
    expect([...(await listCitedBatchIds(records))].toSorted()).toEqual([1, 2, 3, 4])
    expect(await pruneRuns(records, tomorrow)).toBe(0)
  } finally {
    await facts.close()
  }
})
