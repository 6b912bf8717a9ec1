import type { OrderKind } from '../../branch/orderKind/contract.ts'

const yuan = { zh: '元', en: 'yuan' }
/** 托收失败处理: the bank could not draw what an account, or the accounts of a group, were to pay for a month. */
export const failedDebitKind: OrderKind = {
  id: 'arrears.failedDebit',
  version: 1,
  name: { zh: '托收失败处理', en: 'Failed bank collection' },
  about: { zh: '银行托收没有扣到款：联系客户补足账户、更换扣款账户或改为自缴。欠款结清后工单自动撤销。', en: 'The bank could not draw the money: have the account filled, another account named, or the bill paid otherwise. Once the money is in, the order ends by itself.' },
  ask: [
    { id: 'month', words: { zh: '托收账期', en: 'Billing month' }, type: 'text', lengthMax: 7, required: true },
    { id: 'accounts', words: { zh: '账户数', en: 'Accounts' }, type: 'number', unit: { zh: '户', en: 'accounts' }, min: 1, decimals: 0, required: true },
    { id: 'dueYuan', words: { zh: '仍欠金额', en: 'Still due' }, type: 'number', unit: yuan, min: 0, decimals: 2, required: true },
    { id: 'reason', words: { zh: '银行说的原因', en: "The bank's reason" }, type: 'text', lengthMax: 200, required: false },
  ],
  form: [
    { id: 'agreed', words: { zh: '和客户怎么约定', en: 'What was agreed' }, type: 'text', lengthMax: 500, required: true },
    { id: 'payOn', words: { zh: '约定到账日', en: 'Money promised for' }, type: 'day', required: false },
  ],
  evidence: [],
  clock: { calendar: 'tibetan_office', replyBy: 'accepted', replyMinutes: 7 * 60, doneMinutes: 5 * 7 * 60 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 3 * 7 * 60, role: 'arrears_officer' }],
  closing: 'by_result',
  outcomes: [
    { id: 'paid', words: { zh: '客户已另行缴清', en: 'Paid otherwise' }, meaning: 'achieved' },
    { id: 'refill', words: { zh: '客户补足账户，下次托收', en: 'Account to be filled for the next collection' }, meaning: 'partly' },
    { id: 'otherAccount', words: { zh: '更换扣款账户', en: 'Another bank account was named' }, meaning: 'partly' },
    { id: 'disputed', words: { zh: '客户有争议', en: 'Disputed' }, meaning: 'not_achieved' },
    { id: 'refused', words: { zh: '拒绝缴费', en: 'Refused to pay' }, meaning: 'not_achieved' },
    { id: 'nobody', words: { zh: '没有联系上', en: 'Nobody was reached' }, meaning: 'again' },
  ],
}
