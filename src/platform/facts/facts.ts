import type { Day, Month } from '../../kernel/day.ts'

/** A row as both engines give it: bigints that fit become numbers, sums of fen always do. */
export type FactRow = Readonly<Record<string, string | number | boolean | null>>

export type FactQuery = { readonly sql: string; readonly parameters?: readonly (string | number | boolean | null)[] }

/**
 * The facts store as a reader sees it; the same in the server (over the child process), in the child, in tests.
 * SQL keeps to what DuckDB and PostgreSQL share: see dialect.ts, which refuses anything not on its list.
 */
export type Facts = {
  readonly engine: 'duckdb' | 'postgres'
  rows<Row extends FactRow = FactRow>(query: FactQuery): Promise<Row[]>
}

/** The facts store as its one owner sees it. */
export type OwnedFacts = Facts & {
  /** Runs `work` in one transaction; nothing of it is visible before the end. */
  transaction<Result>(work: (tx: FactsTransaction) => Promise<Result>): Promise<Result>
  /**
   * Lays a canonical text file down as a temporary table of text columns c1..cn, for as long as `work` takes.
   * Files are laid down and looked through side by side; only what goes through `transaction` waits for its turn.
   */
  staged<Result>(file: StagedFile, work: (text: StagedText) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

export type StagedFile = { readonly table: string; readonly canonicalPath: string; readonly columnCount: number }

/** Sees the temporary tables of its file beside those of the store. */
export type StagedText = Facts & {
  /** SQL of a row's line, for the table under the alias `s`: the header is 1, the first row 2. */
  readonly line: string
  /** Changes the file's own tables; what the store holds is changed in `transaction` alone. */
  run(sql: string): Promise<void>
  /** Makes one more temporary table, which goes with the file. */
  derive(table: string, query: string): Promise<void>
  transaction<Result>(work: (tx: FactsTransaction) => Promise<Result>): Promise<Result>
}

export type FactsTransaction = {
  readonly engine: 'duckdb' | 'postgres'
  rows<Row extends FactRow = FactRow>(query: FactQuery): Promise<Row[]>
  run(sql: string): Promise<void>
  /** Writes the rows of a query as canonical CSV without a header, and reads such a file into a table: for backups. */
  exportText(query: string, path: string): Promise<void>
  importText(table: string, columns: readonly string[], path: string): Promise<void>
  /**
   * How many rows a table or a bracketed query has, and a sum over all of them that tells other contents apart, in whatever order they come.
   * Each engine has a sum of its own: it is compared only with what the same engine said before.
   */
  digest(from: string, values: readonly string[], note: string): Promise<{ readonly rows: number; readonly sum: string }>
  /** Writes plain rows into a table; for reference tables mirrored from the records. */
  insertRows(table: string, columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>): Promise<void>
}

/** One visible batch: what a measure run remembers that it read. */
export type VisibleBatch = { readonly batchId: number; readonly feedId: string; readonly slice: Day | Month | 'all' }
