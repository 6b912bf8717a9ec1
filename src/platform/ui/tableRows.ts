import type { ReactNode } from 'react'
import type { Language } from '../../kernel/refusal.ts'
import { formatDay, formatInstant, formatMonth } from './formatDay.ts'
import { figureParts, formatFigure } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'

export type ColumnKind = 'text' | 'number' | 'yuan' | 'percent' | 'day' | 'month' | 'time'
export type CellValue = string | number | null | undefined

export type TableColumn<Row> = {
  readonly key: string
  readonly title: string
  readonly kind: ColumnKind
  /** What is filtered, sorted, summed and exported, so text as the user reads it: yuan in yuan, percent as a ratio, days and months as ISO text, time as an ISO instant. */
  readonly value: (row: Row) => CellValue
  /** What is shown instead of the formatted value. */
  readonly render?: (row: Row) => ReactNode
  /** Adds the column up over the rows that pass the filter. */
  readonly sum?: boolean
  /** The total of a column that cannot be added up, such as a rate: divided anew from the rows that pass. */
  readonly total?: (rows: readonly Row[]) => number | null
  /** Unit of a number column; `count` when absent. */
  readonly unit?: FigureUnit
  readonly width?: number
  /** Hidden until the user chooses it. */
  readonly isHidden?: boolean
}

export type ColumnFilter =
  | { readonly kind: 'picked'; readonly values: readonly string[] }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }

export type TableView = {
  readonly search: string
  readonly filters: Readonly<Record<string, ColumnFilter>>
  readonly sort: { readonly key: string; readonly order: 'ascend' | 'descend' } | null
  readonly hidden: readonly string[]
}

export function isNumeric(kind: ColumnKind): boolean {
  return kind === 'number' || kind === 'yuan' || kind === 'percent'
}

/** What a cell says; an empty text cell stays empty, a missing figure is a dash. */
export function cellText<Row>(column: TableColumn<Row>, value: CellValue, language: Language): string {
  if (column.kind === 'text') return value === null || value === undefined ? '' : String(value)
  if (typeof value === 'number') {
    if (column.kind === 'percent') return formatFigure(value, 'percent', language)
    // The unit stands in the title; repeating it in every row hides the digits.
    return figureParts(value, column.kind === 'yuan' ? 'yuan' : (column.unit ?? 'count'), 'zh', { precise: true }).number
  }
  if (column.kind === 'day') return formatDay(value, language, 'short', '')
  if (column.kind === 'month') return formatMonth(value, language, 'short')
  if (column.kind === 'time') return formatInstant(value, language, '')
  return formatFigure(null, 'count', language)
}

/** The text of each row as the search reads it; writing out 20,000 rows at every key would be felt. */
export type RowTexts<Row extends object> = WeakMap<Row, string>

/** The rows that pass the search and every filter, in the chosen order. `texts` holds for one set of shown columns and one language. */
export function seenRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  view: TableView,
  language: Language,
  texts: RowTexts<Row> = new WeakMap(),
): readonly Row[] {
  const shown = columns.filter((column) => !view.hidden.includes(column.key))
  const terms = view.search.toLowerCase().split(/\s+/).filter(Boolean)
  const filters = columns.flatMap((column) => {
    const filter = view.filters[column.key]
    return filter ? [{ column, filter }] : []
  })
  const passing =
    terms.length === 0 && filters.length === 0
      ? rows
      : rows.filter((row) => {
          if (!filters.every(({ column, filter }) => passes(column, column.value(row), filter))) return false
          if (terms.length === 0) return true
          let text = texts.get(row)
          if (text === undefined) {
            text = searchText(shown, row, language)
            texts.set(row, text)
          }
          const inRow = text
          return terms.every((term) => inRow.includes(term))
        })
  const sortColumn = columns.find((column) => column.key === view.sort?.key)
  return sortColumn && view.sort ? sortRows(passing, sortColumn, view.sort.order) : passing
}

function searchText<Row>(shown: readonly TableColumn<Row>[], row: Row, language: Language): string {
  const text = shown.map((column) => cellText(column, column.value(row), language)).join(' ').toLowerCase()
  // 1200 and 1,200 both find 1,200.55.
  return text.includes(',') ? `${text} ${text.replaceAll(',', '')}` : text
}

export function passes<Row>(column: TableColumn<Row>, value: CellValue, filter: ColumnFilter): boolean {
  if (filter.kind === 'picked') return filter.values.includes(value === null || value === undefined ? '' : String(value))
  if (filter.from === '' && filter.to === '') return true
  if (value === null || value === undefined || value === '') return false
  if (isNumeric(column.kind)) {
    const factor = column.kind === 'percent' ? 100 : 1
    const amount = Number(value) * factor
    return (filter.from === '' || amount >= Number(filter.from)) && (filter.to === '' || amount <= Number(filter.to))
  }
  // An instant of the 21st lies within "to the 21st": the bound decides how much of the text is compared.
  const text = String(value)
  return (
    (filter.from === '' || text.slice(0, filter.from.length) >= filter.from) &&
    (filter.to === '' || text.slice(0, filter.to.length) <= filter.to)
  )
}

const pinyin = new Intl.Collator('zh-Hans-CN', { numeric: true })

/** Missing values stand last, whichever way the column is sorted. */
export function sortRows<Row>(rows: readonly Row[], column: TableColumn<Row>, order: 'ascend' | 'descend'): readonly Row[] {
  const direction = order === 'ascend' ? 1 : -1
  const keyed = rows.map((row) => ({ row, value: column.value(row) }))
  return keyed
    .sort((one, other) => {
      const isOneMissing = isMissing(one.value)
      const isOtherMissing = isMissing(other.value)
      if (isOneMissing || isOtherMissing) return Number(isOneMissing) - Number(isOtherMissing)
      return direction * compare(one.value, other.value, column.kind)
    })
    .map(({ row }) => row)
}

function isMissing(value: CellValue): boolean {
  return value === null || value === undefined || value === ''
}

function compare(one: CellValue, other: CellValue, kind: ColumnKind): number {
  if (isNumeric(kind)) return Number(one) - Number(other)
  const a = String(one)
  const b = String(other)
  if (kind === 'text') return pinyin.compare(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

/** Totals under the columns that have one; null where none of the rows has a value. */
export function sumsOf<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[]): Readonly<Record<string, number | null>> {
  const sums: Record<string, number | null> = {}
  for (const column of columns) {
    if (column.total) sums[column.key] = column.total(rows)
    else if (column.sum) sums[column.key] = sumOf(rows, column)
  }
  return sums
}

function sumOf<Row>(rows: readonly Row[], column: TableColumn<Row>): number | null {
  // Yuan are added as whole fen: binary fractions would lose one in long lists.
  const factor = column.kind === 'yuan' ? 100 : 1
  let sum = 0
  let count = 0
  for (const row of rows) {
    const value = column.value(row)
    if (typeof value !== 'number') continue
    sum += factor === 1 ? value : Math.round(value * factor)
    count += 1
  }
  return count === 0 ? null : sum / factor
}

/** The distinct values of a text column in pinyin order; null when there are too many to choose from. */
export function choicesOf<Row>(rows: readonly Row[], column: TableColumn<Row>, limit: number): readonly string[] | null {
  const values = new Set<string>()
  for (const row of rows) {
    const value = column.value(row)
    values.add(value === null || value === undefined ? '' : String(value))
    if (values.size > limit) return null
  }
  return [...values].sort(pinyin.compare)
}
