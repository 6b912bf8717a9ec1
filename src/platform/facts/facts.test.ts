import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Feed } from '../feeds/feed.ts'
import type { Records } from '../records/records.ts'
import { openTestRecords } from '../records/testRecords.ts'
import { assertSharedDialect, literal } from './dialect.ts'
import type { OwnedFacts } from './facts.ts'
import { listBatches, listVisibleBatches, placeOf, prepareFacts, publishBatch, purgeBatches, withdrawBatch } from './ledger.ts'
import { factEngines, openTestFacts } from './testFacts.ts'

const salesFeed: Feed = {
  id: 'test.sales', name: { zh: '销售', en: 'Sales' }, kind: 'facts', table: 'sale_day', key: ['shop'], slice: { column: 'day', kind: 'day' }, expected: null,
  columns: [
    { name: 'shop', header: '店', headerEn: 'Shop', synonyms: [], kind: 'code', required: true },
    { name: 'day', header: '日期', headerEn: 'Day', synonyms: [], kind: 'day', required: true },
    { name: 'sold_fen', header: '金额', headerEn: 'Sold', synonyms: [], kind: 'yuan', required: true },
  ],
}

let records: Records
beforeAll(async () => {
  records = await openTestRecords()
})
afterAll(() => records.close())

describe.each(factEngines)('facts on %s', (engine) => {
  let facts: OwnedFacts
  beforeAll(async () => {
    facts = await openTestFacts(engine, records)
    await prepareFacts(facts, [salesFeed])
  })
  afterAll(() => facts.close())

  const publish = (slice: string, rows: [string, number][], hash: string) =>
    facts.transaction(async (tx) => {
      const place = await placeOf(tx, 'test.sales', slice)
      const { batchId } = place
      await tx.insertRows('sale_day', ['batch_id', 'shop', 'day', 'sold_fen'], rows.map(([shop, fen]) => [batchId, shop, slice, fen]))
      await publishBatch(tx, place, { file_name: 'sales.csv', content_hash: hash, row_count: rows.length, loaded_at: '2011-03-22T00:00:00Z' })
      return batchId
    })

  test('a newer batch of a slice takes the place of the older, and both stay listed', async () => {
    const first = await publish('2011-03-20', [['a', 100], ['b', 250]], 'h1')
    const second = await publish('2011-03-20', [['a', 700]], 'h2')
    expect(await listVisibleBatches(facts, ['test.sales'])).toEqual([{ batchId: second, feedId: 'test.sales', slice: '2011-03-20' }])
    expect((await listBatches(facts, { limit: 10 })).map((batch) => [batch.batch_id, batch.state])).toEqual([[second, 'current'], [first, 'superseded']])
  })

  test('a transaction that fails leaves the batch before it in sight and no row of its own', async () => {
    const before = await listVisibleBatches(facts, ['test.sales'])
    await expect(
      facts.transaction(async (tx) => {
        await tx.insertRows('sale_day', ['batch_id', 'shop', 'day', 'sold_fen'], [[999, 'z', '2011-03-20', 1]])
        throw new Error('The disk is gone.')
      }),
    ).rejects.toThrow('The disk is gone.')
    expect(await listVisibleBatches(facts, ['test.sales'])).toEqual(before)
    expect(await facts.rows({ sql: 'select count(*) as n from sale_day where batch_id = 999' })).toEqual([{ n: 0 }])
  })

  test('a withdrawn batch is out of sight and still listed', async () => {
    const batchId = await publish('2011-03-21', [['a', 5]], 'h3')
    await facts.transaction((tx) => withdrawBatch(tx, batchId, '2011-03-22T01:00:00Z'))
    expect((await listVisibleBatches(facts, ['test.sales'])).map((batch) => batch.slice)).toEqual(['2011-03-20'])
    expect((await listBatches(facts, { limit: 1 }))[0]).toMatchObject({ batch_id: batchId, state: 'withdrawn' })
  })

  test('retired batches are emptied unless a frozen month cites them', async () => {
    const cited = (await listBatches(facts, { limit: 10 })).find((batch) => batch.state === 'superseded')?.batch_id ?? 0
    expect(await purgeBatches(facts, [salesFeed], { retiredBefore: '2999', citedBatchIds: new Set([cited]) })).toBe(1)
    expect(await facts.rows({ sql: `select count(*) as n from sale_day where batch_id = ${cited}` })).toEqual([{ n: 2 }])
  })

  test('text goes out and comes back with quotes, commas, line ends, Chinese and nulls', async () => {
    const cells: [string, string | null][] = [['k1', '引号"与,逗号'], ['k2', '两\n行'], ['k3', null], ['k4', '=1+1']]
    const path = `/tmp/bihuan-facts-${engine}-${process.pid}.csv`
    await facts.transaction(async (tx) => {
      await tx.run('create table note_out (k text, v text)')
      await tx.run('create table note_in (k text, v text)')
      await tx.insertRows('note_out', ['k', 'v'], cells)
      await tx.exportText('select k, v from note_out order by k', path)
      await tx.importText('note_in', ['k', 'v'], path)
    })
    expect(await facts.rows({ sql: 'select k, v from note_in order by k' })).toEqual(cells.map(([k, v]) => ({ k, v })))
  })
})

/** One expression for each function and cast that facts SQL uses; both engines must give the same text. */
const expressions = [
  "substr('2011-03-21', 6, 2)", "lpad('3', 2, '0')", "regexp_replace('2011年3月', '[^0-9]', '', 'g')", "split_part('2011-3-1', '-', 2)", "trim('  a b ')", "rtrim('21日', '日')",
  "replace('1,234', ',', '')", "nullif('', '')", "coalesce(null, 'x')", "length('黄南')", "lower('AbC')", "upper('AbC')", "left('黄南州', 2)", "right('6323', 2)", "'a' || 'b'",
  "cast(cast('1.00E+05' as double precision) as bigint)", "cast(round(cast('12.34' as double precision) * 100) as bigint)", "cast(round(cast('0.29' as double precision) * 100) as bigint)",
  'abs(-3)', 'floor(2.7)', 'ceil(2.1)', 'greatest(1, 2)', 'least(1, 2)', '7 % 4', "case when '20110321' ~ '^[0-9]{8}$' then 1 else 0 end", "case when 'a1' ~ '^[0-9]+$' then 1 else 0 end",
  "(select count(*) filter (where v > 1) from (values (1), (2), (3)) t (v))", "(select sum(v) from (values (1), (2), (3)) t (v))", "(select coalesce(sum(v), 0) from (values (1)) t (v) where v > 1)",
  "(select max(r) from (select row_number() over (partition by k order by v) as r from (values ('a', 1), ('a', 2), ('b', 1)) t (k, v)) x)", "cast('2.5' as double precision)",
]

test('every expression that facts SQL uses gives the same on both engines', async () => {
  const [duck, postgres] = await Promise.all(factEngines.map((engine) => openTestFacts(engine, records)))
  for (const expression of expressions) {
    assertSharedDialect(`select ${expression}`)
    const ask = { sql: `select ${expression} as v` }
    const [left, right] = [await duck?.rows(ask), await postgres?.rows(ask)]
    expect(`${expression} = ${String(Number.isNaN(Number(left?.[0]?.v)) || left?.[0]?.v === null ? left?.[0]?.v : Number(left?.[0]?.v))}`).toBe(
      `${expression} = ${String(Number.isNaN(Number(right?.[0]?.v)) || right?.[0]?.v === null ? right?.[0]?.v : Number(right?.[0]?.v))}`,
    )
  }
  await duck?.close()
  await postgres?.close()
})

test('a function that differs between the engines is refused before it runs', () => {
  expect(() => assertSharedDialect("select to_char(now(), 'YYYY')")).toThrow('to_char')
  expect(() => assertSharedDialect('select a, count(*) from t group by rollup(a)')).toThrow()
  expect(() => assertSharedDialect('with recursive x as (select 1) select * from x')).toThrow()
  expect(() => assertSharedDialect("select count(*) from t where a in ('to_char(') and b ~ 'x('")).not.toThrow()
})

test('a literal cannot end early', () => {
  expect(literal("o'clock'; drop table x; --")).toBe("'o''clock''; drop table x; --'")
})
