import type { Feed, FeedColumn } from '../platform/feeds/feed.ts'
import { areaColumn, brandColumn, dayColumn, monthColumn, subscriberColumn } from '../branch/index.ts'

const money = (name: string, header: string, headerEn: string, synonyms: readonly string[] = []): FeedColumn => ({
  name, header, headerEn, synonyms: [...synonyms, name], kind: 'yuan', required: true, min: 0,
})
const amount = (name: string, header: string, headerEn: string, kind: 'count' | 'decimal'): FeedColumn => ({
  name, header, headerEn, synonyms: [name], kind, required: true, min: 0,
})

/** 用量与收入: one row per billed or active subscriber and month. */
export const usageFeed: Feed = {
  id: 'market.usage',
  name: { zh: '用户用量与收入', en: 'Usage and revenue' },
  kind: 'facts',
  table: 'usage_month',
  columns: [
    monthColumn,
    subscriberColumn,
    amount('voice_minutes', '通话分钟', 'Voice minutes', 'count'),
    amount('sms_count', '短信条数', 'SMS', 'count'),
    amount('mms_count', '彩信条数', 'MMS', 'count'),
    amount('data_megabytes', '数据流量', 'Data, MB', 'decimal'),
    money('rent_fen', '月租费', 'Rent'),
    money('voice_fen', '语音费', 'Voice fee'),
    money('sms_fen', '短信费', 'SMS fee'),
    money('mms_fen', '彩信费', 'MMS fee'),
    money('ringback_fen', '彩铃费', 'Ring-back tone fee'),
    money('data_fen', '数据费', 'Data fee'),
    money('other_value_added_fen', '其他增值费', 'Other value-added fee'),
    money('total_fen', '合计', 'Total', ['总费用', '应收合计']),
  ],
  key: ['subscriber_id'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 4, dueTime: '12:00' },
  checks: [
    {
      id: 'total_is_sum', column: 'total_fen',
      good: 'total_fen = rent_fen + voice_fen + sms_fen + mms_fen + ringback_fen + data_fen + other_value_added_fen',
      words: { zh: '合计不等于各项费用之和', en: 'The total is not the sum of the items' },
    },
  ],
}

/** 日报: adds, stops and payments of one day. */
export const dailyFeed: Feed = {
  id: 'market.daily',
  name: { zh: '市场日报', en: 'Daily adds, stops and payments' },
  kind: 'facts',
  table: 'daily_summary',
  columns: [
    areaColumn,
    dayColumn,
    brandColumn,
    amount('gross_adds', '新增用户', 'Gross adds', 'count'),
    amount('leavers', '离网用户', 'Leavers', 'count'),
    amount('stops', '停机用户', 'Stops', 'count'),
    amount('restores', '复机用户', 'Restores', 'count'),
    amount('payment_count', '缴费笔数', 'Payments', 'count'),
    money('payment_fen', '缴费金额', 'Payments, yuan'),
  ],
  key: ['area_code', 'brand'],
  slice: { column: 'day', kind: 'day' },
  expected: { every: 'day', dueAfterDays: 1, dueTime: '07:30' },
}

/** 竞争对手: competitors' users and revenue by county, as researched. */
export const competitorFeed: Feed = {
  id: 'market.competitors',
  name: { zh: '竞争对手数据', en: "Competitors' figures" },
  kind: 'facts',
  table: 'competitor_month',
  columns: [
    areaColumn,
    monthColumn,
    { name: 'operator', header: '运营商', headerEn: 'Operator', synonyms: ['operator'], kind: 'text', required: true },
    amount('users', '用户数', 'Users', 'count'),
    { name: 'net_adds', header: '净增用户', headerEn: 'Net adds', synonyms: ['net_adds'], kind: 'integer', required: true },
    money('revenue_fen', '收入', 'Revenue'),
  ],
  key: ['area_code', 'operator'],
  slice: { column: 'month', kind: 'month' },
  expected: null,
}

/** 渠道成本: commission and cost of winning subscribers. */
export const costFeed: Feed = {
  id: 'market.costs',
  name: { zh: '渠道酬金与发展成本', en: 'Commission and cost of adds' },
  kind: 'facts',
  table: 'cost_month',
  columns: [areaColumn, monthColumn, money('commission_fen', '渠道酬金', 'Commission'), money('acquisition_fen', '发展成本', 'Cost of adds')],
  key: ['area_code'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 10, dueTime: '18:00' },
}

export const marketFeeds: readonly Feed[] = [usageFeed, dailyFeed, competitorFeed, costFeed]
