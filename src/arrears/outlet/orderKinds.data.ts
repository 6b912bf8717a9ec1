import type { OrderKind } from '../../branch/orderKind/contract.ts'

const yuan = { zh: '元', en: 'yuan' }
/** 网点对账差异: what an outlet says it took of customers' bills is not what its receipts come to. */
export const outletDifference: OrderKind = {
  id: 'arrears.outletDifference',
  version: 2,
  name: { zh: '网点对账差异', en: "Outlet's difference" },
  about: { zh: '网点上报的代收话费与系统缴费记录不一致，逐笔核对，追回或更正。', en: 'What an outlet reports of bills taken differs from its receipts: check receipt by receipt, recover or correct.' },
  ask: [
    { id: 'day', words: { zh: '上报日', en: 'Day of the report' }, type: 'day', required: true },
    { id: 'said', words: { zh: '网点上报代收话费', en: 'The outlet says it took' }, type: 'number', unit: yuan, decimals: 2, required: true },
    { id: 'receipts', words: { zh: '缴费记录合计（减返销）', en: 'Its receipts less reversals' }, type: 'number', unit: yuan, decimals: 2, required: true },
    { id: 'difference', words: { zh: '差异', en: 'Difference' }, type: 'number', unit: yuan, decimals: 2, required: true },
  ],
  form: [
    { id: 'cause', words: { zh: '原因', en: 'Cause' }, type: 'choice', required: true, choices: [
      { id: 'under', words: { zh: '网点少报', en: 'The outlet reported less' } }, { id: 'over', words: { zh: '网点多报', en: 'The outlet reported more' } },
      { id: 'late', words: { zh: '缴费记录晚到', en: 'Receipts came late' } }, { id: 'elsewhere', words: { zh: '记到别的网点', en: 'Booked on another outlet' } }, { id: 'other', words: { zh: '其他', en: 'Something else' } },
    ] },
    { id: 'recovered', words: { zh: '追回金额', en: 'Recovered' }, type: 'number', unit: yuan, min: 0, max: 1_000_000, decimals: 2, required: true },
    { id: 'found', words: { zh: '核对结果', en: 'What was found' }, type: 'text', lengthMax: 1_000, required: true },
  ],
  evidence: [{ kind: 'signature', words: { zh: '网点负责人签字', en: "Signature of the outlet's manager" }, countMin: 1 }],
  clock: { calendar: 'office', replyBy: 'accepted', replyMinutes: 7 * 60, doneMinutes: 5 * 7 * 60 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 3 * 7 * 60, role: 'channel_manager' }],
  closing: 'by_review',
  outcomes: [
    { id: 'settled', words: { zh: '已查清并处理', en: 'Cleared up' }, meaning: 'achieved' },
    { id: 'partly', words: { zh: '部分追回', en: 'Recovered in part' }, meaning: 'partly' },
    { id: 'none', words: { zh: '核对无误', en: 'Nothing was wrong' }, meaning: 'not_needed' },
  ],
}
