import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { Refusal } from '../kernel/refusal.ts'
import { folderNotWritable } from './refusals.ts'

/** Makes the data folder where there is none. It holds people's data, so only its own user may enter a new one. */
export function makeDataFolder(folder: string): void {
  try {
    if (existsSync(folder)) return
    // Only the folder itself is closed: the database's user must be able to pass its parents.
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw Object.assign(new Refusal(folderNotWritable, { folder, reason }), { cause })
  }
}
