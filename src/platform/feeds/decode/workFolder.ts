import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../../../kernel/refusal.ts'
import { diskFull } from './refusals.ts'

/** A file being written; `write` returns when the bytes are handed to the system, so the caller may reuse its buffer. */
export type WorkFile = {
  readonly path: string
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** The folder that belongs to this one decode; every file in it is known, so that a refusal leaves nothing behind. */
export type WorkFolder = {
  createFile(suffix: string): Promise<WorkFile>
  removeFile(path: string): Promise<void>
  removeAll(): Promise<void>
}

export async function openWorkFolder(folder: string, fileName: string): Promise<WorkFolder> {
  const paths = new Set<string>()
  const openFiles = new Set<WorkFile>()
  let created = 0
  await mkdir(folder, { recursive: true }).catch((error: unknown) => rethrow(error, folder, fileName))
  const createFile = async (suffix: string): Promise<WorkFile> => {
    created += 1
    const path = join(folder, `part-${String(created).padStart(4, '0')}${suffix}`)
    paths.add(path)
    const handle = await open(path, 'w').catch((error: unknown) => rethrow(error, path, fileName))
    const file: WorkFile = {
      path,
      async write(bytes) {
        let offset = 0
        while (offset < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, offset).catch((error: unknown) => rethrow(error, path, fileName))
          offset += bytesWritten
        }
      },
      async close() {
        if (openFiles.delete(file)) await handle.close().catch((error: unknown) => rethrow(error, path, fileName))
      },
    }
    openFiles.add(file)
    return file
  }
  const removeFile = async (path: string): Promise<void> => {
    await rm(path, { force: true })
    paths.delete(path)
  }
  const removeAll = async (): Promise<void> => {
    await Promise.allSettled([...openFiles].map((file) => file.close()))
    for (const path of paths) await rm(path, { force: true })
  }
  return { createFile, removeFile, removeAll }
}

function rethrow(error: unknown, path: string, fileName: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal(diskFull, { file: fileName })
  throw new Error(`Writing ${path}`, { cause: error })
}
