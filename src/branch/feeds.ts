import type { Feed, FeedColumn } from '../platform/feeds/feed.ts'
import { typedIndicators } from './measure/typedIndicators.data.ts'

export const monthColumn: FeedColumn = { name: 'month', header: '账期', headerEn: 'Month', synonyms: ['月份', '统计月', '数据月份', 'month'], kind: 'month', required: true }
export const dayColumn: FeedColumn = { name: 'day', header: '日期', headerEn: 'Day', synonyms: ['统计日期', '数据日期', 'day', 'date'], kind: 'day', required: true }
export const areaColumn: FeedColumn = { name: 'area_code', header: '区域代码', headerEn: 'Area code', synonyms: ['归属区域', '行政区划代码', '区域编码', '地区代码', 'area_code'], kind: 'area', required: true }
export const brandColumn: FeedColumn = { name: 'brand', header: '品牌', headerEn: 'Brand', synonyms: ['用户品牌', '品牌名称', 'brand'], kind: 'text', required: true }
export const subscriberColumn: FeedColumn = { name: 'subscriber_id', header: '用户编号', headerEn: 'Subscriber', synonyms: ['用户ID', '用户标识', 'subscriber_id'], kind: 'code', required: true }
const outletColumn: FeedColumn = { name: 'outlet_code', header: '网点编码', headerEn: 'Outlet', synonyms: ['发展网点', '渠道编码', '网点代码', 'outlet_code'], kind: 'code', required: false }
const validFrom: FeedColumn = { name: 'valid_from', header: '生效日期', headerEn: 'Valid from', synonyms: ['开始日期', 'valid_from'], kind: 'day', required: true }
const validTo: FeedColumn = { name: 'valid_to', header: '失效日期', headerEn: 'Valid to', synonyms: ['结束日期', 'valid_to'], kind: 'day', required: false }
const unitColumn: FeedColumn = { name: 'unit_code', header: '单位编码', headerEn: 'Unit', synonyms: ['部门编码', '单位代码', 'unit_code'], kind: 'code', required: true }
const nameColumn: FeedColumn = { name: 'name', header: '名称', headerEn: 'Name', synonyms: ['单位名称', '网点名称', '区域名称', 'name'], kind: 'text', required: true }

/** 用户月末快照: one row per subscriber on the books at month end, and those who left within the month. */
export const subscriberFeed: Feed = {
  id: 'branch.subscribers',
  name: { zh: '用户月末快照', en: 'Subscribers at month end' },
  kind: 'facts',
  table: 'subscriber_month',
  columns: [
    monthColumn,
    subscriberColumn,
    { name: 'account_id', header: '账户编号', headerEn: 'Account', synonyms: ['账户ID', 'account_id'], kind: 'code', required: true },
    { name: 'customer_id', header: '客户编号', headerEn: 'Customer', synonyms: ['客户ID', 'customer_id'], kind: 'code', required: true },
    { name: 'identity_hash', header: '证件摘要', headerEn: 'Identity hash', synonyms: ['证件号摘要', 'identity_hash'], kind: 'code', required: false, personal: 'identity' },
    { name: 'phone_number', header: '手机号码', headerEn: 'Number', synonyms: ['号码', '服务号码', 'phone_number'], kind: 'code', required: true, personal: 'phone' },
    { name: 'imei_hash', header: '终端摘要', headerEn: 'IMEI hash', synonyms: ['IMEI摘要', 'imei_hash'], kind: 'code', required: false, personal: 'identity' },
    brandColumn,
    { name: 'tariff', header: '资费', headerEn: 'Tariff', synonyms: ['资费名称', '套餐', 'tariff'], kind: 'text', required: false },
    {
      name: 'payment_way', header: '付费方式', headerEn: 'Payment way', synonyms: ['缴费方式', 'payment_way'], kind: 'choice', required: true,
      choices: { 预付费: 'prepaid', 后付费: 'postpaid', 托收: 'collection' },
    },
    { name: 'tier', header: '客户等级', headerEn: 'Tier', synonyms: ['VIP等级', 'tier'], kind: 'text', required: false },
    areaColumn,
    outletColumn,
    { name: 'opened_on', header: '入网日期', headerEn: 'Opened on', synonyms: ['开户日期', 'opened_on'], kind: 'day', required: true },
    {
      name: 'status', header: '用户状态', headerEn: 'Status', synonyms: ['状态', 'status'], kind: 'choice', required: true,
      choices: { 正常: 'normal', 单停: 'one_way_stop', 双停: 'two_way_stop', 申请停机: 'own_stop', 预销: 'closing', 离网: 'closed' },
    },
    { name: 'stop_reason', header: '停机原因', headerEn: 'Stop reason', synonyms: ['stop_reason'], kind: 'choice', required: false, choices: { 欠费: 'arrears', 申请: 'own_request', 挂失: 'lost', 违规: 'abuse' } },
    { name: 'closed_on', header: '离网日期', headerEn: 'Closed on', synonyms: ['销户日期', 'closed_on'], kind: 'day', required: false },
    { name: 'group_id', header: '集团编号', headerEn: 'Group', synonyms: ['集团编码', 'group_id'], kind: 'code', required: false },
    // In which language messages go to the customer; Chinese where the file does not say.
    { name: 'language', header: '短信语种', headerEn: 'Language', synonyms: ['语种', '通信语言', 'language'], kind: 'choice', required: false, choices: { 汉语: 'zh', 中文: 'zh', 藏语: 'bo', 藏文: 'bo' } },
  ],
  key: ['subscriber_id'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 3, dueTime: '12:00' },
  checks: [
    {
      id: 'closed_with_day', column: 'closed_on', good: "status <> 'closed' or closed_on is not null",
      words: { zh: '状态为离网的用户必须有离网日期', en: 'A subscriber who left needs the day on which it left' },
    },
    {
      id: 'opened_in_time', column: 'opened_on', good: "substr(opened_on, 1, 7) <= month",
      words: { zh: '入网日期晚于账期', en: 'Opened after the month of the file' },
    },
  ],
}

/** 省公司通报: the province's own figures about the branch. */
export const provinceFeed: Feed = {
  id: 'branch.province',
  name: { zh: '省公司通报指标', en: "The province's figures" },
  kind: 'facts',
  table: 'province_figure',
  columns: [
    { name: 'area_code', header: '区域代码', headerEn: 'Area code', synonyms: areaColumn.synonyms, kind: 'area', required: true },
    monthColumn,
    { name: 'indicator', header: '指标编码', headerEn: 'Indicator', synonyms: ['指标', '指标代码', 'indicator'], kind: 'code', required: true },
    { ...brandColumn, required: false },
    { name: 'figure', header: '数值', headerEn: 'Figure', synonyms: ['指标值', '通报值', 'figure'], kind: 'decimal', required: true },
  ],
  key: ['area_code', 'indicator', 'brand'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 8, dueTime: '18:00' },
}

/** 手工指标: actuals typed in Excel for what has no feed. */
export const typedFeed: Feed = {
  id: 'branch.typed',
  name: { zh: '手工填报指标', en: 'Indicators typed in Excel' },
  kind: 'facts',
  table: 'typed_actual',
  columns: [
    { name: 'area_code', header: '区域代码', headerEn: 'Area code', synonyms: areaColumn.synonyms, kind: 'area', required: true },
    monthColumn,
    {
      name: 'indicator', header: '指标编码', headerEn: 'Indicator', synonyms: ['指标', '指标代码', '指标名称', 'indicator'], kind: 'choice', required: true,
      // By code or by the name that people know.
      choices: Object.fromEntries(typedIndicators.flatMap(({ measureId, name }) => [[measureId, measureId], [name.zh, measureId]])),
    },
    { name: 'numerator', header: '分子', headerEn: 'Numerator', synonyms: ['实际值', 'numerator'], kind: 'decimal', required: true },
    { name: 'denominator', header: '分母', headerEn: 'Denominator', synonyms: ['denominator'], kind: 'decimal', required: false },
    { name: 'note', header: '备注', headerEn: 'Note', synonyms: ['说明', 'note'], kind: 'text', required: false },
  ],
  key: ['area_code', 'indicator'],
  slice: { column: 'month', kind: 'month' },
  expected: { every: 'month', dueAfterDays: 5, dueTime: '18:00' },
}

export const areaFactFeed: Feed = {
  id: 'branch.areaFacts',
  name: { zh: '区域资料', en: "Areas' facts" },
  kind: 'master',
  table: 'area_fact',
  columns: [
    areaColumn,
    { name: 'year', header: '年份', headerEn: 'Year', synonyms: ['年度', 'year'], kind: 'count', required: true, min: 1949, max: 2100 },
    { name: 'population', header: '常住人口', headerEn: 'Population', synonyms: ['人口', 'population'], kind: 'count', required: false },
    { name: 'households', header: '户数', headerEn: 'Households', synonyms: ['家庭户', 'households'], kind: 'count', required: false },
    { name: 'longitude', header: '经度', headerEn: 'Longitude', synonyms: ['lng', 'longitude'], kind: 'decimal', required: false, min: 73, max: 136 },
    { name: 'latitude', header: '纬度', headerEn: 'Latitude', synonyms: ['lat', 'latitude'], kind: 'decimal', required: false, min: 3, max: 54 },
    { name: 'source', header: '来源', headerEn: 'Source', synonyms: ['数据来源', 'source'], kind: 'text', required: true },
  ],
  key: ['area_code', 'year'],
  slice: null,
  expected: null,
}

export const unitFeed: Feed = {
  id: 'branch.units',
  name: { zh: '单位', en: 'Units' },
  kind: 'master',
  table: 'unit',
  columns: [
    unitColumn,
    nameColumn,
    {
      name: 'kind', header: '类型', headerEn: 'Kind', synonyms: ['单位类型', 'kind'], kind: 'choice', required: true,
      choices: { 分公司: 'branch', 县分公司: 'county_company', 营业部: 'business_office', 营业厅: 'hall', 部门: 'department', 代维单位: 'contractor' },
    },
    { name: 'parent_code', header: '上级单位', headerEn: 'Parent unit', synonyms: ['上级编码', 'parent_code'], kind: 'code', required: false },
    { ...areaColumn, required: false },
    validFrom,
    validTo,
  ],
  key: ['unit_code'],
  slice: null,
  expected: null,
}

export const territoryFeed: Feed = {
  id: 'branch.territories',
  name: { zh: '单位辖区', en: 'Territories' },
  kind: 'master',
  table: 'territory',
  columns: [unitColumn, areaColumn, validFrom, validTo],
  key: ['unit_code', 'area_code', 'valid_from'],
  slice: null,
  expected: null,
}

export const staffFeed: Feed = {
  id: 'branch.staff',
  name: { zh: '人员', en: 'Staff' },
  kind: 'master',
  table: 'staff',
  columns: [
    { name: 'staff_no', header: '工号', headerEn: 'Staff number', synonyms: ['员工编号', 'staff_no'], kind: 'code', required: true },
    { name: 'name', header: '姓名', headerEn: 'Name', synonyms: ['name'], kind: 'text', required: true, personal: 'name' },
    unitColumn,
    { name: 'post', header: '岗位', headerEn: 'Post', synonyms: ['职务', 'post'], kind: 'text', required: true },
    { name: 'phone_number', header: '联系电话', headerEn: 'Phone', synonyms: ['电话', '手机', '移动电话', 'phone_number'], kind: 'code', required: false, personal: 'phone' },
    { name: 'mail_address', header: '电子邮箱', headerEn: 'Mail', synonyms: ['邮箱', '电子邮件', 'mail_address'], kind: 'text', required: false, personal: 'mail' },
    validFrom,
    validTo,
  ],
  key: ['staff_no'],
  slice: null,
  expected: null,
  checks: [{ id: 'mail', column: 'mail_address', good: "mail_address is null or (mail_address like '%_@_%._%' and mail_address not like '% %')", words: { zh: '不是邮箱地址，应如 zhaxi@qh.example', en: 'is no mail address; it should look like zhaxi@qh.example' } }],
}

export const outletFeed: Feed = {
  id: 'branch.outlets',
  name: { zh: '网点', en: 'Outlets' },
  kind: 'master',
  table: 'outlet',
  columns: [
    { ...outletColumn, required: true },
    nameColumn,
    { name: 'kind', header: '类型', headerEn: 'Kind', synonyms: ['网点类型', 'kind'], kind: 'choice', required: true, choices: { 自有营业厅: 'own_hall', 合作营业厅: 'partner_hall', 代办点: 'agent', 村级服务点: 'village_point', 电子渠道: 'electronic' } },
    areaColumn,
    unitColumn,
    { name: 'agent_name', header: '代办商', headerEn: 'Agent', synonyms: ['代理商', 'agent_name'], kind: 'text', required: false, personal: 'name' },
    { name: 'opened_on', header: '开业日期', headerEn: 'Opened on', synonyms: ['opened_on'], kind: 'day', required: true },
    { name: 'closed_on', header: '关闭日期', headerEn: 'Closed on', synonyms: ['closed_on'], kind: 'day', required: false },
  ],
  key: ['outlet_code'],
  slice: null,
  expected: null,
}

/** 集团客户: who looks after each group, dated; the accounts of a group are told by the bills. */
export const groupFeed: Feed = {
  id: 'branch.groups',
  name: { zh: '集团客户', en: 'Group customers' },
  kind: 'master',
  table: 'customer_group',
  columns: [
    { name: 'group_id', header: '集团编号', headerEn: 'Group', synonyms: ['集团编码', 'group_id'], kind: 'code', required: true },
    { name: 'name', header: '集团名称', headerEn: 'Group name', synonyms: ['集团客户名称', 'group_name'], kind: 'text', required: true },
    { name: 'staff_no', header: '客户经理工号', headerEn: 'Account manager', synonyms: ['集团客户经理工号', '经理工号'], kind: 'code', required: true },
    areaColumn,
    validFrom,
    validTo,
  ],
  key: ['group_id', 'valid_from'],
  slice: null,
  expected: null,
}

export const branchFeeds: readonly Feed[] = [areaFactFeed, unitFeed, territoryFeed, staffFeed, outletFeed, groupFeed, subscriberFeed, provinceFeed, typedFeed]
