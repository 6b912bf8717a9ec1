import { masterNouns } from '../branch/index.ts'
import type { FeedsConfig } from '../platform/feeds/index.ts'
import { catalogue } from './catalogue.ts'
import { followSlice } from './figures.ts'

export const feedsConfig: FeedsConfig = { feeds: catalogue.feeds.filter((feed) => !feed.isDerived), master: masterNouns, onAccepted: followSlice }
