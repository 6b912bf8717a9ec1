import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'

export const templateLanguages = ['zh', 'bo', 'en'] as const
export type TemplateLanguage = (typeof templateLanguages)[number]
export const templateLanguageShape = z.enum(templateLanguages)
export const segmentsMax = 8
export const mailSignsMax = 20_000

export const templateUnknown = refusal('TEMPLATE_UNKNOWN', { zh: '没有消息模板“{templateId}”。', en: 'There is no message template "{templateId}".' }, 404)
export const templateLanguageUnknown = refusal('TEMPLATE_LANGUAGE_UNKNOWN', { zh: '模板不支持语言“{language}”，请用 zh（汉语）、bo（藏语）或 en（英语）。', en: 'Templates have no language "{language}"; use zh (Chinese), bo (Tibetan) or en (English).' })
export const templateLanguageMissing = refusal('TEMPLATE_LANGUAGE_MISSING', { zh: '模板“{template}”还没有“{language}”的文本。请先在“消息模板”里填写。', en: 'The template "{templateEn}" has no text in {language} yet. Write it under "Message templates" first.' })
export const templateParameterMissing = refusal('TEMPLATE_PARAMETER_MISSING', { zh: '模板“{template}”缺少参数 {parameter}，消息没有发出。', en: 'The template "{templateEn}" lacks its parameter {parameter}; nothing was sent.' })
export const templateParameterUnknown = refusal('TEMPLATE_PARAMETER_UNKNOWN', { zh: '文本里的 {written} 不是这个模板的参数。可用的有：{known}。', en: '{written} in the text is no parameter of this template. It has: {known}.' })
export const templateBraceOpen = refusal('TEMPLATE_BRACE_OPEN', { zh: '第 {position} 个字附近的花括号没有成对。参数要写成 {example}。', en: 'A brace near sign {position} has no partner. Write a parameter as {example}.' })
export const templateEmpty = refusal('TEMPLATE_EMPTY', { zh: '正文是空的，请填写。', en: 'The text is empty; write one.' })
export const messageTooLong = refusal('MESSAGE_TOO_LONG', { zh: '正文要分 {segments} 条短信（{encoding}），最多 {max} 条。请缩短。', en: 'The text takes {segments} SMS parts ({encoding}); {max} are the most. Make it shorter.' })
export const messageSignsTooMany = refusal('MESSAGE_SIGNS_TOO_MANY', { zh: '正文有 {signs} 个字，最多 {max} 个。请缩短。', en: 'The text has {signs} signs; {max} are the most. Make it shorter.' })

const textShape = z.object({ language: templateLanguageShape, version: z.number().int().describe('0: the words of the program'), subject: z.string(), body: z.string(), encoding: z.enum(['gsm7', 'ucs2']), segments: z.number().int(), changedBy: z.string().nullable(), changedAt: z.iso.datetime().nullable() })
export const templateShape = z.object({
  templateId: z.string(), name: z.object({ zh: z.string(), en: z.string() }), purpose: z.string(), isForSms: z.boolean(),
  parameters: z.array(z.object({ name: z.string(), words: z.object({ zh: z.string(), en: z.string() }), example: z.string() })),
  texts: z.array(textShape),
})
export type TemplateView = z.infer<typeof templateShape>

export const templateContract = {
  list: oc.route({ method: 'GET', path: '/message-templates', summary: 'Message templates with their texts in force', tags: ['messages'] }).output(z.array(templateShape)),
  save: oc.route({ method: 'PUT', path: '/message-templates/{templateId}/{language}', summary: 'Changes the words of a template; the former ones stay in the history', tags: ['messages'] })
    .input(z.object({ templateId: z.string().max(80), language: z.string().max(10), subject: z.string().max(200).default(''), body: z.string().max(mailSignsMax * 2) })).output(z.object({ version: z.number().int() })),
}
