export const COMMA = 0x2c
export const QUOTE = 0x22
export const LF = 0x0a
export const CR = 0x0d

/** The quote that ends a cell, doubled ones passed over; -1 when there is none. */
export function findClosingQuote(body: Buffer, from: number): number {
  let offset = body.indexOf(QUOTE, from)
  while (offset >= 0 && body[offset + 1] === QUOTE) offset = body.indexOf(QUOTE, offset + 2)
  return offset
}

/** The start of a value for a report; a character cut at its end is left out. */
export function excerpt(body: Buffer, start: number, end: number): string {
  return body.toString('utf8', start, Math.min(end, start + 300)).replace(/\uFFFD$/, '')
}

/** UTF-16 units, as Excel counts a cell's characters. */
export function countCharacters(body: Buffer, start: number, end: number): number {
  let count = 0
  for (let offset = start; offset < end; offset += 1) {
    const byte = body[offset]!
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 2 : 1
  }
  return count
}
