import { createHash } from 'node:crypto'
import type { Feed } from '../feeds/feed.ts'
import { identifier, literal } from './dialect.ts'
import type { FactsTransaction } from './facts.ts'
import { columnType, placeOf, publishBatch } from './ledger.ts'

export type Published = { readonly batchId: number; readonly isChanged: boolean }
type Cell = string | number | null

/**
 * Publishes what a query gives as the visible batch of a slice of a derived feed. Rows that are there already, in whatever order,
 * keep their batch: figures that were computed from it stay what they are. `note`: the scope of the query.
 */
export async function publishSelected(tx: FactsTransaction, feed: Feed, slice: string, { note, select }: { readonly note: string; readonly select: string }, now: Date): Promise<Published> {
  const columns = feed.columns.map((column) => identifier(column.name))
  // A hash depends on the type: what the query gives is looked at as it will be stored.
  const stored = feed.columns.map((column) => `cast(${identifier(column.name)} as ${columnType(column.kind)})`)
  const place = await placeOf(tx, feed.id, slice)
  const { batchId, current } = place
  if (current !== null && current.contentHash === hashOf(await tx.digest(`(${select})`, stored, note))) return { batchId: current.batchId, isChanged: false }
  await tx.run(`insert into ${feed.table} (batch_id, ${columns.join(', ')}) ${note} select ${literal(batchId)}, ${columns.join(', ')} from (${select}) r`)
  const digest = await tx.digest(`(select * from ${feed.table} where batch_id = ${literal(batchId)})`, stored, note)
  await publishBatch(tx, place, { file_name: `${feed.name.zh} ${slice}`, content_hash: hashOf(digest), row_count: digest.rows, loaded_at: now.toISOString() })
  return { batchId, isChanged: true }
}

/** The same for rows that were worked out beside the facts, in the order of the feed's columns; they come in a fixed order. */
export async function publishRows(tx: FactsTransaction, feed: Feed, slice: string, rows: readonly (readonly Cell[])[], now: Date): Promise<Published> {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`)
  const contentHash = `derived ${rows.length} ${hash.digest('hex')}`
  const place = await placeOf(tx, feed.id, slice)
  const { batchId, current } = place
  if (current?.contentHash === contentHash) return { batchId: current.batchId, isChanged: false }
  if (rows.length > 0) await tx.insertRows(feed.table, ['batch_id', ...feed.columns.map((column) => column.name)], withBatch(rows, batchId))
  await publishBatch(tx, place, { file_name: `${feed.name.zh} ${slice}`, content_hash: contentHash, row_count: rows.length, loaded_at: now.toISOString() })
  return { batchId, isChanged: true }
}

const hashOf = ({ rows, sum }: { readonly rows: number; readonly sum: string }): string => `derived ${rows} ${sum}`

function* withBatch(rows: readonly (readonly Cell[])[], batchId: number): Generator<readonly Cell[]> {
  for (const row of rows) yield [batchId, ...row]
}
