import { Refusal } from '../../../kernel/refusal.ts'
import { checkUtf8, linesBeforeDamage, transcoderFrom, WIDE_CHARACTERS_CONVINCING, type Transcoder } from './characters.ts'
import type { Decoding } from './decoding.ts'
import { addFault, emptyFaultList, type FaultList } from './faults.ts'
import { findHeader, type TextHeader } from './header.ts'
import { RecordWriter } from './records.ts'
import { cellNul, cellTooLong, columnsTooMany, fileCutOff, fileEmpty, rowTooLong, textDamaged } from './refusals.ts'
import type { Source } from './source.ts'
import type { DecodedTable } from './table.ts'

// Far above any real row, and what a window of text may grow to in memory.
const ROW_BYTES_MAX = 16 * 1024 ** 2
// So few wide characters, but nothing that is not UTF-8 up to the cut, speak for UTF-8 as well.
const WIDE_CHARACTERS_BEFORE_CUT = 2

type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** Reads one delimited text. Without a byte order mark it is UTF-8 if every byte of it is and nothing speaks against it, else GB18030. */
export async function decodeText(source: Source, head: Buffer, decoding: Decoding): Promise<DecodedTable> {
  if (head[0] === 0xff && head[1] === 0xfe) return mustRead(await readAs(source, 'utf-16le', 0, decoding))
  if (head[0] === 0xfe && head[1] === 0xff) return mustRead(await readAs(source, 'utf-16be', 0, decoding))
  const markBytes = head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  return (await readAs(source, 'utf-8', markBytes, decoding)) ?? mustRead(await readAs(source, 'gb18030', 0, decoding))
}

function mustRead(table: DecodedTable | null): DecodedTable {
  if (table === null) throw new Error('Only UTF-8 without a mark gives way to another encoding.')
  return table
}

/** Null when the bytes are not UTF-8 and may be GB18030, or are both and more likely GB18030; whatever was written is removed then. */
async function readAs(source: Source, encoding: Encoding, markBytes: number, decoding: Decoding): Promise<DecodedTable | null> {
  const check = encoding === 'utf-8' ? checkUtf8() : null
  const transcoder: Transcoder = check ?? transcoderFrom(encoding === 'utf-8' ? 'gb18030' : encoding)
  const file = await decoding.folder.createFile('.csv')
  const table = new TextTable(source.name, decoding)
  const giveWay = async (): Promise<null> => {
    await file.close()
    await decoding.folder.removeFile(file.path)
    return null
  }
  let markLeft = markBytes
  for await (const chunk of source.chunks()) {
    decoding.signal?.throwIfAborted()
    const text = transcoder.push(chunk)
    if (text === null) {
      if (check && markBytes === 0 && check.wideCharacters() < WIDE_CHARACTERS_CONVINCING) return giveWay()
      throw new Refusal(textDamaged, { file: source.name, row: table.row + linesBeforeDamage(chunk, encoding) + 1 })
    }
    const dropped = Math.min(markLeft, text.length)
    markLeft -= dropped
    await file.write(table.push(text.subarray(dropped)))
    table.settle()
    decoding.progress.rows(table.rowCount)
    if (table.isStopped) break
  }
  if (!table.isStopped && transcoder.end() === 'cut') {
    if (check && markBytes === 0 && check.wideCharacters() < WIDE_CHARACTERS_BEFORE_CUT) return giveWay()
    throw new Refusal(fileCutOff, { file: source.name })
  }
  if (check && markBytes === 0 && check.isRatherGb18030()) return giveWay()
  await file.write(table.finish())
  await file.close()
  decoding.progress.rows(table.rowCount)
  decoding.progress.finishTable()
  return {
    headers: table.headers,
    canonicalPath: file.path,
    rowCount: table.rowCount,
    faults: table.faults.listed,
    faultCount: table.faults.count,
    format: 'text',
    encoding: encoding === 'utf-8' || encoding === 'gb18030' ? encoding : null,
    part: source.part,
  }
}

/** Holds the text from the first record that is not written yet, finds the header and then writes records. */
class TextTable {
  readonly faults: FaultList = emptyFaultList()
  headers: readonly string[] = []
  private readonly file: string
  private readonly decoding: Decoding
  private records: RecordWriter | null = null
  private window: Buffer = Buffer.alloc(0)
  private length = 0

  constructor(file: string, decoding: Decoding) {
    this.file = file
    this.decoding = decoding
  }
  get row(): number {
    return this.records?.row ?? 0
  }
  get rowCount(): number {
    return this.records?.rowCount ?? 0
  }
  get isStopped(): boolean {
    return this.records?.isStopped ?? false
  }

  /** Canonical bytes, valid until `settle`, which must follow. */
  push(text: Buffer): Buffer {
    this.append(text)
    return this.write(false)
  }
  /** Moves what was not consumed to the window's start. */
  settle(): void {
    const consumed = this.records?.consumed ?? 0
    if (consumed > 0) this.window.copyWithin(0, consumed, this.length)
    this.length -= consumed
    if (this.length > ROW_BYTES_MAX) throw new Refusal(rowTooLong, { file: this.file, row: this.row + 1, bytesMax: ROW_BYTES_MAX })
  }
  finish(): Buffer {
    return this.isStopped ? Buffer.alloc(0) : this.write(true)
  }

  private append(text: Buffer): void {
    if (this.length + text.length > this.window.length) {
      const grown = Buffer.allocUnsafeSlow((this.length + text.length) * 2)
      this.window.copy(grown, 0, 0, this.length)
      this.window = grown
    }
    text.copy(this.window, this.length)
    this.length += text.length
  }

  private write(isLast: boolean): Buffer {
    if (this.records) return this.records.write(this.window.subarray(0, this.length), isLast)
    const header = findHeader(this.window.subarray(0, this.length), isLast)
    if (header === null) {
      if (isLast) this.refuseHeader()
      return Buffer.alloc(0)
    }
    this.records = this.startRecords(header)
    this.window.copyWithin(0, header.end, this.length)
    this.length -= header.end
    return this.records.write(this.window.subarray(0, this.length), isLast)
  }

  private refuseHeader(): never {
    const isBlank = this.window.toString('utf8', 0, Math.min(this.length, 64 * 1024)).trim() === ''
    throw new Refusal(isBlank ? fileEmpty : fileCutOff, { file: this.file })
  }

  private startRecords(header: TextHeader): RecordWriter {
    const { limits } = this.decoding
    const columns = header.cells.length
    if (columns > limits.columnsMax)
      throw new Refusal(columnsTooMany, { file: this.file, columns, columnsMax: limits.columnsMax })
    header.cells.forEach((value, index) => {
      const place = { row: header.row, column: index + 1, value }
      if (value.includes('\0')) addFault(this.faults, place, cellNul)
      if (value.length > limits.cellCharactersMax) addFault(this.faults, place, cellTooLong, { charactersMax: limits.cellCharactersMax })
    })
    this.headers = header.cells
    const shape = { file: this.file, delimiter: header.delimiter, columns, columnsWide: header.cellsWide, limits }
    return new RecordWriter(shape, this.faults, header.row)
  }
}
