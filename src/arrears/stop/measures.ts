import type { Measure, MeasureSource } from '../../branch/index.ts'

/** 复机时长: each restore with its minutes from the money on. */
export const restoreSource: MeasureSource = {
  id: 'arrears.restoreTimes',
  period: 'month',
  feeds: ['arrears.restores'],
  from: '{rows:arrears.restores} r',
  area: 'r.area_code',
  brand: null,
  outlet: null,
  grain: 'township',
  sums: {
    restored: { words: { zh: '已复机', en: 'Restored' }, value: '1', where: 'r.minutes >= 0' },
    timely: { words: { zh: '及时复机', en: 'Restored in time' }, value: '1', where: 'r.is_timely = 1' },
    unlawful: { words: { zh: '超过法定时限复机', en: 'Restored beyond the legal ceiling' }, value: '1', where: 'r.is_lawful = 0' },
  },
  columns: [
    { name: 'account_id', words: { zh: '账户编号', en: 'Account' }, sql: 'r.account_id', kind: 'text' },
    { name: 'area_code', words: { zh: '区域', en: 'Area' }, sql: 'r.area_code', kind: 'area' },
    { name: 'paid_at', words: { zh: '缴费时刻', en: 'Paid at' }, sql: 'r.paid_at', kind: 'text' },
    { name: 'performed_at', words: { zh: '复机时间', en: 'Restored at' }, sql: 'r.performed_at', kind: 'text' },
    { name: 'minutes', words: { zh: '用时（分钟）', en: 'Minutes' }, sql: 'r.minutes', kind: 'count' },
  ],
}

const shared = { finestArea: 'township', rollUp: 'sum', version: 1, cuts: ['area', 'unit'] } as const
export const stopMeasures: readonly Measure[] = [
  {
    ...shared, id: 'arrears.restore.timelyRate', name: { zh: '缴费后及时复机率', en: 'Restored in time after payment' }, unit: 'percent', better: 'higher',
    definition: { zh: '当月复机中，从缴费到复机不超过目标（阶梯规则，默认 10 分钟）的 ÷ 当月因欠费停机后的复机；缴费文件没有时刻的，从分公司得知那一刻算起。', en: 'Of the restores of the month after a stop for arrears, those within the target of the ladder (10 minutes unless changed) from the payment on; where the files say no time, from when the branch knew.' },
    numerator: [{ sum: 'arrears.restoreTimes.timely', weight: 1 }], denominator: [{ sum: 'arrears.restoreTimes.restored', weight: 1 }],
  },
  {
    ...shared, id: 'arrears.restore.beyondLaw', name: { zh: '超过法定时限的复机', en: 'Restored beyond the legal ceiling' }, unit: 'count', better: 'lower',
    definition: { zh: '当月从缴费到复机超过 48 小时的。', en: 'Restores of the month that took more than 48 hours from the payment on.' },
    numerator: [{ sum: 'arrears.restoreTimes.unlawful', weight: 1 }], denominator: null,
  },
]
