import type { OrderKind } from '../../branch/orderKind/contract.ts'

const yuan = { zh: '元', en: 'yuan' }
/** 作弊核查: a confirmed find is looked into on the spot. */
export const gamingCase: OrderKind = {
  id: 'arrears.gamingCase',
  version: 1,
  name: { zh: '作弊核查', en: 'Gaming looked into' },
  about: { zh: '核定属实的代缴、倒款、欠费重入网，到网点或当事人处核查，追回酬金或欠款。', en: 'Paying for customers, moved money or a re-entry that was confirmed: look into it on the spot, recover commission or debt.' },
  ask: [
    { id: 'what', words: { zh: '线索', en: 'What was found' }, type: 'text', lengthMax: 500, required: true },
    { id: 'staff', words: { zh: '工号', en: 'Staff' }, type: 'text', lengthMax: 60, required: false },
    { id: 'amount', words: { zh: '涉及金额', en: 'Amount' }, type: 'number', unit: yuan, min: 0, decimals: 2, required: true },
    { id: 'accounts', words: { zh: '涉及户数', en: 'Accounts' }, type: 'number', unit: { zh: '户', en: 'accounts' }, min: 0, decimals: 0, required: true },
  ],
  form: [
    { id: 'found', words: { zh: '核查情况', en: 'What came out' }, type: 'text', lengthMax: 1_000, required: true },
    { id: 'recovered', words: { zh: '追回金额', en: 'Recovered' }, type: 'number', unit: yuan, min: 0, max: 10_000_000, decimals: 2, required: true },
  ],
  evidence: [],
  clock: { calendar: 'office', replyBy: 'accepted', replyMinutes: 7 * 60, doneMinutes: 10 * 7 * 60 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 5 * 7 * 60, role: 'general_manager' }],
  closing: 'by_review',
  outcomes: [
    { id: 'recovered', words: { zh: '已追回', en: 'Recovered' }, meaning: 'achieved' },
    { id: 'partly', words: { zh: '部分追回', en: 'Recovered in part' }, meaning: 'partly' },
    { id: 'none', words: { zh: '未追回', en: 'Not recovered' }, meaning: 'not_achieved' },
  ],
}
