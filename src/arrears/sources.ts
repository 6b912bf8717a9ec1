import type { DrillColumn, MeasureSource } from '../branch/index.ts'

const wayWords: NonNullable<DrillColumn['values']> = { ordinary: { zh: '自缴', en: 'Ordinary' }, agreed: { zh: '协议欠费', en: 'Agreed credit' }, collection: { zh: '托收', en: 'Bank collection' } }
const way = (alias: string): DrillColumn => ({ name: 'way', words: { zh: '缴费方式', en: 'Way of paying' }, sql: `${alias}.way`, kind: 'text', values: wayWords })
const place = (alias: string): DrillColumn[] => [
  { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: `${alias}.brand`, kind: 'brand' },
  { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: `${alias}.area_code`, kind: 'area' },
  { name: 'tier', words: { zh: '客户等级', en: 'Tier' }, sql: `${alias}.tier`, kind: 'text' },
]
const ageing = (where: string) => ({ value: 'i.open_fen', where: `i.open_fen > 0 and ${where}` })

/** 月末未缴账单: every open bill at its place, with its age. */
const openItems: MeasureSource = {
  id: 'arrears.items',
  period: 'month',
  feeds: ['arrears.openItems'],
  from: '{rows:arrears.openItems} i',
  area: 'i.area_code',
  brand: 'i.brand',
  outlet: 'i.outlet_code',
  grain: 'village',
  sums: {
    openFen: { words: { zh: '欠费余额', en: 'Arrears' }, value: 'i.open_fen', where: 'i.open_fen > 0' },
    ordinaryFen: { value: 'i.open_fen', where: "i.open_fen > 0 and i.way = 'ordinary'" },
    collectionFen: { value: 'i.open_fen', where: "i.open_fen > 0 and i.way = 'collection'" },
    agreedFen: { value: 'i.open_fen', where: "i.open_fen > 0 and i.way = 'agreed'" },
    groupFen: { value: 'i.open_fen', where: 'i.open_fen > 0 and i.group_id is not null' },
    age0Fen: ageing('i.age_months = 0'),
    age1Fen: ageing('i.age_months = 1'),
    age2Fen: ageing('i.age_months = 2'),
    age3Fen: ageing('i.age_months = 3'),
    age4Fen: ageing('i.age_months between 4 and 6'),
    age7Fen: ageing('i.age_months between 7 and 12'),
    age13Fen: ageing('i.age_months > 12'),
    shortTermFen: { words: { zh: '短期欠费（账龄不超过 3 个月）', en: 'Arrears up to 3 months old' }, ...ageing('i.age_months <= 3') },
    longTermFen: { words: { zh: '长期欠费（账龄超过 3 个月）', en: 'Arrears over 3 months old' }, ...ageing('i.age_months > 3') },
    issuedFen: { words: { zh: '本月出账应收', en: 'Billed this month' }, value: 'i.amount_fen', where: 'i.age_months = 0' },
    issuedSettledFen: { words: { zh: '本月出账已收', en: 'Of it settled' }, value: 'i.settled_fen', where: 'i.age_months = 0' },
  },
  columns: [
    { name: 'bill_no', words: { zh: '账单编号', en: 'Bill' }, sql: 'i.bill_no', kind: 'text' },
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'i.account_id', kind: 'text' },
    { name: 'bill_month', words: { zh: '账期', en: 'Billing month' }, sql: 'i.bill_month', kind: 'month' },
    ...place('i'), way('i'),
    { name: 'outlet_code', words: { zh: '网点', en: 'Outlet' }, sql: 'i.outlet_code', kind: 'text' },
    { name: 'due_on', words: { zh: '缴费截止日', en: 'Due on' }, sql: 'i.due_on', kind: 'day' },
    { name: 'amount_fen', words: { zh: '应收', en: 'Due' }, sql: 'i.amount_fen', kind: 'fen' },
    { name: 'settled_fen', words: { zh: '已收', en: 'Settled' }, sql: 'i.settled_fen', kind: 'fen' },
    { name: 'open_fen', words: { zh: '未缴', en: 'Open' }, sql: 'i.open_fen', kind: 'fen' },
    { name: 'age_months', words: { zh: '账龄（月）', en: 'Age, months' }, sql: 'i.age_months', kind: 'count' },
  ],
}

/** 账户月末往来: what an account owed at the opening, and what of it came in. */
const accounts: MeasureSource = {
  id: 'arrears.accounts',
  period: 'month',
  feeds: ['arrears.accounts'],
  from: '{rows:arrears.accounts} a',
  area: 'a.area_code',
  brand: 'a.brand',
  outlet: 'a.outlet_code',
  grain: 'village',
  sums: {
    owing: { value: '1', where: 'a.open_fen > 0' },
    recoveredFen: { words: { zh: '本月收回的期初欠费', en: 'Recovered of the opening arrears' }, value: 'a.recovered_fen', where: 'a.recovered_fen <> 0' },
    baseFen: { words: { zh: '期初欠费（减去本月减免核销）', en: 'Opening arrears less waivers' }, value: 'a.month_base_fen', where: 'a.month_base_fen > 0' },
    oldRecoveredFen: { words: { zh: '本年收回的陈欠', en: 'Recovered of prior-year arrears' }, value: 'a.old_recovered_fen', where: 'a.old_recovered_fen <> 0' },
    oldBaseFen: { words: { zh: '年初陈欠（减去本年减免核销）', en: 'Prior-year arrears less waivers' }, value: 'a.old_base_fen', where: 'a.old_base_fen > 0' },
    advanceFen: { value: 'a.advance_fen', where: 'a.advance_fen > 0' },
    cashFen: { value: 'a.month_cash_fen', where: 'a.month_cash_fen <> 0' },
  },
  columns: [
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'a.account_id', kind: 'text' },
    ...place('a'), way('a'),
    { name: 'opening_fen', words: { zh: '期初欠费', en: 'Opening' }, sql: 'a.opening_fen', kind: 'fen' },
    { name: 'month_cash_fen', words: { zh: '本月缴费', en: 'Paid this month' }, sql: 'a.month_cash_fen', kind: 'fen' },
    { name: 'recovered_fen', words: { zh: '收回期初欠费', en: 'Recovered' }, sql: 'a.recovered_fen', kind: 'fen' },
    { name: 'open_fen', words: { zh: '期末欠费', en: 'Open' }, sql: 'a.open_fen', kind: 'fen' },
    { name: 'advance_fen', words: { zh: '预存', en: 'In advance' }, sql: 'a.advance_fen', kind: 'fen' },
  ],
}

/** 当月出账收入 of everybody: the charges of the month before, which are billed in this one. */
const revenue: MeasureSource = {
  id: 'arrears.revenue',
  period: 'month',
  feeds: ['market.usage', 'branch.subscribers'],
  from: '{rows:market.usage@previous} u join {rows:branch.subscribers@previous} s on s.subscriber_id = u.subscriber_id',
  area: 's.area_code',
  brand: 's.brand',
  outlet: null,
  grain: 'village',
  sums: { billedFen: { words: { zh: '当月出账收入', en: 'Revenue billed in the month' }, value: 'u.total_fen', where: 'u.total_fen <> 0' } },
  columns: [
    { name: 'subscriber_id', words: { zh: '用户编号', en: 'Subscriber' }, sql: 's.subscriber_id', kind: 'text' },
    ...place('s'),
    { name: 'total_fen', words: { zh: '合计', en: 'Total' }, sql: 'u.total_fen', kind: 'fen' },
  ],
}

/** 网点月末往来: what outlets hold of the branch's money. */
const outlets: MeasureSource = {
  id: 'arrears.outlets',
  period: 'month',
  feeds: ['arrears.outletMonths'],
  from: '{rows:arrears.outletMonths} o',
  area: 'o.area_code',
  brand: null,
  outlet: 'o.outlet_code',
  grain: 'township',
  sums: {
    balanceFen: { value: 'o.balance_fen', where: 'o.balance_fen > 0' },
    over7Fen: { value: 'o.over_7_fen', where: 'o.over_7_fen > 0' },
    owing: { value: '1', where: 'o.balance_fen > 0' },
    covered: { value: '1', where: 'o.balance_fen > 0 and o.deposit_fen >= o.balance_fen' },
    decidedFen: { words: { zh: '本月满 7 天的应缴款', en: 'Money whose seventh day fell into the month' }, value: 'o.decided_fen', where: 'o.decided_fen > 0' },
    lateFen: { words: { zh: '其中满 7 天仍未缴', en: 'Of it not in by then' }, value: 'o.late_fen', where: 'o.late_fen > 0' },
    uncoveredFen: { value: 'o.balance_fen - o.deposit_fen', where: 'o.balance_fen > o.deposit_fen' },
  },
  columns: [
    { name: 'outlet_code', words: { zh: '网点', en: 'Outlet' }, sql: 'o.outlet_code', kind: 'text' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'o.area_code', kind: 'area' },
    { name: 'due_fen', words: { zh: '累计应缴', en: 'Due' }, sql: 'o.due_fen', kind: 'fen' },
    { name: 'paid_in_fen', words: { zh: '累计实缴', en: 'Paid in' }, sql: 'o.paid_in_fen', kind: 'fen' },
    { name: 'balance_fen', words: { zh: '未缴款', en: 'Not paid in' }, sql: 'o.balance_fen', kind: 'fen' },
    { name: 'over_7_fen', words: { zh: '超过 7 天', en: 'Over 7 days' }, sql: 'o.over_7_fen', kind: 'fen' },
    { name: 'over_30_fen', words: { zh: '超过 30 天', en: 'Over 30 days' }, sql: 'o.over_30_fen', kind: 'fen' },
    { name: 'deposit_fen', words: { zh: '押金', en: 'Deposit' }, sql: 'o.deposit_fen', kind: 'fen' },
  ],
}

/** 账户信用度: who holds credit in a month, whether it stands reviewed, and whether it is used up. */
const limits: MeasureSource = {
  id: 'arrears.limits',
  period: 'month',
  feeds: ['arrears.limits'],
  from: '{rows:arrears.limits} c',
  area: 'c.area_code',
  brand: 'c.brand',
  outlet: null,
  grain: 'village',
  sums: {
    holders: { words: { zh: '有信用度的账户', en: 'Accounts with credit' }, value: '1', where: 'c.limit_fen >= 0' },
    reviewed: { words: { zh: '本月已审定的账户', en: 'Accounts whose limit stands reviewed' }, value: '1', where: 'c.is_reviewed = 1' },
    over: { words: { zh: '用完信用度的账户', en: 'Accounts over their limit' }, value: '1', where: 'c.is_over = 1' },
    limitFen: { words: { zh: '信用度', en: 'Limits' }, value: 'c.limit_fen', where: 'c.limit_fen > 0' },
  },
  columns: [
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'c.account_id', kind: 'text' },
    ...place('c'), way('c'),
    { name: 'limit_fen', words: { zh: '信用度', en: 'Limit' }, sql: 'c.limit_fen', kind: 'fen' },
    { name: 'used_fen', words: { zh: '已用', en: 'Used' }, sql: 'c.used_fen', kind: 'fen' },
  ],
}

export const arrearsSources: readonly MeasureSource[] = [openItems, accounts, revenue, outlets, limits]
