/** National area codes (GB/T 2260, NBS): 2 province, 4 prefecture, 6 county, 9 township, 12 village; grids are local. */
export const areaLevels = ['province', 'prefecture', 'county', 'township', 'village'] as const
export type AreaLevel = (typeof areaLevels)[number]
const lengths: Record<number, AreaLevel> = { 2: 'province', 4: 'prefecture', 6: 'county', 9: 'township', 12: 'village' }

/** The level a national code speaks of; null when it is not of a national length. Containment is data, never a prefix. */
export function levelOf(areaCode: string): AreaLevel | null {
  return /^\d+$/.test(areaCode) ? (lengths[areaCode.length] ?? null) : null
}
