import type { Chapter } from '../branch/index.ts'
import { marketFeeds } from './feeds.ts'
import { marketMeasures } from './measures.ts'
import { marketVisit } from './orderKinds.data.ts'
import { marketProvinceTests } from './provinceTests.ts'
import { marketSources } from './sources.ts'

/** Chapter 一 of the plan: brands, value-added services, penetration, share and cost. */
export const market: Chapter = {
  id: 'market',
  name: { zh: '市场', en: 'Market' },
  feeds: marketFeeds,
  sources: marketSources,
  measures: marketMeasures,
  provinceTests: marketProvinceTests,
  permissions: [],
  orderKinds: [marketVisit],
}
export { marketVisit, marketFeeds, marketMeasures, marketProvinceTests, marketSources }
