import { mkdir, readdir, rename, rmdir, stat } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TaskProgress } from '../facts/owner.ts'
import { inboxOf, receiveFile } from './arrival.ts'
import { type IntakeDeps, type IntakeOutcome, takeReceived } from './intake.ts'

export const dropPollMs = 5_000
const filesPerLookMax = 1_000

export const dropFolderOf = (dataFolder: string): string => join(dataFolder, 'drop')

type Seen = { readonly byteCount: number; readonly changedAtMs: number }
/** What the last look saw, by data folder: a file is complete when two looks see it alike. */
const seenIn = new Map<string, Map<string, Seen>>()

/**
 * One look at the drop folder. Complete files move to the inbox under their own names and are received at once;
 * then they are taken. Hidden files and those with .part or .tmp at the end are still being copied.
 */
export async function takeDropped(deps: IntakeDeps, onProgress: (progress: TaskProgress) => void): Promise<IntakeOutcome[]> {
  await receiveInbox(deps)
  const received = await receiveDropped(deps)
  const outcomes: IntakeOutcome[] = []
  const faults: unknown[] = []
  for (const fileId of received) {
    try {
      outcomes.push(...(await takeReceived(deps, fileId, onProgress)))
    } catch (fault) {
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
  return outcomes
}

async function receiveDropped(deps: IntakeDeps): Promise<number[]> {
  const folder = dropFolderOf(deps.dataFolder)
  await mkdir(folder, { recursive: true })
  const before = seenIn.get(folder) ?? new Map<string, Seen>()
  const now = new Map<string, Seen>()
  const received: number[] = []
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && !/\.(part|tmp|crdownload)$/i.test(name)).sort()
  for (const name of names.slice(0, filesPerLookMax)) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (!found?.isFile()) continue
    const seen = { byteCount: found.size, changedAtMs: found.mtimeMs }
    const earlier = before.get(name)
    if (earlier && earlier.byteCount === seen.byteCount && earlier.changedAtMs === seen.changedAtMs) received.push(await receiveOne(deps, folder, name))
    else now.set(name, seen)
  }
  seenIn.set(folder, now)
  return received
}

// The folder of its own keeps the name; should the process die before it is received, the next look finds it there.
async function receiveOne(deps: IntakeDeps, folder: string, name: string): Promise<number> {
  const own = join(inboxOf(deps.dataFolder), `${droppedPrefix}${randomUUID()}`)
  await mkdir(own, { recursive: true })
  await rename(join(folder, name), join(own, name))
  const fileId = await receiveFromInbox(deps, own, name)
  await rmdir(own)
  return fileId
}

const droppedPrefix = 'dropped-'

async function receiveFromInbox(deps: IntakeDeps, own: string, name: string): Promise<number> {
  return receiveFile(deps, { path: join(own, name), fileName: name, arrivedBy: 'folder', accountId: null, feedId: null, slice: null })
}

/** Files that were moved but not received when the process died. */
async function receiveInbox(deps: IntakeDeps): Promise<void> {
  const inbox = inboxOf(deps.dataFolder)
  const folders = (await readdir(inbox).catch(() => [])).filter((name) => name.startsWith(droppedPrefix)).sort()
  for (const folder of folders.slice(0, filesPerLookMax)) {
    const own = join(inbox, folder)
    for (const name of await readdir(own)) await takeReceived(deps, await receiveFromInbox(deps, own, name), () => undefined)
    await rmdir(own)
  }
}
