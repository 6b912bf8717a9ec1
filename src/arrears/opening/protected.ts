import { protectTable } from '../../platform/access/scope.ts'
import { openingFeed, openingMonthFeed } from './feeds.ts'

for (const feed of [openingFeed, openingMonthFeed]) protectTable(feed.table, 'area_code')
