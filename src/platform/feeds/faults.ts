import type { FaultShape } from './contract.ts'
import type { StructuralFault } from './decode/decode.ts'
import { fill } from '../../kernel/refusal.ts'
import { mask } from '../access/mask.ts'
import type { Feed } from './feed.ts'
import type { HeaderMatch } from './headers.ts'
import type { CellFault } from './load.ts'

/** A fault with the place of its cell in the file, from 0; null when the whole row is meant. */
export type PlacedFault = FaultShape & { readonly cellIndex: number | null }

export const faultsKeptMax = 500

/** Faults of cells, named by the headers that the file has. */
export function placeCellFaults(feed: Feed, headers: readonly string[], match: HeaderMatch, faults: readonly CellFault[]): PlacedFault[] {
  return faults.map((fault) => {
    const cellIndex = match.indexOf.get(fault.column) ?? null
    const header = cellIndex === null ? feed.columns.find(({ name }) => name === fault.column)?.header : headers[cellIndex]
    return { row: fault.row, column: header ?? fault.column, value: fault.value, code: fault.code, because: fault.because, cellIndex }
  })
}

export function placeStructuralFaults(headers: readonly string[], faults: readonly StructuralFault[]): PlacedFault[] {
  return faults.map((fault) => {
    const cellIndex = fault.column === null ? null : fault.column - 1
    return {
      row: fault.row,
      column: cellIndex === null ? '' : headers[cellIndex] || letters(cellIndex),
      value: fault.value,
      code: fault.refusal.code,
      because: { zh: fill(fault.refusal.words.zh, fault.params), en: fill(fault.refusal.words.en, fault.params) },
      cellIndex,
    }
  })
}

/** As Excel names columns: A, B, … AA. */
export function letters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `${letters(Math.floor(index / 26) - 1)}${letters(index % 26)}`
}

/** What the records keep of the faults: personal data of subscribers stays out of them. */
export function keptFaults(feed: Feed | null, match: HeaderMatch | null, faults: readonly PlacedFault[]): FaultShape[] {
  const personal = new Map(
    (feed?.columns ?? []).flatMap((column) => {
      const index = match?.indexOf.get(column.name)
      return column.personal && index !== undefined ? [[index, column.personal] as const] : []
    }),
  )
  return faults.slice(0, faultsKeptMax).map(({ cellIndex, ...fault }) => {
    const kind = cellIndex === null ? undefined : personal.get(cellIndex)
    return kind ? { ...fault, value: mask(kind, fault.value) } : fault
  })
}
