import type { Candidate, Comparison, Explanation } from './contract.ts'

/** Counts must agree to the user; yuan to the yuan; a rate to its last printed digit. */
export function toleranceOf(unit: Comparison['unit']): number {
  if (unit === 'yuan') return 1
  if (unit === 'yuanPerUser') return 0.01
  return unit === 'percent' ? 0.0005 : 0
}

const hair = 1e-6
export function agrees(ours: number | null, theirs: number, tolerance: number): boolean {
  return ours !== null && Math.abs(ours - theirs) <= tolerance + hair
}

/** Every candidate whose effect alone is the difference; a small difference may fit several by chance. */
export function fittingAlone(difference: number | null, tolerance: number, candidates: readonly Pick<Candidate, 'id' | 'effect'>[]): string[] {
  return candidates.flatMap(({ id, effect }) => (difference !== null && effect !== null && effect !== 0 && Math.abs(effect - difference) <= tolerance + hair ? [id] : []))
}

/** Candidates whose effect is the difference, alone or two together; the simplest wins. */
export function explainedBy(difference: number | null, tolerance: number, candidates: readonly Pick<Candidate, 'id' | 'effect'>[]): string[] {
  if (difference === null) return []
  const known = candidates.flatMap(({ id, effect }) => (effect === null || effect === 0 ? [] : [{ id, effect }]))
  const fits = (sum: number) => Math.abs(sum - difference) <= tolerance + hair
  const alone = known.find((candidate) => fits(candidate.effect))
  if (alone) return [alone.id]
  for (const [index, first] of known.entries()) {
    const second = known.slice(index + 1).find((candidate) => fits(first.effect + candidate.effect))
    if (second) return [first.id, second.id]
  }
  return []
}

/** One honest sentence: which rows make the difference, or that none of those we tried do. */
export function sentenceOf(comparison: Comparison, candidates: readonly Candidate[], explained: readonly string[], places: Explanation['places']): Explanation['sentence'] {
  if (comparison.agrees) return { zh: '两边一致。', en: 'Both figures agree.' }
  if (comparison.difference === null) return { zh: '我们没有这个指标的数值，无法比较。', en: 'We have no figure of our own to compare.' }
  const found = candidates.filter((candidate) => explained.includes(candidate.id))
  if (found.length > 0) {
    const rows = found.reduce((sum, candidate) => sum + candidate.rowCount, 0)
    return {
      zh: `能解释差异的口径：${found.map((one) => one.words.zh).join('；')}。涉及我们 ${rows} 行，合计正好等于差额。`,
      en: `What would explain it: ${found.map((one) => one.words.en).join('; ')}. ${rows} of our rows sum to the difference.`,
    }
  }
  const at = places.filter((place) => place.brand === '' && place.difference !== null && Math.abs(place.difference) > comparison.tolerance + hair)
  const where = at.length > 0 ? { zh: `差异在：${at.map((place) => place.name).join('、')}。`, en: ` It sits in ${at.map((place) => place.name).join(', ')}.` } : { zh: '', en: '' }
  return { zh: `已检查的口径都不能解释这个差异。${where.zh}请与省公司核对口径与取数时点。`, en: `None of the explanations that were tried fits.${where.en} Ask the province for its definition and its time of reading.` }
}
