import type { Words } from '../../kernel/refusal.ts'

/**
 * Rows that sums are taken over: one SQL relation per period, at the finest grain.
 * `from` is facts SQL that both engines share; `{month}`, `{previousMonth}`, `{day}` are put in as literals and
 * `{rows:feed.id}` / `{rows:feed.id@previous}` as the visible rows of that feed for the period (or the month before).
 */
export type MeasureSource = {
  readonly id: string
  readonly period: 'month' | 'day'
  /** Feeds read; a period is refreshed when a batch of one of them is accepted, the following month too where `@previous` is read. */
  readonly feeds: readonly string[]
  readonly from: string
  /** SQL expressions over `from`. `outlet` and `brand` null when the rows do not know them. */
  readonly area: string
  readonly brand: string | null
  readonly outlet: string | null
  /** The finest area level at which rows come. Finer subjects have no figure from this source: none, not zero. */
  readonly grain: 'village' | 'township' | 'county'
  /** Rows are given for every level already (population): no summing from children. */
  readonly resolved?: true
  readonly sums: Readonly<Record<string, MeasureSum>>
  /** What a person sees when a figure is opened to its rows. */
  readonly columns: readonly DrillColumn[]
  /**
   * For moves between areas or brands: where the row moved to. The sums then count a row at a cell only when the move crosses that cell's border:
   * sums with direction `in` at the cell of `to`, with `out` at the cell of `area`/`brand`.
   */
  readonly to?: { readonly area: string; readonly brand: string }
}

export type MeasureSum = {
  /** What is added up, where no indicator of its own carries the name. */
  readonly words?: Words
  /** Value of one row; the figure is the sum over the rows for which `where` holds. `1` counts rows. */
  readonly value: string
  readonly where: string
  readonly direction?: 'in' | 'out'
}

export type DrillColumn = {
  readonly name: string
  readonly words: Words
  readonly sql: string
  readonly kind: 'text' | 'day' | 'month' | 'count' | 'fen' | 'area' | 'brand'
  readonly personal?: 'name' | 'phone' | 'identity' | 'mail'
  /** Stored values that people do not read as they are stored: `normal` is 正常. A value that is not named stays as it is. */
  readonly values?: Readonly<Record<string, Words>>
}

/** weight x sum, `sum` as `source.sum`. */
export type Term = { readonly sum: string; readonly weight: number }

export type Unit = 'users' | 'times' | 'yuan' | 'yuanPerUser' | 'percent' | 'count' | 'minutes' | 'megabytes' | 'score'

/** Numerator and denominator are stored; division happens in the kernel, once. */
export type Measure = {
  /** `chapter.topic.figure`. */
  readonly id: string
  readonly name: Words
  /** One sentence: what is counted, who is counted. Shown on hover. */
  readonly definition: Words
  readonly unit: Unit
  readonly better: 'higher' | 'lower' | 'neither'
  readonly cuts: readonly ('area' | 'brand' | 'unit' | 'outlet')[]
  readonly finestArea: 'township' | 'village'
  /** Over months: numerator and denominator are summed, or the last month (or the mean of months) is taken. */
  readonly rollUp: 'sum' | 'last' | 'mean'
  readonly numerator: readonly Term[]
  /** null: the numerator alone is the figure. Sums in fen are stored as fen and shown in yuan by unit. */
  readonly denominator: readonly Term[] | null
  readonly version: number
}
