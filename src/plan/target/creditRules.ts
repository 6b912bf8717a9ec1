/** What a person held in a month: the share of the month's days that it was his, and of its last day; shared credit counts by its share. */
export type HeldMonth = { readonly byDays: number; readonly atEnd: number }
/** One subject of one person, months in their order. */
export type Held = { readonly kind: string; readonly code: string; readonly months: readonly (HeldMonth | undefined)[]; readonly figures: readonly (Figure | undefined)[] }
/** Of one indicator and brand. */
export type Figure = { readonly numerator: number | null; readonly denominator: number | null }
export type Brought = Figure & {
  /** What he answered for and no file has brought: the reason why there is no figure. */
  readonly missing: readonly string[]
}

/**
 * What a person brought in the month at a place: the sum over what he held. What flows (roll-up sum or mean) counts by the days of the month that he held the subject;
 * what stands (roll-up last) counts for who holds it at the end of the month. Numerator and denominator are treated alike, so a ratio is the weighted one.
 * null: he held nothing. One figure that is missing leaves him without one: no data is never zero.
 */
export function broughtIn(place: number, held: readonly Held[], rollUp: 'sum' | 'last' | 'mean'): Brought | null {
  let numerator: number | null = 0
  let denominator: number | null = 0
  let isHeld = false
  const missing: string[] = []
  for (const subject of held) {
    const weight = weightOf(subject.months[place], rollUp)
    if (weight <= 0) continue
    isHeld = true
    const figure = subject.figures[place]
    const top = figure?.numerator ?? null
    const bottom = figure?.denominator ?? null
    if (top === null) missing.push(subject.code)
    numerator = numerator === null || top === null ? null : numerator + top * weight
    denominator = denominator === null || top === null || bottom === null ? null : denominator + bottom * weight
  }
  return isHeld ? { numerator, denominator, missing } : null
}

/** One subject that a person held in a month, its figure, and how much of it counts for him. */
export type Part = Figure & { readonly kind: string; readonly code: string; readonly weight: number }
/** What the person's figure is the sum of: numerator and denominator of each part times its weight. */
export function partsIn(place: number, held: readonly Held[], rollUp: 'sum' | 'last' | 'mean'): Part[] {
  return held.flatMap(({ kind, code, months, figures }): Part[] => {
    const weight = weightOf(months[place], rollUp)
    return weight <= 0 ? [] : [{ kind, code, weight, numerator: figures[place]?.numerator ?? null, denominator: figures[place]?.denominator ?? null }]
  })
}
const weightOf = (share: HeldMonth | undefined, rollUp: 'sum' | 'last' | 'mean'): number => (share === undefined ? 0 : rollUp === 'last' ? share.atEnd : share.byDays)
