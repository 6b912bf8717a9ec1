import { protectTable } from '../platform/access/scope.ts'
import { subscriberFeed } from './feeds.ts'

// Every row is a person's: outside of a run of the system it is read only within its asker's areas.
protectTable(subscriberFeed.table, 'area_code')
