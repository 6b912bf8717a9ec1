import { fill, type Params, type Words } from '../../kernel/refusal.ts'
import { chineseNumeral, halfWidthDigits, numeralValue } from './numeral.ts'
import { type PlanNode } from './parse.ts'
import { wrongWords } from './slips.data.ts'

export type SlipKind = 'blankYear' | 'shortYear' | 'otherYear' | 'likelyWord' | 'numberStart' | 'numberJump' | 'numberRepeat' | 'numberBack'
/** A place that a person should look at; nothing is ever corrected. `end` is excluded. */
export type Slip = { start: number; end: number; text: string; kind: SlipKind; words: Words }

const slipWords: Readonly<Record<SlipKind, Words>> = {
  blankYear: { zh: '“{text}”的年份没有填完。', en: 'The year in “{text}” is not filled in.' },
  shortYear: { zh: '“{text}”只写了两位年份，请确认是哪一年。', en: '“{text}” has a year of two digits: please confirm which year is meant.' },
  otherYear: { zh: '这是 {planYear} 年的计划，这里写的是“{text}”，请确认。', en: 'This is the plan of {planYear}, but “{text}” is written here: please confirm.' },
  likelyWord: { zh: '“{text}”可能是“{meant}”之误，请确认。', en: '“{text}” may be a slip for “{meant}”: please confirm.' },
  numberStart: { zh: '编号从“{text}”开始，是否缺了“{expected}”？', en: 'The numbers begin with “{text}”: is “{expected}” missing?' },
  numberJump: { zh: '编号从“{before}”跳到了“{text}”，是否缺了“{expected}”？', en: 'The numbers jump from “{before}” to “{text}”: is “{expected}” missing?' },
  numberRepeat: { zh: '编号“{text}”重复了。', en: 'The number “{text}” is repeated.' },
  numberBack: { zh: '编号“{text}”排在“{before}”的后面，请确认顺序。', en: 'The number “{text}” follows “{before}”: please confirm the order.' },
}

/**
 * Years and words of a text that look wrong, in reading order. `planYear` null: the years are not compared.
 * Numbering needs the outline: see `findNumberingSlips`.
 */
export function findSlips(text: string, planYear: number | null): Slip[] {
  const slips = [...findBlankYears(text), ...findYears(text, planYear), ...findWrongWords(text)]
  return slips.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The year of a plan: the one in its title, else the one it names most, the later of equals; null when it names none. */
export function planYearOf(text: string): number | null {
  const firstLine = /\S.*/.exec(text)?.[0] ?? ''
  const titled = listYears(firstLine)[0]
  if (titled) return titled.year
  const counts = new Map<number, number>()
  for (const { year } of listYears(text)) counts.set(year, (counts.get(year) ?? 0) + 1)
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])
  return ranked[0]?.[0] ?? null
}

/** Numbers that jump, repeat or go back among neighbours of one level. Positions are those of the whole plan. */
export function findNumberingSlips(clauses: readonly PlanNode[]): Slip[] {
  const slips: Slip[] = []
  let position = 0
  const visit = (nodes: readonly PlanNode[]): void => {
    const lastOfLevel = new Map<number, string>()
    for (const node of nodes) {
      if (node.number !== null) {
        const slip = numberingSlip(lastOfLevel.get(node.level) ?? null, node, position)
        if (slip) slips.push(slip)
        lastOfLevel.set(node.level, node.number)
      }
      position += node.source.length
      visit(node.children)
    }
  }
  visit(clauses)
  return slips
}

function numberingSlip(before: string | null, node: PlanNode, position: number): Slip | null {
  const written = node.number ?? ''
  const value = numeralValue(written) ?? 0
  const previous = before === null ? 0 : (numeralValue(before) ?? 0)
  if (value === previous + 1) return null
  const kind = before === null ? 'numberStart' : value === previous ? 'numberRepeat' : value < previous ? 'numberBack' : 'numberJump'
  const expected = /^\d/.test(written) ? String(previous + 1) : chineseNumeral(previous + 1)
  const blanks = node.source.length - node.source.trimStart().length
  const markEnd = node.source.trimEnd().length - node.text.length
  const text = node.source.slice(blanks, markEnd).trimEnd()
  return slipOf({ kind, start: position + blanks, text }, { before, expected })
}

const blankYear = /(?:[12１２][0-9０-９]{0,2}|二[〇零○]?)?(?:[_＿]{2,4}|[xXｘＸ×*＊□○]{2,4}|(?<=[0-9０-９])[_＿xX×*＊□])\s?年/g

function findBlankYears(text: string): Slip[] {
  return [...text.matchAll(blankYear)].map((match) => slipOf({ kind: 'blankYear', start: match.index, text: match[0] }))
}

// A number that begins with 0 is always a year; 近10年, 10年来 and 20年经验 are spans of time, not years.
const shortYear = /(?<![0-9０-９.．])[0０][0-9０-９]年|(?<![0-9０-９.．_＿第近满达每约前后])(?<!过去|未来|超过|今后)[0-9０-９]{2}年(?![来以间内前后限期龄多]|经验|历史|时间|左右)/g
// A plan may look back at the year before by name: 比2010年增长, 2010年底的基数.
const looksBackBefore = /(?:比|较|与|借鉴|总结|回顾|对照|截至|截止|同比|相比|基于|以)[^，。；;,]{0,3}$/
const looksBackAfter = /^(?:底|末|的?基础|同期|相比|的?经验|[^，。；;,]{0,4}的?基数)/

function findYears(text: string, planYear: number | null): Slip[] {
  const short = [...text.matchAll(shortYear)].map((match) =>
    slipOf({ kind: 'shortYear', start: match.index, text: match[0] }),
  )
  if (planYear === null) return short
  const others = listYears(text)
    .filter(({ year, start, written }) => {
      if (year === planYear) return false
      const isBase = year === planYear - 1
      const before = text.slice(Math.max(0, start - 8), start)
      const after = text.slice(start + written.length, start + written.length + 10)
      return !(isBase && (looksBackBefore.test(before) || looksBackAfter.test(after)))
    })
    .map(({ start, written }) => slipOf({ kind: 'otherYear', start, text: written }, { planYear }))
  return [...short, ...others]
}

type NamedYear = { year: number; start: number; written: string }
const longYear = /(?<![0-9０-９.．])([12１２][09０９][0-9０-９]{2})\s?年|(?<![〇零○一二三四五六七八九十])([一二][〇零○九][〇零○一二三四五六七八九]{2})年/g

function listYears(text: string): NamedYear[] {
  return [...text.matchAll(longYear)].map((match) => {
    const digits = match[1] === undefined ? yearDigits(match[2] ?? '') : halfWidthDigits(match[1])
    return { year: Number(digits), start: match.index, written: match[0] }
  })
}

function yearDigits(written: string): string {
  return [...written].map((character) => numeralValue(character) ?? 0).join('')
}

function findWrongWords(text: string): Slip[] {
  return wrongWords.flatMap(({ written, meant, unless = [] }) => {
    const slips: Slip[] = []
    for (let start = text.indexOf(written); start !== -1; start = text.indexOf(written, start + written.length)) {
      if (!unless.some((right) => standsAround(text, right, written, start))) {
        slips.push(slipOf({ kind: 'likelyWord', start, text: written }, { meant }))
      }
    }
    return slips
  })
}

/** Whether `right`, which contains `written`, stands at this very place. */
function standsAround(text: string, right: string, written: string, start: number): boolean {
  return text.startsWith(right, start - right.indexOf(written))
}

type FoundSlip = { kind: SlipKind; start: number; text: string }
function slipOf({ kind, start, text }: FoundSlip, params: Params = {}): Slip {
  const { zh, en } = slipWords[kind]
  const places = { ...params, text }
  return { start, end: start + text.length, text, kind, words: { zh: fill(zh, places), en: fill(en, places) } }
}
