import { Refusal } from '../../kernel/refusal.ts'
import { parsePeriod } from '../../kernel/day.ts'
import { type TargetCell, targetDoubled, targetNotANumber, targetPeriodUnknown, targetSubjectUnknown } from './contract.ts'

/** A cell as Excel names it: column 0, row 0 is A1. */
export function cellName(column: number, row: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row + 1}`
}

/** `2011-03`, `2011年3月`, `3月` (of the year in hand), `2011`, `全年`; null when it is none of them. */
export function readTargetPeriod(written: string, year: string): string | null {
  const text = written.normalize('NFKC').replace(/\s+/g, '')
  if (/^(全年|年度|合计|year)$/i.test(text)) return year
  const whole = /^(\d{4})(年|年度)?$/.exec(text)
  if (whole) return whole[1] ?? null
  const full = /^(\d{4})[-/年.]?(\d{1,2})月?$/.exec(text)
  const bare = /^(\d{1,2})月$/.exec(text)
  const period = full ? `${full[1]}-${full[2]?.padStart(2, '0')}` : bare ? `${year}-${bare[1]?.padStart(2, '0')}` : null
  return period && parsePeriod(period) ? period : null
}

/** `1,234.5`, `3.5%`; null when it is no number. */
export function readTargetValue(written: string): number | null {
  const text = written.normalize('NFKC').replace(/[,\s]/g, '')
  const match = /^(-?\d+(?:\.\d+)?)(%?)$/.exec(text)
  if (!match) return null
  // 3.5 % is 0.035: divided as text would be, not to 0.035000000000000003.
  return match[2] === '%' ? Number((Number(match[1]) / 100).toPrecision(12)) : Number(match[1])
}

/**
 * Reads a grid: the first row names months, the first columns the areas by name or code (a code column may stand beside
 * the name). Empty cells are left alone; the refusal names the cell.
 */
export function readGrid(rows: readonly (readonly string[])[], options: { year: string; codeOf: (written: string) => string | null }): TargetCell[] {
  const [header = [], ...body] = rows
  const periods = header.map((written) => readTargetPeriod(written, options.year))
  const firstPeriod = periods.findIndex((period) => period !== null)
  if (firstPeriod < 1) throw new Refusal(targetPeriodUnknown, { cell: cellName(1, 0), written: header[1] ?? '' })
  const cells = new Map<string, TargetCell>()
  body.forEach((row, index) => {
    if (row.every((cell) => cell.trim() === '')) return
    const names = row.slice(0, firstPeriod).map((name) => name.trim()).filter((name) => name !== '')
    if (names.some((name) => /^(合计|总计|total)$/i.test(name))) return
    const subjectCode = names.map(options.codeOf).find((code) => code !== null)
    if (!subjectCode) throw new Refusal(targetSubjectUnknown, { cell: cellName(0, index + 1), written: names.join(' ') })
    row.forEach((written, column) => {
      if (column < firstPeriod || written.trim() === '') return
      const cell = cellName(column, index + 1)
      const period = periods[column]
      if (!period) throw new Refusal(targetPeriodUnknown, { cell: cellName(column, 0), written: header[column] ?? '' })
      const value = readTargetValue(written)
      if (value === null) throw new Refusal(targetNotANumber, { cell, written })
      const key = `${subjectCode} ${period}`
      if (cells.has(key)) throw new Refusal(targetDoubled, { cell })
      cells.set(key, { subjectCode, period, value })
    })
  })
  return [...cells.values()]
}

/** What the months come to beside the year's own target; null while not every month has one. */
export function sumOfMonths(months: readonly (number | null)[]): number | null {
  return months.every((value) => value !== null) && months.length > 0 ? months.reduce((sum, value) => sum + value, 0) : null
}
