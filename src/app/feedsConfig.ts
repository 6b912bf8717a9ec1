import { masterNouns } from '../branch/index.ts'
import type { FeedsConfig } from '../platform/feeds/index.ts'
import { findBranchSettings, todayOf } from './branchSettings.ts'
import { catalogue, chaptersWithFigures } from './catalogue.ts'
import { followSlice } from './figures.ts'

export const feedsConfig: FeedsConfig = { feeds: catalogue.feeds.filter((feed) => !feed.isDerived), master: new Map([...masterNouns, ...chaptersWithFigures.flatMap((chapter) => [...(chapter.masterNouns ?? [])])]), todayOf: async (records) => todayOf(await findBranchSettings(records), new Date()), onAccepted: followSlice }
