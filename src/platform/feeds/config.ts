import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { TaskDeps } from '../facts/owner.ts'
import type { Records } from '../records/records.ts'
import type { DecodeLimits } from './decode/decode.ts'
import type { Feed } from './feed.ts'
import type { MasterNoun } from './master.ts'
import { feedUnknown } from './refusals.ts'

/** What the app hands to this topic, which knows no chapter. */
export type FeedsConfig = {
  readonly feeds: readonly Feed[]
  /** By feed id; every master feed has its noun. */
  readonly master: ReadonlyMap<string, MasterNoun>
  /** In the process that owns the facts: mirrors and figures follow what came into sight, or went. */
  onAccepted(deps: TaskDeps, feedId: string, slice: string): Promise<void>
  /** The branch's day: a period that has not begun on it is not taken. */
  todayOf(records: Records): Promise<Day>
  readonly limits?: DecodeLimits
}

/** @throws FEED_UNKNOWN */
export function feedOf(config: Pick<FeedsConfig, 'feeds'>, feedId: string): Feed {
  const feed = config.feeds.find(({ id }) => id === feedId)
  if (!feed) throw new Refusal(feedUnknown, { feed: feedId })
  return feed
}
