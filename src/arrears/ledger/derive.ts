import { addMonths, day as toDay, type Day, lastDayOf, listMonths, month as toMonth, type Month, monthOf, parseMonth } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { publishSelected } from '../../platform/facts/derived.ts'
import { literalList } from '../../platform/facts/dialect.ts'
import type { FactsTransaction, OwnedFacts } from '../../platform/facts/facts.ts'
import { listVisibleBatches, withdrawBatch } from '../../platform/facts/ledger.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import type { Records } from '../../platform/records/records.ts'
import { accountMonthFeed, billFeed, collectionReturnFeed, derivedFeeds, fileFeeds, openItemFeed, outletMonthFeed, paymentFeed, remittanceFeed } from '../feeds.ts'
import { saveParked } from '../parked/store.ts'
import { accountsSql, openItemsSql, outletsSql, parkedSql } from './position.ts'

export type Touched = { readonly feedId: string; readonly slice: string }
type Deps = { readonly facts: OwnedFacts; readonly records: Records; readonly signal: AbortSignal }
const note = systemScope('positions of accounts')

/**
 * Works out anew every month's end that a file touches; `null` all of them. A month's end stands once payments (outlets: their returns)
 * reach its last day. A month whose rows are the same keeps its batch. Returns the slices
 * that were worked out, so that figures follow; those whose batches they know already have nothing to do.
 */
export async function deriveLedger(deps: Deps, touched: Touched | null, now: Date): Promise<Touched[]> {
  if (touched && !fileFeeds.some((feed) => feed.id === touched.feedId)) return []
  const visible = await listVisibleBatches(deps.facts, [...fileFeeds, ...derivedFeeds].map((feed) => feed.id))
  const slicesOf = (...feeds: readonly Feed[]) => visible.filter((batch) => feeds.some((feed) => feed.id === batch.feedId)).map((batch) => batch.slice.split('#')[0] ?? '')
  const from = touched === null ? null : firstMonthOf(touched)
  const later = (months: readonly Month[]) => months.filter((month) => from === null || month >= from)
  const changed: Touched[] = []
  if (touched === null || touched.feedId !== remittanceFeed.id) {
    const reached = newestDay(slicesOf(paymentFeed, collectionReturnFeed))
    const standing = slicesOf(billFeed).map((slice) => addMonths(toMonth(slice), 1)).filter((month) => reached !== null && lastDayOf(month) <= reached)
    changed.push(...(await settleMonths(deps, later(standing), later(slicesOf(accountMonthFeed).map((slice) => toMonth(slice))), [accountMonthFeed, openItemFeed], publishAccounts, now)))
    if (reached !== null) await parkWhatWaits(deps, reached, now)
  }
  if (touched === null || touched.feedId === remittanceFeed.id) {
    const days = slicesOf(remittanceFeed).sort()
    const reached = newestDay(days)
    const months = days[0] && reached ? listMonths(monthOf(toDay(days[0])), monthOf(reached)).filter((month) => lastDayOf(month) <= reached) : []
    changed.push(...(await settleMonths(deps, later(months), later(slicesOf(outletMonthFeed).map((slice) => toMonth(slice))), [outletMonthFeed], publishOutlets, now)))
  }
  return changed
}

/** A bill counts from the month in which it is issued, money from its day. */
function firstMonthOf({ feedId, slice }: Touched): Month {
  const month = parseMonth(slice)
  if (feedId === billFeed.id && month) return addMonths(month, 1)
  return monthOf(toDay(slice.split('#')[0] ?? slice))
}

function newestDay(slices: readonly string[]): Day | null {
  const newest = [...slices].sort().at(-1)
  return newest === undefined ? null : toDay(newest)
}

async function settleMonths(
  deps: Deps, standing: readonly Month[], published: readonly Month[], feeds: readonly Feed[], publish: (tx: FactsTransaction, month: Month, now: Date) => Promise<void>, now: Date,
): Promise<Touched[]> {
  const months = [...new Set(standing)].sort()
  for (const month of months) {
    deps.signal.throwIfAborted()
    await deps.facts.transaction((tx) => publish(tx, month, now))
  }
  const gone = published.filter((month) => !months.includes(month))
  if (gone.length > 0) await deps.facts.transaction((tx) => withdrawMonths(tx, feeds, gone, now))
  return [...months, ...gone].flatMap((slice) => feeds.map((feed) => ({ feedId: feed.id, slice })))
}

/** The files that a month's end was made of are gone: so is it. */
async function withdrawMonths(tx: FactsTransaction, feeds: readonly Feed[], months: readonly Month[], now: Date): Promise<void> {
  const batches = await tx.rows<{ batch_id: number }>({
    sql: `select batch_id from slice_pointer where feed_id in ${literalList(feeds.map((feed) => feed.id))} and slice in ${literalList(months)} order by batch_id`,
  })
  for (const batch of batches) await withdrawBatch(tx, batch.batch_id, now.toISOString())
}

async function publishAccounts(tx: FactsTransaction, month: Month, now: Date): Promise<void> {
  const { batchId } = await publishSelected(tx, accountMonthFeed, month, { note, select: accountsSql(month) }, now)
  await publishSelected(tx, openItemFeed, month, { note, select: openItemsSql(month, batchId) }, now)
}

async function publishOutlets(tx: FactsTransaction, month: Month, now: Date): Promise<void> {
  await publishSelected(tx, outletMonthFeed, month, { note, select: outletsSql(month) }, now)
}

async function parkWhatWaits(deps: Deps, reached: Day, now: Date): Promise<void> {
  const rows = await deps.facts.rows<{ kind: string; reference: string; account_id: string; day: string; amount_fen: number; reason: string; turn: number; area_code: string | null }>({
    sql: `${note} ${parkedSql({ billedBefore: addMonths(monthOf(reached), 1), lastDay: reached })}`,
  })
  await saveParked(deps.records, rows, now)
}
