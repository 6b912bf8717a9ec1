import { chineseNumeral, chineseNumeralClass, halfWidthDigits, readChineseNumeral } from './numeral.ts'

/**
 * The number before a line. `level`: 0 第一章, 1 一、, 2 (一), 3 1、, 4 (1), 5 ①.
 * `number` is the value in the numeral of its level: Chinese for 0 to 2 (`十二`), Arabic for 3 to 5 (`12`).
 * `length` counts the characters of the line up to the first of its text.
 */
export type HeadingMark = { level: number; number: string; length: number }

const space = '[ \\t\\u00a0\\u3000\\ufeff]*'
const open = '[(（﹙〔【]'
const close = '[)）﹚〕】]'
const chinese = `([${chineseNumeralClass}]{1,3})`
const arabic = '([0-9０-９]{1,3})'
const point = '[、.．﹒]'

type Form = { pattern: RegExp; level: number; read: (written: string) => string | null }
const forms: readonly Form[] = [
  { level: 0, read: readChinese, pattern: form(`第${chinese}(?:部分|章|篇)(?:${space}[、:：]|[ \\t\\u3000]|$)`) },
  { level: 2, read: readChinese, pattern: form(`${open}${space}${chinese}${space}${close}(?:${space}${point})?`) },
  { level: 2, read: readChinese, pattern: form(`${chinese}${space}${close}(?:${space}${point})?`) },
  { level: 1, read: readChinese, pattern: form(`${chinese}${space}${point}`) },
  { level: 4, read: readArabic, pattern: form(`${open}${space}${arabic}${space}${close}(?:${space}${point})?`) },
  { level: 4, read: readArabic, pattern: form(`${arabic}${space}${close}(?:${space}${point})?`) },
  { level: 3, read: readArabic, pattern: form(`${arabic}${space}${point}`) },
  // Unicode writes each of these numbers with its brackets or point as one character.
  { level: 2, read: (written) => readFrom(written, 0x3220, 10, chineseNumeral), pattern: form('([㈠-㈩])') },
  { level: 3, read: (written) => readFrom(written, 0x2488, 20, String), pattern: form('([⒈-⒛])') },
  { level: 4, read: (written) => readFrom(written, 0x2474, 20, String), pattern: form('([⑴-⒇])') },
  { level: 5, read: (written) => readFrom(written, 0x2460, 20, String), pattern: form('([①-⑳])') },
]

/** The number that opens a line; null when the line is a paragraph. The line carries no line end. */
export function readHeadingMark(line: string): HeadingMark | null {
  for (const { pattern, level, read } of forms) {
    const match = pattern.exec(line)
    if (!match) continue
    const number = read(match[1] ?? '')
    if (number === null) continue
    const isBare = level === 1 || level === 3
    if (isBare && isFigure(line.slice(match[0].length, match[0].length + 12), match[0], number)) continue
    return { level, number, length: match[0].length }
  }
  return null
}

function form(body: string): RegExp {
  return new RegExp(`^${space}${body}${space}`)
}
function readChinese(written: string): string | null {
  const value = readChineseNumeral(written)
  return value === null ? null : chineseNumeral(value)
}
function readArabic(written: string): string | null {
  const value = Number(halfWidthDigits(written))
  return value === 0 ? null : String(value)
}
function readFrom(written: string, first: number, count: number, write: (value: number) => string): string | null {
  const value = (written.codePointAt(0) ?? 0) - first + 1
  return value >= 1 && value <= count ? write(value) : null
}

// 1.4G 网络 and 1.2011年 are the first point about 4G or 2011; 1.5 亿元 and 3.15 are figures.
const pointedFigure = /^[0-9０-９]/
const pointedText = /^(?:[2-6]G(?![HhBb])|(?:19|20)\d\d年)/
// 3、4 月份 and 一、二季度 count two neighbours of one kind; 6、12 月底 is the sixth point, about December.
const neighbour = new RegExp(`^([0-9０-９]{1,2}|[${chineseNumeralClass}]{1,2})${space}(、|和|及|与|两|月份?|季度|日|号|周|期|级|类|线)`)

/** Whether the number is part of a figure of the sentence (1.5 亿元; 3、4 月份) rather than a mark before it. */
function isFigure(rest: string, mark: string, number: string): boolean {
  const separator = mark.trim().at(-1) ?? ''
  const isApart = mark.trimEnd() !== mark
  if ('.．﹒'.includes(separator)) return pointedFigure.test(rest) && !isApart && !pointedText.test(rest)
  if (separator !== '、') return false
  const next = neighbour.exec(rest)
  if (!next) return false
  const isEnumeration = next[2] === '、' && /^[0-9０-９一二三四五六七八九十]/.test(rest.slice(next[0].length))
  return isEnumeration || valueOf(next[1] ?? '') === (valueOf(number) ?? 0) + 1
}
function valueOf(written: string): number | null {
  const digits = halfWidthDigits(written)
  return /^\d+$/.test(digits) ? Number(digits) : readChineseNumeral(digits)
}
