import { isUtf8 } from 'node:buffer'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Decoding } from './decoding.ts'
import { archiveDamaged, archiveEncrypted, archiveEntriesTooMany, archiveMethodUnknown } from './refusals.ts'
import { countedChunks, packedError, type Source } from './source.ts'

const ENTRIES_MAX = 1000
const UTF8_NAME_FLAG = 0x800

/** One file inside a zip. Nothing is written under its name, so a name that leads out of the archive is only a name. */
export type ArchiveEntry = {
  /** With forward slashes, none in front. */
  readonly name: string
  readonly bytesExpanded: number
  readonly entry: Entry
}
export type Archive = {
  /** The archive as shown to the user. */
  readonly name: string
  readonly entries: readonly ArchiveEntry[]
  source(entry: ArchiveEntry, part: string): Source
}

/** Opens a zip for as long as `use` runs. Its directories, and what macOS and Windows add unasked, are left out. */
export async function withArchive<T>(path: string, name: string, decoding: Decoding, use: (archive: Archive) => Promise<T>): Promise<T> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false })
    .catch((error: unknown) => { throw packedError(error, name) })
  try {
    if (zip.entryCount > ENTRIES_MAX)
      throw new Refusal(archiveEntriesTooMany, { file: name, entries: zip.entryCount, entriesMax: ENTRIES_MAX })
    const entries = await listEntries(zip).catch((error: unknown) => { throw packedError(error, name) })
    return await use({ name, entries, source: (entry, part) => entrySource(zip, entry, `${name} › ${entry.name}`, part, decoding) })
  } finally {
    zip.close()
  }
}

async function listEntries(zip: ZipFile): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = []
  for await (const entry of zip.eachEntry()) {
    const name = displayName(entry).replaceAll('\\', '/').replace(/^\/+/, '')
    const isLeftOut = name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name)
    if (!isLeftOut) entries.push({ name, bytesExpanded: entry.uncompressedSize, entry })
  }
  return entries
}

/** Chinese Windows writes names in GBK without saying so; whatever is valid UTF-8 is taken as that. */
function displayName(entry: Entry): string {
  const raw = entry.fileNameRaw
  const isUtf8Name = (entry.generalPurposeBitFlag & UTF8_NAME_FLAG) !== 0 || isUtf8(raw)
  return new TextDecoder(isUtf8Name ? 'utf-8' : 'gb18030').decode(raw)
}

function entrySource(zip: ZipFile, { entry }: ArchiveEntry, name: string, part: string, decoding: Decoding): Source {
  const open = async () => {
    if (entry.isEncrypted()) throw new Refusal(archiveEncrypted, { file: name })
    if (!entry.canDecodeFileData()) throw new Refusal(archiveMethodUnknown, { file: name })
    return zip.openReadStreamPromise(entry).catch((error: unknown) => { throw packedError(error, name) })
  }
  const bytesBefore = decoding.progress.bytesDone
  const packedShare = entry.compressedSize / Math.max(1, entry.uncompressedSize)
  const chunks = countedChunks(open, name, decoding, (expandedBytes) => decoding.progress.reach(bytesBefore + expandedBytes * packedShare))
  return { name, part, path: null, chunks }
}

/** The whole of a small entry; nothing where it is longer than `bytesMax`. */
export async function readEntry(archive: Archive, name: string, bytesMax: number): Promise<Buffer | null> {
  const entry = archive.entries.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (!entry) return null
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const chunk of archive.source(entry, name).chunks()) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Refusal(archiveDamaged, { file: `${archive.name} › ${name}` })
    pieces.push(Buffer.from(chunk))
  }
  return Buffer.concat(pieces)
}
