import { expect, test } from 'vitest'
import { demoPlanText } from './demoPlan.data.ts'
import { parsePlan } from './parse.ts'
import { findNumberingSlips, findSlips, planYearOf } from './slips.ts'

function flagged(text: string, planYear: number | null = 2011): string[] {
  return findSlips(text, planYear).map((slip) => `${slip.kind} ${slip.text}`)
}

test('a year of two digits is flagged, a span of years is not', () => {
  expect(flagged('11年要做，08年以来，０９年底')).toEqual(['shortYear 11年', 'shortYear 08年', 'shortYear ０９年'])
  expect(flagged('近10年，10年来，过去20年，20年经验，第15年，2011年，每10年，3.15年')).toEqual([])
})

test("a year that is not the plan's is flagged, unless the plan looks back at the year before", () => {
  expect(flagged('2009年完成，二〇一二年启动，２００８年')).toEqual(['otherYear 2009年', 'otherYear 二〇一二年', 'otherYear ２００８年'])
  expect(flagged('比2010年增长，2010年底的基数，2011年，二〇一一年')).toEqual([])
  expect(flagged('2010年完成')).toEqual(['otherYear 2010年'])
  expect(flagged('2009年完成', null)).toEqual([])
})

test('a year that is left blank is flagged in all its writings', () => {
  expect(flagged('20__年，20XX年，201_年，____年，20××年，二〇__年')).toEqual([
    'blankYear 20__年', 'blankYear 20XX年', 'blankYear 201_年', 'blankYear ____年', 'blankYear 20××年', 'blankYear 二〇__年',
  ])
})

test('a likely wrong word is flagged with the word that was probably meant, and the right use is left alone', () => {
  expect(findSlips('一支有势力的队伍', 2011)).toEqual([
    {
      start: 2, end: 5, text: '有势力', kind: 'likelyWord',
      words: { zh: '“有势力”可能是“有实力”之误，请确认。', en: '“有势力” may be a slip for “有实力”: please confirm.' },
    },
  ])
  expect(flagged('建立快速反映机制')).toEqual(['likelyWord 快速反映机制'])
  expect(flagged('工作好，合作好，手机站点，故障反映及时率')).toEqual([])
})

test('numbers that jump, repeat, go back or do not begin at one are flagged where they stand', () => {
  const text = '计划\n一、甲\n　三、乙。\n（二）丙\n1.丁\n1、戊\n3、己\n2、庚\n二、辛\n'
  const slips = findNumberingSlips(parsePlan(text).clauses)
  expect(slips.map((slip) => `${slip.kind} ${slip.words.zh}`)).toEqual([
    'numberJump 编号从“一”跳到了“三、”，是否缺了“二”？',
    'numberStart 编号从“（二）”开始，是否缺了“一”？',
    'numberRepeat 编号“1、”重复了。',
    'numberJump 编号从“1”跳到了“3、”，是否缺了“2”？',
    'numberBack 编号“2、”排在“3”的后面，请确认顺序。',
    'numberBack 编号“二、”排在“三”的后面，请确认顺序。',
  ])
  expect(slips.every((slip) => text.slice(slip.start, slip.end) === slip.text)).toBe(true)
})

test('the year of a plan is the one in its title, else the one that it names most', () => {
  expect(planYearOf('2011年计划\n2010年。2010年。')).toBe(2011)
  expect(planYearOf('计划\n2010年。2012年。2012年。')).toBe(2012)
  expect(planYearOf('计划\n20__年。')).toBeNull()
})

test('the demo plan carries three slips for the newcomer to see', () => {
  expect(flagged(demoPlanText, planYearOf(demoPlanText))).toEqual([
    'shortYear 08年', 'likelyWord 快速反映机制', 'otherYear 2009年',
  ])
  expect(findNumberingSlips(parsePlan(demoPlanText).clauses)).toEqual([])
})
