import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import { folderInUse } from './refusals.ts'

const holderShape = z.object({ pid: z.number().int().positive(), startedAt: z.string().nullable() })
type Holder = z.infer<typeof holderShape>

const TAKEOVER_MS_MAX = 10_000

export type FolderLock = { release(): void }

/**
 * Takes the folder for this process: the file `lock` holds the pid. A lock whose process is gone is taken over.
 * Throws FOLDER_IN_USE, naming the pid, when the holder lives.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock')
  const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid) }
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 })
  try {
    if (!tryLink(draft, file)) takeOver(draft, file, folder)
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
    },
  }
}

/** The process that holds the folder; null when none lives. */
export function findHolder(folder: string): number | null {
  const holder = readHolder(join(folder, 'lock'))
  return holder && isAlive(holder) ? holder.pid : null
}

// Two starts may see the same dead holder; the link `lock.takeover` lets only one of them replace it.
function takeOver(draft: string, file: string, folder: string): void {
  const takeover = `${file}.takeover`
  if (ageMs(takeover) > TAKEOVER_MS_MAX) rmSync(takeover, { force: true })
  if (!tryLink(draft, takeover)) refuse(folder, readHolder(takeover))
  try {
    const holder = readHolder(file)
    if (holder && isAlive(holder)) refuse(folder, holder)
    renameSync(draft, file)
  } finally {
    rmSync(takeover, { force: true })
  }
}

function refuse(folder: string, holder: Holder | null): never {
  throw new Refusal(folderInUse, { folder, pid: holder?.pid ?? null })
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw new Error(`Locking ${to}`, { cause: error })
  }
}

function readHolder(file: string): Holder | null {
  const text = readIfThere(file)
  if (text === null) return null
  const parsed = holderShape.safeParse(parseJson(text))
  return parsed.success ? parsed.data : null
}

// A pid is given out again after a restart of the machine; the start instant tells the two apart.
function isAlive(holder: Holder): boolean {
  return isProcessAlive(holder.pid) && (holder.startedAt === null || holder.startedAt === startOf(holder.pid))
}

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  // A killed process stays in the table as a zombie until its parent has asked for it.
  const stat = readIfThere(`/proc/${pid}/stat`)
  return stat === null || !/\) [ZX] /.test(stat)
}

/** Boot and clock tick at which the process started, where /proc tells; null elsewhere. */
function startOf(pid: number): string | null {
  const stat = readIfThere(`/proc/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return `${readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19]}`
}

function ageMs(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? Date.now() - stat.mtimeMs : 0
}

export function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(codeOf(error))) return null
    throw new Error(`Reading ${file}`, { cause: error })
  }
}

/** The system's code of a failure, such as ENOENT; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A lock cut off half-way by a crash names nobody, so nobody holds it.
    return null
  }
}
