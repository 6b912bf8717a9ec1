import { COMMA, CR, findClosingQuote, LF, QUOTE } from './bytes.ts'

const DELIMITERS = [COMMA, 0x09, 0x3b, 0x7c]

export type TextHeader = {
  readonly cells: readonly string[]
  /** The cells with those that are empty at the end, as Excel writes them beside a table. */
  readonly cellsWide: number
  readonly delimiter: number
  /** Records up to and with the header; above it there may be empty lines. */
  readonly row: number
  /** Where the first record after the header starts. */
  readonly end: number
}

/** The first record that is not empty; null when the window holds none that is whole. Titles above a header are not guessed. */
export function findHeader(window: Buffer, isLast: boolean): TextHeader | null {
  let start = 0
  for (let row = 1; start < window.length; row += 1) {
    const counts = DELIMITERS.map(() => 0)
    const end = findRecordEnd(window, start, counts)
    if (end < 0 || (!isLast && end >= window.length - 1)) {
      if (!isLast || end < 0) return null
    }
    const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? COMMA
    const cellsWide = splitRecord(window.toString('utf8', start, end), String.fromCharCode(delimiter))
    const next = window[end] === CR && window[end + 1] === LF ? end + 2 : end + 1
    const cells = cellsWide.slice(0, cellsWide.findLastIndex((cell) => cell !== '') + 1)
    if (cells.length > 0) return { cells, cellsWide: cellsWide.length, delimiter, row, end: Math.min(next, window.length) }
    start = next
  }
  return null
}

/** The line end outside quotes, or the window's end; -1 within an open quote. Delimiters outside quotes are counted. */
function findRecordEnd(window: Buffer, start: number, counts: number[]): number {
  let isCellStart = true
  for (let offset = start; offset < window.length; offset += 1) {
    const byte = window[offset] ?? 0
    if (byte === LF || byte === CR) return offset
    if (isCellStart && byte === QUOTE) {
      offset = findClosingQuote(window, offset + 1)
      if (offset < 0) return -1
    }
    const found = DELIMITERS.indexOf(byte)
    isCellStart = found >= 0
    if (found >= 0) counts[found] = (counts[found] ?? 0) + 1
  }
  return window.length
}

function splitRecord(record: string, delimiter: string): string[] {
  const cells: string[] = []
  for (let start = 0; start <= record.length; ) {
    let cell = ''
    let offset = start
    if (record[start] === '"') {
      let close = record.indexOf('"', start + 1)
      while (close >= 0 && record[close + 1] === '"') close = record.indexOf('"', close + 2)
      offset = close < 0 ? record.length : close + 1
      cell = record.slice(start + 1, close < 0 ? record.length : close).replaceAll('""', '"')
    }
    const found = record.indexOf(delimiter, offset)
    const end = found < 0 ? record.length : found
    cells.push(cell + record.slice(offset, end))
    start = end + 1
  }
  return cells
}
