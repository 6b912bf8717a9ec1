import { areaColumn, brandColumn, subscriberColumn } from '../../branch/index.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import { derived, fen, text } from '../feeds.ts'

/** 当日入网: who was opened where and by whom. */
export const openingFeed: Feed = {
  id: 'arrears.openings',
  name: { zh: '入网清单', en: 'Openings' },
  kind: 'facts',
  table: 'opening_day',
  columns: [
    { name: 'day', header: '业务日期', headerEn: 'Business day', synonyms: ['日期', 'day'], kind: 'day', required: true },
    { name: 'file_sequence', header: '文件批次', headerEn: 'File sequence', synonyms: ['批次', 'file_sequence'], kind: 'count', required: false, min: 1 },
    { name: 'opened_on', header: '入网日期', headerEn: 'Opened on', synonyms: ['开户日期', 'opened_on'], kind: 'day', required: true },
    subscriberColumn,
    { name: 'account_id', header: '账户编号', headerEn: 'Account', synonyms: ['账户ID', 'account_id'], kind: 'code', required: true },
    { name: 'identity_hash', header: '证件摘要', headerEn: 'Identity hash', synonyms: ['证件号摘要', 'identity_hash'], kind: 'code', required: false, personal: 'identity' },
    areaColumn, brandColumn,
    { name: 'outlet_code', header: '受理网点', headerEn: 'Outlet', synonyms: ['网点编码', '发展网点', 'outlet_code'], kind: 'code', required: false },
    { name: 'staff_no', header: '发展工号', headerEn: 'Sold by', synonyms: ['受理工号', '发展人', 'staff_no'], kind: 'code', required: true },
  ],
  key: ['subscriber_id'],
  slice: { column: 'day', kind: 'day', part: 'file_sequence' },
  expected: null,
  checks: [{ id: 'opened_in_time', column: 'opened_on', good: 'opened_on <= day', words: { zh: '入网日期晚于业务日期', en: 'Opened after the business day' } }],
}

/** 入网核查: every opening of a month, whether it was asked about, and what its holder owed elsewhere. */
export const openingMonthFeed: Feed = derived('arrears.openingMonths', { zh: '入网核查', en: 'Openings looked at' }, 'opening_month', [
  text('subscriber_id', true), text('account_id', true), text('area_code', true), text('brand', true), text('outlet_code'), text('staff_no'), text('opened_on', true), text('checked', true), fen('is_checked'), fen('owed_fen'), text('old_accounts'),
], ['subscriber_id'])

/** 测试/免费号: each has an owner and an end. */
export const testNumberFeed: Feed = {
  id: 'arrears.testNumbers',
  name: { zh: '测试号与免费号', en: 'Test and free numbers' },
  kind: 'master',
  table: 'test_number',
  columns: [
    subscriberColumn,
    { name: 'kind', header: '号码性质', headerEn: 'Kind', synonyms: ['性质', 'kind'], kind: 'choice', required: true, choices: { 测试: 'test', 测试号: 'test', 免费: 'free', 免费号: 'free' } },
    { name: 'purpose', header: '用途', headerEn: 'Purpose', synonyms: ['使用用途', 'purpose'], kind: 'text', required: true },
    { name: 'owner_staff_no', header: '负责人工号', headerEn: 'Owner', synonyms: ['责任人工号', 'owner_staff_no'], kind: 'code', required: true },
    { name: 'valid_from', header: '启用日期', headerEn: 'From', synonyms: ['开始日期', 'valid_from'], kind: 'day', required: true },
    { name: 'ends_on', header: '到期日期', headerEn: 'Ends on', synonyms: ['截止日期', 'ends_on'], kind: 'day', required: true },
  ],
  key: ['subscriber_id'],
  slice: null,
  expected: null,
}
