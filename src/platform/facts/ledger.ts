import { assert } from '../../kernel/refusal.ts'
import type { ColumnKind, Feed } from '../feeds/feed.ts'
import { identifier, literal, literalList } from './dialect.ts'
import type { Facts, FactsTransaction, OwnedFacts, VisibleBatch } from './facts.ts'

export type BatchRow = {
  readonly batch_id: number
  readonly feed_id: string
  readonly slice: string
  readonly file_name: string
  readonly content_hash: string
  readonly row_count: number
  readonly loaded_at: string
  readonly state: 'current' | 'superseded' | 'withdrawn'
}

const ledgerTables: readonly string[] = [
  `create table if not exists batch (batch_id bigint not null, feed_id text not null, slice text not null, file_name text not null,
     content_hash text not null, row_count bigint not null, loaded_at text not null, state text not null, retired_at text)`,
  `create table if not exists slice_pointer (feed_id text not null, slice text not null, batch_id bigint not null)`,
  `create table if not exists area_closure (ancestor_code text not null, area_code text not null, ancestor_level text not null)`,
  `create table if not exists area_spelling (written text not null, area_code text not null)`,
  `create table if not exists territory (unit_code text not null, area_code text not null, valid_from text not null, valid_to text)`,
  `create table if not exists area_population (area_code text not null, year bigint not null, population bigint, households bigint)`,
]

/** The fact column type of each kind, the same on both engines. */
export function columnType(kind: ColumnKind): string {
  if (kind === 'count' || kind === 'integer' || kind === 'yuan') return 'bigint'
  return kind === 'decimal' ? 'double precision' : 'text'
}

/** Creates what is missing: ledger, mirrors and one table per facts feed; columns that a feed gained are added. */
export async function prepareFacts(facts: OwnedFacts, feeds: readonly Feed[]): Promise<void> {
  await facts.transaction(async (tx) => {
    for (const sql of ledgerTables) await tx.run(tx.engine === 'postgres' ? sql.replaceAll(' text', ' text collate "C"') : sql)
    for (const feed of feeds) {
      if (feed.kind !== 'facts') continue
      const collate = tx.engine === 'postgres' ? ' collate "C"' : ''
      const columns = feed.columns.map((column) => {
        const type = columnType(column.kind)
        return `${identifier(column.name)} ${type}${type === 'text' ? collate : ''}`
      })
      const existed = await tx.rows({ sql: `select 1 as there from information_schema.tables where table_name = ${literal(feed.table)} and table_schema not in ('public', 'pg_temp')
         union all select 1 from information_schema.tables where table_name = ${literal(feed.table)} and table_schema = 'main'` })
      // A key index on DuckDB would cost more than the load; there the batch's own check proves uniqueness.
      const key = tx.engine === 'postgres' && feed.key.every((name) => feed.columns.find((column) => column.name === name)?.required)
        ? `, primary key (${[...feed.key, 'batch_id'].map(identifier).join(', ')})`
        : ''
      await tx.run(`create table if not exists ${identifier(feed.table)} (batch_id bigint not null, ${columns.join(', ')}${key})`)
      if (existed.length > 0) for (const column of columns) await tx.run(`alter table ${identifier(feed.table)} add column if not exists ${column}`)
      if (tx.engine === 'postgres') await tx.run(`create index if not exists ${identifier(feed.table)}_batch on ${identifier(feed.table)} (batch_id)`)
    }
  })
}

/** Where a new batch of a slice goes: its number, and the batch that is in sight there now. */
export type SlicePlace = {
  readonly feedId: string
  readonly slice: string
  readonly batchId: number
  readonly current: CurrentBatch | null
}
export type CurrentBatch = { readonly batchId: number; readonly contentHash: string; readonly rowCount: number }

/** Numbers are handed out one after another: only inside the transaction that publishes. */
export async function placeOf(facts: Pick<Facts, 'rows'>, feedId: string, slice: string): Promise<SlicePlace> {
  const [row] = await facts.rows<{ next: number; batch_id: number | null; content_hash: string; row_count: number }>({
    sql: `select n.next, b.batch_id, b.content_hash, b.row_count from (select coalesce(max(batch_id), 0) + 1 as next from batch) n
            left join slice_pointer p on p.feed_id = ${literal(feedId)} and p.slice = ${literal(slice)} left join batch b on b.batch_id = p.batch_id limit 1`,
  })
  assert(row, 'The ledger answers.')
  return { feedId, slice, batchId: row.next, current: row.batch_id === null ? null : { batchId: row.batch_id, contentHash: row.content_hash, rowCount: row.row_count } }
}

/** Makes a batch the visible one of its place; the one before stays listed as superseded. One transaction with its rows. */
export async function publishBatch(tx: FactsTransaction, { feedId, slice, batchId, current }: SlicePlace, batch: Pick<BatchRow, 'file_name' | 'content_hash' | 'row_count' | 'loaded_at'>): Promise<void> {
  await tx.run(
    `insert into batch (batch_id, feed_id, slice, file_name, content_hash, row_count, loaded_at, state) values
       (${[batchId, feedId, slice, batch.file_name, batch.content_hash, batch.row_count, batch.loaded_at, 'current'].map(literal).join(', ')})`,
  )
  if (current) {
    await tx.run(`update batch set state = 'superseded', retired_at = ${literal(batch.loaded_at)} where batch_id = ${literal(current.batchId)}`)
    await tx.run(`delete from slice_pointer where feed_id = ${literal(feedId)} and slice = ${literal(slice)}`)
  }
  await tx.run(`insert into slice_pointer (feed_id, slice, batch_id) values (${literal(feedId)}, ${literal(slice)}, ${literal(batchId)})`)
}

/** Takes a batch out of sight. The one that it replaced does not come back by itself: a person loads it again. */
export async function withdrawBatch(tx: FactsTransaction, batchId: number, at: string): Promise<void> {
  await tx.run(`update batch set state = 'withdrawn', retired_at = ${literal(at)} where batch_id = ${literal(batchId)}`)
  await tx.run(`delete from slice_pointer where batch_id = ${literal(batchId)}`)
}

export async function listVisibleBatches(facts: Pick<Facts, 'rows'>, feedIds: readonly string[]): Promise<VisibleBatch[]> {
  const rows = await facts.rows<{ batch_id: number; feed_id: string; slice: string }>({
    sql: `select batch_id, feed_id, slice from slice_pointer where feed_id in ${literalList(feedIds)} order by feed_id, slice`,
  })
  return rows.map((row) => ({ batchId: row.batch_id, feedId: row.feed_id, slice: row.slice as VisibleBatch['slice'] }))
}

export async function listBatches(facts: Facts, filter: { feedId?: string; limit: number }): Promise<BatchRow[]> {
  return facts.rows<BatchRow>({
    sql: `select batch_id, feed_id, slice, file_name, content_hash, row_count, loaded_at, state from batch
          ${filter.feedId ? `where feed_id = ${literal(filter.feedId)}` : ''} order by batch_id desc limit ${literal(filter.limit)}`,
  })
}

/** Deletes the rows of batches that nobody sees or cites any more. Returns how many batches were emptied. */
export async function purgeBatches(facts: OwnedFacts, feeds: readonly Feed[], options: { retiredBefore: string; citedBatchIds: ReadonlySet<number> }): Promise<number> {
  return facts.transaction(async (tx) => {
    const retired = await tx.rows<{ batch_id: number; feed_id: string }>({
      sql: `select batch_id, feed_id from batch where state <> 'current' and row_count > 0 and retired_at < ${literal(options.retiredBefore)} order by batch_id limit 10000`,
    })
    const byFeed = new Map<string, number[]>()
    for (const batch of retired) {
      if (options.citedBatchIds.has(batch.batch_id)) continue
      byFeed.set(batch.feed_id, [...(byFeed.get(batch.feed_id) ?? []), batch.batch_id])
    }
    let purged = 0
    for (const feed of feeds) {
      const ids = byFeed.get(feed.id)
      if (!ids || feed.kind !== 'facts') continue
      await tx.run(`delete from ${identifier(feed.table)} where batch_id in ${literalList(ids)}`)
      await tx.run(`update batch set row_count = 0 where batch_id in ${literalList(ids)}`)
      purged += ids.length
    }
    return purged
  })
}
