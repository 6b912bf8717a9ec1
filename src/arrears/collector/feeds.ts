import { protectTable } from '../../platform/access/scope.ts'
import type { Feed, FeedColumn } from '../../platform/feeds/feed.ts'

const fen = (name: string): FeedColumn => ({ name, header: name, headerEn: name, synonyms: [], kind: 'integer', required: true })
const text = (name: string): FeedColumn => ({ name, header: name, headerEn: name, synonyms: [], kind: 'code', required: true })

/** 催缴月账: what people did about an account in a month, what of it came in and what was paid for that; worked out from the records. */
export const collectionFeed: Feed = {
  id: 'arrears.collections', name: { zh: '催缴月账', en: 'Collection by account' }, kind: 'facts', table: 'collection_month', isDerived: true, expected: null,
  columns: [text('month'), text('account_id'), text('area_code'), text('brand'), fen('orders_done'), fen('orders_in_time'), fen('is_contacted'), fen('promises_due'), fen('promises_kept'), fen('recovered_fen'), fen('reward_fen')],
  key: ['account_id'], slice: { column: 'month', kind: 'month' },
}
protectTable(collectionFeed.table, 'area_code')
