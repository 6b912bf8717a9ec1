import type { Writable } from 'node:stream'
import { setImmediate as yieldOnce } from 'node:timers/promises'
import { parseDay, parseMonth } from '../../../kernel/day.ts'
import type { ExportKind, ExportTable } from './contract.ts'

const ROWS_PER_YIELD = 500
const MS_PER_HOUR = 3_600_000

const formats: Readonly<Record<ExportKind, string>> = {
  // As text, a cell that begins with = stays what it is, also when somebody edits it later.
  text: '@', number: '#,##0.00##', integer: '#,##0', fen: '#,##0.00', yuan: '#,##0.00', percent: '0.0%', day: 'yyyy-mm-dd', month: 'yyyy-mm', time: 'yyyy-mm-dd hh:mm',
}

/** Writes the table as it goes, so that its size in memory is that of its rows. */
export async function writeWorkbook(table: ExportTable, into: Writable): Promise<void> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream: into, useStyles: true, useSharedStrings: true })
  const sheet = workbook.addWorksheet(sheetName(table.title), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = table.columns.map((column, index) => ({ width: columnWidth(table, index) }))
  const header = sheet.addRow(table.columns.map((column) => column.title))
  header.font = { bold: true }
  header.eachCell((cell) => { cell.numFmt = '@' })
  header.commit()
  for (const [index, values] of table.rows.entries()) {
    const row = sheet.addRow([])
    for (const [position, column] of table.columns.entries()) {
      const value = cellValue(values[position] ?? null, column.kind)
      if (value === null) continue
      const cell = row.getCell(position + 1)
      cell.value = value
      cell.numFmt = formatOf(value, column.kind)
    }
    row.commit()
    // Other requests are answered while a large table is written.
    if (index % ROWS_PER_YIELD === ROWS_PER_YIELD - 1) await yieldOnce()
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: table.columns.length } }
  sheet.commit()
  await workbook.commit()
}

/** Numbers as numbers, days as days; everything else, and above all what begins with = + - @, as text. */
export function cellValue(value: string | number | null, kind: ExportKind): string | number | Date | null {
  if (value === null || value === '') return null
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null
    return kind === 'fen' ? value / 100 : value
  }
  if (kind === 'day') return parseDay(value) ? new Date(`${value}T00:00:00Z`) : value
  if (kind === 'month') return parseMonth(value) ? new Date(`${value}-01T00:00:00Z`) : value
  // A workbook knows no time zones: the branch's wall clock is written.
  if (kind === 'time' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))) return new Date(Date.parse(value) + 8 * MS_PER_HOUR)
  return value
}

function formatOf(value: string | number | Date, kind: ExportKind): string {
  if (typeof value === 'string') return formats.text
  if (typeof value === 'number' && (kind === 'number' || kind === 'text')) return Number.isInteger(value) ? formats.integer : formats.number
  return formats[kind]
}

const SAMPLE_ROWS = 200

function columnWidth(table: ExportTable, index: number): number {
  const samples = table.rows.slice(0, SAMPLE_ROWS).map((row) => String(row[index] ?? ''))
  const widest = Math.max(...[table.columns[index]?.title ?? '', ...samples].map(signsWide))
  return Math.min(60, Math.max(8, widest + 3))
}

// A Chinese sign is as wide as two digits.
function signsWide(text: string): number {
  return Array.from(text).reduce((width, sign) => width + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

function sheetName(title: string): string {
  const plain = title.replace(/[[\]:*?/\\]/g, ' ').replace(/^'+|'+$/g, '').trim()
  return Array.from(plain === '' ? '表' : plain).slice(0, 31).join('')
}
