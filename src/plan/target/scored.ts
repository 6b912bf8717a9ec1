import { type TargetInForce, targetsInForce } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { Scored } from './actuals.ts'

export type ScoredTarget = TargetInForce

/** What subjects are scored against: for each period named (2011-03, or 2011 for the year) the target of the version in force for it. */
export async function scoredTargets(session: RecordsSession, asked: { readonly subjects: readonly Scored[]; readonly months: readonly string[]; readonly measureIds?: readonly string[]; readonly brand?: string }): Promise<ScoredTarget[]> {
  return targetsInForce(session, { subjects: asked.subjects, measureIds: asked.measureIds ?? null, brand: asked.brand ?? null, periods: asked.months })
}
