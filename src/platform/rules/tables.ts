import type { Generated } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { RuleState } from './contract.ts'

/** The table of migrations/0006_rules.sql. */
export type RuleTables = {
  rule: {
    rule_id: Generated<number>; kind: string; variant: string; area_code: string; version: number; effective_from: Day; state: RuleState; body: unknown; note: string
    revision: Generated<number>; author: number | null; edited_by: number | null; edited_at: Generated<Date>; submitted_at: Date | null
    approver: number | null; decided_at: Date | null; reason: string | null; retired_from: Day | null; retired_by: number | null
  }
}
