import { sql } from 'kysely'
import { type TargetInForce, targetsInForce } from '../../branch/index.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { Scored } from './actuals.ts'

export type ScoredTarget = TargetInForce

/** What subjects are scored against: for each period named (2011-03, or 2011 for the year) the target of the version in force for it. */
export async function scoredTargets(session: RecordsSession, asked: { readonly subjects: readonly Scored[]; readonly months: readonly string[]; readonly measureIds?: readonly string[]; readonly brand?: string }): Promise<ScoredTarget[]> {
  return targetsInForce(session, { subjects: asked.subjects, measureIds: asked.measureIds ?? null, brand: asked.brand ?? null, periods: asked.months })
}

export type ScoredLine = Pick<ScoredTarget, 'subjectKind' | 'subjectCode' | 'measureId' | 'brand'> & {
  /** [period, base, target, challenge] */
  readonly cells: readonly (readonly [string, number | null, number, number | null])[]
}

/** The same, one row for each subject, indicator and brand: hundreds of months cost more to carry than to read. */
export async function scoredLines(session: RecordsSession, asked: { readonly subjects: readonly Scored[]; readonly months: readonly string[] }): Promise<ScoredLine[]> {
  if (asked.subjects.length === 0) return []
  const { rows } = await sql<ScoredLine>`
    select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand, json_agg(json_build_array(t.period, t.base, t.value, t.challenge)) as cells
    from target_in_force t
    join unnest(cast(${asked.subjects.map((one) => one.kind)} as text[]), cast(${asked.subjects.map((one) => one.code)} as text[])) as wanted (kind, code) on wanted.kind = t.subject_kind and wanted.code = t.subject_code
    where t.period = any(cast(${[...asked.months]} as text[]))
    group by t.subject_kind, t.subject_code, t.measure_id, t.brand order by t.measure_id, t.subject_kind, t.subject_code, t.brand`.execute(session.db)
  return rows
}
