import type { Day } from '../../kernel/day.ts'

/** A version that was approved at some time; `retiredFrom` is the first day on which it no longer holds. */
export type Standing = { readonly areaCode: string; readonly version: number; readonly effectiveFrom: Day; readonly retiredFrom: Day | null }

/**
 * The version in force on a day: of the nearest area upward that has one, the latest that has begun.
 * A retired version does not bring back the one before it: that area then has none, and the next one upward decides.
 * `areasUpward`: the area itself first, the widest last.
 */
export function selectInForce<Version extends Standing>(versions: readonly Version[], areasUpward: readonly string[], on: Day): Version | null {
  for (const areaCode of areasUpward) {
    const begun = versions.filter((version) => version.areaCode === areaCode && version.effectiveFrom <= on)
    const latest = begun.reduce<Version | null>((best, version) => (best === null || isLater(version, best) ? version : best), null)
    if (latest !== null && (latest.retiredFrom === null || on < latest.retiredFrom)) return latest
  }
  return null
}

function isLater(one: Standing, other: Standing): boolean {
  return one.effectiveFrom === other.effectiveFrom ? one.version > other.version : one.effectiveFrom > other.effectiveFrom
}
