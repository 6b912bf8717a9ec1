import { createReadStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type ExcelJS from 'exceljs'
import type { PlacedFault } from './faults.ts'

/** A row as the file had it. `row` as Excel shows it: the header is 1. */
export type OriginalRow = { readonly row: number; readonly cells: readonly (string | null)[] }

export type MarkedSheet = {
  readonly headers: readonly string[]
  /** All rows of a small file, so that it can be mended and brought back; otherwise the bad ones. */
  readonly rows: readonly OriginalRow[]
  readonly isWhole: boolean
  readonly faults: readonly PlacedFault[]
  readonly faultCount: number
}

/** Stands over the row numbers of a sheet that holds only bad rows; such a sheet must not come back as the file. */
export const rowNumberHeader = '原文件行号 Row'
const listHeaders = ['行 Row', '列 Column', '值 Value', '原因', 'Reason']

export function isMarkedPart(headers: readonly string[]): boolean {
  return headers[0] === rowNumberHeader
}
/** The list beside the marked rows: left out when a mended sheet comes back. */
export function isFaultList(headers: readonly string[]): boolean {
  return headers.length === listHeaders.length && listHeaders.every((header, index) => headers[index] === header)
}

const red = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } } as const
const widthMax = 40

/** Writes the report of a refused file: its rows with the bad cells in red and why, and the list of faults. */
export async function writeReport(path: string, sheet: MarkedSheet): Promise<void> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  if (sheet.rows.length > 0) addRows(workbook.addWorksheet('标记 Marked', { views: [{ state: 'frozen', ySplit: 1 }] }), sheet)
  addList(workbook.addWorksheet('问题清单 Faults', { views: [{ state: 'frozen', ySplit: 1 }] }), sheet)
  await mkdir(dirname(path), { recursive: true })
  await workbook.xlsx.writeFile(`${path}.part`)
  await rename(`${path}.part`, path)
}

function addRows(sheet: ExcelJS.Worksheet, { headers, rows, isWhole, faults }: MarkedSheet): void {
  const shift = isWhole ? 0 : 1
  sheet.addRow(isWhole ? [...headers] : [rowNumberHeader, ...headers]).font = { bold: true }
  sheet.columns.forEach((column) => {
    // Text keeps leading zeros and long numbers, and what begins with = stays what it is.
    column.numFmt = '@'
    column.width = 16
  })
  const faultsOf = new Map<number, PlacedFault[]>()
  for (const fault of faults) faultsOf.set(fault.row, [...(faultsOf.get(fault.row) ?? []), fault])
  for (const { row, cells } of rows) {
    const added = sheet.addRow(isWhole ? [...cells] : [row, ...cells])
    const notes = new Map<number, string[]>()
    for (const fault of faultsOf.get(row) ?? []) {
      const place = fault.cellIndex === null ? 1 : fault.cellIndex + 1 + shift
      notes.set(place, [...(notes.get(place) ?? []), `${fault.because.zh}\n${fault.because.en}`])
    }
    for (const [place, sentences] of notes) {
      const cell = added.getCell(place)
      cell.fill = red
      cell.note = { texts: [{ text: sentences.join('\n') }], margins: { insetmode: 'auto' } }
    }
  }
}

function addList(sheet: ExcelJS.Worksheet, { faults, faultCount }: MarkedSheet): void {
  sheet.addRow(listHeaders).font = { bold: true }
  for (const fault of faults) sheet.addRow([fault.row, fault.column, fault.value, fault.because.zh, fault.because.en])
  if (faultCount > faults.length) {
    const more = faultCount - faults.length
    sheet.addRow(['…', null, null, `另有 ${more} 处没有列出`, `${more} more are not listed`])
  }
  sheet.columns.forEach((column, index) => {
    column.width = index < 2 ? 12 : widthMax
    if (index > 0) column.numFmt = '@'
  })
}

const quote = 0x22
const comma = 0x2c
const lineFeed = 0x0a

/** Reads a canonical text file, record by record: cells are quoted only where they must be, quotes doubled, an empty cell is null. */
export async function* readCanonical(path: string): AsyncGenerator<OriginalRow> {
  let rest: Buffer = Buffer.alloc(0)
  let row = 2
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const window = Buffer.concat([rest, chunk as Buffer])
    let start = 0
    let isQuoted = false
    for (let at = 0; at < window.length; at += 1) {
      if (window[at] === quote) isQuoted = !isQuoted
      else if (window[at] === lineFeed && !isQuoted) {
        yield { row, cells: cellsOf(window.subarray(start, at)) }
        row += 1
        start = at + 1
      }
    }
    rest = window.subarray(start)
  }
  if (rest.length > 0) yield { row, cells: cellsOf(rest) }
}

function cellsOf(record: Buffer): (string | null)[] {
  const cells: (string | null)[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at <= record.length; at += 1) {
    if (record[at] === quote) isQuoted = !isQuoted
    if (at < record.length && (record[at] !== comma || isQuoted)) continue
    const text = record.toString('utf8', start, at)
    cells.push(text === '' ? null : text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)
    start = at + 1
  }
  return cells
}
