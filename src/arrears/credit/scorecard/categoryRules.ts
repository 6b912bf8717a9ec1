/** Words in the order of how often they went bad, the worst last: neighbours in it may then be joined like neighbouring numbers. */
export function orderCategories(values: readonly string[], isBad: Uint8Array): string[] {
  const counts = new Map<string, { bads: number; all: number }>()
  values.forEach((value, index) => {
    const count = counts.get(value) ?? { bads: 0, all: 0 }
    counts.set(value, count)
    count.all += 1
    count.bads += isBad[index] ?? 0
  })
  const rate = ({ bads, all }: { bads: number; all: number }): number => (bads + 0.5) / (all + 1)
  return [...counts].toSorted(([oneName, one], [otherName, other]) => rate(one) - rate(other) || (oneName < otherName ? -1 : 1)).map(([name]) => name)
}

/** A word that was not there when the card was taught tells nothing. */
export function rankOf(order: readonly string[], value: string): number {
  const rank = order.indexOf(value)
  return rank < 0 ? Number.NaN : rank
}
