import type { Scheme, SchemeBand } from '../scheme/contract.ts'

type Ranked = { readonly code: string; readonly total: number | null }

/** Places by total, the best first. Who has no total has no place. */
export function ranksOf(subjects: readonly Ranked[], ties: Scheme['ties']): ReadonlyMap<string, number> {
  const totals = subjects.flatMap(({ total }) => (total === null ? [] : [total])).toSorted((a, b) => b - a)
  const steps = ties === 'dense' ? [...new Set(totals)] : totals
  return new Map(subjects.flatMap(({ code, total }) => (total === null ? [] : [[code, steps.indexOf(total) + 1] as const])))
}

/** Whole numbers that sum to `count` and are nearest to the shares: the largest remainders get what is left, the earlier one among equals. */
export function largestRemainder(count: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0)
  if (sum <= 0) return shares.map(() => 0)
  const exact = shares.map((share) => (count * share) / sum)
  const whole = exact.map((part) => Math.floor(part + 1e-9))
  const left = count - whole.reduce((total, part) => total + part, 0)
  const byRemainder = exact.map((part, index) => ({ index, rest: part - (whole[index] ?? 0) })).toSorted((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of byRemainder.slice(0, left)) whole[index] = (whole[index] ?? 0) + 1
  return whole
}

/** The band of each subject that has a total. Forced bands are filled from the best down; equal totals share the better band. */
export function bandsOf(subjects: readonly Ranked[], scheme: Pick<Scheme, 'bandsBy' | 'bands'>): ReadonlyMap<string, string> {
  if (scheme.bandsBy === 'none' || scheme.bands.length === 0) return new Map()
  const scored = subjects.flatMap(({ code, total }) => (total === null ? [] : [{ code, total }]))
  if (scheme.bandsBy === 'score') {
    return new Map(scored.flatMap(({ code, total }) => {
      const band = scheme.bands.find(({ scoreMin }) => scoreMin === null || total >= scoreMin) ?? scheme.bands.at(-1)
      return band ? [[code, band.id] as const] : []
    }))
  }
  const places = largestRemainder(scored.length, scheme.bands.map((band) => band.sharePercent ?? 0))
  const bandAt = scheme.bands.flatMap((band, index) => Array.from({ length: places[index] ?? 0 }, () => band.id))
  const better = scored.map(({ total }) => total).toSorted((a, b) => b - a)
  return new Map(scored.flatMap(({ code, total }) => {
    const band = bandAt[better.indexOf(total)]
    return band === undefined ? [] : [[code, band] as const]
  }))
}

/** One band down; the last stays the last. */
export function bandBelow(bands: readonly SchemeBand[], id: string): string {
  const place = bands.findIndex((band) => band.id === id)
  return bands[Math.min(place + 1, bands.length - 1)]?.id ?? id
}
