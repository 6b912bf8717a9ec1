import { isAscii, isUtf8 } from 'node:buffer'

/** Turns chunks of one encoding into chunks of UTF-8, exactly: bytes that do not fit end the reading. */
export type Transcoder = {
  /** Null when the chunk, with what came before, is not text of this encoding. */
  push(chunk: Buffer): Buffer | null
  /** What the end of the file says: whole, or cut within a character. */
  end(): 'whole' | 'cut'
}

export function transcoderFrom(label: 'gb18030' | 'utf-16le' | 'utf-16be'): Transcoder {
  const decoder = new TextDecoder(label, { fatal: true })
  const decode = (chunk: Buffer | null): Buffer | null => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode())
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }
  return { push: decode, end: () => (decode(null) === null ? 'cut' : 'whole') }
}

/** UTF-8 passes through unchanged; only its validity is checked, with a character cut by a chunk's border put together. */
export type Utf8Check = Transcoder & {
  /** Characters of three bytes seen so far, counted up to `WIDE_CHARACTERS_CONVINCING`. */
  wideCharacters(): number
  /**
   * Whether the text seen so far is more likely GB18030, although it is UTF-8 as well: 通 and 目录 are the same bytes as
   * a combining mark and as Ŀ¼. It then has no character of three bytes or more (any Chinese in UTF-8 would be one), and
   * at least one of two bytes that is not a Latin letter such as é.
   */
  isRatherGb18030(): boolean
}
/**
 * In GBK text the pattern of a three-byte character comes up by chance, but not twenty times before it first breaks:
 * then the text is meant as UTF-8 and damaged.
 */
export const WIDE_CHARACTERS_CONVINCING = 20
// The first byte of U+00C0 to U+00FF in UTF-8.
const LATIN_LETTERS_LEAD = 0xc3

export function checkUtf8(): Utf8Check {
  let tail: Buffer = Buffer.alloc(0)
  let wideCharacters = 0
  let hasLongCharacter = false
  let hasStrangeCharacter = false
  const isValid = (chunk: Buffer): boolean => {
    if (isAscii(chunk)) return true
    if (wideCharacters < WIDE_CHARACTERS_CONVINCING) wideCharacters += countWideCharacters(chunk)
    if (!hasLongCharacter) hasLongCharacter = chunk.some((byte) => byte >= 0xe0)
    if (!hasLongCharacter && !hasStrangeCharacter) hasStrangeCharacter = chunk.some((byte) => byte >= 0xc0 && byte !== LATIN_LETTERS_LEAD)
    return isUtf8(chunk)
  }
  const push = (chunk: Buffer): Buffer | null => {
    const missing = tail.length === 0 ? 0 : sequenceBytes(tail[0] ?? 0) - tail.length
    if (chunk.length < missing) {
      tail = Buffer.concat([tail, chunk])
      return chunk
    }
    if (missing > 0 && !isValid(Buffer.concat([tail, chunk.subarray(0, missing)]))) return null
    const end = chunk.length - openSequenceBytes(chunk, missing)
    tail = Buffer.from(chunk.subarray(end))
    return isValid(chunk.subarray(missing, end)) ? chunk : null
  }
  return {
    push,
    end: () => (tail.length > 0 ? 'cut' : 'whole'),
    wideCharacters: () => wideCharacters,
    isRatherGb18030: () => hasStrangeCharacter && !hasLongCharacter,
  }
}

function sequenceBytes(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
}

/** Bytes at the end of the chunk that begin a character whose rest lies in the next chunk. */
function openSequenceBytes(chunk: Buffer, from: number): number {
  for (let back = 1; back <= 3 && chunk.length - back >= from; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return sequenceBytes(byte) > back ? back : 0
  }
  return 0
}

/** Three-byte characters before the first byte that is not UTF-8, counted no further than convinces. */
function countWideCharacters(chunk: Buffer): number {
  const isContinuation = (offset: number): boolean => ((chunk[offset] ?? 0) & 0xc0) === 0x80
  let count = 0
  for (let offset = 0; offset < chunk.length && count < WIDE_CHARACTERS_CONVINCING; ) {
    const length = sequenceBytes(chunk[offset] ?? 0)
    for (let next = 1; next < length; next += 1) if (!isContinuation(offset + next)) return count
    if (length === 1 && (chunk[offset] ?? 0) >= 0x80) return count
    if (length === 3) count += 1
    offset += length
  }
  return count
}

/** Line ends before the first line of the chunk that is not text of the encoding; both kinds of line end count. */
export function linesBeforeDamage(chunk: Buffer, label: 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'): number {
  const decoder = new TextDecoder(label, { fatal: true })
  let lines = 0
  let lineStart = 0
  for (let offset = 0; offset < chunk.length; offset += 1) {
    if (chunk[offset] !== 0x0a && chunk[offset] !== 0x0d) continue
    try {
      decoder.decode(chunk.subarray(lineStart, offset))
    } catch {
      return lines
    }
    if (chunk[offset] === 0x0a || chunk[offset + 1] !== 0x0a) lines += 1
    lineStart = offset + 1
  }
  return lines
}
