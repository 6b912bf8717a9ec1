import type { Scheme } from '../scheme/contract.ts'

export type Enterable = { readonly id: string; readonly kind: 'judged' | 'plus' | 'minus' | 'veto'; readonly name: string; readonly nameEn: string; readonly evidence: string; readonly scorer: Scheme['items'][number]['scorer']; readonly low: number; readonly high: number }

const TIMES_MAX = 100

/** What can be entered by hand: points of what is judged, how often an item befell somebody, a veto once. */
export function listEnterables(scheme: Scheme): Enterable[] {
  return [
    ...scheme.indicators.filter((one) => one.form === 'judged').map((one): Enterable => ({ id: one.id, kind: 'judged', name: one.name, nameEn: one.nameEn || one.name, evidence: '', scorer: one.scorer, low: one.floorPercent, high: one.capPercent })),
    ...scheme.items.map((one): Enterable => ({ id: one.id, kind: one.kind, name: one.name, nameEn: one.nameEn || one.name, evidence: one.evidence, scorer: one.scorer, low: 0, high: TIMES_MAX })),
    ...scheme.vetoes.map((one): Enterable => ({ id: one.id, kind: 'veto', name: one.name, nameEn: one.nameEn || one.name, evidence: one.evidence, scorer: one.scorer, low: 1, high: 1 })),
  ]
}
