import type { Words } from '../../kernel/refusal.ts'
import { type Context, hasPermission } from '../access/context.ts'
import { listVisibleBatches } from '../facts/ledger.ts'
import type { FeedsConfig } from './config.ts'
import { lateSlices, periodOfSlice, type PresentSlices } from './rules.ts'

export async function presentSlices(ctx: Context, config: FeedsConfig): Promise<PresentSlices> {
  const batches = await listVisibleBatches(ctx.facts, config.feeds.map(({ id }) => id))
  const present = new Map<string, Set<string>>()
  for (const batch of batches) present.set(batch.feedId, (present.get(batch.feedId) ?? new Set<string>()).add(periodOfSlice(batch.slice)))
  return present
}

/** The hour of the clock on the branch's today, which a demo sets. */
export function nowOfBranch(ctx: Context): Date {
  const time = new Date(ctx.now.getTime() + 8 * 3_600_000).toISOString().slice(11)
  return new Date(Date.parse(`${ctx.today}T${time}`) - 8 * 3_600_000)
}

/** Files that should be here by now, the longest overdue first; none for who may not see files. */
export async function listLateFiles(ctx: Context, config: FeedsConfig): Promise<{ feedId: string; name: Words; slice: string; dueAt: string }[]> {
  if (!hasPermission(ctx, 'feeds.view')) return []
  const late = lateSlices(config.feeds, await presentSlices(ctx, config), nowOfBranch(ctx))
  return late.map((each) => ({ ...each, name: config.feeds.find((feed) => feed.id === each.feedId)?.name ?? { zh: each.feedId, en: each.feedId } }))
}
