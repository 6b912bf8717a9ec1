import { protectTable } from '../../platform/access/scope.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import { derived, fen, text } from '../feeds.ts'

/** 预存推广: the offers that went out in a month, and what became of them. */
export const prepayFeed: Feed = derived('arrears.prepayOffers', { zh: '预存推广', en: 'Prepayment offers' }, 'prepay_offer_month', [
  text('account_id', true), text('area_code', true), text('brand', true), text('step', true), fen('prestore_fen'), fen('gain_fen'), fen('is_accepted'), fen('accepted_fen'),
], ['account_id'])
protectTable(prepayFeed.table, 'area_code')
