import type { FactsTransaction } from '../../platform/facts/facts.ts'
import { nextBatchId, publishBatch } from '../../platform/facts/ledger.ts'
import type { Feed } from '../../platform/feeds/feed.ts'

/** Publishes rows that were worked out beside the facts as the visible batch of a derived feed. */
export async function publishGiven(tx: FactsTransaction, feed: Feed, slice: string, rows: readonly Readonly<Record<string, string | number | null>>[], now: Date): Promise<void> {
  const batchId = await nextBatchId(tx)
  const columns = feed.columns.map((column) => column.name)
  if (rows.length > 0) await tx.insertRows(feed.table, ['batch_id', ...columns], rows.map((row) => [batchId, ...columns.map((name) => row[name] ?? null)]))
  await publishBatch(tx, { batch_id: batchId, feed_id: feed.id, slice, file_name: `${feed.name.zh} ${slice}`, content_hash: `derived ${feed.id} ${slice} ${batchId}`, row_count: rows.length, loaded_at: now.toISOString() })
}
