import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { chineseFonts, fontFolders } from './fonts.data.ts'

export type ChineseFont = { readonly path: string; readonly family: string }

const filesMax = 50_000
const depthMax = 6

/** The Chinese font of this machine that comes first in the order of preference; null without one. */
export function findChineseFont(folders: readonly string[] = fontFolders): ChineseFont | null {
  const files = folders.flatMap((folder) => listFonts(folder.replace(/^~/, homedir()), 0)).slice(0, filesMax)
  for (const { file, family } of chineseFonts) {
    const found = files.find((each) => file.test(each.name))
    if (found) return { path: join(found.folder, found.name), family }
  }
  return null
}

type FontFile = { readonly folder: string; readonly name: string }

function listFonts(folder: string, depth: number): FontFile[] {
  if (depth > depthMax) return []
  return entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? listFonts(join(folder, entry.name), depth + 1) : [{ folder, name: entry.name }]))
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    // Most of the folders belong to other systems, and some may not be entered.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(String(error.code))) return []
    throw error
  }
}
