/** What one number format makes of a number. */
export type NumberLook = 'number' | 'date' | 'time'

/** The built-in formats of ECMA-376 18.8.30 that show dates, those of the Chinese editions among them. */
export function builtInLook(formatId: number): NumberLook {
  if ((formatId >= 14 && formatId <= 17) || formatId === 22 || (formatId >= 27 && formatId <= 31)) return 'date'
  if (formatId === 36 || (formatId >= 50 && formatId <= 54) || formatId === 57 || formatId === 58) return 'date'
  if ((formatId >= 18 && formatId <= 21) || (formatId >= 32 && formatId <= 35)) return 'time'
  if ((formatId >= 45 && formatId <= 47) || formatId === 55 || formatId === 56) return 'time'
  return 'number'
}

/** A year, a day, or a month that no hour turns into minutes makes a date. */
export function customLook(format: string): NumberLook {
  const codes = (format.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general|am\/pm|a\/p|上午\/下午/gi, '')
    .toLowerCase()
  if (/[#0?]/.test(codes.replace(/s\.0+/g, ''))) return 'number'
  const hasHours = /[hs]|\[m+\]/.test(codes)
  if (/[yd]|aaa/.test(codes) || (codes.includes('m') && !hasHours)) return 'date'
  return hasHours ? 'time' : 'number'
}

/**
 * Plain decimal digits, never an exponent; null when the text is no number. Fractions are rounded to the 15 digits that
 * Excel shows, as a sum shown as 12.34 is stored as 12.340000000000002.
 */
export function plainNumber(text: string): string | null {
  const stored = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(stored)) return null
  const number = Number.isInteger(stored) ? stored : Number(stored.toPrecision(15))
  const shortest = String(number)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(shortest)
  if (!match) return Object.is(number, -0) ? '0' : shortest
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const digits = whole + fraction
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return `${sign}${digits.padEnd(point, '0')}`
}

const SECONDS_PER_DAY = 86_400
const DAYS_1904_AHEAD = 1462
const SERIAL_MAX = 2_958_465

/** `YYYY-MM-DD`, with ` HH:MM:SS` when the number has a time of day; null outside Excel's calendar. */
export function dateOfSerial(serial: number, uses1904: boolean): string | null {
  let days = Math.floor(serial)
  let seconds = Math.round((serial - days) * SECONDS_PER_DAY)
  if (seconds === SECONDS_PER_DAY) {
    days += 1
    seconds = 0
  }
  if (uses1904) days += DAYS_1904_AHEAD
  // Excel counts a 29 February 1900 that never was, as number 60.
  if (!(days >= 1 && days <= SERIAL_MAX) || days === 60) return null
  const dayText = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10)
  return seconds === 0 ? dayText : `${dayText} ${clock(seconds)}`
}

/** `HH:MM:SS`; elapsed hours run past 24. Null below zero. */
export function timeOfSerial(serial: number): string | null {
  return serial >= 0 && serial <= SERIAL_MAX ? clock(Math.round(serial * SECONDS_PER_DAY)) : null
}
function clock(seconds: number): string {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((unit) => String(unit).padStart(2, '0')).join(':')
}

/** Excel writes characters that XML cannot hold as `_x000D_` (ECMA-376 22.4.2.4). */
export function unescapeText(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text
}

/** `C7` as its row and column from 1; null when it is no such reference. */
export function parseCellReference(reference: string): { row: number; column: number } | null {
  let column = 0
  let offset = 0
  for (; offset < reference.length; offset += 1) {
    const code = reference.charCodeAt(offset)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  const row = Number(reference.slice(offset))
  return column > 0 && Number.isInteger(row) && row > 0 ? { row, column } : null
}
export function cellReference(row: number, column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}
