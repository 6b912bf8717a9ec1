import type { Words } from '../../../kernel/refusal.ts'
import type { FrozenEntry, SubjectScore } from '../score/contract.ts'
import { judgedByCorrection } from '../score/correctionRules.ts'

export type Correctable = { readonly what: 'figure' | 'entry' | 'judged'; readonly id: string; readonly name: Words; readonly now: number | null; readonly evidence: string }

/** What an appeal of one subject may correct: figures held against a target, what people entered, judged scores as well as items, and what was to be judged and nobody judged. */
export function listCorrectables(score: SubjectScore, entries: readonly Pick<FrozenEntry, 'entryId' | 'subjectCode' | 'itemId' | 'amount' | 'evidence'>[]): Correctable[] {
  const names = new Map([...score.indicators.map((one) => [one.indicatorId, one.name] as const), ...score.items.map((one) => [one.itemId, one.name] as const)])
  return [
    ...score.indicators.filter((one) => one.target !== null).map((one): Correctable => ({ what: 'figure', id: one.indicatorId, name: one.name, now: one.value, evidence: '' })),
    ...score.indicators.filter((one) => one.state === 'notJudged' || entries.some((entry) => entry.entryId === judgedByCorrection && entry.subjectCode === score.subject.code && entry.itemId === one.indicatorId)).map((one): Correctable => ({ what: 'judged', id: one.indicatorId, name: one.name, now: one.value, evidence: '' })),
    ...entries.filter((entry) => entry.subjectCode === score.subject.code && entry.entryId !== judgedByCorrection).flatMap((entry): Correctable[] => {
      const name = names.get(entry.itemId)
      return name ? [{ what: 'entry', id: String(entry.entryId), name, now: entry.amount, evidence: entry.evidence }] : []
    }),
  ]
}
