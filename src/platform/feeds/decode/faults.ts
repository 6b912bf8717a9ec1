import type { Params, RefusalDeclaration } from '../../../kernel/refusal.ts'
import type { StructuralFault } from './table.ts'

const FAULTS_LISTED_MAX = 1000
const VALUE_CHARACTERS_MAX = 100

/** The faults of one table: all are counted, the first thousand listed. */
export type FaultList = {
  readonly listed: StructuralFault[]
  count: number
}
export function emptyFaultList(): FaultList {
  return { listed: [], count: 0 }
}

export type Place = { readonly row: number; readonly column: number | null; readonly value: string }

export function addFault(faults: FaultList, place: Place, refusal: RefusalDeclaration, params: Params = {}): void {
  faults.count += 1
  if (faults.listed.length >= FAULTS_LISTED_MAX) return
  const value = place.value.slice(0, VALUE_CHARACTERS_MAX)
  faults.listed.push({ ...place, value, refusal, params: { row: place.row, column: place.column, value, ...params } })
}

/** Rows `firstRow` … `firstRow + count - 1` at once, so that a gap of a million rows costs no more than the list. */
export function addRowFaults(faults: FaultList, firstRow: number, count: number, refusal: RefusalDeclaration): void {
  const listed = Math.min(count, FAULTS_LISTED_MAX - faults.listed.length)
  for (let index = 0; index < listed; index += 1) addFault(faults, { row: firstRow + index, column: null, value: '' }, refusal)
  faults.count += count - Math.max(0, listed)
}
