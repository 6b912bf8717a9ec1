import type { ReactNode } from 'react'
import type { Language } from '../../kernel/refusal.ts'
import { unitWord } from './formatFigure.ts'
import type { TableColumn } from './tableRows.ts'

/** The unit stands in the title once, not in every row. */
export function titleWithUnit<Row>(column: TableColumn<Row>, language: Language): ReactNode {
  const unit = column.kind === 'yuan' ? unitWord('yuan', language) : column.kind === 'number' && column.unit ? unitWord(column.unit, language) : ''
  if (unit === '' || column.title.includes(unit)) return column.title
  return (
    <>
      {column.title} <span className="bh-faint">{unit}</span>
    </>
  )
}
