import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { assert } from '../src/kernel/refusal.ts'
import { projectFolder } from '../src/platform/config.ts'
import type { Bench } from './bench.ts'

/** What a browser loads before the first page can run: index.html, its scripts, styles and preloads, and what those import at once. */
export const bench: Bench = {
  name: 'web.weight.first',
  needsBuild: true,
  async run() {
    const folder = join(projectFolder(), 'dist', 'web')
    assert(existsSync(join(folder, 'index.html')), 'The built pages are weighed: npm run bench builds them first.')
    const files = listFirstFiles(folder)
    const bytes = files.reduce((sum, file) => sum + gzippedBytes(join(folder, file)), 0)
    return [{ name: 'web.weight.first', value: bytes, unit: 'bytes', size: files.length, against: null, ratio: null }]
  },
}

const pageTag = /<(?:script|link)\b[^>]*>/g
/** `import x from "./y.js"` and `import "./y.js"`, but not `import("./y.js")`, which waits until it is needed. */
const staticImport = /\b(?:import|from)\s*["'](\.{1,2}\/[^"']+\.js)["']/g

function listFirstFiles(folder: string): string[] {
  const tags = readFileSync(join(folder, 'index.html'), 'utf8').match(pageTag) ?? []
  const waiting = tags.flatMap((tag) => {
    const isLoaded = tag.startsWith('<script') || /rel="(?:stylesheet|modulepreload|icon)"/.test(tag)
    const path = /(?:src|href)="\/([^"]+)"/.exec(tag)?.[1]
    return isLoaded && path ? [path] : []
  })
  const found = new Set(['index.html'])
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    if (!path.endsWith('.js')) continue
    for (const [, imported] of readFileSync(join(folder, path), 'utf8').matchAll(staticImport)) waiting.push(posix.join(dirname(path), imported ?? ''))
  }
  return [...found]
}

/** As it is sent: files too small to be packed at the build go as they are. */
function gzippedBytes(file: string): number {
  if (existsSync(`${file}.gz`)) return readFileSync(`${file}.gz`).length
  const bytes = readFileSync(file)
  return Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length)
}
