import type { Generated } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Language } from '../../kernel/refusal.ts'

/** The tables of migrations/0002_access.sql, and what access reads of the branch. */
export type AccessTables = {
  account: {
    account_id: Generated<number>
    sign_in_name: string
    display_name: string
    password_hash: string
    must_change_password: Generated<boolean>
    failed_attempts: Generated<number>
    locked_until: Date | null
    staff_no: string | null
    language: Generated<Language>
    disabled_at: Date | null
    created_at: Generated<Date>
  }
  session: {
    session_hash: string
    account_id: number
    created_at: Date
    last_seen_at: Date
    expires_at: Date
  }
  role_grant: {
    role_grant_id: Generated<number>
    account_id: number
    role: string
    area_code: string
    valid_from: Day
    valid_to: Day | null
    granted_by: number | null
  }
  audit: {
    audit_id: Generated<number>
    at: Generated<Date>
    account_id: number | null
    verb: string
    subject_kind: string
    subject_id: string
    detail: string
    chain_position: number | null
    previous_hash: string | null
    hash: string | null
  }
  area: { area_code: string; name: string; level: string; parent_code: string | null }
  area_closure: { ancestor_code: string; area_code: string; ancestor_level: string }
  staff: { staff_no: string; name: string }
}
