import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { Refusal } from '../../kernel/refusal.ts'
import type { Records } from '../records/records.ts'
import type { Arrival } from './contract.ts'
import { isDiskFull } from './diskFull.ts'
import { diskFull, fileNotThere } from './refusals.ts'
import { insertFile } from './store.ts'

export type BroughtFile = {
  readonly path: string
  /** The name that its bringer knows it by. */
  readonly fileName: string
  readonly arrivedBy: Arrival
  readonly accountId: number | null
  readonly feedId: string | null
  readonly slice: string | null
}
export type ArrivalDeps = { readonly records: Records; readonly dataFolder: string; readonly now: () => Date }

export const inboxOf = (dataFolder: string): string => join(dataFolder, 'inbox')
/** What an upload is called until it is whole. */
export const uploadPrefix = 'upload-'
export const reportPath = (dataFolder: string, fileId: number): string => join(dataFolder, 'reports', `${fileId}.xlsx`)

/**
 * Keeps a file under its hash and writes it down as received: from then on no crash can lose it.
 * What lies in the inbox is ours and goes; a file elsewhere stays as it is.
 * @throws FILE_NOT_THERE, DISK_FULL
 */
export async function receiveFile(deps: ArrivalDeps, file: BroughtFile): Promise<number> {
  const found = await stat(file.path).catch(() => null)
  if (!found?.isFile()) throw new Refusal(fileNotThere, { file: file.fileName })
  const isOurs = !relative(inboxOf(deps.dataFolder), resolve(file.path)).startsWith('..')
  const contentHash = await hashOfFile(file.path)
  const storedPath = join('files', contentHash)
  await keep(file.path, join(deps.dataFolder, storedPath), isOurs).catch((cause: unknown) => {
    throw isDiskFull(cause) ? new Refusal(diskFull) : new Error(`Keeping ${file.fileName}`, { cause })
  })
  const fileId = await insertFile(deps.records, {
    container_id: null, feed_id: file.feedId, file_name: file.fileName, part: null, content_hash: contentHash, byte_count: found.size, stored_path: storedPath,
    arrived_by: file.arrivedBy, account_id: file.accountId, arrived_at: deps.now(), slice: file.slice,
  })
  if (isOurs) await rm(file.path, { force: true })
  return fileId
}

export async function hashOfFile(path: string, prefix = ''): Promise<string> {
  const hash = createHash('sha256').update(prefix)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function keep(from: string, to: string, mayLink: boolean): Promise<void> {
  // Touched, so that it is not taken away as old while it comes again.
  const now = new Date()
  if (await utimes(to, now, now).then(() => true, () => false)) return
  await mkdir(dirname(to), { recursive: true })
  const half = `${to}.${randomBytes(6).toString('hex')}.part`
  try {
    // A link to a file of somebody else would change with it.
    if (!mayLink || !(await link(from, half).then(() => true, () => false))) await copyFile(from, half)
    await sync(half)
    await rename(half, to)
  } finally {
    await rm(half, { force: true })
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
