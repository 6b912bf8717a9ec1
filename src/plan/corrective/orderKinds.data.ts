import type { OrderKind } from '../../branch/orderKind/contract.ts'

/** 改进措施: what is done about a gap of a clause, ordered from the plan's board or by the monthly review. */
export const correctiveAction: OrderKind = {
  id: 'plan.corrective',
  version: 1,
  name: { zh: '改进措施', en: 'Corrective action' },
  about: { zh: '针对条款或指标的差距，明确做什么、预期效果、由谁在何时完成。', en: 'What is done about the gap of a clause or an indicator, with what effect, by whom and when.' },
  ask: [
    { id: 'what', words: { zh: '做什么', en: 'What to do' }, type: 'text', lengthMax: 2_000, required: true },
    { id: 'expected', words: { zh: '预期效果', en: 'Expected effect' }, type: 'text', lengthMax: 500, required: true },
    { id: 'cause', words: { zh: '差距原因', en: 'Cause of the gap' }, type: 'text', lengthMax: 2_000, required: false },
  ],
  form: [
    { id: 'done', words: { zh: '做了什么', en: 'What was done' }, type: 'text', lengthMax: 2_000, required: true },
    { id: 'reached', words: { zh: '实际效果', en: 'Effect reached' }, type: 'text', lengthMax: 500, required: false },
  ],
  evidence: [],
  clock: { calendar: 'office', replyBy: 'accepted', replyMinutes: 2 * 7 * 60, doneMinutes: null },
  escalation: [
    { on: 'reply', afterMinutes: 0, role: 'county_manager' },
    { on: 'done', afterMinutes: 0, role: 'county_manager' },
    { on: 'done', afterMinutes: 3 * 7 * 60, role: 'general_manager' },
  ],
  closing: 'by_review',
  outcomes: [
    { id: 'effective', words: { zh: '已完成，见效', en: 'Done, it worked' }, meaning: 'achieved' },
    { id: 'partly', words: { zh: '已完成，部分见效', en: 'Done, it worked in part' }, meaning: 'partly' },
    { id: 'no_effect', words: { zh: '已完成，未见效', en: 'Done without effect' }, meaning: 'not_achieved' },
    { id: 'not_done', words: { zh: '未能完成', en: 'Could not be done' }, meaning: 'again' },
    { id: 'not_needed', words: { zh: '情况已变，不再需要', en: 'No longer needed' }, meaning: 'not_needed' },
  ],
}
