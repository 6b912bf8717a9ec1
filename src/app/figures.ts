import { type Month, monthOf, parseDay, parseMonth } from '../kernel/day.ts'
import { mirrorReference, periodsTouched, refreshPeriod, refreshTyped, type SliceOf, subscriberFeed, typedFeed } from '../branch/index.ts'
import { literal } from '../platform/facts/dialect.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'

/** Figures follow the data: everything that a slice of a feed touches is computed anew. */
export async function followSlice(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, feedId: string, slice: string): Promise<void> {
  if (catalogue.feeds.some((feed) => feed.id === feedId && feed.kind === 'master')) return followMaster(deps)
  const slices = [{ feedId, slice }, ...(await deriveRows(deps, { feedId, slice }))]
  for (const period of [...new Set(slices.flatMap((one) => periodsTouched(catalogue, one.feedId, one.slice)))].sort()) {
    deps.signal.throwIfAborted()
    await refreshOne(deps, period, { onlyIfNew: true })
  }
  const month = parseMonth(slice)
  if (feedId === typedFeed.id && month) await refreshTyped(deps.records, deps.facts, month)
}

/** Chapters work out their own rows from what came; null: from everything. */
export async function deriveRows(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, touched: SliceOf | null): Promise<SliceOf[]> {
  const changed: SliceOf[] = []
  const now = new Date()
  const at = { now, today: todayOf(await findBranchSettings(deps.records), now) }
  for (const chapter of chaptersWithFigures) changed.push(...((await chapter.derive?.(deps, touched, at)) ?? []))
  return changed
}

/** A running month gets its figures with its last day, or with the file of its end where that comes earlier: half a month beside whole ones would look like a fall. */
export async function refreshOne(deps: Pick<TaskDeps, 'records' | 'facts'>, period: string, options: { readonly onlyIfNew?: boolean } = {}): Promise<number> {
  const asMonth = parseMonth(period)
  if (asMonth && (await isRunning(deps, asMonth))) return 0
  const asPeriod = asMonth ?? parseDay(period)
  return asPeriod ? refreshPeriod(deps.records, deps.facts, catalogue, asPeriod, options) : 0
}

async function isRunning(deps: Pick<TaskDeps, 'records' | 'facts'>, month: Month): Promise<boolean> {
  if (month < monthOf(todayOf(await findBranchSettings(deps.records), new Date()))) return false
  const ended = await deps.facts.rows({ sql: `select slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice = ${literal(month)} limit 1` })
  return ended.length === 0
}

/** After master data changed: containment, territories and population are mirrored, and every month counts anew. */
async function followMaster(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>): Promise<void> {
  await mirrorReference(deps.records, deps.facts)
  for (const period of await listPeriods(deps)) {
    deps.signal.throwIfAborted()
    await refreshOne(deps, period)
  }
}

export async function listPeriods(deps: Pick<TaskDeps, 'facts'>): Promise<string[]> {
  const feedIds = new Set(catalogue.sources.flatMap((source) => source.feeds))
  const rows = await deps.facts.rows<{ feed_id: string; slice: string }>({ sql: 'select feed_id, slice from slice_pointer order by slice' })
  return [...new Set(rows.filter((row) => feedIds.has(row.feed_id)).flatMap((row) => periodsTouched(catalogue, row.feed_id, row.slice)))].sort()
}
