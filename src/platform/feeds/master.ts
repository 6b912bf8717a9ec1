import type { FactRow } from '../facts/facts.ts'
import type { Records, Transaction } from '../records/records.ts'

export type MasterKey = Readonly<Record<string, string | number | boolean | null>>

/** What a file of master data would change, by key; the rows as the feed's columns name them. */
export type MasterDifference = {
  readonly added: readonly FactRow[]
  readonly changed: readonly { readonly key: MasterKey; readonly before: FactRow; readonly after: FactRow }[]
  /** In the records, but not in the file. */
  readonly missing: readonly MasterKey[]
}

/** A noun of the records that files may propose to change. */
export type MasterNoun = {
  readonly table: string
  /** @throws Refusal when the rows contradict each other or what is known. */
  difference(records: Records, rows: readonly FactRow[]): Promise<MasterDifference>
  /** Part of the approval's transaction. */
  apply(tx: Transaction, difference: MasterDifference, feedId: string): Promise<void>
}

export function isEmptyDifference(difference: MasterDifference): boolean {
  return difference.added.length === 0 && difference.changed.length === 0 && difference.missing.length === 0
}
