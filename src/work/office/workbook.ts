import type exceljs from 'exceljs'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import { type Language, Refusal } from '../../kernel/refusal.ts'
import { headersOf, lockedCount } from './bookRules.ts'
import { bookRowsMax, bookUnknown, bookUnreadable, type Cell, type SentRow } from './contract.ts'

const markSheet = '_bihuan'
const white = 'FFFFFFFF'
const grey = 'FFF0F0EC'

/** The workbook of one office and kind: what is ours is locked, what the office fills in is open and offers its choices. */
export async function writeBook(kind: OrderKind, book: { bookId: number; language: Language; rows: readonly SentRow[] }): Promise<Buffer> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const sheet = workbook.addWorksheet(kind.name[book.language].slice(0, 31), { views: [{ state: 'frozen', ySplit: 1, xSplit: 2 }] })
  const headers = headersOf(kind, book.language)
  sheet.columns = headers.map((header, index) => ({ header, width: index === 1 ? 36 : index < lockedCount ? 14 : 20 }))
  for (const row of book.rows) sheet.addRow([...row.locked])
  const fieldAt = (column: number) => kind.form[column - lockedCount - 1]
  for (let row = 1; row <= book.rows.length + 1; row++) {
    for (let column = 0; column < headers.length; column++) {
      const cell = sheet.getRow(row).getCell(column + 1)
      const isOpen = row > 1 && column >= lockedCount
      cell.protection = { locked: !isOpen }
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: isOpen ? white : grey } }
      // As text, what begins with = stays what it is.
      if (!isOpen || fieldAt(column)?.type !== 'number') cell.numFmt = '@'
      if (row === 1) cell.font = { bold: true }
      const choices = !isOpen ? null : column === lockedCount ? kind.outcomes.map((outcome) => outcome.words[book.language]) : choicesOf(fieldAt(column), book.language)
      if (choices && choices.join(',').length < 250) cell.dataValidation = { type: 'list', allowBlank: true, formulae: [`"${choices.join(',')}"`], showErrorMessage: true }
    }
  }
  const mark = workbook.addWorksheet(markSheet, { state: 'veryHidden' })
  mark.getCell('A1').value = book.bookId
  // Without a password: the lock is there against slips, what comes back is compared with what was sent anyway.
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, autoFilter: true, sort: false })
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function choicesOf(field: OrderKind['form'][number] | undefined, language: Language): string[] | null {
  if (field?.type === 'choice') return field.choices.map((choice) => choice.words[language])
  return field?.type === 'yesNo' ? (language === 'zh' ? ['是', '否'] : ['Yes', 'No']) : null
}

/** The number of a workbook and its cells as they came back. */
export async function readGrid(bytes: Uint8Array, fileName: string): Promise<{ bookId: number; grid: Cell[][] }> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    await workbook.xlsx.load(Uint8Array.from(bytes).buffer)
  } catch {
    throw new Refusal(bookUnreadable, { file: fileName })
  }
  const bookId = Number(workbook.getWorksheet(markSheet)?.getCell('A1').text ?? '')
  const sheet = workbook.worksheets.find((each) => each.name !== markSheet)
  if (!sheet || !Number.isInteger(bookId) || bookId < 1) throw new Refusal(bookUnknown, { file: fileName })
  const columnCount = Math.min(sheet.columnCount, 120)
  const grid = Array.from({ length: Math.min(sheet.rowCount, bookRowsMax * 2) }, (_, row) => Array.from({ length: columnCount }, (__, column) => cellOf(sheet.getRow(row + 1).getCell(column + 1))))
  return { bookId, grid }
}

function cellOf(cell: exceljs.Cell): Cell {
  const { value } = cell
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'number' || typeof value === 'boolean' ? value : cell.text
}
