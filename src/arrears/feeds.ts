import type { Feed, FeedCheck, FeedColumn } from '../platform/feeds/feed.ts'
import { areaColumn, brandColumn, monthColumn } from '../branch/index.ts'

const accountColumn: FeedColumn = { name: 'account_id', header: '账户编号', headerEn: 'Account', synonyms: ['账户ID', '帐户编号', '合同号', 'account_id'], kind: 'code', required: true }
const businessDay: FeedColumn = { name: 'day', header: '业务日期', headerEn: 'Business day', synonyms: ['入账日期', '账务日期', '业务日', '日期', 'day'], kind: 'day', required: true }
const sequence: FeedColumn = { name: 'file_sequence', header: '文件批次', headerEn: 'File sequence', synonyms: ['批次', '批次号', '文件序号', 'file_sequence'], kind: 'count', required: false, min: 1 }
const currency: FeedColumn = {
  name: 'currency', header: '币种', headerEn: 'Currency', synonyms: ['货币', 'currency'], kind: 'choice', required: false, choices: { 人民币: 'CNY', CNY: 'CNY', RMB: 'CNY', 元: 'CNY' },
}
const outletColumn: FeedColumn = { name: 'outlet_code', header: '网点编码', headerEn: 'Outlet', synonyms: ['渠道编码', '受理网点', '网点代码', 'outlet_code'], kind: 'code', required: false }
const reason: FeedColumn = { name: 'reason', header: '原因', headerEn: 'Reason', synonyms: ['备注', '说明', 'reason'], kind: 'text', required: false }
const optional = (name: string, header: string, headerEn: string, synonyms: readonly string[], kind: FeedColumn['kind'] = 'code'): FeedColumn => ({ name, header, headerEn, synonyms: [...synonyms, name], kind, required: false })
const code = (name: string, header: string, headerEn: string, synonyms: readonly string[]): FeedColumn => ({ name, header, headerEn, synonyms: [...synonyms, name], kind: 'code', required: true })
const money = (header: string, headerEn: string, synonyms: readonly string[]): FeedColumn => ({ name: 'amount_fen', header, headerEn, synonyms: [...synonyms, 'amount_fen'], kind: 'yuan', required: true })

const staffColumn = optional('staff_no', '受理工号', 'Staff', ['工号', '操作工号'])

const clockTime = (name: string, header: string, headerEn: string, synonyms: readonly string[], required: boolean): FeedColumn => ({ name, header, headerEn, synonyms: [...synonyms, name], kind: 'text', required })
const isClockTime = (column: string) => `${column} is null or regexp_replace(${column}, '^[0-9]{4}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3]):[0-5][0-9]$', '') = ''`
const clockWords = { zh: '时间要写成 2011-03-22 10:05 的样子', en: 'A time is written like 2011-03-22 10:05' }

const positive: FeedCheck = {
  id: 'amount_positive', column: 'amount_fen', good: 'amount_fen > 0',
  words: { zh: '金额必须大于零；退回的款项请放进返销文件', en: 'The amount must be above zero; money given back belongs in the file of reversals' },
}
const daySlice = { column: 'day', kind: 'day', part: 'file_sequence' } as const

/** 账单: what an account owes for a month, by item. The bill of a month is issued in the month after it. */
export const billFeed: Feed = {
  id: 'arrears.bills',
  name: { zh: '账单', en: 'Bills' },
  kind: 'facts',
  table: 'bill_month',
  columns: [
    monthColumn,
    accountColumn,
    code('bill_no', '账单编号', 'Bill', ['账单号', '账单流水号']),
    { name: 'customer_id', header: '客户编号', headerEn: 'Customer', synonyms: ['客户ID', 'customer_id'], kind: 'code', required: true },
    optional('subscriber_id', '用户编号', 'Subscriber', ['用户ID', '用户标识']),
    optional('item', '费用项目', 'Item', ['账目项', '科目'], 'text'),
    money('应收金额', 'Amount due', ['账单金额', '应收']),
    { name: 'due_on', header: '缴费截止日', headerEn: 'Due on', synonyms: ['最后缴费日', '到期日', 'due_on'], kind: 'day', required: true },
    areaColumn,
    outletColumn,
    brandColumn,
    optional('tier', '客户等级', 'Tier', ['VIP等级'], 'text'),
    optional('group_id', '集团编号', 'Group', ['集团编码']),
    {
      name: 'way', header: '缴费方式', headerEn: 'Way of paying', synonyms: ['付费方式', '收款方式', 'way'], kind: 'choice', required: false,
      choices: { 普通: 'ordinary', 自缴: 'ordinary', 后付费: 'ordinary', 协议: 'agreed', 协议欠费: 'agreed', 托收: 'collection', 银行托收: 'collection' },
    },
    optional('agreed_until', '协议到期日', 'Agreed until', ['协议截止日'], 'day'),
    currency,
  ],
  key: ['account_id', 'bill_no'],
  slice: { column: 'month', kind: 'month' },
  control: { count: 'bill_no', amounts: ['amount_fen'] },
  expected: { every: 'month', dueAfterDays: 5, dueTime: '12:00' },
  checks: [
    { id: 'amount_not_negative', column: 'amount_fen', good: 'amount_fen >= 0', words: { zh: '账单金额不能为负；减免请放进调账文件', en: 'A bill is not negative; a waiver belongs in the file of adjustments' } },
    { id: 'due_after_month', column: 'due_on', good: 'substr(due_on, 1, 7) >= month', words: { zh: '缴费截止日早于账期', en: 'The due date lies before the billing month' } },
  ],
}

/** 缴费: money that came in, up to ten files a day. */
export const paymentFeed: Feed = {
  id: 'arrears.payments',
  name: { zh: '缴费记录', en: 'Payments' },
  kind: 'facts',
  table: 'payment_day',
  columns: [
    businessDay,
    sequence,
    code('receipt_no', '缴费流水号', 'Receipt', ['流水号', '收据号', '缴费流水']),
    accountColumn,
    optional('subscriber_id', '用户编号', 'Subscriber', ['用户ID', '用户标识']),
    money('缴费金额', 'Amount paid', ['实收金额', '缴费额']),
    optional('paid_on', '缴费日期', 'Paid on', ['缴费时间', '实缴日期'], 'day'),
    {
      name: 'way', header: '缴费渠道', headerEn: 'Way of paying', synonyms: ['缴费方式', '付款方式', 'way'], kind: 'choice', required: false,
      choices: { 现金: 'cash', 营业厅: 'cash', 银行: 'bank', 代扣: 'bank', 充值卡: 'card', 代办: 'agent', 代办点: 'agent', 电子渠道: 'online', 预存抵扣: 'advance', 转账: 'transfer' },
    },
    clockTime('paid_at', '缴费时刻', 'Paid at', ['到账时间'], false),
    outletColumn,
    staffColumn,
    currency,
  ],
  key: ['account_id', 'receipt_no'],
  slice: daySlice,
  control: { count: 'receipt_no', amounts: ['amount_fen'] },
  expected: { every: 'day', dueAfterDays: 1, dueTime: '07:30' },
  checks: [
    positive,
    { id: 'paid_time', column: 'paid_at', good: isClockTime('paid_at'), words: clockWords },
    { id: 'not_in_future', column: 'paid_on', good: 'paid_on is null or paid_on <= day', words: { zh: '缴费日期晚于业务日期：不能是将来的缴费', en: 'Paid after the business day: a payment cannot lie in the future' } },
  ],
}

/** 调账: waivers and corrections in the customer's favour. */
export const adjustmentFeed: Feed = {
  id: 'arrears.adjustments',
  name: { zh: '调账减免', en: 'Adjustments' },
  kind: 'facts',
  table: 'adjustment_day',
  columns: [
    businessDay, sequence, code('adjustment_no', '调账单号', 'Adjustment', ['调账流水号']), accountColumn, money('调账金额', 'Amount adjusted', ['减免金额']),
    { name: 'kind', header: '调账类型', headerEn: 'Kind', synonyms: ['调账种类', 'kind'], kind: 'choice', required: true, choices: { 减免: 'waiver', 更正: 'correction', 退费: 'refund' } },
    reason, currency,
  ],
  key: ['account_id', 'adjustment_no'],
  slice: daySlice,
  control: { count: 'adjustment_no', amounts: ['amount_fen'] },
  expected: null,
  checks: [positive],
}

/** 核销: written off in the books, still pursued (账销案存). */
export const writeOffFeed: Feed = {
  id: 'arrears.writeOffs',
  name: { zh: '坏账核销', en: 'Write-offs' },
  kind: 'facts',
  table: 'write_off_day',
  columns: [businessDay, sequence, code('write_off_no', '核销单号', 'Write-off', ['核销流水号']), accountColumn, money('核销金额', 'Amount written off', []), reason, currency],
  key: ['account_id', 'write_off_no'],
  slice: daySlice,
  control: { count: 'write_off_no', amounts: ['amount_fen'] },
  expected: null,
  checks: [positive],
}

/** 返销: payments taken back, by the receipt that they undo. */
export const reversalFeed: Feed = {
  id: 'arrears.reversals',
  name: { zh: '缴费返销', en: 'Reversals' },
  kind: 'facts',
  table: 'reversal_day',
  columns: [
    businessDay, sequence, code('reversal_no', '返销流水号', 'Reversal', []), code('receipt_no', '原缴费流水号', 'Receipt undone', ['原流水号', '原收据号']), accountColumn,
    money('返销金额', 'Amount reversed', []), reason, optional('reversed_on', '返销日期', 'Reversed on', ['返销时间'], 'day'), staffColumn, currency,
  ],
  key: ['account_id', 'reversal_no'],
  slice: daySlice,
  control: { count: 'reversal_no', amounts: ['amount_fen'] },
  expected: null,
  checks: [positive],
}

/** 托收回盘: what the bank collected, and what it could not. */
export const collectionReturnFeed: Feed = {
  id: 'arrears.collectionReturns',
  name: { zh: '托收回盘', en: 'Bank collection returns' },
  kind: 'facts',
  table: 'collection_return_day',
  columns: [
    businessDay, sequence, code('receipt_no', '托收流水号', 'Collection', ['托收单号', '扣款流水号']), accountColumn, { ...monthColumn, name: 'bill_month', header: '托收账期', headerEn: 'Billing month', synonyms: ['账期', 'bill_month'] },
    money('托收金额', 'Amount', ['扣款金额']),
    { name: 'result', header: '回盘结果', headerEn: 'Result', synonyms: ['扣款结果', 'result'], kind: 'choice', required: true, choices: { 成功: 'paid', 失败: 'failed', 扣款成功: 'paid', 扣款失败: 'failed' } },
    reason, currency,
  ],
  key: ['account_id', 'receipt_no'],
  slice: daySlice,
  control: { count: 'receipt_no', amounts: ['amount_fen'] },
  expected: null,
  checks: [positive],
}

/** 网点应缴/实缴: what an outlet took in and owes the branch for a day, and what it paid in. */
export const remittanceFeed: Feed = {
  id: 'arrears.remittances',
  name: { zh: '网点应缴实缴', en: "Outlets' due and paid-in" },
  kind: 'facts',
  table: 'remittance_day',
  columns: [
    businessDay, sequence, { ...outletColumn, required: true }, areaColumn,
    { name: 'due_fen', header: '应缴金额', headerEn: 'Due', synonyms: ['应缴款', 'due_fen'], kind: 'yuan', required: true, min: 0 },
    { name: 'paid_in_fen', header: '实缴金额', headerEn: 'Paid in', synonyms: ['实缴款', '缴款金额', 'paid_in_fen'], kind: 'yuan', required: true, min: 0 },
    { name: 'deposit_fen', header: '押金余额', headerEn: 'Deposit', synonyms: ['保证金', '保证金余额', 'deposit_fen'], kind: 'yuan', required: false, min: 0 },
    // Less than nothing on a day when more was taken back than taken.
    { name: 'taken_fen', header: '代收话费', headerEn: 'Bills taken', synonyms: ['其中代收话费', 'taken_fen'], kind: 'yuan', required: false },
    currency,
  ],
  key: ['outlet_code'],
  slice: daySlice,
  control: { count: 'outlet_code', amounts: ['due_fen', 'paid_in_fen'] },
  expected: null,
}

/** 信用度使用: what accounts have used so far, as the billing system sees it, several times a day. */
export const limitUseFeed: Feed = {
  id: 'arrears.limitUse',
  name: { zh: '信用度使用', en: 'Usage against the limit' },
  kind: 'facts',
  table: 'limit_use_day',
  columns: [
    businessDay, sequence, accountColumn,
    { name: 'used_fen', header: '已用额度', headerEn: 'Used', synonyms: ['已用金额', '实时话费', '已用信用额', 'used_fen'], kind: 'yuan', required: true, min: 0 },
    { name: 'as_of', header: '统计日期', headerEn: 'As of', synonyms: ['截至日期', '采集日期', 'as_of'], kind: 'day', required: true },
    currency,
  ],
  key: ['account_id'],
  slice: daySlice,
  control: { count: 'account_id', amounts: ['used_fen'] },
  expected: null,
  checks: [{ id: 'use_not_in_future', column: 'as_of', good: 'as_of <= day', words: { zh: '统计日期晚于业务日期：不能是将来的用量', en: 'As of a day after the business day: usage cannot lie in the future' } }],
}

/** 停复机结果: what the billing system did, by account or subscriber; a stop of any reason, so that each keeps its own. */
export const stopResultFeed: Feed = {
  id: 'arrears.stopResults',
  name: { zh: '停复机结果', en: 'Results of stops and restores' },
  kind: 'facts',
  table: 'stop_result_day',
  columns: [
    businessDay, sequence, code('result_no', '处理流水号', 'Result', ['停复机流水号', '工单流水号']), accountColumn, optional('subscriber_id', '用户编号', 'Subscriber', ['用户ID', '用户标识']), areaColumn,
    {
      name: 'kind', header: '操作', headerEn: 'What', synonyms: ['停复机类型', '操作类型', 'kind'], kind: 'choice', required: true,
      choices: { 单停: 'oneWayStop', 双停: 'twoWayStop', 预销户: 'preClose', 预销: 'preClose', 销户: 'close', 复机: 'restore', 开机: 'restore' },
    },
    { name: 'reason', header: '停机原因', headerEn: 'Reason', synonyms: ['操作原因'], kind: 'choice', required: true, choices: { 欠费: 'arrears', 挂失: 'lost', 申请: 'ownRequest', 违规: 'fraud' } },
    clockTime('performed_at', '处理时间', 'Performed at', ['执行时间', '完成时间'], true), clockTime('paid_at', '缴费时刻', 'Paid at', ['触发时间'], false),
    { name: 'outcome', header: '处理结果', headerEn: 'Outcome', synonyms: ['执行结果', 'outcome'], kind: 'choice', required: true, choices: { 成功: 'done', 失败: 'failed' } },
    optional('note', '失败原因', 'Why it failed', ['备注', '说明'], 'text'),
  ],
  key: ['account_id', 'result_no'],
  slice: daySlice,
  control: { count: 'result_no', amounts: [] },
  expected: null,
  checks: [
    { id: 'performed_time', column: 'performed_at', good: isClockTime('performed_at'), words: clockWords },
    { id: 'paid_time', column: 'paid_at', good: isClockTime('paid_at'), words: clockWords },
    { id: 'performed_in_time', column: 'performed_at', good: 'substr(performed_at, 1, 10) <= day', words: { zh: '处理时间晚于业务日期', en: 'Performed after the business day' } },
    { id: 'paid_before', column: 'paid_at', good: "paid_at is null or (kind = 'restore' and paid_at <= performed_at)", words: { zh: '缴费时刻只写在复机行，且不晚于处理时间', en: 'The time of payment stands only with a restore, not after it' } },
  ],
}

export const fen = (name: string): FeedColumn => ({ name, header: name, headerEn: name, synonyms: [], kind: 'integer', required: true })
export const text = (name: string, required = false): FeedColumn => ({ name, header: name, headerEn: name, synonyms: [], kind: 'code', required })
export const derived = (id: string, name: Feed['name'], table: string, columns: readonly FeedColumn[], key: readonly string[]): Feed => ({
  id, name, kind: 'facts', table, columns: [text('month', true), ...columns], key, slice: { column: 'month', kind: 'month' }, expected: null, isDerived: true,
})
const holder = [text('customer_id'), text('area_code', true), text('brand', true), text('tier'), text('outlet_code'), text('group_id'), text('way', true)]

/** 往来项: every bill that is open at a month's end or was issued in the month, with what was settled of it. */
export const openItemFeed: Feed = derived('arrears.openItems', { zh: '月末未缴账单', en: 'Open items at month end' }, 'open_item_month', [
  text('account_id', true), text('bill_no', true), text('bill_month', true), text('subscriber_id'), ...holder, text('due_on', true),
  fen('amount_fen'), fen('settled_fen'), fen('open_fen'), fen('age_months'),
], ['account_id', 'bill_no'])

/** 账户往来: an account's month: what it owed, what came in, what that settled. */
export const accountMonthFeed: Feed = derived('arrears.accounts', { zh: '账户月末往来', en: 'Accounts at month end' }, 'arrears_account_month', [
  text('account_id', true), ...holder, fen('billed_fen'), fen('cash_fen'), fen('allocated_fen'), fen('advance_fen'), fen('open_fen'), fen('opening_fen'), fen('month_cash_fen'), fen('month_waived_fen'),
  fen('month_base_fen'), fen('recovered_fen'), fen('old_base_fen'), fen('old_recovered_fen'),
], ['account_id'])

/** 网点往来: what an outlet still owes at a month's end. */
export const outletMonthFeed: Feed = derived('arrears.outletMonths', { zh: '网点月末往来', en: 'Outlets at month end' }, 'outlet_arrears_month', [
  text('outlet_code', true), text('area_code', true), fen('due_fen'), fen('paid_in_fen'), fen('balance_fen'), fen('over_7_fen'), fen('over_30_fen'), fen('deposit_fen'), fen('decided_fen'), fen('late_fen'),
], ['outlet_code'])

/** 复机时长: restores that were performed in a month, each with its minutes from the money on. */
export const restoreMonthFeed: Feed = derived('arrears.restores', { zh: '复机时长', en: 'Times of restoring' }, 'restore_month', [
  text('account_id', true), text('result_no', true), text('area_code', true), text('paid_at', true), text('performed_at', true), fen('minutes'), fen('is_timely'), fen('is_lawful'),
], ['account_id', 'result_no'])

/** 额度占用: the last usage of a day beside the limit that held on it. */
export const limitStandingFeed: Feed = {
  id: 'arrears.limitStandings', name: { zh: '额度占用', en: 'Usage beside the limit' }, kind: 'facts', table: 'limit_standing_day',
  columns: [text('day', true), text('account_id', true), text('area_code', true), fen('used_fen'), fen('limit_fen')], key: ['account_id'], slice: { column: 'day', kind: 'day' }, expected: null, isDerived: true,
}

/** 账户信用度: who holds how much credit in a month, whether it was decided and reviewed, and whether it is used up. */
export const limitMonthFeed: Feed = derived('arrears.limits', { zh: '账户信用度', en: 'Limits of accounts' }, 'credit_limit_month', [
  text('account_id', true), text('area_code', true), text('brand', true), text('tier'), text('way', true), fen('limit_fen'), fen('is_reviewed'), fen('is_over'), { ...fen('used_fen'), required: false },
], ['account_id'])

export const fileFeeds: readonly Feed[] = [billFeed, paymentFeed, adjustmentFeed, writeOffFeed, reversalFeed, collectionReturnFeed, remittanceFeed]
export const derivedFeeds: readonly Feed[] = [openItemFeed, accountMonthFeed, outletMonthFeed]
/** Usage and limits have no part in the ledger. */
export const creditFeeds: readonly Feed[] = [limitUseFeed, limitStandingFeed, limitMonthFeed]
/** Their rows are worked out by `stop`. */
export const stopFeeds: readonly Feed[] = [stopResultFeed, restoreMonthFeed]
export const arrearsFeeds: readonly Feed[] = [...fileFeeds, ...derivedFeeds, ...creditFeeds, ...stopFeeds]
