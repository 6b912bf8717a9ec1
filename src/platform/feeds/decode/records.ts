import { Refusal, type RefusalDeclaration } from '../../../kernel/refusal.ts'
import { COMMA, countCharacters, CR, excerpt, findClosingQuote, LF, QUOTE } from './bytes.ts'
import { addFault, addRowFaults, type FaultList } from './faults.ts'
import { cellNul, cellsExtra, cellsMissing, cellTooLong, cellWithoutHeader, quoteMisplaced, quoteNotClosed, rowCutOff, rowEmpty, rowsTooMany } from './refusals.ts'
import type { DecodeLimits } from './table.ts'

/** How the records of one text are read. */
export type RecordShape = {
  readonly file: string
  readonly delimiter: number
  readonly columns: number
  /** Cells of the header with its nameless ones at the end; more than `columns` when Excel wrote such. */
  readonly columnsWide: number
  readonly limits: DecodeLimits
}

/**
 * Counts records, checks them and writes them canonically, from windows of UTF-8 that start at a record and, but for
 * the last, end anywhere. One loop per kind of window: nearly every file has no quotes, and then no cell needs a look.
 */
export class RecordWriter {
  /** Records and blank lines read so far, the header included. */
  row: number
  rowCount = 0
  /** Set where reading cannot go on: the fault is listed. */
  isStopped = false
  /** Bytes of the window that were whole records. */
  consumed = 0
  private readonly shape: RecordShape
  private readonly faults: FaultList
  private out: Buffer = Buffer.alloc(0)
  private outLength = 0
  private at = 0
  private emptyRows = 0
  private isCrOpen = false
  private cellHasContent = false

  constructor(shape: RecordShape, faults: FaultList, headerRow: number) {
    this.shape = shape
    this.faults = faults
    this.row = headerRow
  }

  /** The canonical bytes of the window's whole records, valid until the next call and while the window is. */
  write(window: Buffer, isLast: boolean): Buffer {
    const skipped = this.isCrOpen && window[0] === LF ? 1 : 0
    if (window.length > 0) this.isCrOpen = false
    const lineEnd = isLast ? window.length - 1 : Math.max(window.lastIndexOf(LF), window.lastIndexOf(CR))
    if (lineEnd < skipped) {
      this.consumed = skipped
      return window.subarray(0, 0)
    }
    const body = window.subarray(skipped, lineEnd + 1)
    const isCommaText = this.shape.delimiter === COMMA
    // The last window goes the careful way, as a record without line end may be one that was cut off.
    const isSimple = !isLast && this.shape.columnsWide === this.shape.columns && !body.includes(QUOTE) && !body.includes(0) && (isCommaText || !body.includes(COMMA))
    let written: Buffer
    if (isSimple && isCommaText && !body.includes(CR)) written = this.passThrough(body)
    else if (isSimple) written = this.translate(body)
    else written = this.writeCells(isLast ? body : window.subarray(skipped), isLast)
    this.consumed = skipped + (isSimple ? body.length : this.at)
    this.isCrOpen = this.consumed > 0 && window[this.consumed - 1] === CR
    if (this.rowCount > this.shape.limits.rowsMax)
      throw new Refusal(rowsTooMany, { file: this.shape.file, rowsMax: this.shape.limits.rowsMax })
    return written
  }

  /** Commas, LF, no quotes: only counted; the bytes are the canonical ones already, but for empty rows. */
  private passThrough(body: Buffer): Buffer {
    const { columns, limits } = this.shape
    const cellBytesSafe = limits.cellCharactersMax
    let cells = 1
    let cellStart = 0
    let recordStart = 0
    let hasLongCell = false
    let copiedTo = -1
    let copiedFrom = 0
    for (let offset = 0; offset < body.length; offset += 1) {
      const byte = body[offset]!
      if (byte > COMMA) continue
      if (byte === COMMA) {
        if (offset - cellStart > cellBytesSafe) hasLongCell = true
        cells += 1
        cellStart = offset + 1
      } else if (byte === LF) {
        if (offset - cellStart > cellBytesSafe) hasLongCell = true
        if (offset - recordStart === cells - 1) {
          if (copiedTo < 0) {
            this.reserve(body.length)
            copiedTo = 0
          }
          copiedTo += body.copy(this.out, copiedTo, copiedFrom, recordStart)
          copiedFrom = offset + 1
          this.emptyRows += 1
        } else if (cells === columns && !hasLongCell && this.emptyRows === 0) {
          this.rowCount += 1
        } else {
          this.checkRecord(body, recordStart, offset, cells, hasLongCell)
          hasLongCell = false
        }
        this.row += 1
        cells = 1
        cellStart = recordStart = offset + 1
      }
    }
    if (copiedTo < 0) return body
    copiedTo += body.copy(this.out, copiedTo, copiedFrom, body.length)
    return this.out.subarray(0, copiedTo)
  }

  /** Another delimiter or other line ends, no quotes: byte for byte into the canonical ones. */
  private translate(body: Buffer): Buffer {
    const { columns, limits, delimiter } = this.shape
    const cellBytesSafe = limits.cellCharactersMax
    this.reserve(body.length)
    const out = this.out
    let length = 0
    let recordOut = 0
    let cells = 1
    let cellStart = 0
    let recordStart = 0
    let hasLongCell = false
    for (let offset = 0; offset < body.length; offset += 1) {
      const byte = body[offset]!
      if (byte === delimiter) {
        if (offset - cellStart > cellBytesSafe) hasLongCell = true
        out[length++] = COMMA
        cells += 1
        cellStart = offset + 1
      } else if (byte === LF || byte === CR) {
        if (offset - cellStart > cellBytesSafe) hasLongCell = true
        out[length++] = LF
        if (offset - recordStart === cells - 1) {
          this.emptyRows += 1
          length = recordOut
        } else if (cells === columns && !hasLongCell && this.emptyRows === 0) {
          this.rowCount += 1
        } else {
          this.checkRecord(body, recordStart, offset, cells, hasLongCell)
          hasLongCell = false
        }
        if (byte === CR && body[offset + 1] === LF) offset += 1
        this.row += 1
        cells = 1
        recordOut = length
        cellStart = recordStart = offset + 1
      } else {
        out[length++] = byte
      }
    }
    return out.subarray(0, length)
  }

  /** The record that is not plainly right, within a window without quotes. */
  private checkRecord(body: Buffer, start: number, end: number, cells: number, hasLongCell: boolean): void {
    this.settleEmptyRows()
    this.rowCount += 1
    const row = this.row + 1
    if (cells !== this.shape.columns) this.addCellCount(body, start, end, cells, false)
    if (!hasLongCell) return
    let cellStart = start
    for (let column = 1; column <= cells; column += 1) {
      const found = body.indexOf(this.shape.delimiter, cellStart)
      const cellEnd = found < 0 || found > end ? end : found
      this.checkLength(body, cellStart, cellEnd, row, column)
      cellStart = cellEnd + 1
    }
  }

  private addCellCount(body: Buffer, start: number, end: number, cells: number, isCutOff: boolean): void {
    const { columns } = this.shape
    const declared = isCutOff && cells < columns ? rowCutOff : cells < columns ? cellsMissing : cellsExtra
    addFault(this.faults, { row: this.row + 1, column: null, value: excerpt(body, start, end) }, declared, { cells, headers: columns })
  }

  private checkLength(body: Buffer, start: number, end: number, row: number, column: number): void {
    const { cellCharactersMax } = this.shape.limits
    if (end - start <= cellCharactersMax || countCharacters(body, start, end) <= cellCharactersMax) return
    addFault(this.faults, { row, column, value: excerpt(body, start, end) }, cellTooLong, { charactersMax: cellCharactersMax })
  }

  /** Quotes, or anything else that needs a look at each cell. Stops before a record that is not whole. */
  private writeCells(body: Buffer, isLast: boolean): Buffer {
    // The worst cell is a lone comma or quote between other delimiters; it grows from 2 bytes to 5.
    this.reserve(body.length * 3 + 16)
    this.outLength = 0
    this.at = 0
    while (this.at < body.length && !this.isStopped) {
      const recordStart = this.at
      const recordOut = this.outLength
      const emptyBefore = this.emptyRows
      const faultsBefore = { count: this.faults.count, listed: this.faults.listed.length }
      if (this.writeRecord(body, isLast)) continue
      // Read again when the rest of it is here.
      this.at = recordStart
      this.outLength = recordOut
      this.emptyRows = emptyBefore
      this.faults.count = faultsBefore.count
      this.faults.listed.length = faultsBefore.listed
      break
    }
    return this.out.subarray(0, this.outLength)
  }

  /** False when the window ends within the record. */
  private writeRecord(body: Buffer, isLast: boolean): boolean {
    const { columns, columnsWide, delimiter } = this.shape
    const recordStart = this.at
    const recordOut = this.outLength
    let cells = 0
    let hasContent = false
    for (;;) {
      const cellOut = this.outLength
      const cellStart = this.at
      cells += 1
      if (!this.writeCell(body, cells, isLast)) return this.isStopped
      hasContent ||= this.cellHasContent
      if (cells > columns) {
        this.outLength = cellOut
        if (this.cellHasContent && cells <= columnsWide)
          addFault(this.faults, { row: this.row + 1, column: cells, value: excerpt(body, cellStart, this.at) }, cellWithoutHeader)
      }
      if (this.at >= body.length && !isLast) return false
      if (body[this.at] !== delimiter) break
      this.at += 1
      if (cells < columns) this.out[this.outLength++] = COMMA
    }
    const recordEnd = this.at
    if (body[this.at] === CR && body[this.at + 1] === LF) this.at += 1
    this.at += 1
    if (!hasContent) {
      this.emptyRows += 1
      this.outLength = recordOut
    } else {
      this.settleEmptyRows()
      this.out[this.outLength++] = LF
      this.rowCount += 1
      if (cells < columns || cells > columnsWide) this.addCellCount(body, recordStart, recordEnd, cells, recordEnd >= body.length)
    }
    this.row += 1
    return true
  }

  /** Writes one cell and stops at what ends it. False when a quote is still open at the end of the window. */
  private writeCell(body: Buffer, column: number, isLast: boolean): boolean {
    const { delimiter } = this.shape
    const out = this.out
    const start = this.at
    const startOut = this.outLength
    let length = startOut
    let offset = start
    let needsQuotes = false
    let hasNul = false
    if (body[offset] === QUOTE) {
      const end = findClosingQuote(body, offset + 1)
      if (end < 0 || (end === body.length - 1 && !isLast)) return this.leaveOpen(body, start, column, isLast && end < 0)
      for (offset += 1; offset < end; offset += 1) {
        const byte = body[offset]!
        out[length++] = byte
        if (byte > COMMA) continue
        if (byte === QUOTE) out[length++] = body[offset++]!
        if (byte === QUOTE || byte === COMMA || byte === LF || byte === CR) needsQuotes = true
        else if (byte === 0) hasNul = true
      }
      offset = end + 1
    }
    const bareStart = offset
    for (; offset < body.length; offset += 1) {
      const byte = body[offset]!
      if (byte === delimiter || byte === LF || byte === CR) break
      out[length++] = byte
      if (byte > COMMA) continue
      if (byte === QUOTE) out[length++] = QUOTE
      if (byte === QUOTE || byte === COMMA) needsQuotes = true
      else if (byte === 0) hasNul = true
    }
    this.cellHasContent = length > startOut
    if (bareStart > start && offset > bareStart) this.faultCell(body, start, offset, column, quoteMisplaced)
    if (hasNul) this.faultCell(body, start, offset, column, cellNul)
    this.checkLength(out, startOut, length, this.row + 1, column)
    if (needsQuotes) {
      out.copyWithin(startOut + 1, startOut, length)
      out[startOut] = QUOTE
      out[length + 1] = QUOTE
      length += 2
    }
    this.at = offset
    this.outLength = length
    return true
  }

  /** A quote open for longer than any cell may be is never closed, so the rest of the file is not worth keeping. */
  private leaveOpen(body: Buffer, start: number, column: number, isAtEnd: boolean): boolean {
    if (!isAtEnd && body.length - start <= this.shape.limits.cellCharactersMax * 4 + 2) return false
    this.settleEmptyRows()
    this.faultCell(body, start, body.length, column, quoteNotClosed)
    this.isStopped = true
    return false
  }

  private faultCell(body: Buffer, start: number, end: number, column: number, declared: RefusalDeclaration): void {
    addFault(this.faults, { row: this.row + 1, column, value: excerpt(body, start, end) }, declared)
  }

  /** Empty rows were held back, as those at the end are dropped; a row follows, so they stand within the table. */
  private settleEmptyRows(): void {
    if (this.emptyRows === 0) return
    addRowFaults(this.faults, this.row + 1 - this.emptyRows, this.emptyRows, rowEmpty)
    this.emptyRows = 0
  }

  private reserve(bytes: number): void {
    if (this.out.length < bytes) this.out = Buffer.allocUnsafeSlow(bytes)
  }
}
