import type { Template } from '../../platform/messages/index.ts'

/** The words around the bulletin; its lines are composed by the program. */
export const bulletinTemplate: Template = {
  id: 'plan.bulletin', name: { zh: '早报', en: 'Morning bulletin' }, purpose: 'bulletin', isForSms: false,
  parameters: [{ name: 'title', words: { zh: '标题', en: 'Title' }, example: '黄南州早报 3 月 22 日' }, { name: 'lines', words: { zh: '各条内容', en: 'The lines' }, example: '【差距最大的条款】1. …' }],
  texts: { zh: { subject: '{title}', body: '{lines}' }, en: { subject: '{title}', body: '{lines}' } },
}

/** What fits a phone: the counts and the widest gap; the page has the rest. */
export const bulletinShortTemplate: Template = {
  id: 'plan.bulletinShort', name: { zh: '早报短信', en: 'Morning bulletin by SMS' }, purpose: 'bulletin', isForSms: true,
  parameters: [
    { name: 'title', words: { zh: '标题', en: 'Title' }, example: '黄南州早报 3 月 22 日' }, { name: 'figure', words: { zh: '第一项指标', en: 'The first figure' }, example: '当日新增 12 户，比前一日 +20.0%' }, { name: 'gap', words: { zh: '最大的差距', en: 'The widest gap' }, example: '欠费率 3.8%，应到 3.0%' },
    { name: 'due', words: { zh: '今日到期与已过期', en: 'Due and overdue' }, example: '5' }, { name: 'late', words: { zh: '其中已过期', en: 'Of them overdue' }, example: '2' }, { name: 'files', words: { zh: '迟到的文件', en: 'Late files' }, example: '1' },
  ],
  texts: {
    zh: { subject: '{title}', body: '{title}：{figure}。最大差距：{gap}。到期 {due} 项，其中过期 {late} 项；迟到文件 {files} 个。' },
    bo: { subject: '{title}', body: '{title} {figure} ཁྱད་པར་ཆེ་ཤོས། {gap} དུས་བཀག་ལ་སླེབས་པ། {due} དེའི་ནང་དུས་ཡོལ། {late} ཕྱི་འགྱངས་ཡིག་ཆ། {files}' },
    en: { subject: '{title}', body: '{title}: {figure}. Widest gap: {gap}. Due {due}, of them overdue {late}; late files {files}.' },
  },
}
