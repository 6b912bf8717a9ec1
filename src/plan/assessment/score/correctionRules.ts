import type { FrozenEntry, FrozenInputs, Why } from './contract.ts'
import { numberText } from './explainRules.ts'

export type Correction = { readonly subjectCode: string; readonly what: 'figure' | 'entry' | 'judged'; readonly about: string; readonly before: number | null; readonly value: number; readonly reason: string }

/** In the place of an entry's number: the points of a judged indicator that nobody judged, brought by a correction. */
export const judgedByCorrection = 0

/** The inputs with corrections put over them, in the order in which they were made. The frozen ones stay as they are. */
export function applyCorrections(inputs: FrozenInputs, corrections: readonly Correction[]): FrozenInputs {
  return corrections.reduce((at, correction) => ({
    ...at,
    cells: at.cells.map((cell) => (correction.what === 'figure' && cell.subjectCode === correction.subjectCode && cell.indicatorId === correction.about ? { ...cell, numerator: correction.value, denominator: null, value: correction.value, missing: [] } : cell)),
    entries: correction.what === 'judged' ? [...at.entries.filter((entry) => !isJudgedBy(entry, correction)), { entryId: judgedByCorrection, subjectCode: correction.subjectCode, itemId: correction.about, amount: correction.value, evidence: correction.reason, by: '', at: '' }]
      : at.entries.map((entry) => (correction.what === 'entry' && entry.subjectCode === correction.subjectCode && String(entry.entryId) === correction.about ? { ...entry, amount: correction.value } : entry)),
  }), inputs)
}

const isJudgedBy = (entry: FrozenEntry, at: Pick<Correction, 'subjectCode' | 'about'>): boolean => entry.entryId === judgedByCorrection && entry.subjectCode === at.subjectCode && entry.itemId === at.about

/** What stands in the inputs now, before one more correction; undefined when there is no such figure or entry, or when an indicator was judged: then its entry is corrected. */
export function valueBefore(inputs: FrozenInputs, correction: Pick<Correction, 'subjectCode' | 'what' | 'about'>): number | null | undefined {
  if (correction.what === 'figure') return inputs.cells.find((cell) => cell.subjectCode === correction.subjectCode && cell.indicatorId === correction.about)?.value
  if (correction.what === 'judged') {
    const isThere = inputs.scheme.indicators.some((one) => one.id === correction.about && one.form === 'judged') && inputs.subjects.some((one) => one.code === correction.subjectCode)
    const own = inputs.entries.filter((entry) => entry.subjectCode === correction.subjectCode && entry.itemId === correction.about)
    if (!isThere || own.some((entry) => entry.entryId !== judgedByCorrection)) return undefined
    return own[0]?.amount ?? null
  }
  return inputs.entries.find((entry) => entry.subjectCode === correction.subjectCode && String(entry.entryId) === correction.about)?.amount
}

/** The explanation with what was corrected and why, at its end. */
export function explainCorrections(why: Why, corrections: readonly Correction[], nameOf: (correction: Correction) => Why['label']): Why {
  if (corrections.length === 0) return why
  const text = (value: number | null) => (value === null ? '—' : numberText(value))
  return {
    ...why,
    children: [...why.children, {
      label: { zh: '更正', en: 'Corrections' }, formula: null, result: null, figure: null,
      children: corrections.map((correction) => ({ label: nameOf(correction), formula: { zh: `${text(correction.before)} 改为 ${text(correction.value)}：${correction.reason}`, en: `${text(correction.before)} became ${text(correction.value)}: ${correction.reason}` }, result: `${text(correction.before)} → ${text(correction.value)}`, figure: null, children: [] })),
    }],
  }
}
