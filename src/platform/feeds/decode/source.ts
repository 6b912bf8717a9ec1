import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Decoding, Progress } from './decoding.ts'
import { archiveDamaged, fileCutOff } from './refusals.ts'

const CHUNK_BYTES = 1024 ** 2
const HEAD_BYTES = 64 * 1024

/** Bytes that can be read from their start as often as needed. A chunk is only valid until the next one is asked for. */
export type Source = {
  /** As shown to the user: the file's name, with the entry inside an archive. */
  readonly name: string
  readonly part: string | null
  /** Present when the bytes lie in a file as they are. */
  readonly path: string | null
  chunks(): AsyncGenerator<Buffer, void, void>
}

export function fileSource(options: { path: string; name: string; part: string | null; progress: Progress | null }): Source {
  const { path, name, part, progress } = options
  async function* chunks(): AsyncGenerator<Buffer, void, void> {
    const handle = await open(path)
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    let bytesDone = 0
    try {
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES)
        if (bytesRead === 0) return
        bytesDone += bytesRead
        progress?.reach(bytesDone)
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await handle.close()
    }
  }
  return { name, part, path, chunks }
}

export function gunzipSource(path: string, name: string, decoding: Decoding): Source {
  const open = async (): Promise<Readable> => {
    const packed = createReadStream(path, { highWaterMark: 256 * 1024 })
    let bytesDone = 0
    packed.on('data', (chunk) => decoding.progress.reach((bytesDone += chunk.length)))
    const plain = createGunzip({ chunkSize: 256 * 1024 })
    pipeline(packed, plain, () => undefined)
    return plain
  }
  return { name, part: null, path: null, chunks: countedChunks(open, name, decoding) }
}

/** The source, with the hash of all its bytes once they were read to the end. */
export function hashing(source: Source): Source & { digest(): string | null } {
  let digest: string | null = null
  async function* chunks(): AsyncGenerator<Buffer, void, void> {
    const hash = createHash('sha256')
    for await (const chunk of source.chunks()) {
      hash.update(chunk)
      yield chunk
    }
    digest = hash.digest('hex')
  }
  return { ...source, chunks, digest: () => digest }
}

/** Reads a packed stream under the limits on expansion, and turns what zlib says into a refusal. */
export function countedChunks(
  open: () => Promise<Readable>, name: string, decoding: Decoding, onBytes?: (expandedBytes: number) => void,
): () => AsyncGenerator<Buffer, void, void> {
  let counted = 0
  return async function* chunks(): AsyncGenerator<Buffer, void, void> {
    decoding.expansion.giveBack(counted)
    counted = 0
    const stream = await open()
    try {
      for await (const chunk of stream) {
        const bytes: Buffer = chunk
        counted += bytes.length
        decoding.expansion.add(bytes.length)
        onBytes?.(counted)
        yield bytes
      }
    } catch (error) {
      throw packedError(error, name)
    } finally {
      stream.destroy()
    }
  }
}

/** What zlib and yauzl report about packed bytes is the sender's to mend; anything else keeps its cause. */
export function packedError(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof Refusal) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') return new Refusal(fileCutOff, { file: name })
  if (code.startsWith('Z_') || code === '') return new Refusal(archiveDamaged, { file: name })
  return new Error(`Reading ${name}`, { cause: error })
}

/** The first bytes, enough to see what kind of file it is. */
export async function readHead(source: Source): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const chunk of source.chunks()) {
    pieces.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - length)))
    length += chunk.length
    if (length >= HEAD_BYTES) break
  }
  return Buffer.concat(pieces)
}

/** Hands a file holding exactly the source's bytes to `use`; a packed source is spooled for that long. */
export async function withFile<T>(source: Source, decoding: Decoding, use: (path: string) => Promise<T>): Promise<T> {
  if (source.path !== null) return use(source.path)
  const spool = await decoding.folder.createFile('.spool')
  for await (const chunk of source.chunks()) {
    decoding.signal?.throwIfAborted()
    await spool.write(chunk)
  }
  await spool.close()
  const result = await use(spool.path)
  await decoding.folder.removeFile(spool.path)
  return result
}
