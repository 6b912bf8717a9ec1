import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultThresholds } from '../../branch/threshold/thresholds.data.ts'
import { addDays, day } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { approveRule, draftRule, permissionsOfKinds, type RuleKind, submitRule } from '../../platform/rules/index.ts'
import { readBoard } from '../board/readBoard.ts'
import { importPlan } from '../clause/importPlan.ts'
import { linkClause } from '../clause/linkActions.ts'
import { computeForecasts } from '../forecast/compute.ts'
import { listForecasts } from '../forecast/store.ts'
import { readFindings } from '../review/findings.ts'
import { defaultReviewPolicy } from '../review/policy/policy.data.ts'
import { readRanking } from '../review/ranking.ts'
import { bringFigures, type GivenFigure, openPlanBranch, setTargets, type TestPlanBranch, testMeasures } from '../testPlan.ts'
import type { WorthBody } from '../worth/contract.ts'
import { makePlanRuleKinds } from './index.ts'

const perUser = testMeasures.flatMap((measure) => (measure.denominator ? [{ ...measure, id: 'market.revenue.arpu', unit: 'yuanPerUser' as const, better: 'higher' as const }] : []))
const catalogue = { feeds: [], sources: [], measures: [...testMeasures, ...perUser] }
const kinds = makePlanRuleKinds(catalogue)
const kindOf = (id: string): RuleKind => {
  const kind = kinds.find((one) => one.id === id)
  if (!kind) throw new Error(`No kind ${id}.`)
  return kind
}
const churn = 'market.users.churnRate'
const adds = 'market.users.grossAdds'
let branch: TestPlanBranch
let writer: Context
let boss: Context
beforeAll(async () => {
  branch = await openPlanBranch()
  await sql`insert into area_spelling (written, area_code) select area_code, area_code from area on conflict do nothing`.execute(branch.records.db)
  const verbs = new Set(permissionsOfKinds(kinds).map((permission) => permission.verb))
  const also = (ctx: Context): Context => ({ ...ctx, grants: ctx.grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions, ...verbs]) })) })
  writer = also(branch.officer)
  boss = also(branch.manager)
  await importPlan(boss, { text: '黄南分公司2011年计划\n一、市场\n全年新增用户不少于1200户。平均离网率不高于2%。\n' })
  const { clauses } = await readBoard(boss, catalogue.measures, {})
  const link = (words: string, reference: string) => linkClause(boss, catalogue.measures, { clauseId: clauses.find((clause) => clause.text.includes(words))?.clauseId ?? 0, kind: 'measure', reference })
  await link('新增', adds)
  await link('离网率', churn)
  const days = Array.from({ length: 42 }, (_, index) => addDays(day('2011-02-14'), index))
  await bringFigures(branch.records, [
    ...['2011-01', '2011-02'].flatMap((period): GivenFigure[] => [[adds, '6323', period, 97], [churn, '6323', period, 250, 10_000], [adds, '632301', period, 97], ['market.revenue.arpu', '6323', period, 600_000, 10_000]]),
    // 同仁 did better than its usual three weeks before, 尖扎 better than its usual week before.
    ...days.flatMap((on, index): GivenFigure[] => [['market.daily.grossAdds', '6323', on, 60], ['market.daily.grossAdds', '632301', on, index >= 35 ? 20 : 10], ['market.daily.grossAdds', '632322', on, index >= 35 ? 40 : index >= 28 ? 10 : 60]]),
  ])
  await setTargets(branch.records, ['2011-01', '2011-02', '2011-03'].flatMap((period): [string, string, string, number][] => [[adds, '6323', period, 100], [churn, '6323', period, 0.02], [adds, '632301', period, 100]]))
})
afterAll(() => branch.close())

async function hold(kind: string, body: unknown, effectiveFrom: string, areaCode = '6323'): Promise<number> {
  const { ruleId } = await draftRule(writer, kinds, { kind, variant: '', areaCode, effectiveFrom, body, note: '' })
  await submitRule(writer, kinds, { ruleId, revision: 1 })
  await approveRule(boss, kinds, { ruleId, revision: 2 })
  return ruleId
}
const preview = (kind: string, body: unknown, before: unknown = null) => kindOf(kind).preview?.({ ctx: boss, session: branch.records, areaCode: '6323', variant: '', effectiveFrom: day('2011-02-01'), body, before })
const stateOf = async (period: string, words: string) => (await readBoard(boss, catalogue.measures, { period })).clauses.find((clause) => clause.text.includes(words))?.state

test('limits: the preview says what the rule then does, from its day on and not before; the area below may have its own', async () => {
  const narrow = { ...defaultThresholds, usual: { green: 0, yellow: 2 }, own: [{ id: 'r1', measureId: churn, green: 0, yellow: 30, pointsMax: null }] }
  expect([await stateOf('2011-02', '新增'), await stateOf('2011-02', '离网率')]).toEqual(['watch', 'off_track'])
  expect((await readBoard(boss, catalogue.measures, {})).thresholds).toEqual({ ruleId: null, version: null })
  const told = await preview('plan.thresholds', narrow)
  expect(told?.summary[0]?.zh).toBe('按 2011-02 的数据试算：2 句话改变状态（偏离 1 → 1，关注 1 → 1，正常 0 → 0）。')
  expect(told?.rows.map(([name, gap, was, is]) => [JSON.stringify(name).includes('新增'), Math.round(Number(gap) * 1000) / 1000, was, is])).toEqual([
    [true, 0.03, { zh: '关注', en: 'to watch' }, { zh: '偏离', en: 'off track' }], [false, 0.25, { zh: '偏离', en: 'off track' }, { zh: '关注', en: 'to watch' }],
  ])
  const ruleId = await hold('plan.thresholds', narrow, '2011-02-01')
  expect([await stateOf('2011-02', '新增'), await stateOf('2011-02', '离网率')]).toEqual(['off_track', 'watch'])
  // January was over before it began.
  expect([await stateOf('2011-01', '新增'), await stateOf('2011-01', '离网率')]).toEqual(['watch', 'off_track'])
  expect((await readBoard(boss, catalogue.measures, { period: '2011-02' })).thresholds).toEqual({ ruleId, version: 1 })
  // What is tried against what is in force, and nothing is left to say.
  expect((await preview('plan.thresholds', narrow, narrow))?.rows).toEqual([])
  await hold('plan.thresholds', { ...defaultThresholds, usual: { green: 5, yellow: 10 } }, '2011-02-01', '632301')
  const county = await readFindings(branch.records, catalogue, { areaCode: '632301', month: '2011-02' })
  expect([county.findings, county.onTrackCount]).toEqual([[], 1])
})

test('floors are asked when it is submitted, and the sentence names the place', async () => {
  const { ruleId } = await draftRule(writer, kinds, { kind: 'plan.thresholds', variant: '', areaCode: '6323', effectiveFrom: '2011-03-01', body: { ...defaultThresholds, usual: { green: 9, yellow: 1 } }, note: '' })
  await expect(submitRule(writer, kinds, { ruleId, revision: 1 })).rejects.toMatchObject({ code: 'THRESHOLDS_CROSSED' })
  await expect(draftRule(writer, kinds, { kind: 'plan.thresholds', variant: '', areaCode: '6323', effectiveFrom: '2011-03-01', body: { ...defaultThresholds, usual: { green: 0, yellow: 'wide' } }, note: '' })).rejects.toMatchObject({ code: 'RULE_BODY_BAD' })
})

const worth = (first: 'people' | 'user', months = 12): WorthBody => ({
  revenueFrom: 'market.revenue.arpu', months, indicators: [{ id: 'a', measureId: adds, by: first }, { id: 'b', measureId: churn, by: 'shareOfUser' }],
})

test('worth: gaps are ranked by the table of the day, in the meeting and in the forecast, and both say which', async () => {
  const order = async (month: string) => (await readFindings(branch.records, catalogue, { areaCode: '6323', month })).findings.map((finding) => [finding.measureId, finding.yuan === null ? null : Math.round(finding.yuan)])
  // Watched gaps come after those off track whatever they cost; so both are off track here.
  await hold('plan.thresholds', { ...defaultThresholds, usual: { green: 0, yellow: 1 } }, '2011-02-02')
  expect(await order('2011-02')).toEqual([[churn, 50 * 60 * 12], [adds, 3 * 60 * 12]])
  const told = await preview('plan.worth', { ...worth('user'), indicators: worth('user').indicators.slice(0, 1) })
  expect(told?.rows.map((row) => row.slice(0, 2))).toEqual([[1, 2], [2, 1]])
  expect(told?.summary.map((sentence) => sentence.zh)).toEqual(['按 2011-02 的数据试算：2 项偏离或关注的指标，2 项的次序改变。', expect.stringContaining('折成的金额合计'), '1 项不知道值多少，排在最后。'])
  const ruleId = await hold('plan.worth', worth('people', 6), '2011-02-01')
  expect(await order('2011-02')).toEqual([[churn, 50 * 60 * 6], [adds, null]])
  expect((await readFindings(branch.records, catalogue, { areaCode: '6323', month: '2011-02' })).rules).toMatchObject({ worth: { ruleId, version: 1 } })
  expect((await readFindings(branch.records, catalogue, { areaCode: '6323', month: '2011-01' })).rules).toMatchObject({ worth: { ruleId: null, version: null } })
  await computeForecasts({ records: branch.records }, catalogue, { year: '2011', now: new Date('2011-03-22T02:00:00Z') })
  expect((await listForecasts(branch.records, { year: '2011', areaCode: '6323', reach: 'own' })).map((forecast) => forecast.worthRule)).toEqual([ruleId, ruleId])
})

test('the ranking of the counties follows its policy, and the preview tells the places', async () => {
  const body = (usualWeeks: number) => ({ ...defaultReviewPolicy, ranking: { cap: 3, usualWeeks, parts: [{ id: 'a', measureId: 'market.daily.grossAdds', weight: 100 }] } })
  const told = await preview('plan.review', body(1), body(4))
  // Against one week 尖扎 did four times as well, capped at three; against four it did worse than usual.
  expect(told?.rows).toEqual([[1, 2, '尖扎县', 300, (40 * 7 * 100) / ((3 * 60 + 10) * 7 / 4)], [2, 1, '同仁市', 200, 200]].map((row) => row.map((cell) => (typeof cell === 'number' ? Math.round(cell * 100) / 100 : cell))))
  // Here the figure is counted by month, so it ranks no week.
  await expect(hold('plan.review', body(4), '2011-03-01')).rejects.toMatchObject({ code: 'REVIEW_POLICY_MEASURE' })
  expect((await readRanking(branch.records, catalogue, { areaCode: '6323', to: null, by: { ruleId: 7, version: 2, body: body(1) } }))?.by).toEqual({ ruleId: 7, version: 2 })
})
