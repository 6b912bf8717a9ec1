import type { Feed } from '../../platform/feeds/feed.ts'
import { derived, fen, text } from '../feeds.ts'

/** 作弊线索: what the watch found in a month, and what people made of it. */
export const gamingFeed: Feed = derived('arrears.gamingFinds', { zh: '防作弊线索', en: 'Finds of the watch on gaming' }, 'gaming_find_month', [
  text('find_key', true), text('pattern', true), text('area_code', true), text('outlet_code'), text('staff_no'), fen('accounts'), fen('amount_fen'), text('state', true),
], ['find_key'])
