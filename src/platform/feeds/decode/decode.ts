import { stat } from 'node:fs/promises'
import { Refusal } from '../../../kernel/refusal.ts'
import { withArchive, type Archive } from './archive.ts'
import { hasEncryptedPackage } from './compound.ts'
import { limitExpansion, trackProgress, type Decoding } from './decoding.ts'
import {
  archiveEmpty, archiveNested, fileEmpty, fileEncrypted, fileOds, fileOfOtherKind, fileTooLarge, fileXls, fileXlsb,
} from './refusals.ts'
import { sniff } from './sniff.ts'
import { fileSource, gunzipSource, hashing, readHead, withFile, type Source } from './source.ts'
import type { DecodedTable, DecodeLimits, DecodeProgress } from './table.ts'
import { decodeText } from './text.ts'
import { decodeWorkbook } from './workbook.ts'
import { openWorkFolder } from './workFolder.ts'

export { defaultDecodeLimits } from './table.ts'
export type { DecodedTable, DecodeLimits, DecodeNotice, DecodeProgress, StructuralFault } from './table.ts'

export type DecodeOptions = {
  readonly path: string
  /** The name the user knows the file by; it is shown, never opened. */
  readonly fileName: string
  /** Belongs to this decode alone. After a refusal nothing that it wrote is left in it. */
  readonly workFolder: string
  readonly limits: DecodeLimits
  readonly onProgress: DecodeProgress
  readonly signal?: AbortSignal
}

/**
 * Reads one uploaded file, whatever it is by its bytes, into canonical tables: one of a text, one per visible sheet of
 * a workbook, those of all entries of a zip.
 * @throws Refusal when the file as a whole cannot be taken; the signal's reason when it is aborted.
 */
export async function decodeFile(options: DecodeOptions): Promise<DecodedTable[]> {
  const { path, fileName, workFolder, limits, onProgress, signal } = options
  const { size: bytesTotal } = await stat(path)
  if (bytesTotal > limits.fileBytesMax) throw new Refusal(fileTooLarge, { file: fileName, bytes: bytesTotal, bytesMax: limits.fileBytesMax })
  const folder = await openWorkFolder(workFolder, fileName)
  const progress = trackProgress(bytesTotal, onProgress)
  const decoding: Decoding = { limits, folder, expansion: limitExpansion(fileName, bytesTotal, limits), progress, signal }
  try {
    signal?.throwIfAborted()
    return await decodeSource(fileSource({ path, name: fileName, part: null, progress }), 'upload', decoding)
  } catch (error) {
    await folder.removeAll()
    throw error
  }
}

/** `place` says what may still be packed: an upload may be an archive, what lies in one may at most be a workbook. */
async function decodeSource(source: Source, place: 'upload' | 'packed', decoding: Decoding): Promise<DecodedTable[]> {
  const head = await readHead(source)
  const found = sniff(head)
  const refuse = (declared: typeof fileEmpty): never => { throw new Refusal(declared, { file: source.name }) }
  switch (found.kind) {
    case 'empty':
      return refuse(fileEmpty)
    case 'text':
      return [await decodeText(source, head, decoding)]
    case 'gzip':
      if (source.path === null) return refuse(archiveNested)
      return decodePacked(gunzipSource(source.path, source.name, decoding), decoding)
    case 'zip':
      return withFile(source, decoding, (path) =>
        withArchive(path, source.name, decoding, (archive) => decodeArchive(archive, source, place, decoding)))
    case 'compound':
      return refuse((await withFile(source, decoding, hasEncryptedPackage)) ? fileEncrypted : fileXls)
    case 'archive':
      return refuse(place === 'packed' ? archiveNested : fileOfOtherKind(found.words))
    case 'other':
      return refuse(fileOfOtherKind(found.words))
  }
}

/** What lies packed keeps the hash that it has when it comes alone, unless it holds several tables. */
async function decodePacked(packed: Source, decoding: Decoding): Promise<DecodedTable[]> {
  const source = hashing(packed)
  const tables = await decodeSource(source, 'packed', decoding)
  return tables.length === 1 ? tables.map((table) => ({ ...table, packedHash: source.digest() })) : tables
}

async function decodeArchive(archive: Archive, source: Source, place: 'upload' | 'packed', decoding: Decoding): Promise<DecodedTable[]> {
  const names = new Set(archive.entries.map((entry) => entry.name.toLowerCase()))
  const refuse = (declared: typeof fileEmpty): never => { throw new Refusal(declared, { file: source.name }) }
  if (names.has('xl/workbook.bin')) refuse(fileXlsb)
  if (names.has('[content_types].xml')) {
    if (names.has('word/document.xml')) refuse(fileOfOtherKind({ zh: 'Word 文档', en: 'a Word document' }))
    if (names.has('ppt/presentation.xml')) refuse(fileOfOtherKind({ zh: 'PowerPoint 文稿', en: 'a PowerPoint presentation' }))
    return decodeWorkbook(archive, source.part, decoding)
  }
  if (names.has('mimetype') && names.has('content.xml')) refuse(fileOds)
  if (place === 'packed') refuse(archiveNested)
  if (archive.entries.length === 0) refuse(archiveEmpty)
  const tables: DecodedTable[] = []
  for (const entry of archive.entries) {
    tables.push(...(await decodePacked(archive.source(entry, entry.name), decoding)))
  }
  return tables
}
