import { Refusal } from '../../../kernel/refusal.ts'
import { fileExpandsTooFar, fileExpandsTooMuch } from './refusals.ts'
import type { DecodeLimits, DecodeProgress } from './table.ts'
import type { WorkFolder } from './workFolder.ts'

// Below this a high ratio harms nobody, and a small sheet of equal rows really packs 300 to 1.
const EXPANDED_BYTES_HARMLESS = 16 * 1024 ** 2

/** What all readers of one uploaded file share. */
export type Decoding = {
  readonly limits: DecodeLimits
  readonly folder: WorkFolder
  readonly expansion: Expansion
  readonly progress: Progress
  readonly signal: AbortSignal | undefined
}

/** Counts what comes out of packed streams, over all entries of the file together, and refuses in the middle of one. */
export type Expansion = {
  add(bytes: number): void
  /** A stream that is read again from its start gives back what it counted. */
  giveBack(bytes: number): void
}
export function limitExpansion(file: string, packedBytes: number, limits: DecodeLimits): Expansion {
  const harmlessBytes = Math.min(EXPANDED_BYTES_HARMLESS, limits.expandedBytesMax)
  let expandedBytes = 0
  return {
    add(bytes) {
      expandedBytes += bytes
      if (expandedBytes > limits.expandedBytesMax) throw new Refusal(fileExpandsTooFar, { file, bytesMax: limits.expandedBytesMax })
      if (expandedBytes > harmlessBytes && expandedBytes > packedBytes * limits.expansionRatioMax)
        throw new Refusal(fileExpandsTooMuch, { file, ratioMax: limits.expansionRatioMax })
    },
    giveBack(bytes) {
      expandedBytes -= bytes
    },
  }
}

/** Packed bytes read so far and rows over all tables. */
export type Progress = {
  reach(bytesDone: number): void
  readonly bytesDone: number
  /** Rows of the table being read. */
  rows(count: number): void
  /** The table is finished; its rows stay counted. */
  finishTable(): void
}
export function trackProgress(bytesTotal: number, report: DecodeProgress): Progress {
  let bytesDone = 0
  let rowsFinished = 0
  let rowsOpen = 0
  return {
    get bytesDone() {
      return bytesDone
    },
    reach(bytes) {
      bytesDone = Math.min(bytesTotal, bytes)
    },
    rows(count) {
      rowsOpen = count
      report({ bytesDone, bytesTotal, rows: rowsFinished + rowsOpen })
    },
    finishTable() {
      rowsFinished += rowsOpen
      rowsOpen = 0
    },
  }
}
