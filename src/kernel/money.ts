/** Money is an integer number of fen (1 yuan = 100 fen). */
export type Fen = number

/** Reads yuan with at most two decimals, exactly; null when the text is none. */
export function parseYuan(text: string): Fen | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return Number.isSafeInteger(fen) ? (match[1] === '-' ? -fen : fen) : null
}
export function yuanText(fen: Fen): string {
  const sign = fen < 0 ? '-' : ''
  const absolute = Math.abs(fen)
  return `${sign}${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`
}
