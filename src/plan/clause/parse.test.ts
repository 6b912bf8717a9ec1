import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../kernel/refusal.ts'
import { parsePlan, type PlanNode, planBytesMax, walkPlan } from './parse.ts'

/** Each node as `level number|text`, indented by where it hangs. */
function outlineOf(text: string): string[] {
  const lines: string[] = []
  const visit = (nodes: readonly PlanNode[], depth: number): void => {
    for (const node of nodes) {
      lines.push(`${'  '.repeat(depth)}${node.level} ${node.number ?? '-'}|${node.text}`)
      visit(node.children, depth + 1)
    }
  }
  visit(parsePlan(text).clauses, 0)
  return lines
}
function joinedSourcesOf(text: string): string {
  return [...walkPlan(parsePlan(text).clauses)].map((node) => node.source).join('')
}
/** The level and number of the last line; null when that line is a paragraph. */
function markOf(line: string): string | null {
  const last = [...walkPlan(parsePlan(`计划\n${line}`).clauses)].find((node) => node.level > 0 || node.number !== null)
  return last && last.number !== null ? `${last.level} ${last.number}` : null
}

test('a plan is a title, headings of four levels, and sentences below what holds them', () => {
  expect(
    outlineOf('某年计划\n总的要求。\n一、市场\n(一)用户\n做大规模。做优结构；\n1、目标\n(1)到人。到岗！\n(2)到点\n二、欠费\n压降。'),
  ).toEqual([
    '0 -|某年计划',
    '  1 -|总的要求。',
    '1 一|市场',
    '  2 一|用户',
    '    3 -|做大规模。',
    '    3 -|做优结构；',
    '    3 1|目标',
    '      4 1|',
    '        5 -|到人。',
    '        5 -|到岗！',
    '      4 2|到点',
    '1 二|欠费',
    '  2 -|压降。',
  ])
})

test('a level that is left out hangs below the nearest one above it', () => {
  expect(outlineOf('计划\n六、网络\n1、巡检\n(1)基站\n(二)优化\n')).toEqual([
    '0 -|计划', '1 六|网络', '  3 1|巡检', '    4 1|基站', '  2 二|优化',
  ])
})

test.each([
  ['一、市场', '1 一'], ['十二、市场', '1 十二'], ['二〇、市场', '1 二十'], ['廿一．市场', '1 二十一'], ['贰、市场', '1 二'],
  ['　一 、 市场', '1 一'], ['一.市场', '1 一'],
  ['(一)市场', '2 一'], ['（一）市场', '2 一'], ['（一)市场', '2 一'], ['(一）、市场', '2 一'], ['( 十 )市场', '2 十'], ['㈢市场', '2 三'], ['三）市场', '2 三'],
  ['1、市场', '3 1'], ['1.市场', '3 1'], ['１．市场', '3 1'], ['１、市场', '3 1'], ['１２、市场', '3 12'], ['⒊市场', '3 3'], ['1. 5个县', '3 1'],
  ['(1)市场', '4 1'], ['（１）市场', '4 1'], ['（1)市场', '4 1'], ['1）市场', '4 1'], ['⑵市场', '4 2'],
  ['②市场', '5 2'],
  ['第一部分 市场', '0 一'], ['第二章：市场', '0 二'],
  ['1.4G网络', '3 1'], ['1.2011年目标', '3 1'], ['1、2011年目标', '3 1'], ['6、12月底前完成', '3 6'], ['一、三大品牌', '1 一'], ['二、三大品牌', '1 二'],
])('%s is numbered %s', (line, mark) => {
  expect(markOf(line)).toBe(mark)
})

test.each([
  '1.5 亿元', '12.6万户', '3.15活动', '2011年的目标', '20__年的目标', '3、4 月份是旺季', '3、6、9月末考核', '一、二季度抓发展', '7、8两月',
  '一是抓发展', '十分重要', '(2011年)说明', '1000、', '第一季度', '第一章程', '0、无', '二百、', '1.4GHz 频段', '08年', '3G用户',
])('%s is a paragraph, the number belongs to the sentence', (line) => {
  expect(markOf(line)).toBeNull()
})

test('a quote or bracket that closes after the mark belongs to the sentence', () => {
  const text = '计划\n他说：“要快。”然后做（要稳。）再看"好。"又说"行！"完了？！对吗?是!见a?b=1'
  expect(outlineOf(text).slice(1).map((line) => line.split('|')[1])).toEqual([
    '他说：“要快。”', '然后做（要稳。）', '再看"好。"', '又说"行！"', '完了？！', '对吗?', '是!', '见a?b=1',
  ])
})

test('a straight quote after a mark opens the next sentence when none is open', () => {
  expect(outlineOf('计划\n甲。"乙"丙。').slice(1)).toEqual(['  1 -|甲。', '  1 -|"乙"丙。'])
})

test('a first line that is numbered or holds 。 is content, and the plan has no title', () => {
  expect(parsePlan('一、市场\n').title).toBeNull()
  expect(parsePlan('先做。后说。')).toEqual({
    title: null,
    clauses: [
      { level: 1, number: null, text: '先做。', source: '先做。', children: [] },
      { level: 1, number: null, text: '后说。', source: '后说。', children: [] },
    ],
  })
})

test('a plan without headings keeps its sentences below the title', () => {
  expect(outlineOf('\ufeff\r\n 计划 \r\n\r\n甲。乙\r\n丙。')).toEqual(['0 -|计划', '  1 -|甲。', '  1 -|乙', '  1 -|丙。'])
})

const fragments = ['一、', '（二)', '1.', '⑶', '(4)', '第一章 ', '甲', '用户', '12.6', '。', '！', '；', '”', '"', ' ', '\u3000', '\t', '\n', '\r\n', '\r', '\ufeff', '\u2028', '😀', '?', '20__年']
const planTexts = fc
  .oneof(fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join('')), fc.string({ unit: 'binary' }))
  .filter((text) => text.trim() !== '' && !text.includes('\0'))

test('nothing is lost: the sources of all nodes in reading order are the plan', () => {
  fc.assert(fc.property(planTexts, (text) => joinedSourcesOf(text) === text), { numRuns: 2000 })
})

test('below a node stand only deeper levels, and the text of a node is part of its source', () => {
  fc.assert(
    fc.property(planTexts, (text) => {
      for (const node of walkPlan(parsePlan(text).clauses)) {
        expect(node.children.every((child) => child.level > node.level)).toBe(true)
        expect(node.source).toContain(node.text)
        expect(node.number !== null || node.text !== '').toBe(true)
      }
    }),
  )
})

test('the way lines end changes no node', () => {
  fc.assert(
    fc.property(planTexts, (text) => {
      expect(outlineOf(text.replaceAll('\n', '\r\n'))).toEqual(outlineOf(text))
    }),
  )
})

// A reader that looks at everything before each character would take hours.
test.each([
  ['of many short clauses', '1、甲。乙。\r\n'],
  ['of one line', '甲，乙；'],
  ['of end marks', '。'],
  ['of blanks', ' '],
  ['of blank lines', '\r\n'],
  ['of quotes', '"。'],
  ['of brackets', '(一'],
])('a plan of 5 MB %s is read through', { timeout: 120_000 }, (_, piece) => {
  const bytes = new TextEncoder().encode(piece).length
  const text = `计划\n${piece.repeat(Math.floor((5 * 1024 * 1024) / bytes))}`
  expect(joinedSourcesOf(text) === text).toBe(true)
})

function refusedWith(text: string): string {
  try {
    parsePlan(text)
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.sentence('zh')}`
    throw error
  }
  return 'taken'
}

test('an empty plan, a binary one and one above 8 MB are refused with a sentence', () => {
  expect(refusedWith(' \ufeff\r\n')).toMatch(/^PLAN_EMPTY 计划里没有文字/)
  expect(refusedWith('PK\u0003\0')).toMatch(/^PLAN_BINARY .*第 4 个字符/)
  expect(refusedWith('一'.repeat(planBytesMax / 3 + 1))).toMatch(/^PLAN_TOO_LARGE 计划有 8\.1 MB，超过 8 MB/)
  expect(refusedWith('一'.repeat(Math.floor(planBytesMax / 3)))).toBe('taken')
})
