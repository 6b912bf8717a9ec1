import { completion } from '../../kernel/ratio.ts'

export type RankingRule = { readonly cap: number; readonly usualWeeks: number; readonly parts: readonly { readonly measureId: string; readonly weight: number }[] }
export type WeekFigure = { readonly value: number | null; readonly usual: number | null; readonly better: 'higher' | 'lower' }
export type Ranked = { readonly areaCode: string; readonly rank: number | null; readonly score: number | null; readonly parts: readonly (number | null)[] }

/** Points of each area and its place; equal points share a place, an area that lacks a figure has none. */
export function rankAreas(rule: RankingRule, areas: readonly { readonly areaCode: string; readonly figures: readonly WeekFigure[] }[]): Ranked[] {
  const scored = areas.map(({ areaCode, figures }) => {
    const parts = rule.parts.map((part, index) => partScore(rule, part.weight, figures[index]))
    const score = parts.every((part) => part !== null) ? Math.round(parts.reduce((sum, part) => sum + part, 0) * 100) / 100 : null
    return { areaCode, score, parts }
  })
  return scored
    .map((area) => ({ ...area, rank: area.score === null ? null : 1 + scored.filter((other) => other.score !== null && other.score > (area.score ?? 0)).length }))
    .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.areaCode.localeCompare(b.areaCode))
}

function partScore(rule: RankingRule, weight: number, figure: WeekFigure | undefined): number | null {
  if (!figure || figure.value === null || figure.usual === null) return null
  // A quiet week after quiet weeks: nothing to do better or worse.
  const done = figure.usual === 0 ? (figure.value === 0 ? 1 : null) : completion(figure.value, figure.usual, figure.better)
  return done === null ? null : weight * Math.min(rule.cap, Math.max(0, done))
}
