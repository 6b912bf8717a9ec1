import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { Refusal } from '../../../kernel/refusal.ts'
import { decodeFile, defaultDecodeLimits, type DecodedTable, type DecodeLimits } from './decode.ts'

/** Files made by the tests, and what comes of decoding them. */
export function newFolder(): string {
  const folder = join(tmpdir(), `bihuan-decode-${randomUUID()}`)
  mkdirSync(folder)
  return folder
}

export type Outcome =
  | { kind: 'read'; tables: (DecodedTable & { rows: string[][] })[] }
  | { kind: 'refused'; code: string; zh: string; en: string; filesLeft: string[] }

export async function decodePath(path: string, fileName: string, limits: Partial<DecodeLimits> = {}, signal?: AbortSignal): Promise<Outcome> {
  const workFolder = newFolder()
  try {
    const options = { path, fileName, workFolder, limits: { ...defaultDecodeLimits, ...limits }, onProgress: () => undefined }
    const tables = await decodeFile(signal ? { ...options, signal } : options)
    return { kind: 'read', tables: tables.map((table) => ({ ...table, rows: readCanonical(readFileSync(table.canonicalPath, 'utf8')) })) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { kind: 'refused', code: error.code, zh: error.sentence('zh'), en: error.sentence('en'), filesLeft: readdirSync(workFolder) }
  }
}
export async function decodeBytes(bytes: Uint8Array | string, limits: Partial<DecodeLimits> = {}): Promise<Outcome> {
  const path = join(newFolder(), 'upload')
  writeFileSync(path, bytes)
  return decodePath(path, '上传.csv', limits)
}
export async function tablesOf(outcome: Promise<Outcome>): Promise<(DecodedTable & { rows: string[][] })[]> {
  const settled = await outcome
  if (settled.kind === 'refused') throw new Error(`${settled.code}: ${settled.en}`)
  return settled.tables
}
/** The code of a refusal that fills its sentences and leaves no file behind. */
export async function refusalOf(outcome: Promise<Outcome>): Promise<string> {
  const settled = await outcome
  if (settled.kind === 'read') return 'READ'
  if (settled.filesLeft.length > 0 || /\{\w+\}/.test(settled.zh + settled.en)) throw new Error(JSON.stringify(settled))
  return settled.code
}
export function faultsOf(table: DecodedTable): { code: string; row: number; column: number | null; value: string }[] {
  return table.faults.map(({ refusal, row, column, value }) => ({ code: refusal.code, row, column, value }))
}

/** A reader of its own, so that the writer is not checked by its own parser. */
export function readCanonical(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    if (match[3] === '\n') {
      rows.push(row)
      row = []
    }
  }
  return rows
}

export type ZipPart = { readonly name: string | Buffer; readonly bytes: Buffer; readonly isEncrypted?: boolean; readonly method?: number }
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, isEncrypted = false, method = 8 } of parts) {
    const rawName = Buffer.from(name)
    const packed = deflateRawSync(bytes)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(isEncrypted ? 1 : 0, 2)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(rawName.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, rawName, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, tail, rawName]))
    bodies.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}
