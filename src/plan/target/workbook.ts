import type exceljs from 'exceljs'
import type { Language } from '../../kernel/refusal.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type ReadRow, type Sheet, targetColumnMoved, targetFileUnreadable, targetIdChanged, targetNotANumber, targetOtherSheet } from './contract.ts'
import { cellName, readTargetValue } from './rules.ts'
import { none } from './splitRules.ts'

const sides = ['base', 'target', 'challenge'] as const
const words = {
  zh: { code: '代码', name: '名称', value: '值', base: '基础值', target: '目标值', challenge: '挑战值', year: '全年', sum: '合计', residual: '差额（未分解）', month: (month: number) => `${month}月`, sheet: '目标', note: '只改数字：代码、名称、列和行的次序不能动。' },
  en: { code: 'Code', name: 'Name', value: 'Value', base: 'Base', target: 'Target', challenge: 'Challenge', year: 'Year', sum: 'Total', residual: 'Not split', month: (month: number) => `${month}`, sheet: 'Targets', note: 'Change numbers only: codes, names, columns and the order of rows stay.' },
} as const
const identity = 'bihuan'
const TITLE_ROW = 1
const HEADER_ROW = 2
const FIRST_ROW = 3
const FIRST_MONTH_COLUMN = 4
const YEAR_COLUMN = 16

function headersOf(language: Language): string[] {
  const t = words[language]
  return [t.code, t.name, t.value, ...Array.from({ length: 12 }, (_, month) => t.month(month + 1)), t.year]
}
function identityOf(sheet: Sheet): string {
  const { measureId, year, brand, parentKind, parentCode, childKind } = sheet.key
  return [measureId, year, brand, parentKind, parentCode, childKind].join('|')
}

/** The sheet as people use it: children down with three values each, months across, sum and residual as formulas; ids locked. */
export async function writeWorkbook(sheet: Sheet, language: Language): Promise<Buffer> {
  const t = words[language]
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  const page = workbook.addWorksheet(t.sheet, { views: [{ state: 'frozen', xSplit: 3, ySplit: HEADER_ROW }] })
  const numFmt = sheet.measure.unit === 'percent' ? '0.00%' : '#,##0.##'
  page.getCell(TITLE_ROW, 1).value = `${sheet.title[language]}　${t.note}`
  page.getRow(TITLE_ROW).font = { bold: true }
  page.getRow(HEADER_ROW).values = headersOf(language)
  page.getRow(HEADER_ROW).font = { bold: true }
  sheet.rows.forEach((row, index) => sides.forEach((side, place) => {
    const line = page.getRow(FIRST_ROW + index * sides.length + place)
    line.values = [row.code, row.name, t[side], ...row.months.map((month) => month[side]), row.year[side]]
    for (let column = FIRST_MONTH_COLUMN; column <= YEAR_COLUMN; column += 1) {
      const cell = line.getCell(column)
      cell.numFmt = numFmt
      const isLocked = column === YEAR_COLUMN ? row.isYearLocked : (row.lockedMonths[column - FIRST_MONTH_COLUMN] ?? false) || (sheet.months[column - FIRST_MONTH_COLUMN] ?? '') < sheet.from
      cell.protection = { locked: isLocked }
    }
    if (side === 'target') line.font = { bold: true }
  }))
  const last = FIRST_ROW + sheet.rows.length * sides.length - 1
  if (sheet.kind !== 'ratio' && sheet.rows.length > 0) {
    const sum = page.getRow(last + 1)
    const residual = page.getRow(last + 2)
    sum.getCell(2).value = t.sum
    residual.getCell(2).value = t.residual
    for (let column = FIRST_MONTH_COLUMN; column <= YEAR_COLUMN; column += 1) {
      const letter = cellName(column - 1, 0).replace(/\d+$/, '')
      sum.getCell(column).value = { formula: `SUMIF($C$${FIRST_ROW}:$C$${last},"${t.target}",${letter}${FIRST_ROW}:${letter}${last})` }
      const parent = column === YEAR_COLUMN ? sheet.parent?.year.target : sheet.parent?.months[column - FIRST_MONTH_COLUMN]?.target
      if (parent !== null && parent !== undefined) residual.getCell(column).value = { formula: `${parent}-${letter}${last + 1}` }
      sum.getCell(column).numFmt = numFmt
      residual.getCell(column).numFmt = numFmt
    }
  }
  page.getColumn(1).width = 14
  page.getColumn(2).width = 20
  for (let column = FIRST_MONTH_COLUMN; column <= YEAR_COLUMN; column += 1) page.getColumn(column).width = 11
  await page.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, formatCells: true })
  const hidden = workbook.addWorksheet(identity, { state: 'veryHidden' })
  hidden.getCell(1, 1).value = identityOf(sheet)
  hidden.getCell(2, 1).value = sheet.title[language]
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

export async function openWorkbook(contentBase64: string, fileName: string): Promise<exceljs.Workbook> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.Workbook()
  try {
    const bytes = Uint8Array.from(Buffer.from(contentBase64, 'base64'))
    await workbook.xlsx.load(bytes.buffer)
  } catch {
    throw new Refusal(targetFileUnreadable, { file: fileName })
  }
  const [page] = workbook.worksheets
  if (!page || page.rowCount === 0) throw new Refusal(targetFileUnreadable, { file: fileName })
  return workbook
}

/** Whether the program wrote it: only then ids and columns are checked cell by cell. */
export function isOwnExport(workbook: exceljs.Workbook): boolean {
  return workbook.getWorksheet(identity) !== undefined
}

/** An edited export, taken whole: same sheet, same columns, same rows, numbers in the cells; else refused at the first cell that is not. */
export function readOwnExport(workbook: exceljs.Workbook, sheet: Sheet, fileName: string): ReadRow[] {
  const hidden = workbook.getWorksheet(identity)
  const page = workbook.worksheets.find((one) => one.name !== identity)
  if (!hidden || !page) throw new Refusal(targetFileUnreadable, { file: fileName })
  if (hidden.getCell(1, 1).text !== identityOf(sheet)) throw new Refusal(targetOtherSheet, { theirs: hidden.getCell(2, 1).text })
  const text = (row: number, column: number) => cellText(page.getRow(row).getCell(column))
  const language = text(HEADER_ROW, 1) === words.en.code ? 'en' : 'zh'
  headersOf(language).forEach((expected, index) => {
    const found = text(HEADER_ROW, index + 1)
    if (found !== expected) throw new Refusal(targetColumnMoved, { cell: cellName(index, HEADER_ROW - 1), expected, found })
  })
  const t = words[language]
  const rows = sheet.rows.map((row, index): ReadRow => {
    const threes = Array.from({ length: 13 }, (): { base: number | null; target: number | null; challenge: number | null } => ({ ...none }))
    sides.forEach((side, place) => {
      const line = FIRST_ROW + index * sides.length + place
      ;[row.code, row.name, t[side]].forEach((expected, column) => {
        const found = text(line, column + 1)
        if (found !== expected) throw new Refusal(targetIdChanged, { cell: cellName(column, line - 1), expected, found })
      })
      threes.forEach((three, column) => {
        three[side] = numberAt(page, line, FIRST_MONTH_COLUMN + column)
      })
    })
    return { code: row.code, year: threes[12] ?? none, months: threes.slice(0, 12) }
  })
  // A row that was put in behind the last one is an id that nobody gave.
  const behind = FIRST_ROW + sheet.rows.length * sides.length
  const stranger = text(behind, 1)
  if (stranger !== '') throw new Refusal(targetIdChanged, { cell: cellName(0, behind - 1), expected: '', found: stranger })
  return rows
}

function numberAt(page: exceljs.Worksheet, row: number, column: number): number | null {
  const written = cellText(page.getRow(row).getCell(column))
  if (written === '') return null
  const value = readTargetValue(written)
  if (value === null) throw new Refusal(targetNotANumber, { cell: cellName(column - 1, row - 1), written })
  return value
}

function cellText(cell: exceljs.Cell): string {
  const value = cell.value !== null && typeof cell.value === 'object' && 'result' in cell.value ? cell.value.result : cell.value
  if (value instanceof Date) return value.toISOString().slice(0, 7)
  if (typeof value === 'number') return cell.numFmt?.includes('%') ? `${Number((value * 100).toPrecision(12))}%` : String(value)
  return cell.text.trim()
}

/** Any other workbook: the first sheet as text, for a grid of months across and names down. */
export function textOfWorkbook(workbook: exceljs.Workbook): string[][] {
  const [page] = workbook.worksheets
  if (!page) return []
  const columnCount = Math.min(page.columnCount, 100)
  return Array.from({ length: Math.min(page.rowCount, 5_000) }, (_, row) => Array.from({ length: columnCount }, (__, column) => cellText(page.getRow(row + 1).getCell(column + 1))))
}
