import type { Template } from './template/rules.ts'

/** The words of a test send, in each language, so that letters of every kind are tried. */
export const testTemplate: Template = {
  id: 'messages.test', name: { zh: '试发', en: 'Test message' }, purpose: 'test', isForSms: true,
  parameters: [{ name: 'time', words: { zh: '时间', en: 'Time' }, example: '3月22日 09:15' }],
  texts: {
    zh: { subject: '闭环试发', body: '这是闭环的试发消息，{time}。收到请忽略。' },
    bo: { subject: 'ཚོད་ལྟ།', body: 'འདི་ནི་ཚོད་ལྟའི་འཕྲིན་ཡིན། {time}' },
    en: { subject: 'Bihuan test', body: 'This is a test message of Bihuan, {time}. Please ignore it.' },
  },
}
