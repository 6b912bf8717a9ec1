import type { Words } from '../../kernel/refusal.ts'
import type { Ageing } from './moneyRules.ts'

/** Where an account stands at a month's end, by its oldest open bill; the digit of its path is the place in this list plus one. */
export const accountStates = ['nothing', 'current', 'month1', 'month2', 'month3', 'months4to6', 'months7to12', 'over12', 'writtenOff', 'gone'] as const
export type AccountState = (typeof accountStates)[number]

/** The states that rates, tests and forecast work with: nothing overdue, one or two months, three and more; it ends paid up and gone, or written off. */
export const rollStates = ['upToDate', 'months1to2', 'months3on', 'gone', 'writtenOff'] as const
export type RollState = (typeof rollStates)[number]
export const rollStateOf: readonly number[] = [0, 0, 1, 1, 2, 2, 2, 2, 4, 3]

/** 账龄: the month of issue is 0. */
export const ageing = [
  { id: 'current', from: 0, to: 0 }, { id: 'month1', from: 1, to: 1 }, { id: 'month2', from: 2, to: 2 }, { id: 'month3', from: 3, to: 3 },
  { id: 'months4to6', from: 4, to: 6 }, { id: 'months7to12', from: 7, to: 12 }, { id: 'over12', from: 13, to: 999 },
] as const satisfies Ageing
export type BucketId = (typeof ageing)[number]['id']

/** Where money comes from and goes to between two month ends. */
export const flowSources = ['new', 'reopened', ...ageing.map((bucket) => bucket.id)] as const
export const flowEnds = [...ageing.map((bucket) => bucket.id), 'paid', 'writtenOff'] as const

export const stateWords: Readonly<Record<AccountState | RollState | 'new' | 'reopened' | 'paid', Words>> = {
  nothing: { zh: '不欠', en: 'Owes nothing' }, current: { zh: '当月', en: 'Current month' }, month1: { zh: '1 个月', en: '1 month' }, month2: { zh: '2 个月', en: '2 months' }, month3: { zh: '3 个月', en: '3 months' },
  months4to6: { zh: '4–6 个月', en: '4-6 months' }, months7to12: { zh: '7–12 个月', en: '7-12 months' }, over12: { zh: '12 个月以上', en: 'Over 12 months' }, writtenOff: { zh: '核销', en: 'Written off' },
  gone: { zh: '结清离开', en: 'Paid up and gone' }, upToDate: { zh: '正常', en: 'Up to date' }, months1to2: { zh: '逾期 1–2 个月', en: '1-2 months behind' }, months3on: { zh: '逾期 3 个月以上', en: '3 months and more' },
  new: { zh: '本月新欠', en: 'New this month' }, reopened: { zh: '返销重开', en: 'Opened again' }, paid: { zh: '收回或减免', en: 'Paid or waived' },
}
