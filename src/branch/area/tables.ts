import type { AreaLevel } from '../../kernel/areaCode.ts'
import type { Day } from '../../kernel/day.ts'

/** The tables of migrations/0001_branch.sql. */
export type AreaTables = {
  area: { area_code: string; name: string; level: AreaLevel | 'grid'; parent_code: string | null; valid_from: Day | null; valid_to: Day | null; successor_code: string | null }
  area_closure: { ancestor_code: string; area_code: string; ancestor_level: string }
  area_spelling: { written: string; area_code: string }
  area_fact: { area_code: string; year: number; population: number | null; households: number | null; longitude: number | null; latitude: number | null; source: string }
  territory: { unit_code: string; area_code: string; valid_from: Day; valid_to: Day | null }
}
