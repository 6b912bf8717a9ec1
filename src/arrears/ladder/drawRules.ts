import type { Rung } from './contract.ts'

/** A key that nobody chooses by hand: 64 bits of chance, made once for a branch. */
export type DrawKey = { readonly high: number; readonly low: number }

/**
 * Whether an account is left out of a rung, so that what the rung does can be measured. The same key, rung, debt and account
 * always draw the same, whoever asks and when; without the key nobody can tell beforehand.
 */
export function isHeldOut(key: DrawKey, rung: Pick<Rung, 'id' | 'holdOutPermille'>, accountNo: string, owesSince: number): boolean {
  return rung.holdOutPermille > 0 && drawOf(key, `${rung.id} ${owesSince} ${accountNo}`) < rung.holdOutPermille / 1_000
}

/** Uniform in [0, 1): FNV-1a over the text from the key on, then mixed until every bit depends on every other. */
export function drawOf(key: DrawKey, text: string): number {
  let hash = (key.high ^ 0x811c9dc5) >>> 0
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = mixed(hash ^ key.low)
  hash = mixed((hash + key.high) >>> 0)
  return (hash >>> 0) / 4_294_967_296
}

function mixed(of: number): number {
  let hash = of
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
