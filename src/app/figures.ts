import { parseDay, parseMonth } from '../kernel/day.ts'
import { mirrorReference, periodsTouched, refreshPeriod, refreshTyped, type SliceOf, typedFeed } from '../branch/index.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'

/** Figures follow the data: everything that a slice of a feed touches is computed anew. */
export async function followSlice(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, feedId: string, slice: string): Promise<void> {
  if (catalogue.feeds.some((feed) => feed.id === feedId && feed.kind === 'master')) return followMaster(deps)
  const slices = [{ feedId, slice }, ...(await deriveRows(deps, { feedId, slice }))]
  for (const period of [...new Set(slices.flatMap((one) => periodsTouched(catalogue, one.feedId, one.slice)))].sort()) {
    deps.signal.throwIfAborted()
    await refreshOne(deps, period)
  }
  const month = parseMonth(slice)
  if (feedId === typedFeed.id && month) await refreshTyped(deps.records, deps.facts, month)
}

/** Chapters work out their own rows from what came; null: from everything. */
export async function deriveRows(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, touched: SliceOf | null): Promise<SliceOf[]> {
  const changed: SliceOf[] = []
  for (const chapter of chaptersWithFigures) changed.push(...((await chapter.derive?.(deps, touched, new Date())) ?? []))
  return changed
}

export async function refreshOne(deps: Pick<TaskDeps, 'records' | 'facts'>, period: string): Promise<number> {
  const asPeriod = parseMonth(period) ?? parseDay(period)
  return asPeriod ? refreshPeriod(deps.records, deps.facts, catalogue, asPeriod) : 0
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
