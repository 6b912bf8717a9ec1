import type { Words } from '../../kernel/refusal.ts'

/** How a cell is read. Every kind is checked and cast by SQL that both engines share (see stage.ts). */
export type ColumnKind =
  | 'text' // any text up to 200 characters
  | 'code' // letters, digits, - and _ ; compared byte by byte
  | 'area' // national, former or local area code of the branch; resolved to the current national code
  | 'month' // 201103, 2011-03, 2011年3月 -> 2011-03
  | 'day' // 20110321, 2011-03-21, 2011/3/21, 2011年3月21日 -> 2011-03-21
  | 'count' // whole number >= 0; 1.00E+05 is read
  | 'integer' // whole number of either sign
  | 'yuan' // money with at most two decimals, stored as integer fen in a column named *_fen
  | 'decimal' // any number
  | 'choice' // one of `choices`

export type FeedColumn = {
  /** Column of the fact table, snake case, unit last. */
  readonly name: string
  /** The header that the branch's own files carry. */
  readonly header: string
  readonly headerEn: string
  readonly synonyms: readonly string[]
  readonly kind: ColumnKind
  readonly required: boolean
  /** Only for `choice`: the value as written -> the value stored. */
  readonly choices?: Readonly<Record<string, string>>
  readonly min?: number
  readonly max?: number
  /** Personal data is masked wherever a row is shown. */
  readonly personal?: 'name' | 'phone' | 'identity' | 'mail'
}

/** A rule over one staged row, true when the row is good; refers to columns by their names, already cast. */
export type FeedCheck = { readonly id: string; readonly column: string; readonly good: string; readonly words: Words }

/** Where the closing line says how many rows there are (when not beside the word 合计) and what they sum to. */
export type FeedControl = { readonly count: string; readonly amounts: readonly string[] }

export type Feed = {
  /** `chapter.noun`, e.g. `market.usage`. */
  readonly id: string
  readonly name: Words
  /** facts: rows go to the facts store; master: a diff that a person approves goes to the records. */
  readonly kind: 'facts' | 'master'
  /** Table of the facts store, `usage_month`. Master feeds: the noun that `apply` understands. */
  readonly table: string
  readonly columns: readonly FeedColumn[]
  /** Unique within one batch. The first is the distribution key on a cluster. */
  readonly key: readonly string[]
  /**
   * What one batch replaces: the value of this column, the same in the whole file. null: one slice for all.
   * `part`: an optional column of kind `count`, the sequence of a file that comes several times in a period; a file without it is number 1.
   */
  readonly slice: { readonly column: string; readonly kind: 'month' | 'day'; readonly part?: string } | null
  /** The closing line (合计) that a file of money may carry. What it says is compared with the rows to the fen. */
  readonly control?: FeedControl
  /** Rows that the program works out itself and publishes as batches: no file of this kind is ever taken. */
  readonly isDerived?: true
  /** When the file is expected; null: whenever somebody brings it. `dueTime` in Beijing time. */
  readonly expected: {
    readonly every: 'day' | 'month'
    /** Days after the last day of the slice. */
    readonly dueAfterDays: number
    readonly dueTime: string
  } | null
  readonly checks?: readonly FeedCheck[]
}
