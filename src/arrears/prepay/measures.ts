import type { Measure, MeasureSource, Term } from '../../branch/index.ts'

/** 预存推广: offers that went out in a month. */
export const prepaySource: MeasureSource = {
  id: 'arrears.prepay', period: 'month', feeds: ['arrears.prepayOffers'], from: '{rows:arrears.prepayOffers} o', area: 'o.area_code', brand: 'o.brand', outlet: null, grain: 'village',
  sums: {
    offered: { words: { zh: '推荐', en: 'Offered' }, value: '1', where: 'true' },
    accepted: { words: { zh: '接受', en: 'Accepted' }, value: '1', where: 'o.is_accepted = 1' },
    storedFen: { words: { zh: '预存', en: 'Stored' }, value: 'o.accepted_fen', where: 'o.is_accepted = 1' },
  },
  columns: [
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'o.account_id', kind: 'text' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'o.area_code', kind: 'area' },
    { name: 'brand', words: { zh: '品牌', en: 'Brand' }, sql: 'o.brand', kind: 'brand' },
    { name: 'prestore_fen', words: { zh: '推荐预存额', en: 'To be stored' }, sql: 'o.prestore_fen', kind: 'fen' },
    { name: 'gain_fen', words: { zh: '预期收益', en: 'Expected gain' }, sql: 'o.gain_fen', kind: 'fen' },
    { name: 'accepted_fen', words: { zh: '实际预存', en: 'Stored' }, sql: 'o.accepted_fen', kind: 'fen' },
  ],
}

const shared = { finestArea: 'township', rollUp: 'sum', version: 1, cuts: ['area', 'brand', 'unit'], better: 'higher' } as const
const of = (sum: string, weight = 1): Term => ({ sum: `arrears.prepay.${sum}`, weight })
export const prepayMeasures: readonly Measure[] = [
  {
    ...shared, id: 'arrears.prepay.conversionRate', name: { zh: '预存转化率', en: 'Prepayment conversion' }, unit: 'percent',
    definition: { zh: '当月推荐预存的账户中，在规定天数内一次缴存达到所推荐的档次、并留有预存的 ÷ 当月推荐的账户；发出名单当月计。', en: 'Of the accounts offered prepayment in the month, those that paid at least the step offered at once within the days allowed and had money left in advance / accounts offered; counted in the month of the list.' },
    numerator: [of('accepted')], denominator: [of('offered')],
  },
  { ...shared, id: 'arrears.prepay.offered', name: { zh: '预存推荐户数', en: 'Prepayment offers' }, unit: 'count', definition: { zh: '当月发出名单中推荐预存的账户，随机留出的不算。', en: 'Accounts on the list that went out in the month; those held out do not count.' }, numerator: [of('offered')], denominator: null },
  { ...shared, id: 'arrears.prepay.stored', name: { zh: '推广预存金额', en: 'Stored after offers' }, unit: 'yuan', definition: { zh: '当月推荐的账户在规定天数内预存的金额。', en: 'What the accounts offered in the month stored within the days allowed.' }, numerator: [of('storedFen', 0.01)], denominator: null },
]
