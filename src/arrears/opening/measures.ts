import type { Measure, MeasureSource } from '../../branch/index.ts'
import { decisionWords } from './contract.ts'

export const openingSource: MeasureSource = {
  id: 'arrears.openings',
  period: 'month',
  feeds: ['arrears.openingMonths'],
  from: '{rows:arrears.openingMonths} o',
  area: 'o.area_code',
  brand: 'o.brand',
  outlet: 'o.outlet_code',
  grain: 'village',
  sums: {
    all: { words: { zh: '入网', en: 'Openings' }, value: '1', where: 'true' },
    checked: { words: { zh: '入网前查过欠', en: 'Asked about before' }, value: '1', where: 'o.is_checked = 1' },
    withDebt: { words: { zh: '带旧欠入网', en: 'With an old debt' }, value: '1', where: 'o.owed_fen > 0' },
  },
  columns: [
    { name: 'subscriber_id', words: { zh: '用户编号', en: 'Subscriber' }, sql: 'o.subscriber_id', kind: 'text' },
    { name: 'opened_on', words: { zh: '入网日期', en: 'Opened on' }, sql: 'o.opened_on', kind: 'day' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'o.area_code', kind: 'area' },
    { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 'o.brand', kind: 'brand' },
    { name: 'outlet_code', words: { zh: '网点', en: 'Outlet' }, sql: 'o.outlet_code', kind: 'text' },
    { name: 'staff_no', words: { zh: '发展工号', en: 'Sold by' }, sql: 'o.staff_no', kind: 'text' },
    { name: 'checked', words: { zh: '入网查欠', en: 'Check' }, sql: 'o.checked', kind: 'text', values: { none: { zh: '没有查', en: 'none' }, ...decisionWords } },
    { name: 'owed_fen', words: { zh: '旧欠', en: 'Old debt' }, sql: 'o.owed_fen', kind: 'fen' },
  ],
}
/** 预付费用户: who pays in advance, of all on the books. */
export const prepaidSource: MeasureSource = {
  id: 'arrears.prepaidUsers', period: 'month', feeds: ['branch.subscribers'], from: '{rows:branch.subscribers} s', area: 's.area_code', brand: 's.brand', outlet: null, grain: 'village',
  sums: { all: { value: '1', where: "s.status <> 'closed'" }, prepaid: { value: '1', where: "s.status <> 'closed' and s.payment_way = 'prepaid'" } },
  columns: [
    { name: 'subscriber_id', words: { zh: '用户编号', en: 'Subscriber' }, sql: 's.subscriber_id', kind: 'text' }, { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 's.brand', kind: 'brand' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 's.area_code', kind: 'area' },
  ],
}

const shared = { finestArea: 'township', version: 1, unit: 'percent' } as const
const withOutlet = { ...shared, rollUp: 'sum', cuts: ['area', 'brand', 'unit', 'outlet'] } as const
export const openingMeasures: readonly Measure[] = [
  {
    ...withOutlet, id: 'arrears.opening.withOldDebtRate', name: { zh: '带旧欠入网比例', en: 'Openings with an old debt' }, better: 'lower',
    definition: { zh: '入网时同一证件的其他账户上月末仍欠费的新入网 ÷ 新入网。', en: 'Openings whose holder owed on another account at the end of the month before / openings.' }, numerator: [{ sum: 'arrears.openings.withDebt', weight: 1 }], denominator: [{ sum: 'arrears.openings.all', weight: 1 }],
  },
  {
    ...withOutlet, id: 'arrears.opening.checkedRate', name: { zh: '入网审核率', en: 'Openings checked' }, better: 'higher',
    definition: { zh: '入网前 7 天内做过入网查欠的新入网 ÷ 新入网。', en: 'Openings that were asked about at the gate within seven days before / openings.' }, numerator: [{ sum: 'arrears.openings.checked', weight: 1 }], denominator: [{ sum: 'arrears.openings.all', weight: 1 }],
  },
  {
    ...shared, rollUp: 'last', cuts: ['area', 'brand', 'unit'], id: 'arrears.prepaid.share', name: { zh: '预交话费用户占比', en: 'Prepaying users' }, better: 'higher',
    definition: { zh: '月末在网用户中付费方式为预付费的 ÷ 月末在网用户。', en: 'Users on the books at the month end who pay in advance / users on the books.' }, numerator: [{ sum: 'arrears.prepaidUsers.prepaid', weight: 1 }], denominator: [{ sum: 'arrears.prepaidUsers.all', weight: 1 }],
  },
]
