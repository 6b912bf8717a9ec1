import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { codeOf } from '../../records/folderLock.ts'
import type { Secrets } from './contract.ts'

const cipher = 'aes-256-gcm'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/** Seals secrets with a key that only this data folder has: neither the database nor a backup of it gives them away. */
export function sealSecrets(dataFolder: string, secrets: Secrets): string {
  const iv = randomBytes(ivBytes)
  const sealing = createCipheriv(cipher, keyOf(dataFolder), iv)
  const sealed = Buffer.concat([sealing.update(JSON.stringify(secrets), 'utf8'), sealing.final()])
  return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64')
}

const secretsShape = z.record(z.string(), z.string())

/** Null when they were sealed with another key. */
export function openSecrets(dataFolder: string, sealed: string): Secrets | null {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const opening = createDecipheriv(cipher, keyOf(dataFolder), bytes.subarray(0, ivBytes))
    opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    const text = Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString('utf8')
    return secretsShape.parse(JSON.parse(text))
  } catch (error) {
    // A seal that does not fit throws here and only here; a folder that cannot be read is a fault.
    if (codeOf(error) === 'EACCES') throw error
    return null
  }
}

function keyOf(dataFolder: string): Buffer {
  const file = join(dataFolder, 'secret.key')
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true })
    try {
      // Never over an existing key: what it sealed would be lost.
      writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
  return readFileSync(file)
}
