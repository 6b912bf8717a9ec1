import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The digest of a card's number under the branch's key: HMAC-SHA256, hexadecimal. Whoever extracts the file of subscribers uses the same key,
 * so that digests meet; without it nobody turns a digest back into a person by trying numbers.
 */
export function digestOf(dataFolder: string, idNumber: string): string {
  return createHmac('sha256', keyOf(dataFolder)).update(idNumber).digest('hex')
}
function keyOf(dataFolder: string): Buffer {
  const file = join(dataFolder, 'identity.key')
  // Two at once: the first one writes, the other reads what it wrote.
  if (!existsSync(file)) try { writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }) } catch (error) { if (!existsSync(file)) throw error }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
}
