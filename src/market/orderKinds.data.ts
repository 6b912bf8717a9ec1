import type { OrderKind } from '../branch/orderKind/contract.ts'

/** 走访/外呼: a visit or a round of calls in a township. */
export const marketVisit: OrderKind = {
  id: 'market.visit',
  version: 1,
  name: { zh: '走访外呼', en: 'Visit or calls' },
  about: { zh: '到乡镇、村走访或外呼客户，了解需求、推荐品牌和业务。', en: 'A visit to a township or village, or calls to its customers: what they need, which brand and service suits them.' },
  ask: [
    { id: 'way', words: { zh: '方式', en: 'How' }, type: 'choice', required: true, choices: [{ id: 'visit', words: { zh: '走访', en: 'Visit' } }, { id: 'call', words: { zh: '外呼', en: 'Calls' } }] },
    { id: 'aim', words: { zh: '目的', en: 'Aim' }, type: 'text', lengthMax: 500, required: true },
    { id: 'count', words: { zh: '计划户数', en: 'Customers planned' }, type: 'number', unit: { zh: '户', en: 'customers' }, min: 1, max: 500, decimals: 0, required: false },
  ],
  form: [
    { id: 'reached', words: { zh: '实际联系户数', en: 'Customers reached' }, type: 'number', unit: { zh: '户', en: 'customers' }, min: 1, max: 500, decimals: 0, required: true },
    { id: 'signed', words: { zh: '办理户数', en: 'Customers who took it' }, type: 'number', unit: { zh: '户', en: 'customers' }, min: 0, max: 200, decimals: 0, required: true },
    { id: 'competitor', words: { zh: '竞争对手动向', en: 'What competitors do' }, type: 'text', lengthMax: 1_000, required: false },
    { id: 'needs', words: { zh: '客户反映的问题', en: 'What customers say' }, type: 'text', lengthMax: 1_000, required: false },
  ],
  evidence: [],
  clock: { calendar: 'office', replyBy: 'accepted', replyMinutes: 7 * 60, doneMinutes: 5 * 7 * 60 },
  escalation: [{ on: 'done', afterMinutes: 0, role: 'county_manager' }, { on: 'done', afterMinutes: 5 * 7 * 60, role: 'market' }],
  closing: 'by_result',
  outcomes: [
    { id: 'done', words: { zh: '已完成', en: 'Done' }, meaning: 'achieved' },
    { id: 'partly', words: { zh: '部分完成', en: 'Done in part' }, meaning: 'partly' },
    { id: 'nobody', words: { zh: '未联系上', en: 'Nobody was reached' }, meaning: 'again' },
    { id: 'declined', words: { zh: '客户无意向', en: 'Customers declined' }, meaning: 'not_achieved' },
  ],
}
