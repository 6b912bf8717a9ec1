import { lastDayOf, parsePeriod, type Day, type Period } from '../../kernel/day.ts'
import { assert } from '../../kernel/refusal.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { defineRuleKind, loadRulesOf } from '../../platform/rules/index.ts'
import { type Thresholds, thresholdsShape } from './contract.ts'
import { listSubjectAreas } from './store.ts'
import { defaultThresholds } from './thresholds.data.ts'

/** 红黄绿灯门限. The plan adds its floors and its preview, since it knows the clauses; whoever reads figures reads it here. */
export const thresholdDeclaration = {
  id: 'plan.thresholds',
  words: { zh: '红黄绿灯门限', en: 'Limits of red, yellow and green' },
  purpose: { zh: '差距不超过绿灯门限的是正常，不超过黄灯门限的是关注，再大就是偏离。', en: 'Short by no more than the green limit is on track, by no more than the yellow one to be watched, by more off track.' },
  body: thresholdsShape,
  initial: defaultThresholds,
}
const thresholdKind = defineRuleKind({ ...thresholdDeclaration, roles: { draft: [], approve: [] } })

/** Which limits hold; `ruleId` and `version` null while nobody has approved any. */
export type ThresholdsInForce = { readonly ruleId: number | null; readonly version: number | null; readonly body: Thresholds }
export const thresholdsByDefault: ThresholdsInForce = { ruleId: null, version: null, body: defaultThresholds }

export type ThresholdsAt = (subject: { readonly kind: string; readonly code: string }, period: Period) => ThresholdsInForce

/** For any number of places: the limits of its area on the last day of a period. At most three statements. */
export async function readThresholds(session: RecordsSession, subjects: readonly { readonly kind: string; readonly code: string }[]): Promise<ThresholdsAt> {
  const areas = await listSubjectAreas(session, subjects)
  const areaOf = (subject: { readonly kind: string; readonly code: string }): string => areas.get(`${subject.kind} ${subject.code}`) ?? subject.code
  const ruleAt = await loadRulesOf(session, thresholdKind, subjects.map(areaOf))
  return (subject, period) => ruleAt(areaOf(subject), lastDayOfPeriod(period)) ?? thresholdsByDefault
}

/** A period is judged by what holds when it ends, as its target is the newest approved one. */
export function lastDayOfPeriod(period: Period): Day {
  const span = parsePeriod(period)
  assert(span, `${period} is a day, a month, a quarter or a year.`)
  if (span.kind === 'day') return span.day
  const last = span.months.at(-1)
  assert(last, `${period} has months.`)
  return lastDayOf(last)
}
