import { protectTable } from '../platform/access/scope.ts'
import { accountMonthFeed, billFeed, limitMonthFeed, limitStandingFeed, openItemFeed, restoreMonthFeed, stopResultFeed } from './feeds.ts'

// What a person owes is that person's: outside of a run of the system it is read only within the asker's areas.
for (const feed of [billFeed, openItemFeed, accountMonthFeed, limitStandingFeed, limitMonthFeed, stopResultFeed, restoreMonthFeed]) protectTable(feed.table, 'area_code')
