import type { Generated } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { AreaTables } from '../area/tables.ts'
import type { UnitKind } from '../unit/contract.ts'

/** The tables of migrations/0004_measures.sql and 0001_branch.sql that figures are read from. */
export type MeasureTables = AreaTables & {
  measure_run: { run_id: Generated<number>; source_id: string; period: string; batch_ids: readonly number[]; computed_at: Generated<Date> }
  measure_value: {
    measure_id: string; period: string; subject_kind: SubjectKind; subject_code: string; brand: string
    numerator: number | null; denominator: number | null; run_id: number; measure_version: number
  }
  typed_indicator: {
    measure_id: string; name_zh: string; name_en: string; definition_zh: string; definition_en: string
    unit: string; better: 'higher' | 'lower' | 'neither'; roll_up: 'sum' | 'last' | 'mean'; created_by: number | null; created_at: Generated<Date>
  }
  unit: { unit_code: string; name: string; kind: UnitKind; parent_code: string | null; area_code: string | null; valid_from: Day; valid_to: Day | null }
  outlet: { outlet_code: string; name: string; kind: string; area_code: string; unit_code: string; agent_name: string | null; opened_on: Day; closed_on: Day | null }
  staff: { staff_no: string; name: string; unit_code: string; post: string; phone_number: string | null; mail_address: string | null; valid_from: Day; valid_to: Day | null }
}
export type SubjectKind = 'area' | 'unit' | 'outlet'
