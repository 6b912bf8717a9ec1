import { randomBytes, randomInt } from 'node:crypto'
import argon2 from 'argon2'

// OWASP's second choice for argon2id: 19 MiB, two passes.
const cost = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The same password typed on another keyboard may come in other code points. */
export async function hashPassword(password: string): Promise<string> {
  return argon2.hash(password.normalize('NFC'), cost)
}

let nobody: Promise<string> | undefined

/** Null stands for an unknown name: it costs the same work, so the time tells nothing. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(randomBytes(24).toString('base64url'))
  const isRight = await argon2.verify(passwordHash ?? (await nobody), password.normalize('NFC'))
  return isRight && passwordHash !== null
}

// Without 0 O 1 l I, which a person would read out wrongly.
const readable = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Sixteen readable signs (92 bits) in four groups, to be handed over once. */
export function inventPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
