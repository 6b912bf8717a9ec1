/** How a gap of an indicator is turned into money or people. */
export type Worth =
  | { readonly by: 'yuan' }
  | { readonly by: 'people' }
  /** Each user at the revenue per user of this indicator, over so many months. */
  | { readonly by: 'user'; readonly yuanPerUserFrom: string; readonly months: number }
  /** A share or a mean: the gap times what it is a share of. */
  | { readonly by: 'denominator'; readonly of: 'yuan' | 'people' }
  | { readonly by: 'denominator'; readonly of: 'user'; readonly yuanPerUserFrom: string; readonly months: number }

/** Yuan and people that one unit of the figure stands for; null where no value is known. */
export type UnitWorth = { readonly yuan: number | null; readonly people: number | null }

export const noWorth: UnitWorth = { yuan: null, people: null }

/** `denominator`: of the figure in question; `yuanPerUser`: the figure of `yuanPerUserFrom` at the same place, or the branch's. */
export function unitWorth(worth: Worth | undefined, given: { readonly denominator: number | null; readonly yuanPerUser: number | null }): UnitWorth {
  if (!worth) return noWorth
  if (worth.by === 'yuan') return { yuan: 1, people: null }
  if (worth.by === 'people') return { yuan: null, people: 1 }
  if (worth.by === 'user') return { yuan: given.yuanPerUser === null ? null : given.yuanPerUser * worth.months, people: 1 }
  const { denominator } = given
  if (denominator === null) return noWorth
  if (worth.of === 'user') return { yuan: given.yuanPerUser === null ? null : given.yuanPerUser * worth.months * denominator, people: denominator }
  return worth.of === 'yuan' ? { yuan: denominator, people: null } : { yuan: null, people: denominator }
}

export type AtRisk = { readonly gap: number; readonly yuan: number | null; readonly people: number | null }

/** What is missing at the year's end, in the figure's own unit, in money and in people. */
export function atRisk(gap: number, worth: UnitWorth): AtRisk {
  return { gap, yuan: worth.yuan === null ? null : gap * worth.yuan, people: worth.people === null ? null : gap * worth.people }
}

/** Most money first; then people where no money is known; then what has no known value, by how far from its target. */
export function byValueAtRisk(a: AtRisk & { readonly relativeGap: number }, b: AtRisk & { readonly relativeGap: number }): number {
  return (b.yuan ?? -1) - (a.yuan ?? -1) || (b.people ?? -1) - (a.people ?? -1) || b.relativeGap - a.relativeGap
}
