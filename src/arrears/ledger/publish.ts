import { publishRows } from '../../platform/facts/derived.ts'
import type { FactsTransaction } from '../../platform/facts/facts.ts'
import type { Feed } from '../../platform/feeds/feed.ts'

/** Publishes rows that were worked out beside the facts as the visible batch of a derived feed, by the names of its columns. */
export async function publishGiven(tx: FactsTransaction, feed: Feed, slice: string, rows: readonly Readonly<Record<string, string | number | null>>[], now: Date): Promise<void> {
  await publishRows(tx, feed, slice, rows.map((row) => feed.columns.map((column) => row[column.name] ?? null)), now)
}
