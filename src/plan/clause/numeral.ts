/** Numerals as they stand before a line of a plan. */

const chineseDigits: Readonly<Record<string, number>> = {
  〇: 0, 零: 0, '○': 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
  壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9,
}
const chineseTens: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 廿: 20, 卅: 30 }
const digitNames = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** The characters of a Chinese numeral, for use inside a character class. */
export const chineseNumeralClass = '〇零○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾'

/** Reads 1 to 99 in any usual writing (十二, 二十, 二〇, 廿一, 贰拾); null when it is none. */
export function readChineseNumeral(written: string): number | null {
  const characters = [...written]
  const tensAt = characters.findIndex((character) => character in chineseTens)
  if (tensAt === -1) return readDigits(characters)
  const before = characters.slice(0, tensAt)
  const after = characters.slice(tensAt + 1)
  if (before.length > 1 || after.length > 1) return null
  const ten = chineseTens[characters[tensAt] ?? ''] ?? 0
  const multiplier = before.length === 0 ? 1 : digitOf(before[0])
  const ones = after.length === 0 ? 0 : digitOf(after[0])
  if (multiplier === null || multiplier === 0 || ones === null || (before.length > 0 && ten !== 10)) return null
  return multiplier * ten + ones
}

/** 1 to 99 in the form that a heading uses: 十二, 二十, 二十一. */
export function chineseNumeral(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = digitNames[value % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : (digitNames[tens] ?? '')}十${ones}`
}

/** Half-width digits for full-width ones. */
export function halfWidthDigits(written: string): string {
  return written.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
}

/** The value of a node's number, whichever of the two forms it has; null when it is none. */
export function numeralValue(number: string): number | null {
  return /^\d+$/.test(number) ? Number(number) : readChineseNumeral(number)
}

function readDigits(characters: readonly string[]): number | null {
  if (characters.length === 0 || characters.length > 2) return null
  let value = 0
  for (const character of characters) {
    const digit = digitOf(character)
    if (digit === null) return null
    value = value * 10 + digit
  }
  return value === 0 ? null : value
}

function digitOf(character: string | undefined): number | null {
  return character === undefined ? null : (chineseDigits[character] ?? null)
}
