import type { DrillColumn, MeasureSource } from '../branch/index.ts'

/** How the branch speaks of the states of a subscriber. */
const statusWords: NonNullable<DrillColumn['values']> = {
  normal: { zh: '正常', en: 'Normal' },
  one_way_stop: { zh: '单停', en: 'One-way stop' },
  two_way_stop: { zh: '双停', en: 'Two-way stop' },
  own_stop: { zh: '申请停机', en: 'Own stop' },
  closing: { zh: '预销', en: 'Closing' },
  closed: { zh: '离网', en: 'Left' },
}

const subscriberColumns: readonly DrillColumn[] = [
  { name: 'subscriber_id', words: { zh: '用户编号', en: 'Subscriber' }, sql: 's.subscriber_id', kind: 'text' },
  { name: 'phone_number', words: { zh: '手机号码', en: 'Number' }, sql: 's.phone_number', kind: 'text', personal: 'phone' },
  { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 's.brand', kind: 'brand' },
  { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 's.area_code', kind: 'area' },
  { name: 'tariff', words: { zh: '资费', en: 'Tariff' }, sql: 's.tariff', kind: 'text' },
  { name: 'opened_on', words: { zh: '入网日期', en: 'Opened on' }, sql: 's.opened_on', kind: 'day' },
  { name: 'status', words: { zh: '状态', en: 'Status' }, sql: 's.status', kind: 'text', values: statusWords },
  { name: 'outlet_code', words: { zh: '发展网点', en: 'Outlet' }, sql: 's.outlet_code', kind: 'text' },
]

/** 在网 on the books at month end, with who came and who left within the month. */
const subscribers: MeasureSource = {
  id: 'market.subscribers',
  period: 'month',
  feeds: ['branch.subscribers'],
  from: '{rows:branch.subscribers} s',
  area: 's.area_code',
  brand: 's.brand',
  outlet: 's.outlet_code',
  grain: 'village',
  sums: {
    closing: { value: '1', where: "s.status <> 'closed'" },
    grossAdds: { value: '1', where: "substr(s.opened_on, 1, 7) = '{month}'" },
    leavers: { value: '1', where: "s.status = 'closed' and substr(s.closed_on, 1, 7) = '{month}'" },
  },
  columns: [...subscriberColumns, { name: 'closed_on', words: { zh: '离网日期', en: 'Left on' }, sql: 's.closed_on', kind: 'day' }],
}

/** The month before's closing users, where they were then. */
const opening: MeasureSource = {
  id: 'market.opening',
  period: 'month',
  feeds: ['branch.subscribers'],
  from: '{rows:branch.subscribers@previous} s',
  area: 's.area_code',
  brand: 's.brand',
  outlet: null,
  grain: 'village',
  sums: { users: { words: { zh: '月初在网用户', en: 'Users at the opening' }, value: '1', where: "s.status <> 'closed'" } },
  columns: subscriberColumns,
}

/** Users who changed area or brand between two month ends. `p` was, `s` is. */
const moves: MeasureSource = {
  id: 'market.moves',
  period: 'month',
  feeds: ['branch.subscribers'],
  from: `{rows:branch.subscribers@previous} p join {rows:branch.subscribers} s on s.subscriber_id = p.subscriber_id
         and p.status <> 'closed' and (p.area_code <> s.area_code or p.brand <> s.brand)`,
  area: 'p.area_code',
  brand: 'p.brand',
  outlet: null,
  to: { area: 's.area_code', brand: 's.brand' },
  grain: 'village',
  sums: { movedIn: { value: '1', where: 'true', direction: 'in' }, movedOut: { value: '1', where: 'true', direction: 'out' } },
  columns: [
    ...subscriberColumns.slice(0, 2),
    { name: 'from_brand', words: { zh: '原品牌', en: 'Brand before' }, sql: 'p.brand', kind: 'brand' },
    { name: 'brand', words: { zh: '现品牌', en: 'Brand now' }, sql: 's.brand', kind: 'brand' },
    { name: 'from_area', words: { zh: '原区域', en: 'Area before' }, sql: 'p.area_code', kind: 'area' },
    { name: 'area_code', words: { zh: '现区域', en: 'Area now' }, sql: 's.area_code', kind: 'area' },
  ],
}

/** 出账 billed and 通信 active users, their usage and revenue by item. */
const usage: MeasureSource = {
  id: 'market.usage',
  period: 'month',
  feeds: ['market.usage', 'branch.subscribers'],
  from: '{rows:market.usage} u join {rows:branch.subscribers} s on s.subscriber_id = u.subscriber_id',
  area: 's.area_code',
  brand: 's.brand',
  outlet: null,
  grain: 'village',
  sums: {
    billed: { value: '1', where: 'u.total_fen > 0' },
    active: { value: '1', where: 'u.voice_minutes > 0 or u.sms_count > 0 or u.mms_count > 0 or u.data_megabytes > 0' },
    revenueFen: { value: 'u.total_fen', where: 'u.total_fen <> 0' },
    valueAddedFen: {
      value: 'u.sms_fen + u.mms_fen + u.ringback_fen + u.data_fen + u.other_value_added_fen',
      where: 'u.sms_fen + u.mms_fen + u.ringback_fen + u.data_fen + u.other_value_added_fen <> 0',
    },
    voiceMinutes: { value: 'u.voice_minutes', where: 'u.voice_minutes > 0' },
    smsUsers: { value: '1', where: 'u.sms_count > 0' },
    smsCount: { value: 'u.sms_count', where: 'u.sms_count > 0' },
    mmsUsers: { value: '1', where: 'u.mms_count > 0' },
    mmsCount: { value: 'u.mms_count', where: 'u.mms_count > 0' },
    ringbackUsers: { value: '1', where: 'u.ringback_fen > 0' },
    dataUsers: { value: '1', where: 'u.data_megabytes > 0' },
    dataMegabytes: { value: 'u.data_megabytes', where: 'u.data_megabytes > 0' },
  },
  columns: [
    ...subscriberColumns.slice(0, 4),
    { name: 'voice_minutes', words: { zh: '通话分钟', en: 'Voice minutes' }, sql: 'u.voice_minutes', kind: 'count' },
    { name: 'sms_count', words: { zh: '短信条数', en: 'SMS' }, sql: 'u.sms_count', kind: 'count' },
    { name: 'mms_count', words: { zh: '彩信条数', en: 'MMS' }, sql: 'u.mms_count', kind: 'count' },
    { name: 'data_megabytes', words: { zh: '流量 MB', en: 'Data, MB' }, sql: 'u.data_megabytes', kind: 'count' },
    { name: 'total_fen', words: { zh: '合计', en: 'Total' }, sql: 'u.total_fen', kind: 'fen' },
  ],
}

/** Population as last published on or before the year; given for every level, never summed from children twice. */
const population: MeasureSource = {
  id: 'market.population',
  period: 'month',
  feeds: [],
  from: `area_population p join (select area_code, coalesce(max(year) filter (where year <= {year}), min(year)) as year from area_population group by area_code) y
         on y.area_code = p.area_code and y.year = p.year`,
  area: 'p.area_code',
  brand: null,
  outlet: null,
  grain: 'village',
  resolved: true,
  sums: { people: { words: { zh: '常住人口', en: 'Population' }, value: 'p.population', where: 'p.population is not null' } },
  columns: [
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'p.area_code', kind: 'area' },
    { name: 'year', words: { zh: '年份', en: 'Year' }, sql: 'p.year', kind: 'text' },
    { name: 'population', words: { zh: '常住人口', en: 'Population' }, sql: 'p.population', kind: 'count' },
  ],
}

const competitors: MeasureSource = {
  id: 'market.competitors',
  period: 'month',
  feeds: ['market.competitors'],
  from: '{rows:market.competitors} k',
  area: 'k.area_code',
  brand: null,
  outlet: null,
  grain: 'county',
  sums: {
    users: { words: { zh: '竞争对手用户', en: "Competitors' users" }, value: 'k.users', where: 'true' },
    netAdds: { words: { zh: '竞争对手净增', en: "Competitors' net adds" }, value: 'k.net_adds', where: 'true' },
    revenueFen: { words: { zh: '竞争对手收入', en: "Competitors' revenue" }, value: 'k.revenue_fen', where: 'true' },
  },
  columns: [
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'k.area_code', kind: 'area' },
    { name: 'operator', words: { zh: '运营商', en: 'Operator' }, sql: 'k.operator', kind: 'text' },
    { name: 'users', words: { zh: '用户数', en: 'Users' }, sql: 'k.users', kind: 'count' },
    { name: 'net_adds', words: { zh: '净增', en: 'Net adds' }, sql: 'k.net_adds', kind: 'count' },
    { name: 'revenue_fen', words: { zh: '收入', en: 'Revenue' }, sql: 'k.revenue_fen', kind: 'fen' },
  ],
}

const costs: MeasureSource = {
  id: 'market.costs',
  period: 'month',
  feeds: ['market.costs'],
  from: '{rows:market.costs} k',
  area: 'k.area_code',
  brand: null,
  outlet: null,
  grain: 'county',
  sums: {
    commissionFen: { words: { zh: '渠道酬金', en: 'Commission' }, value: 'k.commission_fen', where: 'true' },
    acquisitionFen: { words: { zh: '发展成本', en: 'Cost of adds' }, value: 'k.acquisition_fen', where: 'true' },
  },
  columns: [
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'k.area_code', kind: 'area' },
    { name: 'commission_fen', words: { zh: '酬金', en: 'Commission' }, sql: 'k.commission_fen', kind: 'fen' },
    { name: 'acquisition_fen', words: { zh: '发展成本', en: 'Cost of adds' }, sql: 'k.acquisition_fen', kind: 'fen' },
  ],
}

const daily: MeasureSource = {
  id: 'market.daily',
  period: 'day',
  feeds: ['market.daily'],
  from: '{rows:market.daily} d',
  area: 'd.area_code',
  brand: 'd.brand',
  outlet: null,
  grain: 'township',
  sums: {
    grossAdds: { value: 'd.gross_adds', where: 'true' },
    leavers: { value: 'd.leavers', where: 'true' },
    stops: { value: 'd.stops', where: 'true' },
    restores: { value: 'd.restores', where: 'true' },
    paymentFen: { value: 'd.payment_fen', where: 'true' },
  },
  columns: [
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'd.area_code', kind: 'area' },
    { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 'd.brand', kind: 'brand' },
    { name: 'gross_adds', words: { zh: '新增', en: 'Gross adds' }, sql: 'd.gross_adds', kind: 'count' },
    { name: 'leavers', words: { zh: '离网', en: 'Leavers' }, sql: 'd.leavers', kind: 'count' },
    { name: 'stops', words: { zh: '停机', en: 'Stops' }, sql: 'd.stops', kind: 'count' },
    { name: 'restores', words: { zh: '复机', en: 'Restores' }, sql: 'd.restores', kind: 'count' },
    { name: 'payment_fen', words: { zh: '缴费', en: 'Payments' }, sql: 'd.payment_fen', kind: 'fen' },
  ],
}

export const marketSources: readonly MeasureSource[] = [subscribers, opening, moves, usage, population, competitors, costs, daily]
