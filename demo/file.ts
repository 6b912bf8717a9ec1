import iconv from 'iconv-lite'
import type { Day } from '../src/kernel/day.ts'

/** A file as the branch would upload it. */
export type TwinFile = {
  readonly feedId: string
  readonly name: string
  readonly deliveredOn: Day
  readonly encoding: 'gb18030' | 'xlsx'
  /** The bytes, made when they are asked for; a large file must be read before the world goes on. */
  readonly chunks: () => AsyncIterable<Buffer>
}

const CHUNK_CHARACTERS = 1 << 20

/**
 * Chinese text as GB18030 bytes, one character per byte. Cells with Chinese are encoded once and joined with digits as they are:
 * encoding whole files takes several times as long as making them.
 */
export function asBytes(text: string): string {
  return iconv.encode(text, 'gb18030').toString('latin1')
}

/** Joins lines of one-character-per-byte text into buffers of about a megabyte. */
export async function* packLines(lines: Iterable<string>): AsyncGenerator<Buffer> {
  let pending = ''
  for (const line of lines) {
    pending += line
    if (pending.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(pending, 'latin1')
    pending = ''
  }
  if (pending.length > 0) yield Buffer.from(pending, 'latin1')
}

export async function readWhole(file: TwinFile): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of file.chunks()) parts.push(part)
  return Buffer.concat(parts)
}
