import { join } from 'node:path'
import { sql } from 'kysely'
import { provinceSql } from '../demo/province.ts'
import { catalogue } from '../src/app/catalogue.ts'
import { mirrorReference, seedAreas } from '../src/branch/index.ts'
import { subscriberFeed } from '../src/branch/feeds.ts'
import { type Month, month } from '../src/kernel/day.ts'
import { assert } from '../src/kernel/refusal.ts'
import { competitorFeed, costFeed, usageFeed } from '../src/market/feeds.ts'
import { identifier } from '../src/platform/facts/dialect.ts'
import { openDuckFacts } from '../src/platform/facts/duckdb.ts'
import type { FactsTransaction, OwnedFacts } from '../src/platform/facts/facts.ts'
import { placeOf, prepareFacts, publishBatch } from '../src/platform/facts/ledger.ts'
import type { Feed } from '../src/platform/feeds/feed.ts'
import type { Records } from '../src/platform/records/records.ts'
import type { BenchContext } from './bench.ts'

/** The month that is measured; the one before it is there as well. */
export const benchMonth: Month = month('2010-02')
const monthBefore: Month = month('2010-01')
/** Fewer are a trial, and live in one prefecture. */
const PROVINCE_SUBSCRIBERS_MIN = 20_000

/** Areas of the province or one prefecture, an office for each county, people in each township. */
export async function seedProvince(records: Records, subscribers: number): Promise<void> {
  await seedAreas(records, { prefix: subscribers < PROVINCE_SUBSCRIBERS_MIN ? '6323' : '63' })
  await records.transaction(async (tx) => {
    await sql`insert into unit (unit_code, name, kind, area_code, valid_from)
      select 'O' || area_code, name || '营业部', 'business_office', area_code, '2006-01-01' from area where level = 'county' and successor_code is null`.execute(tx.db)
    await sql`insert into territory (unit_code, area_code, valid_from)
      select 'O' || area_code, area_code, '2006-01-01' from area where level = 'county' and successor_code is null`.execute(tx.db)
    await sql`insert into area_fact (area_code, year, population, households, source)
      select area_code, 2009, 4000 + cast(right(area_code, 3) as int) * 10, 1200, '测速' from area where level = 'township' and successor_code is null`.execute(tx.db)
  })
}

/** A DuckDB store with two months of a province, made inside it. */
export async function makeDuckProvince(ctx: BenchContext, records: Records, subscribers: number): Promise<OwnedFacts> {
  const folder = ctx.makeFolder()
  const facts = await openDuckFacts({ path: join(folder, 'facts.duckdb'), temporaryFolder: join(folder, 'spill') })
  ctx.atEnd(() => facts.close())
  await prepareFacts(facts, catalogue.feeds)
  await mirrorReference(records, facts)
  const [before, now] = provinceSql({ subscribers, months: 2, firstMonth: monthBefore })
  assert(before && now?.month === benchMonth, 'Two months are made.')
  await facts.transaction((tx) => tx.run("create table area as select area_code from area_closure where area_code = ancestor_code and ancestor_level = 'village' order by area_code"))
  const fill = (feed: Feed, slice: string, select: (batchId: number) => string) =>
    facts.transaction((tx) => publishRows(tx, feed, slice, (batchId) => tx.run(`insert into ${identifier(feed.table)} ${select(batchId)}`)))
  const asBatch = (select: string) => (batchId: number) => `select * replace (${batchId}::bigint as batch_id) from (${select})`
  await fill(subscriberFeed, monthBefore, asBatch(before.subscriberMonth))
  await fill(subscriberFeed, benchMonth, asBatch(now.subscriberMonth))
  await fill(usageFeed, benchMonth, asBatch(now.usageMonth))
  const counties = "(select area_code, row_number() over (order by area_code) as place from area_closure where area_code = ancestor_code and ancestor_level = 'county') c"
  await fill(competitorFeed, benchMonth, (batchId) => `select ${batchId}, area_code, '${benchMonth}', operator, 1000 + place, place - 20, 3000000 + place from ${counties}, (values ('联通'), ('电信')) o (operator)`)
  await fill(costFeed, benchMonth, (batchId) => `select ${batchId}, area_code, '${benchMonth}', 500000 + place, 90000 + place from ${counties}`)
  await facts.transaction((tx) => tx.run('drop table area'))
  return facts
}

/** Copies every published batch of one store into another, as text. */
export async function copyFacts(ctx: BenchContext, records: Records, from: OwnedFacts, into: OwnedFacts): Promise<void> {
  await prepareFacts(into, catalogue.feeds)
  await mirrorReference(records, into)
  const folder = ctx.makeFolder()
  for (const [feed, slice] of [[subscriberFeed, monthBefore], [subscriberFeed, benchMonth], [usageFeed, benchMonth], [competitorFeed, benchMonth], [costFeed, benchMonth]] as const) {
    const columns = feed.columns.map((column) => identifier(column.name))
    await into.transaction((tx) =>
      publishRows(tx, feed, slice, async (batchId) => {
        const path = join(folder, `${feed.table}.csv`)
        const [month] = feed.columns.filter((column) => column.kind === 'month')
        await from.transaction((source) => source.exportText(`select ${batchId} as batch_id, ${columns.join(', ')} from ${identifier(feed.table)} where ${month?.name} = '${slice}'`, path))
        await tx.importText(identifier(feed.table), ['batch_id', ...columns], path)
      }),
    )
  }
}

async function publishRows(tx: FactsTransaction, feed: Feed, slice: string, write: (batchId: number) => Promise<void>): Promise<void> {
  const place = await placeOf(tx, feed.id, slice)
  const { batchId } = place
  await write(batchId)
  const [counted] = await tx.rows<{ n: number }>({ sql: `select count(*) as n from ${identifier(feed.table)} where batch_id = ${batchId}` })
  await publishBatch(tx, place, {
    file_name: `${feed.table}.csv`, content_hash: `${feed.id} ${slice}`, row_count: counted?.n ?? 0, loaded_at: '2010-03-04T00:00:00.000Z',
  })
}
