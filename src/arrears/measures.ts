import type { Measure, Term } from '../branch/index.ts'

const term = (sum: string, weight = 1): Term => ({ sum: `arrears.${sum}`, weight })
const yuan = (sum: string): Term => term(sum, 0.01)
// Without the cut outlet: what all users were billed is not known by outlet.
const shared = { finestArea: 'township', rollUp: 'last', version: 1 } as const
const areaAndBrand = { ...shared, cuts: ['area', 'brand', 'unit'] } as const
const withOutlet = { ...shared, cuts: ['area', 'brand', 'unit', 'outlet'] } as const
const billed = [yuan('revenue.billedFen')]

const ratios: readonly Measure[] = [
  {
    ...areaAndBrand, id: 'arrears.ratio.monthEnd', name: { zh: '月末欠费率', en: 'Arrears ratio at month end' }, unit: 'percent', better: 'lower',
    definition: { zh: '月末欠费余额 ÷ 当月出账收入；截止月末最后一天，出账指上一账期的话费，不含违约金。', en: 'Arrears at the last day of the month / revenue billed in the month (the charges of the month before), late fees left out.' },
    numerator: [yuan('items.openFen')], denominator: billed,
  },
  {
    ...areaAndBrand, id: 'arrears.ratio.shortTerm', name: { zh: '短期欠费率', en: 'Short-term arrears ratio' }, unit: 'percent', better: 'lower',
    definition: { zh: '账龄不超过 3 个月的欠费 ÷ 当月出账收入。', en: 'Arrears up to 3 months old / revenue billed in the month.' }, numerator: [yuan('items.shortTermFen')], denominator: billed,
  },
  {
    ...areaAndBrand, id: 'arrears.ratio.longTerm', name: { zh: '长期欠费率', en: 'Long-term arrears ratio' }, unit: 'percent', better: 'lower',
    definition: { zh: '账龄超过 3 个月的欠费 ÷ 当月出账收入。', en: 'Arrears over 3 months old / revenue billed in the month.' }, numerator: [yuan('items.longTermFen')], denominator: billed,
  },
]

const recovery: readonly Measure[] = [
  {
    ...withOutlet, id: 'arrears.recovery.rate', name: { zh: '欠费回收率', en: 'Arrears recovery rate' }, unit: 'percent', better: 'higher', rollUp: 'sum',
    definition: { zh: '本月收回的期初欠费（现金与预存抵扣，减返销）÷（期初欠费－本月减免核销）；对象是上月末仍欠费的账户，截止月末；跨月为各月之和相除。', en: 'Of the arrears open at the end of the month before, what was paid by the end of this month (cash and prepayment offset, less reversals) / those arrears less waivers; over months, sums are divided.' },
    numerator: [yuan('accounts.recoveredFen')], denominator: [yuan('accounts.baseFen')],
  },
  {
    ...withOutlet, id: 'arrears.recovery.priorYear', name: { zh: '陈欠回收率', en: 'Recovery of prior-year arrears' }, unit: 'percent', better: 'higher',
    definition: { zh: '本年累计收回的上年末欠费 ÷（上年末欠费－本年减免核销）；截止本月末。', en: 'Of the arrears open on 31 December, what was paid this year up to the month end / those arrears less waivers.' },
    numerator: [yuan('accounts.oldRecoveredFen')], denominator: [yuan('accounts.oldBaseFen')],
  },
  {
    ...withOutlet, id: 'arrears.bill.collectedRate', name: { zh: '当月话费收缴率', en: 'Bill collection rate' }, unit: 'percent', better: 'higher', rollUp: 'sum',
    definition: { zh: '本月出账的账单到月末已收 ÷ 应收。', en: 'Of the bills issued in the month, what was settled by its last day / what was due.' },
    numerator: [yuan('items.issuedSettledFen')], denominator: [yuan('items.issuedFen')],
  },
]

const alone = (cuts: typeof withOutlet | typeof areaAndBrand, id: string, zh: string, en: string, sum: string, definitionZh: string, definitionEn: string, better: Measure['better'] = 'lower'): Measure => ({
  ...cuts, id, name: { zh, en }, unit: 'yuan', better, definition: { zh: definitionZh, en: definitionEn }, numerator: [yuan(sum)], denominator: null,
})

const balances: readonly Measure[] = [
  alone(withOutlet, 'arrears.balance.total', '欠费余额', 'Arrears', 'items.openFen', '月末未缴的账单金额。', 'Bills not settled at month end.'),
  alone(withOutlet, 'arrears.balance.ordinary', '自缴欠费', 'Ordinary arrears', 'items.ordinaryFen', '自缴账户的月末欠费。', 'Arrears of accounts that pay by themselves.'),
  alone(withOutlet, 'arrears.balance.collection', '托收欠费', 'Arrears under bank collection', 'items.collectionFen', '托收账户的月末欠费。', 'Arrears of accounts under bank collection.'),
  alone(withOutlet, 'arrears.balance.agreed', '协议欠费', 'Agreed credit', 'items.agreedFen', '协议欠费账户的月末欠费，到协议日前不催缴。', 'Arrears under agreed credit; not pursued before their own date.'),
  alone(withOutlet, 'arrears.balance.group', '集团欠费', 'Arrears of groups', 'items.groupFen', '集团客户的月末欠费。', 'Arrears of group customers.'),
  alone(withOutlet, 'arrears.ageing.current', '账龄当月', 'Age: current month', 'items.age0Fen', '本月出账、月末未缴。', 'Billed this month and open at its end.'),
  alone(withOutlet, 'arrears.ageing.month1', '账龄 1 个月', 'Age: 1 month', 'items.age1Fen', '上月出账、月末未缴。', 'Billed a month before.'),
  alone(withOutlet, 'arrears.ageing.month2', '账龄 2 个月', 'Age: 2 months', 'items.age2Fen', '两个月前出账、月末未缴。', 'Billed two months before.'),
  alone(withOutlet, 'arrears.ageing.month3', '账龄 3 个月', 'Age: 3 months', 'items.age3Fen', '三个月前出账、月末未缴。', 'Billed three months before.'),
  alone(withOutlet, 'arrears.ageing.months4to6', '账龄 4–6 个月', 'Age: 4-6 months', 'items.age4Fen', '四到六个月前出账、月末未缴。', 'Billed four to six months before.'),
  alone(withOutlet, 'arrears.ageing.months7to12', '账龄 7–12 个月', 'Age: 7-12 months', 'items.age7Fen', '七到十二个月前出账、月末未缴。', 'Billed seven to twelve months before.'),
  alone(withOutlet, 'arrears.ageing.over12', '账龄 12 个月以上', 'Age: over 12 months', 'items.age13Fen', '一年多以前出账、月末未缴。', 'Billed more than twelve months before.'),
  alone(withOutlet, 'arrears.advance.balance', '账户预存', 'Paid in advance', 'accounts.advanceFen', '付清账单后剩下的钱。', 'Money left after all bills were settled.', 'neither'),
  { ...withOutlet, id: 'arrears.accounts.owing', name: { zh: '欠费账户', en: 'Accounts in arrears' }, unit: 'count', better: 'lower', definition: { zh: '月末有未缴账单的账户。', en: 'Accounts with an open bill at month end.' }, numerator: [term('accounts.owing')], denominator: null },
]

const ofOutlets = { ...shared, cuts: ['area', 'unit', 'outlet'] } as const
const agents: readonly Measure[] = (
  [
    ['arrears.agent.balance', '代办点欠费余额', 'Arrears of agents', 'outlets.balanceFen', '代办点月末应缴未缴款。', 'Money that agents owe at month end.'],
    ['arrears.agent.overdue', '代办点逾期未缴', "Agents' money over 7 days", 'outlets.over7Fen', '代办点超过 7 天未缴的款项。', 'Money of more than 7 days ago that agents have not paid in.'],
    ['arrears.agent.uncovered', '押金不足部分', 'Not covered by deposits', 'outlets.uncoveredFen', '未缴款超过押金的部分。', 'What agents owe beyond their deposits.'],
  ] as const
).map(([id, zh, en, sum, definitionZh, definitionEn]) => ({ ...ofOutlets, id, name: { zh, en }, unit: 'yuan', better: 'lower', definition: { zh: definitionZh, en: definitionEn }, numerator: [yuan(sum)], denominator: null }))

const credit: readonly Measure[] = [
  {
    ...areaAndBrand, id: 'arrears.credit.reviewedRate', name: { zh: '信用度审定率', en: 'Credit limits reviewed' }, unit: 'percent', better: 'higher',
    definition: { zh: '半年内按规则核定过、且没有待复核调整的账户 ÷ 有信用度的账户；截止当月最近一次核定。', en: 'Accounts whose limit was decided by the rule within half a year, with no change waiting for review / accounts with a limit; as of the last decision in the month.' },
    numerator: [term('limits.reviewed')], denominator: [term('limits.holders')],
  },
  {
    ...areaAndBrand, id: 'arrears.credit.overLimitRate', name: { zh: '超信用度账户比例', en: 'Accounts over their limit' }, unit: 'percent', better: 'lower',
    definition: { zh: '最近一次用量达到或超过信用度（含临时信用度）的账户 ÷ 有信用度的账户；没有用量文件的账户按未超算。', en: 'Accounts whose last known usage reached their limit (a temporary one included) / accounts with a limit; without a file of usage an account counts as within.' },
    numerator: [term('limits.over')], denominator: [term('limits.holders')],
  },
  alone(areaAndBrand, 'arrears.credit.limitTotal', '信用度合计', 'Limits together', 'limits.limitFen', '所有账户信用度之和，即分公司愿意让客户欠到的数额。', 'All limits together: what the branch would let its customers owe.', 'neither'),
]

export const arrearsMeasures: readonly Measure[] = [...ratios, ...recovery, ...balances, ...agents, ...credit]
