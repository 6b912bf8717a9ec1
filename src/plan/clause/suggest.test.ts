import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demoPlanText } from './demoPlan.data.ts'
import { chapters, dictionary } from './dictionary.data.ts'
import { parsePlan, walkPlan } from './parse.ts'
import { isMeasurable, suggestMeasures } from './suggest.ts'

function measuresOf(sentence: string): string[] {
  return suggestMeasures(sentence).map((suggestion) => suggestion.measureId)
}

test('every entry of the dictionary is named once, in its chapter, with terms that find it', () => {
  expect(new Set(dictionary.map((entry) => entry.measureId)).size).toBe(dictionary.length)
  expect(dictionary.length).toBeGreaterThanOrEqual(60)
  for (const { measureId, chapter, terms } of dictionary) {
    expect(measureId).toMatch(new RegExp(`^${chapter}\\.[a-z]\\w*\\.[a-z]\\w*$`))
    for (const term of terms) expect(measuresOf(term.replace('…', '的'))).toContain(measureId)
  }
})

test('every chapter of the plan has entries', () => {
  expect(chapters.every((chapter) => dictionary.filter((entry) => entry.chapter === chapter).length >= 5)).toBe(true)
})

test('the longest term wins, and a term inside a longer one says nothing', () => {
  expect(measuresOf('把增值业务收入占比做上去')).toEqual(['market.revenue.valueAddedShare'])
  expect(measuresOf('降低最坏小区比例和掉话率')).toEqual(['optimisation.cell.worstRatio', 'optimisation.cell.dropRate'])
})

test('a suggestion says which words it comes from and why', () => {
  expect(suggestMeasures('年底把欠费率压下来')).toEqual([
    {
      measureId: 'arrears.ratio.monthEnd',
      chapter: 'arrears',
      name: { zh: '月末欠费率', en: 'Arrears ratio at month end' },
      term: '欠费率',
      start: 3,
      end: 6,
      why: {
        zh: '“欠费率”对应指标“月末欠费率”：月末欠费余额 ÷ 当月出账收入。',
        en: '“欠费率” is followed by “Arrears ratio at month end”: arrears at month end / billed revenue.',
      },
    },
  ])
})

test('one figure of several services is found for each of them', () => {
  expect(measuresOf('短信和彩铃的用户数都要增加').toSorted()).toEqual(['market.ringback.users', 'market.sms.users'])
})

test('full-width and small letters are read as the terms are written', () => {
  expect(measuresOf('守住ｖｉｐ客户')).toEqual(['care.vip.retention'])
  expect(measuresOf('arpu保持稳定')).toEqual(['market.revenue.arpu'])
})

test('a sentence without figures is not measurable, one with a rate, a rhythm or a number is', () => {
  expect(['加强领导，统一思想。', '提高工作效率。', '率先垂范。'].map(isMeasurable)).toEqual([false, false, false])
  expect(['每月开一次会。', '提高接通率。', '发展300户。', '完成９０％。'].map(isMeasurable)).toEqual([true, true, true, true])
})

test('suggestions are the same at every call, once per indicator, and lie within the sentence', () => {
  const words = dictionary.flatMap((entry) => entry.terms.flatMap((term) => term.split('…')))
  const sentences = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 5 })), { maxLength: 8 })
  fc.assert(
    fc.property(sentences.map((parts) => parts.join('')), (sentence) => {
      const suggestions = suggestMeasures(sentence)
      expect(suggestMeasures(sentence)).toEqual(suggestions)
      expect(new Set(suggestions.map((one) => one.measureId)).size).toBe(suggestions.length)
      expect(suggestions.every((one) => one.start >= 0 && one.start < one.end && one.end <= sentence.length)).toBe(true)
    }),
  )
})

test('the demo plan has 45 to 60 sentences, and nine in ten of the measurable ones get an indicator proposed', () => {
  const sentences = [...walkPlan(parsePlan(demoPlanText).clauses)].filter((node) => node.level > 0 && node.number === null)
  expect(sentences.length).toBeGreaterThanOrEqual(45)
  expect(sentences.length).toBeLessThanOrEqual(60)
  const measurable = sentences.filter((node) => isMeasurable(node.text))
  const proposed = measurable.filter((node) => suggestMeasures(node.text).length > 0)
  expect(proposed.length / measurable.length).toBeGreaterThanOrEqual(0.9)
})
