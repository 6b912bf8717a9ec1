import type { Generated } from 'kysely'
import type { Words } from '../../kernel/refusal.ts'

export type LinkKind = 'measure' | 'owner'
export type LinkState = 'suggested' | 'confirmed' | 'rejected'
export type ClauseAct = 'edited' | 'split' | 'merged' | 'moved' | 'removed'

/** The tables of migrations/0005_plan.sql, and what the plan reads beside them. */
export type PlanTables = {
  plan: {
    plan_id: Generated<number>
    title: string
    year: number | null
    area_code: string
    source_text: string
    file_name: string | null
    imported_at: Generated<Date>
    imported_by: number | null
    version: Generated<number>
    in_force: Generated<boolean>
  }
  clause: {
    clause_id: Generated<number>
    plan_id: number
    parent_id: number | null
    position: number
    level: number
    number: string | null
    text: string
    source: string
    is_leaf: boolean
    carried_from: number | null
    removed_at: Date | null
    merged_into: number | null
  }
  clause_version: {
    clause_id: number
    version: number
    act: ClauseAct
    parent_id: number | null
    position: number
    text: string
    source: string
    other_clause_id: number | null
    changed_by: number | null
    changed_at: Generated<Date>
  }
  clause_link: {
    clause_link_id: Generated<number>
    clause_id: number
    kind: LinkKind
    reference: string
    state: LinkState
    because: Generated<LinkReason>
    decided_by: number | null
    decided_at: Date | null
  }
  clause_note: {
    clause_note_id: Generated<number>
    clause_id: number
    text: string
    due_on: string | null
    owner_staff_no: string | null
    done_at: Date | null
    done_by: number | null
    account_id: number | null
    written_at: Generated<Date>
  }
  area: { area_code: string; name: string; level: string; parent_code: string | null; valid_to: string | null }
  area_closure: { ancestor_code: string; area_code: string; ancestor_level: string }
  unit: { unit_code: string; name: string; kind: string; parent_code: string | null; area_code: string | null; valid_from: string; valid_to: string | null }
  staff: { staff_no: string; name: string; unit_code: string; post: string; valid_from: string; valid_to: string | null }
  account: { account_id: number; display_name: string }
  typed_indicator: {
    measure_id: string
    name_zh: string
    name_en: string
    definition_zh: string
    definition_en: string
    unit: string
    better: 'higher' | 'lower' | 'neither'
    roll_up: 'sum' | 'last' | 'mean'
  }
  measure_value: {
    measure_id: string
    period: string
    subject_kind: 'area' | 'unit' | 'outlet'
    subject_code: string
    brand: string
    numerator: number | null
    denominator: number | null
  }
  target: {
    target_id: Generated<number>
    measure_id: string
    subject_kind: string
    subject_code: string
    brand: string
    period: string
    value: number
    replaced_at: Date | null
  }
}

/** Why an indicator was proposed: the words that matched, and the sentence of the dictionary. */
export type LinkReason = { readonly term?: string; readonly start?: number; readonly end?: number; readonly why?: Words }
