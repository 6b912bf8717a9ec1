import { sql } from 'kysely'
import { makeAreas } from '../../branch/measure/testWorld.ts'
import type { Catalogue } from '../../branch/index.ts'
import { day } from '../../kernel/day.ts'
import { market } from '../../market/index.ts'
import type { Context } from '../../platform/access/context.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import type { FactsOwner } from '../../platform/facts/owner.ts'
import type { GivenRow, SheetKey } from './contract.ts'
import { recomputeTask } from './person.ts'
import { none, type Three } from './splitRules.ts'
import { recomputeStandings } from './standings.ts'

export const catalogue: Catalogue = { feeds: market.feeds, sources: market.sources, measures: market.measures }
export const adds = 'market.users.grossAdds'

/** Two counties with an office each, last year's gross adds, people, and who may write and approve targets. */
export async function openTargets() {
  const records = await openTestRecords()
  await makeAreas(records)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('P1', '甲', 'O1', '主任', '2009-01-01'), ('P2', '乙', 'O1', '片区经理', '2009-01-01'), ('P3', '丙', 'O1', '片区经理', '2009-01-01'), ('G1', '总', 'B6323', '总经理', '2009-01-01')`.execute(records.db)
  const { rows: accounts } = await sql<{ account_id: number }>`insert into account (sign_in_name, display_name, password_hash, staff_no) values ('market', '市场部', '-', null), ('boss', '总经理', '-', 'G1'), ('county', '同仁', '-', 'P1'), ('other', '尖扎', '-', null) returning account_id`.execute(records.db)
  const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2010-12', '{}') returning run_id`.execute(records.db)
  const months = Array.from({ length: 12 }, (_, index) => `2010-${String(index + 1).padStart(2, '0')}`)
  await records.copyInto(records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'],
    months.flatMap((period, index) => [['area', '6323', 10 + index], ['area', '632301', 6 + index], ['area', '632322', 4], ['unit', 'O1', 6 + index], ['unit', 'O2', 4]].map(([kind, code, value]) => [adds, period, kind ?? '', code ?? '', value ?? 0, null, run?.run_id ?? 0, 1])))
  const owner: FactsOwner = { run: async (task, input) => (task === recomputeTask ? recomputeStandings(records, catalogue, { years: [String(input['year'])], now: new Date() }) : null) }
  const context = (index: number, staffNo: string | null, areaCode: string, verbs: readonly string[]): Context => ({
    records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: owner, dataFolder: '', accountId: accounts[index]?.account_id ?? 0, signInName: `U${index}`, staffNo, language: 'zh',
    grants: [{ permissions: new Set(['measure.view', ...verbs]), areaCode }], today: day('2011-04-03'), now: new Date('2011-04-03T00:00:00Z'),
  })
  return {
    records, close: () => records.close(),
    writer: context(0, null, '6323', ['target.set']), boss: context(1, 'G1', '6323', ['target.set', 'target.approve']),
    county: context(2, 'P1', '632301', ['target.set', 'target.approve']), other: context(3, null, '632322', ['target.set', 'target.approve']),
  }
}

export const branchSheet: SheetKey = { measureId: adds, year: '2011', brand: '', parentKind: 'area', parentCode: '6323', childKind: 'area' }
export const topSheet: SheetKey = { ...branchSheet, parentKind: 'top', parentCode: '' }
export const of = (target: number | null): Three => ({ ...none, target })
export const row = (code: string, year: number | null, months: readonly (number | null)[] = []): GivenRow => ({
  code, year: of(year), months: Array.from({ length: 12 }, (_, index) => of(months[index] ?? null)), isYearLocked: false, lockedMonths: Array.from({ length: 12 }, () => false),
})
export const draftOf = (rows: readonly GivenRow[], given: { inForceFrom?: string; residualOwnerNo?: string } = {}) => ({ inForceFrom: given.inForceFrom ?? '2011-01', method: null, residualOwnerNo: given.residualOwnerNo ?? null, note: null, rows })
