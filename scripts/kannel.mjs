/** Finds Kannel's `drive_smpp`, an SMSC that others wrote, and as root on Debian installs it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PLACES = ['/usr/lib/kannel/test/drive_smpp']

/** Its path: DRIVE_SMPP, or where Debian's package kannel-extras puts it; null when it is not there. */
export function findDriveSmpp() {
  return [process.env.DRIVE_SMPP, ...PLACES].find((place) => place && existsSync(place)) ?? null
}

/** Like findDriveSmpp; installs it as root on Debian. Null when that cannot be done: its test then says why it is left out. */
export function ensureDriveSmpp() {
  const found = findDriveSmpp()
  if (found !== null || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return found
  process.stderr.write('Installing kannel-extras …\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'kannel-extras']]) spawnSync('apt-get', args, { env })
  return findDriveSmpp()
}
