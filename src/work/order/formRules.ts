import type { EvidenceRule, OrderField, OrderKind } from '../../branch/orderKind/contract.ts'
import { parseDay } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { type EventBody, evidenceMissing, fieldMissing, fieldUnknown, fieldUnreadable, type FormValues, outcomeUnknown, readingNeedsReason } from './contract.ts'

type Result = Extract<EventBody, { kind: 'result' }>

/** Refuses what a form does not know, lacks or cannot read. Limits are no refusal here: see `checkResult`. */
export function checkFields(fields: readonly OrderField[], values: FormValues): void {
  const known = new Set(fields.map((field) => field.id))
  for (const id of Object.keys(values)) if (!known.has(id)) throw new Refusal(fieldUnknown, { field: id })
  for (const field of fields) {
    const value = values[field.id]
    const isEmpty = value === undefined || (typeof value === 'string' && value.trim() === '')
    if (isEmpty && field.required) throw new Refusal(fieldMissing, namesOf(field))
    if (!isEmpty) checkField(field, value)
  }
}

function checkField(field: OrderField, value: FormValues[string]): void {
  const refuse = (zh: string, en: string) => new Refusal(fieldUnreadable, { ...namesOf(field), written: String(value).slice(0, 60), wanted: zh, wantedEn: en })
  if (field.type === 'text' && (typeof value !== 'string' || value.length > field.lengthMax)) throw refuse(`请填写不超过 ${field.lengthMax} 字的文字`, `write text of at most ${field.lengthMax} signs`)
  if (field.type === 'number' && (typeof value !== 'number' || !Number.isFinite(value) || decimalsOf(value) > field.decimals)) {
    throw field.decimals === 0 ? refuse('请填写整数', 'write a whole number') : refuse(`请填写最多 ${field.decimals} 位小数的数字`, `write a number with at most ${field.decimals} decimals`)
  }
  if (field.type === 'choice' && !field.choices.some((choice) => choice.id === value)) throw refuse('请从列表中选择', 'choose from the list')
  if (field.type === 'day' && (typeof value !== 'string' || parseDay(value) === null)) throw refuse('请写成 2011-03-21', 'write a day as 2011-03-21')
  if (field.type === 'yesNo' && typeof value !== 'boolean') throw refuse('请选“是”或“否”', 'choose yes or no')
}

/** A result as its kind wants it. Outside of its limits a reading needs a reason, except in an emergency. */
export function checkResult(kind: OrderKind, result: Result, given: { isEmergency: boolean; photoCount: number; signatureCount: number }): void {
  if (!kind.outcomes.some((outcome) => outcome.id === result.outcome)) throw new Refusal(outcomeUnknown, { outcome: result.outcome })
  checkFields(kind.form, result.values)
  for (const field of kind.form) {
    const value = result.values[field.id]
    if (given.isEmergency || typeof value !== 'number' || isWithin(field, value) || result.reasons?.[field.id]) continue
    throw new Refusal(readingNeedsReason, { ...namesOf(field), written: value, limits: limitsOf(field) })
  }
  const counts: Readonly<Record<EvidenceRule['kind'], number>> = { photo: given.photoCount, signature: given.signatureCount, position: result.position ? 1 : 0 }
  const missing = kind.evidence.find((rule) => counts[rule.kind] < rule.countMin)
  if (missing && !given.isEmergency) throw new Refusal(evidenceMissing, { evidence: missing.words.zh, evidenceEn: missing.words.en, count: missing.countMin })
}

export function isWithin(field: OrderField, value: number): boolean {
  return field.type !== 'number' || (value >= (field.min ?? Number.NEGATIVE_INFINITY) && value <= (field.max ?? Number.POSITIVE_INFINITY))
}
export function limitsOf(field: OrderField): string {
  return field.type === 'number' ? `${field.min ?? '…'} – ${field.max ?? '…'}` : ''
}
function namesOf(field: OrderField): { field: string; fieldEn: string } {
  return { field: field.words.zh, fieldEn: field.words.en }
}
function decimalsOf(value: number): number {
  const [, decimals = ''] = String(value).split('.')
  return decimals.length
}
