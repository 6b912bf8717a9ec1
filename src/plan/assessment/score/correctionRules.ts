import type { FrozenInputs, Why } from './contract.ts'
import { numberText } from './explainRules.ts'

export type Correction = { readonly subjectCode: string; readonly what: 'figure' | 'entry'; readonly about: string; readonly before: number | null; readonly value: number; readonly reason: string }

/** The inputs with corrections put over them, in the order in which they were made. The frozen ones stay as they are. */
export function applyCorrections(inputs: FrozenInputs, corrections: readonly Correction[]): FrozenInputs {
  return corrections.reduce((at, correction) => ({
    ...at,
    cells: at.cells.map((cell) => (correction.what === 'figure' && cell.subjectCode === correction.subjectCode && cell.indicatorId === correction.about ? { ...cell, numerator: correction.value, denominator: null, value: correction.value, missing: [] } : cell)),
    entries: at.entries.map((entry) => (correction.what === 'entry' && entry.subjectCode === correction.subjectCode && String(entry.entryId) === correction.about ? { ...entry, amount: correction.value } : entry)),
  }), inputs)
}

/** What stands in the inputs now, before one more correction; undefined when there is no such figure or entry. */
export function valueBefore(inputs: FrozenInputs, correction: Pick<Correction, 'subjectCode' | 'what' | 'about'>): number | null | undefined {
  if (correction.what === 'figure') return inputs.cells.find((cell) => cell.subjectCode === correction.subjectCode && cell.indicatorId === correction.about)?.value
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
