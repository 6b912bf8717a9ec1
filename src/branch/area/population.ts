/** What was published about an area in a year; null where nothing was. */
export type AreaFact = { readonly areaCode: string; readonly year: number; readonly population: number | null; readonly households: number | null }
export type AreaParent = { readonly areaCode: string; readonly parentCode: string | null }

/**
 * Resolves population and households for every level: an area's own figure where one was published for the year,
 * else the sum of the areas directly below it when every one of them has a figure; else none. Own figures and sums
 * are never added to each other.
 */
export function resolvePopulation(areas: readonly AreaParent[], facts: readonly AreaFact[]): AreaFact[] {
  const childrenOf = new Map<string, string[]>()
  for (const { areaCode, parentCode } of areas) if (parentCode !== null) childrenOf.set(parentCode, [...(childrenOf.get(parentCode) ?? []), areaCode])
  const years = [...new Set(facts.map((fact) => fact.year))].sort((a, b) => a - b)
  const lastKnown = new Map<string, { population: number | null; households: number | null }>()
  return years.flatMap((year) => {
    const given = facts.filter((fact) => fact.year === year)
    const population = resolveOne(areas, childrenOf, new Map(given.map((fact) => [fact.areaCode, fact.population])))
    const households = resolveOne(areas, childrenOf, new Map(given.map((fact) => [fact.areaCode, fact.households])))
    return areas.flatMap(({ areaCode }): AreaFact[] => {
      const own = { population: population.get(areaCode) ?? null, households: households.get(areaCode) ?? null }
      if (own.population === null && own.households === null) return []
      // A year that publishes households only does not take the population of the year before out of sight.
      const before = lastKnown.get(areaCode)
      const known = { population: own.population ?? before?.population ?? null, households: own.households ?? before?.households ?? null }
      lastKnown.set(areaCode, known)
      return [{ areaCode, year, ...known }]
    })
  })
}

function resolveOne(areas: readonly AreaParent[], childrenOf: ReadonlyMap<string, readonly string[]>, given: ReadonlyMap<string, number | null>): Map<string, number | null> {
  const resolved = new Map<string, number | null>()
  const resolve = (areaCode: string): number | null => {
    const known = resolved.get(areaCode)
    if (known !== undefined) return known
    let value = given.get(areaCode) ?? null
    if (value === null) {
      const parts = (childrenOf.get(areaCode) ?? []).map(resolve)
      if (parts.length > 0 && parts.every((part) => part !== null)) value = parts.reduce((sum, part) => sum + part, 0)
    }
    resolved.set(areaCode, value)
    return value
  }
  for (const { areaCode } of areas) resolve(areaCode)
  return resolved
}
