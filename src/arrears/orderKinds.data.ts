import type { OrderField, OrderKind, OrderOutcome } from '../branch/orderKind/contract.ts'
import { failedDebitKind } from './failedDebit/orderKinds.data.ts'

const rung: OrderField = { id: 'rung', words: { zh: '催缴级', en: 'Rung' }, type: 'text', lengthMax: 40, required: false }
const overdue: OrderField = { id: 'overdueYuan', words: { zh: '欠费', en: 'Owing' }, type: 'number', unit: { zh: '元', en: 'yuan' }, min: 0, max: 10_000_000, decimals: 2, required: false }
const oldest: OrderField = { id: 'oldestDueOn', words: { zh: '最早一笔的缴费截止日', en: 'Oldest bill due on' }, type: 'day', required: false }
const others: OrderField = { id: 'otherAccounts', words: { zh: '同一客户的其他欠费账户（元）', en: 'Other accounts of the customer that owe (yuan)' }, type: 'text', lengthMax: 700, required: false }
/** What whoever has called or visited tells; the outcome says which of these it takes. */
const told: readonly OrderField[] = [
  {
    id: 'reached', words: { zh: '联系到谁', en: 'Whom reached' }, type: 'choice', required: true,
    choices: [{ id: 'self', words: { zh: '本人', en: 'The customer' } }, { id: 'family', words: { zh: '家人', en: 'Family' } }, { id: 'other', words: { zh: '邻居、同事', en: 'A neighbour or colleague' } }, { id: 'nobody', words: { zh: '没有联系上', en: 'Nobody' } }],
  },
  { id: 'promiseOn', words: { zh: '承诺哪天缴', en: 'Promised for' }, type: 'day', required: false },
  { id: 'promiseYuan', words: { zh: '承诺缴多少', en: 'Promised amount' }, type: 'number', unit: { zh: '元', en: 'yuan' }, min: 0.01, max: 10_000_000, decimals: 2, required: false },
  { id: 'paidYuan', words: { zh: '当场缴款', en: 'Paid on the spot' }, type: 'number', unit: { zh: '元', en: 'yuan' }, min: 0.01, max: 10_000_000, decimals: 2, required: false },
  { id: 'receiptNo', words: { zh: '收据号', en: 'Receipt number' }, type: 'text', lengthMax: 60, required: false },
  { id: 'dispute', words: { zh: '有什么争议', en: 'What is disputed' }, type: 'text', lengthMax: 500, required: false },
  { id: 'movedTo', words: { zh: '搬到哪里', en: 'Moved to' }, type: 'text', lengthMax: 200, required: false },
]
const outcomes: readonly OrderOutcome[] = [
  { id: 'paid', words: { zh: '当场缴清或缴了一部分', en: 'Paid on the spot' }, meaning: 'achieved' },
  { id: 'promised', words: { zh: '承诺缴费', en: 'Promised to pay' }, meaning: 'partly' },
  { id: 'disputed', words: { zh: '有争议', en: 'Disputes it' }, meaning: 'not_achieved' },
  { id: 'refused', words: { zh: '拒绝缴费', en: 'Refused to pay' }, meaning: 'not_achieved' },
  { id: 'moved', words: { zh: '已搬走', en: 'Moved away' }, meaning: 'not_achieved' },
  { id: 'nobody', words: { zh: '没有联系上', en: 'Nobody was reached' }, meaning: 'again' },
  { id: 'settled', words: { zh: '此前已缴', en: 'Had paid before' }, meaning: 'not_needed' },
]

/** 外呼催缴: a call to whoever owes, in office hours of one day. */
export const arrearsCall: OrderKind = {
  id: 'arrears.call', version: 2, name: { zh: '外呼催缴', en: 'Dunning call' }, about: { zh: '给欠费客户打电话：问清原因，约好哪天缴、缴多少。', en: 'A call to a customer who owes: why, and when how much will be paid.' },
  ask: [rung, overdue, oldest, others], form: told, evidence: [],
  clock: { calendar: 'tibetan_office', replyBy: 'accepted', replyMinutes: 7 * 60, doneMinutes: 2 * 7 * 60 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 3 * 7 * 60, role: 'arrears_officer' }],
  closing: 'by_result', outcomes,
}

/** 上门催缴: a visit, with the place where it was made. */
export const arrearsVisit: OrderKind = {
  ...arrearsCall, id: 'arrears.visit', name: { zh: '上门催缴', en: 'Dunning visit' }, about: { zh: '上门找欠费客户：当面问清原因，收款或约定缴费日。', en: 'A visit to a customer who owes: take the money, or agree on a day.' },
  evidence: [{ kind: 'position', words: { zh: '上门地点', en: 'Where it was' }, countMin: 1 }],
  clock: { calendar: 'tibetan_office', replyBy: 'accepted', replyMinutes: 2 * 7 * 60, doneMinutes: 5 * 7 * 60 },
}

export const arrearsOrderKinds: readonly OrderKind[] = [arrearsCall, arrearsVisit, failedDebitKind]
