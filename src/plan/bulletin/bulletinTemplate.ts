import type { Template } from '../../platform/messages/index.ts'

/** The words around the bulletin; its lines are composed by the program. */
export const bulletinTemplate: Template = {
  id: 'plan.bulletin', name: { zh: '早报', en: 'Morning bulletin' }, purpose: 'bulletin', isForSms: false,
  parameters: [{ name: 'title', words: { zh: '标题', en: 'Title' }, example: '黄南州早报 3 月 22 日' }, { name: 'lines', words: { zh: '各条内容', en: 'The lines' }, example: '【差距最大的条款】1. …' }],
  texts: { zh: { subject: '{title}', body: '{lines}' }, en: { subject: '{title}', body: '{lines}' } },
}
