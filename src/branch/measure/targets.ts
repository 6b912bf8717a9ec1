import { sql } from 'kysely'
import type { RecordsSession } from '../../platform/records/records.ts'
import type { SubjectKind } from './tables.ts'

/** Whom a target is for: what figures are counted by, or a person. */
export type TargetSubjectKind = SubjectKind | 'staff'
/** One target that counts: of the version in force for its period (2011-03 or 2011). */
export type TargetInForce = {
  readonly subjectKind: TargetSubjectKind
  readonly subjectCode: string
  readonly measureId: string
  readonly brand: string
  readonly period: string
  readonly base: number | null
  readonly target: number
  readonly challenge: number | null
  readonly versionId: number
}

export type TargetsAsked = {
  readonly subjects: readonly { readonly kind: TargetSubjectKind; readonly code: string }[]
  /** null: every indicator that has a target. */
  readonly measureIds: readonly string[] | null
  /** null: every brand and their total ''. */
  readonly brand: string | null
  /** Every period of these years; or only the periods named. */
  readonly years?: readonly string[]
  readonly periods?: readonly string[]
}

const rowsMax = 500_000

/** The one read of targets: drafts and replaced versions are never in it. One statement, however many subjects. */
export async function targetsInForce(session: RecordsSession, asked: TargetsAsked): Promise<TargetInForce[]> {
  if (asked.subjects.length === 0 || asked.measureIds?.length === 0) return []
  const { rows } = await sql<TargetInForce>`
    select t.subject_kind as "subjectKind", t.subject_code as "subjectCode", t.measure_id as "measureId", t.brand, t.period, t.base, t.value as target, t.challenge, t.version_id as "versionId"
    from target_in_force t
    join unnest(cast(${asked.subjects.map((one) => one.kind)} as text[]), cast(${asked.subjects.map((one) => one.code)} as text[])) as wanted (kind, code)
      on wanted.kind = t.subject_kind and wanted.code = t.subject_code
    where (cast(${asked.measureIds} as text[]) is null or t.measure_id = any(cast(${asked.measureIds} as text[])))
      and (cast(${asked.brand} as text) is null or t.brand = ${asked.brand})
      and (cast(${asked.years ?? null} as text[]) is null or left(t.period, 4) = any(cast(${asked.years ?? null} as text[])))
      and (cast(${asked.periods ?? null} as text[]) is null or t.period = any(cast(${asked.periods ?? null} as text[])))
    order by t.measure_id, t.subject_kind, t.subject_code, t.brand, t.period limit ${rowsMax}`.execute(session.db)
  return rows
}
