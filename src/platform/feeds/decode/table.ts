import type { RefusalDeclaration, Params } from '../../../kernel/refusal.ts'

/** Limits on what one file may be; each is a refusal of its own when passed. */
export type DecodeLimits = {
  readonly fileBytesMax: number
  readonly expandedBytesMax: number
  /** Expanded bytes / packed bytes, for gz, zip and xlsx. */
  readonly expansionRatioMax: number
  readonly rowsMax: number
  readonly columnsMax: number
  readonly cellCharactersMax: number
}
export const defaultDecodeLimits: DecodeLimits = {
  fileBytesMax: 4 * 1024 ** 3,
  expandedBytesMax: 32 * 1024 ** 3,
  expansionRatioMax: 200,
  rowsMax: 200_000_000,
  columnsMax: 256,
  cellCharactersMax: 32_767,
}

/** A bad place found while reading, before any feed is known. `row` counts records from 1 (the header), as Excel shows them. */
export type StructuralFault = {
  readonly row: number
  /** From 1; null when the whole row is meant. */
  readonly column: number | null
  readonly value: string
  readonly refusal: RefusalDeclaration
  readonly params: Params
}

/** Something left out on purpose that the user should hear of; it does not stop a load. */
export type DecodeNotice = { readonly notice: RefusalDeclaration; readonly params: Params }

/**
 * One table read from a file: the header and a canonical text file that both engines read without guessing:
 * UTF-8, LF, comma, double quotes doubled, no header line, every record with exactly `headers.length` cells.
 * A cell is quoted only where it must be, and an empty cell never. Rows of empty cells only are left out at the end and
 * are faults before it.
 */
export type DecodedTable = {
  readonly headers: readonly string[]
  /** Its content is only meant to be read when `faultCount` is 0. */
  readonly canonicalPath: string
  readonly rowCount: number
  /** Bounded list (at most 1,000); with any fault the table is not loaded. */
  readonly faults: readonly StructuralFault[]
  readonly faultCount: number
  readonly format: 'text' | 'xlsx'
  /** Null for xlsx and for UTF-16. */
  readonly encoding: 'utf-8' | 'gb18030' | null
  /** Sheet or zip entry it came from; `entry › sheet` for a workbook inside a zip. */
  readonly part: string | null
  /** SHA-256 of the bytes as they were packed, where the table is all that one packed file holds; a file that lies open has its own hash. */
  readonly packedHash?: string | null
  readonly notices?: readonly DecodeNotice[]
}

export type DecodeProgress = (done: { readonly bytesDone: number; readonly bytesTotal: number; readonly rows: number }) => void
