import type { Words } from '../../../kernel/refusal.ts'

/** `line` stands inside a sentence; `block` becomes paragraphs, tables or pictures and needs a paragraph of its own. */
export type Place = { readonly name: string; readonly words: Words; readonly kind: 'line' | 'block'; readonly isRequired: boolean }

/** The places that a template may have, written {{like this}}. */
export const reportPlaces = [
  { name: '标题', words: { zh: '报告的标题', en: 'title of the report' }, kind: 'line', isRequired: false },
  { name: '单位', words: { zh: '分公司或县公司名称', en: 'name of the branch or county' }, kind: 'line', isRequired: false },
  { name: '月份', words: { zh: '报告的月份', en: 'month of the report' }, kind: 'line', isRequired: true },
  { name: '会议日期', words: { zh: '开会的日期', en: 'day of the meeting' }, kind: 'line', isRequired: false },
  { name: '主持人', words: { zh: '主持人', en: 'chair' }, kind: 'line', isRequired: false },
  { name: '参会人', words: { zh: '参会人', en: 'who attended' }, kind: 'line', isRequired: false },
  { name: '总体情况', words: { zh: '几个指标正常、偏离，最大的缺口', en: 'how many indicators are on and off track, and the widest gap' }, kind: 'block', isRequired: false },
  { name: '偏离指标', words: { zh: '偏离和关注的指标表', en: 'table of indicators off track and to be watched' }, kind: 'block', isRequired: true },
  { name: '走势图', words: { zh: '缺口最大的几个指标的走势图和分县图', en: 'charts of the widest gaps, by month and by county' }, kind: 'block', isRequired: false },
  { name: '原因与措施', words: { zh: '每个偏离指标的原因和措施', en: 'cause and actions of each indicator' }, kind: 'block', isRequired: true },
  { name: '措施效果', words: { zh: '前几次会议的措施是否有用', en: 'whether earlier actions helped' }, kind: 'block', isRequired: false },
  { name: '预警', words: { zh: '到年底可能完不成的目标', en: 'targets that may be missed at the year\'s end' }, kind: 'block', isRequired: false },
  { name: '县分排名', words: { zh: '各县一周排名', en: 'weekly ranking of the counties' }, kind: 'block', isRequired: false },
  { name: '会议纪要', words: { zh: '纪要正文', en: 'minutes' }, kind: 'block', isRequired: true },
  { name: '决定事项', words: { zh: '决定事项清单', en: 'decisions' }, kind: 'block', isRequired: false },
] as const satisfies readonly Place[]
export type PlaceName = (typeof reportPlaces)[number]['name']
