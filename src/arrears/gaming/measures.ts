import type { Measure, MeasureSource } from '../../branch/index.ts'
import { patternWords } from './contract.ts'

/** 防作弊线索 of a month: what stands open or was confirmed. */
export const gamingSource: MeasureSource = {
  id: 'arrears.gaming',
  period: 'month',
  feeds: ['arrears.gamingFinds'],
  from: '{rows:arrears.gamingFinds} g',
  area: 'g.area_code',
  brand: null,
  outlet: 'g.outlet_code',
  grain: 'village',
  sums: { finds: { value: '1', where: 'true' }, amountFen: { value: 'g.amount_fen', where: 'true' } },
  columns: [
    { name: 'pattern', words: { zh: '类型', en: 'Kind' }, sql: 'g.pattern', kind: 'text', values: patternWords },
    { name: 'outlet_code', words: { zh: '网点', en: 'Outlet' }, sql: 'g.outlet_code', kind: 'text' },
    { name: 'staff_no', words: { zh: '工号', en: 'Staff' }, sql: 'g.staff_no', kind: 'text' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'g.area_code', kind: 'area' },
    { name: 'accounts', words: { zh: '户数', en: 'Accounts' }, sql: 'g.accounts', kind: 'count' },
    { name: 'amount_fen', words: { zh: '金额', en: 'Amount' }, sql: 'g.amount_fen', kind: 'fen' },
    { name: 'state', words: { zh: '状态', en: 'State' }, sql: 'g.state', kind: 'text', values: { open: { zh: '待核定', en: 'open' }, confirmed: { zh: '属实', en: 'confirmed' } } },
  ],
}

const shared = { finestArea: 'township', rollUp: 'sum', version: 1, cuts: ['area', 'unit', 'outlet'], better: 'lower', denominator: null } as const
export const gamingMeasures: readonly Measure[] = [
  {
    ...shared, id: 'arrears.gaming.finds', name: { zh: '防作弊线索', en: 'Finds of gaming' }, unit: 'count',
    definition: { zh: '当月代缴养卡、账户间倒款、欠费重入网的线索数；查无实据的不算。', en: 'Paying for customers, moved money and re-entries with a debt found in the month; cleared ones do not count.' }, numerator: [{ sum: 'arrears.gaming.finds', weight: 1 }],
  },
  {
    ...shared, id: 'arrears.gaming.amount', name: { zh: '防作弊线索金额', en: 'Money in finds of gaming' }, unit: 'yuan',
    definition: { zh: '当月线索涉及的金额。', en: 'The money that the finds of the month are about.' }, numerator: [{ sum: 'arrears.gaming.amountFen', weight: 0.01 }],
  },
]
