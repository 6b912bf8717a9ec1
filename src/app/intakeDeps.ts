import { masterNouns } from '../branch/index.ts'
import type { TaskDeps } from '../platform/facts/owner.ts'
import type { IntakeDeps } from '../platform/feeds/intake.ts'
import { catalogue } from './catalogue.ts'
import { followSlice } from './figures.ts'

/** What taking a file needs, with this branch's feeds and nouns. */
export function intakeDepsOf(deps: TaskDeps, change: Partial<Pick<IntakeDeps, 'onAccepted'>> = {}): IntakeDeps {
  return {
    records: deps.records,
    facts: deps.facts,
    feeds: catalogue.feeds,
    master: masterNouns,
    onAccepted: (feedId, slice) => followSlice(deps, feedId, slice),
    dataFolder: deps.dataFolder,
    now: () => new Date(),
    signal: deps.signal,
    ...change,
  }
}
