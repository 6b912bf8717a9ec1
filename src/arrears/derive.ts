import type { SliceOf } from '../branch/index.ts'
import type { Day } from '../kernel/day.ts'
import { listVisibleBatches } from '../platform/facts/ledger.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import { adjustmentFeed, collectionReturnFeed, paymentFeed, reversalFeed, stopResultFeed, writeOffFeed } from './feeds.ts'
import { followFailedDebits } from './failedDebit/follow.ts'
import { deriveUses } from './credit/usage/derive.ts'
import { deriveLedger } from './ledger/derive.ts'
import { dayOfMoney, proposeRestores } from './stop/propose.ts'
import { reconcileStops } from './stop/reconcile.ts'

const moneyFeeds = [paymentFeed, collectionReturnFeed, adjustmentFeed, writeOffFeed].map((feed) => feed.id)

/** What follows when a file of the chapter came or went: positions, what the billing system did, and at once who has paid and is to be restored, and what the bank could not collect. */
export async function deriveArrears(deps: Pick<TaskDeps, 'records' | 'facts' | 'signal'>, touched: SliceOf | null, { now, today }: { readonly now: Date; readonly today: Day }): Promise<readonly SliceOf[]> {
  const changed = [...(await deriveLedger(deps, touched, now)), ...(await deriveUses(deps, touched, { now, today }))]
  changed.push(...(await reconcileStops(deps, touched, now)))
  const isOf = (...feedIds: readonly string[]): boolean => touched === null || feedIds.includes(touched.feedId)
  if (!isOf(...moneyFeeds, stopResultFeed.id, reversalFeed.id)) return changed
  const on = dayOfMoney((await listVisibleBatches(deps.facts, moneyFeeds)).map((batch) => String(batch.slice)), today)
  if (isOf(...moneyFeeds, stopResultFeed.id)) await proposeRestores({ ...deps, now }, on)
  if (isOf(...moneyFeeds, reversalFeed.id)) await followFailedDebits({ ...deps, now }, on)
  return changed
}
