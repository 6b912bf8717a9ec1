import type { Generated } from 'kysely'
import type { Day } from '../../../kernel/day.ts'

type RunState = 'frozen' | 'published' | 'withdrawn'

/** The tables of migrations/0009_assessment.sql. JSON is written as text and comes back as it was. */
export type AssessmentTables = {
  assessment_run: {
    run_id: Generated<number>; rule_id: number; area_code: string; variant: string; month: string; state: RunState; inputs: string; batch_ids: readonly number[]
    computed_by: number | null; computed_at: Date; published_by: number | null; published_on: Day | null; appeal_until: Day | null; withdrawn_by: number | null; withdrawn_at: Date | null; reason: string | null
  }
  assessment_subject: { month: string; subject_kind: string; subject_code: string; run_id: number }
  assessment_entry: {
    entry_id: Generated<number>; area_code: string; variant: string; month: string; subject_kind: string; subject_code: string; item_id: string; amount: number; evidence: string
    entered_by: number; entered_at: Date; removed_by: number | null; removed_at: Date | null; removed_because: string | null
  }
  assessment_signature: { run_id: number; step_id: string; account_id: number; note: string; signed_at: Date }
  assessment_correction: {
    correction_id: Generated<number>; run_id: number; revision: number; subject_kind: string; subject_code: string; what: 'figure' | 'entry'; indicator_id: string | null; entry_id: number | null
    before: number | null; value: number; reason: string; made_by: number; made_at: Date
  }
  assessment_appeal: {
    appeal_id: Generated<number>; run_id: number; subject_kind: string; subject_code: string; about: string; reason: string; made_by: number; made_at: Date
    outcome: 'upheld' | 'rejected' | null; reply: string | null; replied_by: number | null; replied_at: Date | null; correction_id: number | null
  }
}
