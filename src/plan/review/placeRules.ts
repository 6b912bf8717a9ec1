import type { Finding } from './contract.ts'

/** Where a figure is furthest from what is asked of the place itself: a small county is not the worst for being small. */
export function worstPlace(finding: Pick<Finding, 'better' | 'places'>): Finding['places'][number] | undefined {
  const short = (place: Finding['places'][number]): number => {
    if (place.value === null || place.target === null || place.target === 0) return 0
    return ((place.target - place.value) / Math.abs(place.target)) * (finding.better === 'lower' ? -1 : 1)
  }
  return finding.places.filter((place) => place.state === 'offTrack').toSorted((a, b) => short(b) - short(a))[0]
}
