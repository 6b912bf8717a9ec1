import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../../kernel/refusal.ts'
import { folderOfAnotherUser, folderOutOfReach } from './refusals.ts'

/** The system user the database server runs as; `switches` says that we are root and must become him. */
export type ServerUser = { name: string; uid: number; gid: number; switches: boolean }

/** PostgreSQL refuses to run as root; then it runs as `bihuan`, made on first use, or who else the machine has. */
export function findServerUser(existingFolder: string | null): ServerUser {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  const owner = existingFolder === null ? null : statSync(existingFolder)
  if (uid !== 0) {
    if (owner && uid !== -1 && owner.uid !== uid) {
      throw new Refusal(folderOfAnotherUser, { folder: existingFolder, owner: owner.uid })
    }
    return { name: String(uid), uid, gid, switches: false }
  }
  if (owner && owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid, switches: true }
  const found = lookUp('bihuan') ?? createUser() ?? lookUp('postgres') ?? lookUp('nobody')
  if (!found) throw new Error('Neither the system user bihuan nor postgres nor nobody exists, and useradd failed.')
  return found
}

/** Only root can run something as someone else. */
export function identityOf(user: ServerUser): { uid?: number; gid?: number } {
  return user.switches ? { uid: user.uid, gid: user.gid } : {}
}

/**
 * Gives a folder that is still empty to the server's user, then makes sure that he may enter it and all its parents.
 * A folder that somebody else filled keeps its owner and mode.
 */
export function openTheWay(folder: string, user: ServerUser): void {
  if (!user.switches) return
  if (readdirSync(folder).length === 0) {
    chownSync(folder, user.uid, user.gid)
    chmodSync(folder, 0o700)
  }
  const script = 'for part in "$@"; do [ -x "$part" ] || { printf %s "$part"; exit 3; }; done'
  const tried = spawnSync('/bin/sh', ['-c', script, 'sh', ...parentsOf(folder)], { ...identityOf(user), cwd: '/', encoding: 'utf8' })
  if (tried.status === 3) throw new Refusal(folderOutOfReach, { user: user.name, blocked: tried.stdout, folder })
  if (tried.status !== 0) throw new Error(`Checking the way to ${folder} as ${user.name}`, { cause: tried.error ?? tried.stderr })
}

function parentsOf(folder: string): string[] {
  return folder === dirname(folder) ? [folder] : [...parentsOf(dirname(folder)), folder]
}

function createUser(): ServerUser | null {
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--home-dir', '/var/lib/bihuan', '--shell', '/usr/sbin/nologin', 'bihuan'])
  return made.status === 0 ? lookUp('bihuan') : null
}

function lookUp(name: string): ServerUser | null {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (uid.status !== 0 || gid.status !== 0) return null
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout), switches: true }
}

function nameOf(uid: number): string {
  const found = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.trim() : String(uid)
}
