import type { Scheme, SchemeIndicator } from '../scheme/contract.ts'
import type { FrozenCell, FrozenInputs } from './contract.ts'

/** A plain indicator: completion of a fixed target, between nothing and 120. */
export const indicatorOf = (given: Partial<SchemeIndicator> & { id: string; weight: number }): SchemeIndicator => ({
  form: 'completion', measureId: `m.${given.id}`, brand: '', name: '', nameEn: '', at: 'own', better: 'higher', lowerForm: 'mirror', floorPercent: 0, capPercent: 120,
  targetFrom: 'sheet', base: null, target: null, challenge: null, scorer: null, ...given,
})
export const schemeOf = (indicators: readonly SchemeIndicator[], more: Partial<Scheme> = {}): Scheme => ({
  name: '试', nameEn: 'Test', subjects: { kind: 'unit', unitKind: 'business_office', level: null, posts: [], except: [] }, indicators: [...indicators],
  threeValue: { basePoints: 60, targetPoints: 100, challengePoints: 120, below: 'linear' }, missing: 'rescale', items: [], plusMax: 10, minusMax: 20, vetoes: [], totalMin: 0, totalMax: 130,
  decimals: 2, ties: 'skip', bandsBy: 'none', bands: [], signers: [{ id: 'boss', name: '审定', nameEn: 'Decision', role: 'general_manager' }], appealDays: 5, ...more,
})
export const cellOf = (subjectCode: string, indicatorId: string, value: number | null, target: number | null, more: { base?: number; challenge?: number } = {}): FrozenCell => ({
  indicatorId, subjectCode, at: { kind: 'unit', code: subjectCode, name: subjectCode }, numerator: value, denominator: null, value, missing: [], parts: [], batchIds: [7],
  target: target === null ? null : { base: more.base ?? null, target, challenge: more.challenge ?? null, versionId: 3 },
})
export const inputsOf = (scheme: Scheme, codes: readonly string[], cells: readonly FrozenCell[], entries: FrozenInputs['entries'] = []): FrozenInputs => ({
  month: '2011-02', areaCode: '6323', ruleId: 1, ruleVersion: 1, scheme, measures: {}, cells: [...cells], entries,
  subjects: codes.map((code) => ({ kind: 'unit', code, name: code, unitCode: code, areaCode: '632301', countyCode: '632301' })),
})
