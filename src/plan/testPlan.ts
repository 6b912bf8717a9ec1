import { sql } from 'kysely'
import type { Measure } from '../branch/index.ts'
import { day } from '../kernel/day.ts'
import type { Context } from '../platform/access/context.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'
import type { Records } from '../platform/records/records.ts'
import { planPermissions } from './index.ts'

const measure = (given: Pick<Measure, 'id' | 'unit' | 'better' | 'rollUp'> & { isRatio?: boolean; sum?: string }): Measure => ({
  name: { zh: given.id, en: given.id }, definition: { zh: given.id, en: given.id }, cuts: ['area', 'unit'], finestArea: 'township', version: 1,
  id: given.id, unit: given.unit, better: given.better, rollUp: given.rollUp,
  numerator: [{ sum: given.sum ?? 'market.subscribers.closing', weight: 1 }], denominator: given.isRatio ? [{ sum: 'market.opening.users', weight: 1 }] : null,
})

/** Indicators of every kind that the board must roll up. */
export const testMeasures: readonly Measure[] = [
  measure({ id: 'market.users.onBooks', unit: 'users', better: 'higher', rollUp: 'last' }),
  measure({ id: 'market.users.netAdds', unit: 'users', better: 'higher', rollUp: 'sum' }),
  measure({ id: 'market.users.grossAdds', unit: 'users', better: 'higher', rollUp: 'sum' }),
  measure({ id: 'market.users.churnRate', unit: 'percent', better: 'lower', rollUp: 'sum', isRatio: true, sum: 'market.subscribers.leavers' }),
  measure({ id: 'market.daily.grossAdds', unit: 'users', better: 'higher', rollUp: 'sum' }),
]

export type TestPlanBranch = { records: Records; manager: Context; officer: Context; county: Context; stranger: Context; close(): Promise<void> }

/** Huangnan with two counties, an office each, three people and no plan. */
export async function openPlanBranch(): Promise<TestPlanBranch> {
  const records = await openTestRecords()
  await sql`insert into area (area_code, name, level, parent_code) values ('63', '青海省', 'province', null), ('6323', '黄南州', 'prefecture', '63'),
    ('632301', '同仁市', 'county', '6323'), ('632322', '尖扎县', 'county', '6323'), ('6325', '海南州', 'prefecture', '63')`.execute(records.db)
  await sql`insert into area_closure (ancestor_code, area_code, ancestor_level) values ('63', '63', 'province'), ('63', '6323', 'province'), ('63', '6325', 'province'), ('63', '632301', 'province'), ('63', '632322', 'province'),
    ('6323', '6323', 'prefecture'), ('6323', '632301', 'prefecture'), ('6323', '632322', 'prefecture'), ('6325', '6325', 'prefecture'), ('632301', '632301', 'county'), ('632322', '632322', 'county')`.execute(records.db)
  await sql`insert into unit (unit_code, name, kind, area_code, valid_from) values ('B', '黄南分公司', 'branch', '6323', '2009-01-01'),
    ('O1', '隆务营业部', 'business_office', '632301', '2009-01-01'), ('O2', '尖扎营业部', 'business_office', '632322', '2009-01-01')`.execute(records.db)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('S1', '卓玛（虚构）', 'B', '市场经理', '2009-01-01'), ('S2', '多杰（虚构）', 'O1', '主任', '2009-01-01')`.execute(records.db)
  const { rows } = await sql<{ account_id: number }>`insert into account (sign_in_name, display_name, password_hash, staff_no) values
    ('gm', '总经理', '-', null), ('zhuoma', '卓玛', '-', 'S1'), ('duojie', '多杰', '-', 'S2'), ('nobody', '无权', '-', null) returning account_id`.execute(records.db)
  const verbs = (role: string): ReadonlySet<string> => new Set(planPermissions.filter((permission) => permission.roles.some((each) => each === role)).map((permission) => permission.verb))
  const context = (index: number, given: Pick<Context, 'signInName' | 'staffNo' | 'grants'>): Context => ({
    ...given, records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => { throw new Error('No facts here.') } }, dataFolder: '/nowhere',
    accountId: rows[index]?.account_id ?? 0, language: 'zh', today: day('2011-03-22'), now: new Date('2011-03-22T02:00:00Z'),
  })
  return {
    records,
    manager: context(0, { signInName: 'gm', staffNo: null, grants: [{ permissions: verbs('general_manager'), areaCode: '6323' }] }),
    officer: context(1, { signInName: 'zhuoma', staffNo: 'S1', grants: [{ permissions: verbs('market'), areaCode: '6323' }] }),
    county: context(2, { signInName: 'duojie', staffNo: 'S2', grants: [{ permissions: new Set([...verbs('county_manager'), 'plan.edit', 'plan.confirm']), areaCode: '632301' }] }),
    stranger: context(3, { signInName: 'nobody', staffNo: null, grants: [{ permissions: new Set(), areaCode: '6323' }] }),
    close: () => records.close(),
  }
}

export type GivenFigure = [measureId: string, code: string, period: string, numerator: number | null, denominator?: number | null, brand?: string]

export async function bringFigures(records: Records, figures: readonly GivenFigure[]): Promise<void> {
  const { rows } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-03', '{}') returning run_id`.execute(records.db)
  const run = rows[0]?.run_id ?? 0
  await records.copyInto(records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version', 'brand'],
    figures.map(([measureId, code, period, numerator, denominator, brand]) => [measureId, period, /^\d/.test(code) ? 'area' : 'unit', code, numerator, denominator ?? null, run, 1, brand ?? '']))
}
/** Puts targets in force as an approved version would. */
export async function setTargets(records: Records, targets: readonly [measureId: string, code: string, period: string, value: number][]): Promise<void> {
  const list = JSON.stringify(targets.map(([measure_id, code, period, value]) => ({ measure_id, kind: /^\d/.test(code) ? 'area' : 'unit', code, period, value })))
  await sql`
    with given as (select g.*, left(g.period, 4) as year from jsonb_to_recordset(cast(${list} as jsonb)) as g (measure_id text, kind text, code text, period text, value double precision)),
    made as (
      insert into target_version (measure_id, year, parent_kind, child_kind, version_no, state, in_force_from, decided_at)
      select distinct measure_id, year, 'top', kind, 1, 'approved', year || '-01', now() from given returning version_id, measure_id, year, child_kind
    )
    insert into target (version_id, measure_id, subject_kind, subject_code, period, value, in_force_at)
    select m.version_id, g.measure_id, g.kind, g.code, g.period, g.value, now() from given g join made m on m.measure_id = g.measure_id and m.year = g.year and m.child_kind = g.kind`.execute(records.db)
}
