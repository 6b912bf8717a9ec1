import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTemplateText, readTemplateLanguage, renderTemplate, type Template } from './rules.ts'

const notice: Template = {
  id: 'arrears.notice', name: { zh: '催缴提醒', en: 'Arrears notice' }, purpose: 'dunning', isForSms: true,
  parameters: [{ name: 'name', words: { zh: '姓名', en: 'Name' }, example: '王小明' }, { name: 'amount', words: { zh: '欠费（元）', en: 'Debt (yuan)' }, example: '123.40' }],
  texts: {
    zh: { subject: '', body: '{name}您好，您已欠费{amount}元，请及时缴费。' },
    bo: { subject: '', body: '{name} ལགས། ཁྱེད་ཀྱི་བུ་ལོན་སྒོར་{amount}ཡིན།' },
  },
}
const render = (language: 'zh' | 'bo' | 'en', values: Record<string, string | number>) => renderTemplate(notice, {}, language, values)

test('the words are filled in the language asked for', () => {
  expect(render('zh', { name: '王小明', amount: 12.5 })).toEqual({ templateId: 'arrears.notice', language: 'zh', subject: '', body: '王小明您好，您已欠费12.5元，请及时缴费。' })
  expect(render('bo', { name: 'བཀྲ་ཤིས', amount: 8 }).body).toBe('བཀྲ་ཤིས ལགས། ཁྱེད་ཀྱི་བུ་ལོན་སྒོར་8ཡིན།')
  expect(renderTemplate(notice, { zh: { subject: '', body: '欠{amount}元' } }, 'zh', { amount: 3 }).body).toBe('欠3元')
})

test('a missing parameter, a missing text and an unknown language are refused by name', () => {
  expect(() => render('zh', { name: '王小明' })).toThrow('缺少参数 {amount}')
  expect(() => render('zh', { name: '', amount: 3 })).toThrow('缺少参数 {name}')
  expect(() => render('en', { name: 'Wang', amount: 3 })).toThrow('还没有“English”的文本')
  expect(() => readTemplateLanguage('fr')).toThrow('模板不支持语言“fr”')
})

test('a text that is too long is refused with what it would take', () => {
  expect(() => render('zh', { name: '长'.repeat(600), amount: 3 })).toThrow(/要分 1\d 条短信（UCS-2），最多 8 条/)
})

test('words that could not be sent are refused when they are saved', () => {
  expect(() => checkTemplateText(notice, { subject: '', body: '  ' })).toThrow('正文是空的')
  expect(() => checkTemplateText(notice, { subject: '', body: '{name}欠{amout}元' })).toThrow('{amout} 不是这个模板的参数。可用的有：{name} {amount}')
  expect(() => checkTemplateText(notice, { subject: '', body: '欠{amount元' })).toThrow('第 2 个字附近的花括号没有成对')
  expect(() => checkTemplateText(notice, { subject: '', body: '长'.repeat(600) })).toThrow('最多 8 条')
  expect(() => checkTemplateText({ ...notice, isForSms: false }, { subject: '', body: '长'.repeat(600) })).not.toThrow()
  expect(() => checkTemplateText(notice, { subject: '', body: '{name}，欠{amount}元' })).not.toThrow()
})

test('a value that looks like a parameter stays a value', () => {
  expect(render('zh', { name: '{amount}', amount: 5 }).body).toBe('{amount}您好，您已欠费5元，请及时缴费。')
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ minLength: 1, maxLength: 20 }), (name, amount) => {
    expect(render('zh', { name, amount }).body).toBe(`${name}您好，您已欠费${amount}元，请及时缴费。`)
  }))
})
