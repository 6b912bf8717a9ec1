import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Catalogue, typedFeed } from '../../../branch/index.ts'
import { bringRows, openEngine } from '../../../branch/measure/testWorld.ts'
import { day } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { Context } from '../../../platform/access/context.ts'
import { permissionsOf, type RoleId } from '../../../platform/access/roles.ts'
import { prepareFacts, purgeBatches } from '../../../platform/facts/ledger.ts'
import { approveRule, draftRule, permissionsOfKinds, submitRule } from '../../../platform/rules/index.ts'
import { bringFigures, openPlanBranch, setTargets, testMeasures, type TestPlanBranch } from '../../testPlan.ts'
import type { Scheme } from '../scheme/contract.ts'
import { makeSchemeKind } from '../schemeKind.ts'
import { indicatorOf, schemeOf } from '../score/testScheme.ts'
import { freezeRun, publishRun, recomputeRun, signRun, tryRun, withdrawRun } from './actions.ts'
import { answerOneAppeal, makeAppeal } from './appealActions.ts'
import { listCorrectables } from './correctableRules.ts'
import { enterItem, removeEntry } from './entryActions.ts'
import { assessmentPermissions } from './permissions.ts'
import { openRun, readAppeals, readMine, readRuns } from './read.ts'
import { readScoring } from './scoring.ts'
import { readSoFar } from './soFar.ts'
import { listFrozenBatchIds, listOwnResults } from './store.ts'

const catalogue: Catalogue = { feeds: [], sources: [], measures: testMeasures }
const schemeKind = makeSchemeKind(catalogue)
const deps = { catalogue, schemeKind }
const verbs = (role: RoleId) => permissionsOf([role], [...assessmentPermissions, ...permissionsOfKinds([schemeKind])])
const february = { areaCode: '6323', variant: 'office', month: '2011-02' }
const scheme: Scheme = schemeOf([
  indicatorOf({ id: 'adds', weight: 60, measureId: 'market.users.grossAdds', better: 'measure' }), indicatorOf({ id: 'churn', weight: 40, measureId: 'market.users.churnRate', better: 'measure' }),
], {
  items: [{ id: 'late', kind: 'minus', name: '迟报', nameEn: 'Late', pointsEach: 2, pointsMax: 6, evidence: '单号', scorer: 'market' }], bandsBy: 'score', bands: [{ id: 'A', name: '优秀', nameEn: '', sharePercent: null, scoreMin: 95 }, { id: 'B', name: '合格', nameEn: '', sharePercent: null, scoreMin: null }],
  signers: [{ id: 'market', name: '市场部复核', nameEn: 'Market', role: 'market' }, { id: 'manager', name: '总经理审定', nameEn: 'Manager', role: 'general_manager' }],
})

let branch: TestPlanBranch
let market: Context
let manager: Context
let office: Context
const sentence = async (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refusal ? `${error.code} ${error.sentence('zh')}` : String(error)))

async function bringScheme(variant: string, body: Scheme): Promise<void> {
  const drafted = await draftRule(market, [schemeKind], { kind: schemeKind.id, variant, areaCode: '6323', effectiveFrom: '2011-01-01', body, note: '' })
  await submitRule(market, [schemeKind], { ruleId: drafted.ruleId, revision: 1 })
  await approveRule(manager, [schemeKind], { ruleId: drafted.ruleId, revision: 2 })
}

beforeAll(async () => {
  branch = await openPlanBranch()
  const asRole = async (of: Context, role: RoleId, areaCode: string): Promise<Context> => {
    await sql`insert into role_grant (account_id, role, area_code, valid_from) values (${of.accountId}, ${role}, ${areaCode}, '2010-01-01')`.execute(branch.records.db)
    return { ...of, grants: [{ permissions: verbs(role), areaCode }] }
  }
  manager = await asRole(branch.manager, 'general_manager', '6323')
  market = await asRole(branch.officer, 'market', '6323')
  office = await asRole(branch.county, 'county_manager', '632301')
  await bringFigures(branch.records, [
    ['market.users.grossAdds', 'O1', '2011-02', 110], ['market.users.grossAdds', 'O2', '2011-02', 80], ['market.users.churnRate', 'O1', '2011-02', 22, 1000], ['market.users.churnRate', 'O2', '2011-02', 20, 1000],
    ['market.users.grossAdds', 'O1', '2011-01', 90],
  ])
  await sql`update measure_run set batch_ids = '{41,42}'`.execute(branch.records.db)
  await setTargets(branch.records, [['market.users.grossAdds', 'O1', '2011-02', 100], ['market.users.grossAdds', 'O2', '2011-02', 100], ['market.users.grossAdds', 'O1', '2011-01', 100], ['market.users.churnRate', 'O1', '2011', 0.02], ['market.users.churnRate', 'O2', '2011', 0.02]])
  await bringScheme('office', scheme)
})
afterAll(() => branch.close())

test('a month from trial to publication, an appeal that is upheld, and scores that stay what they were', async () => {
  const entered = await enterItem(market, deps, { ...february, subjectKind: 'unit', subjectCode: 'O1', itemId: 'late', amount: 2, evidence: '故障单 17' })
  // O1: 60 × 110 ÷ 100 = 66, 40 × (2 − 0.022 ÷ 0.02) × 100 = 36, minus 4: 98. O2: 48 + 40 = 88.
  const trial = await tryRun(market, deps, february)
  expect(trial.results.map(({ score }) => [score.subject.code, score.total, score.rank, score.band])).toEqual([['O1', 98, 1, 'A'], ['O2', 88, 2, 'B']])
  expect(await readMine(office)).toEqual([])

  // Before publication his own figures give him 66 + 36; the minus item is the judge's to say, and a place needs the others.
  expect((await readSoFar(office, deps)).map((one) => [one.month, one.result.score.subject.code, one.result.score.total, one.result.score.minus, one.result.score.rank, one.result.score.band])).toEqual([['2011-02', 'O1', 102, 0, null, null]])

  const { runId } = await freezeRun(market, deps, february)
  expect(await sentence(freezeRun(market, deps, february))).toMatch(/^ASSESSMENT_RUN_STANDS 2011-02 的“试”考核已经计算过了/)
  expect(await sentence(enterItem(market, deps, { ...february, subjectKind: 'unit', subjectCode: 'O2', itemId: 'late', amount: 1, evidence: '再来' }))).toMatch(/^ASSESSMENT_ENTRY_FROZEN/)
  expect(await sentence(removeEntry(market, { ...entered, reason: '误登' }))).toMatch(/^ASSESSMENT_ENTRY_FROZEN/)
  expect(await listFrozenBatchIds(branch.records)).toEqual([41, 42])

  // Everything outside changes: figures, targets, the scheme itself.
  await sql`update measure_value set numerator = numerator * 3 where period = '2011-02'`.execute(branch.records.db)
  await sql`update target set value = value * 2 where period = '2011-02'`.execute(branch.records.db)
  await sql`update rule set body = jsonb_set(body, '{decimals}', '0')`.execute(branch.records.db)
  expect(await recomputeRun(market, runId)).toEqual({ isSame: true, subjectCount: 2 })
  expect((await openRun(market, runId)).results.map(({ score }) => score.total)).toEqual([98, 88])

  expect(await sentence(publishRun(manager, runId))).toBe('ASSESSMENT_NOT_ALL_SIGNED “市场部复核”还没有签，不能公布。')
  expect(await sentence(signRun(manager, { runId, stepId: 'manager', note: '' }))).toMatch(/^ASSESSMENT_STEP_NOT_NEXT 现在轮到“市场部复核”/)
  expect(await sentence(signRun(manager, { runId, stepId: 'market', note: '' }))).toMatch(/^ASSESSMENT_NOT_THE_SIGNER “市场部复核”由市场经营签/)
  // The office's own head may hold every role there is: he is scored.
  expect(await sentence(signRun({ ...market, staffNo: 'S2' }, { runId, stepId: 'market', note: '' }))).toMatch(/^ASSESSMENT_OWN_SCORE/)
  await signRun(market, { runId, stepId: 'market', note: '数据已核' })
  expect(await sentence(signRun(market, { runId, stepId: 'manager', note: '' }))).toMatch(/^ASSESSMENT_SIGNED_BEFORE/)
  expect(await sentence(signRun(market, { runId, stepId: 'market', note: '' }))).toMatch(/^ASSESSMENT_STEP_SIGNED/)
  await signRun(manager, { runId, stepId: 'manager', note: '' })
  const about = { runId, subjectKind: 'unit', subjectCode: 'O1', about: 'late' } as const
  expect(await sentence(makeAppeal(office, { ...about, reason: '停电不是我部责任' }))).toMatch(/^ASSESSMENT_NOT_PUBLISHED/)
  await publishRun(manager, runId)
  expect(await sentence(withdrawRun(market, { runId, reason: '想重来' }))).toMatch(/^ASSESSMENT_NOT_FROZEN/)

  expect(await readSoFar(office, deps)).toEqual([])
  expect((await readMine(office)).map((mine) => [mine.result.score.subject.code, mine.result.score.total, mine.mayAppeal, mine.before])).toEqual([['O1', 98, true, null]])
  expect(await sentence(makeAppeal(office, { ...about, subjectCode: 'O2', reason: '替别人' }))).toMatch(/^ASSESSMENT_APPEAL_NOT_YOURS/)
  const { appealId } = await makeAppeal(office, { ...about, reason: '停电不是我部责任' })
  expect(await sentence(makeAppeal(office, { ...about, reason: '再说一次' }))).toMatch(/^ASSESSMENT_APPEAL_OPEN/)
  const correction = { what: 'entry', id: String(entered.entryId), value: 1 } as const
  expect(await sentence(answerOneAppeal(manager, { appealId, outcome: 'upheld', reply: '属实', correction: null }))).toMatch(/^ASSESSMENT_CORRECTION_NEEDED/)
  expect(await sentence(answerOneAppeal(manager, { appealId, outcome: 'rejected', reply: '不属实', correction }))).toMatch(/^ASSESSMENT_CORRECTION_UNWANTED/)
  expect(await sentence(answerOneAppeal({ ...manager, staffNo: 'S2' }, { appealId, outcome: 'upheld', reply: '属实', correction }))).toMatch(/^ASSESSMENT_OWN_SCORE/)
  await answerOneAppeal(manager, { appealId, outcome: 'upheld', reply: '其中一次是大电网停电，属实。', correction })
  expect(await sentence(answerOneAppeal(manager, { appealId, outcome: 'upheld', reply: '又属实', correction }))).toMatch(/^ASSESSMENT_APPEAL_ANSWERED/)

  const corrected = await openRun(market, runId)
  expect([corrected.revision, corrected.results.map(({ score }) => score.total), corrected.corrections]).toMatchObject([1, [100, 88], [{ before: 2, value: 1, subjectCode: 'O1', reason: '其中一次是大电网停电，属实。' }]])
  expect((await readMine(office))[0]).toMatchObject({ before: 98, appeals: [{ outcome: 'upheld', aboutName: { zh: '迟报', en: 'Late' }, correction: { revision: 1 } }] })
  expect((await listOwnResults(branch.records, [runId], [{ kind: 'unit', code: 'O1' }, { kind: 'staff', code: 'O2' }])).map((one) => [one.score.subject.code, one.revision, one.score.total, one.firstTotal])).toEqual([['O1', 1, 100, 98]])
  // The first scores stand beside the corrected ones, and still come out of the frozen month.
  expect(await recomputeRun(market, runId)).toEqual({ isSame: true, subjectCount: 2 })
  // A total that its inputs do not give is told, in the first revision as well as in a corrected one.
  for (const revision of [0, 1]) {
    const put = (total: number) => sql`update assessment_result set score = jsonb_set(score, '{total}', cast(${String(total)} as jsonb)) where run_id = ${runId} and revision = ${revision} and subject_code = 'O1'`.execute(branch.records.db)
    await put(97)
    expect(await recomputeRun(market, runId)).toEqual({ isSame: false, subjectCount: 2 })
    await put(revision === 0 ? 98 : 100)
  }
  expect(await recomputeRun(market, runId)).toMatchObject({ isSame: true })
  expect((await readAppeals(manager)).length).toBe(1)
  const { rows } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'assessment_run' order by audit_id`.execute(branch.records.db)
  expect(rows.map((row) => row.verb)).toEqual(['assessment.freeze', 'assessment.sign', 'assessment.sign', 'assessment.publish', 'assessment.appeal', 'assessment.answer'])

  expect(await sentence(makeAppeal({ ...office, today: day('2011-03-28') }, { ...about, reason: '太晚了' }))).toBe('ASSESSMENT_APPEAL_LATE 申诉期到 2011-03-27 为止，已经过了。请直接找您的上级。')
})

test('batches of a frozen month stay when the facts are cleared, although newer ones replaced them', async () => {
  const facts = await openEngine('duckdb', branch.records)
  const typed = { ...typedFeed, id: 'branch.kept', table: 'kept_actual' }
  await prepareFacts(facts, [typed])
  const [row] = [{ area_code: '632301', indicator: 'x', numerator: 1, denominator: null, note: null }]
  const cited = await bringRows(facts, typed, '2011-02', [row])
  const other = await bringRows(facts, typed, '2011-01', [row])
  await bringRows(facts, typed, '2011-02', [row])
  await bringRows(facts, typed, '2011-01', [row])
  await sql`update assessment_run set batch_ids = cast(${[cited]} as bigint[]) where state = 'published'`.execute(branch.records.db)
  const keep = new Set(await listFrozenBatchIds(branch.records))
  expect([keep.has(cited), keep.has(other)]).toEqual([true, false])
  expect(await purgeBatches(facts, [typed], { retiredBefore: '2999-01-01T00:00:00Z', citedBatchIds: keep })).toBe(1)
  const left = await facts.rows<{ batch_id: number }>({ sql: 'select distinct batch_id from kept_actual order by batch_id' })
  expect(left.map((one) => one.batch_id)).toContain(cited)
  expect(left.map((one) => one.batch_id)).not.toContain(other)
  await facts.close()
})

test('an open and a future month, a month without a scheme, another area and a missing verb are refused', async () => {
  expect(await sentence(freezeRun(market, deps, { ...february, month: '2011-03' }))).toBe('ASSESSMENT_MONTH_OPEN 2011-03 还没有结束，不能考核。请等到下月，或选择已结束的月份。')
  expect(await sentence(freezeRun(market, deps, { ...february, month: '2012-01' }))).toMatch(/^ASSESSMENT_MONTH_OPEN/)
  expect(await sentence(freezeRun(market, deps, { ...february, month: '2010-12' }))).toMatch(/^ASSESSMENT_NO_SCHEME 2010-12 没有已批准的“试”/)
  expect(await sentence(freezeRun({ ...market, grants: [{ permissions: verbs('market'), areaCode: '632301' }] }, deps, february))).toMatch(/^ASSESSMENT_OUTSIDE_SCOPE/)
  expect(await sentence(freezeRun(office, deps, february))).toMatch(/^NO_PERMISSION/)
  expect(await sentence(openRun(market, 999_999))).toMatch(/^ASSESSMENT_RUN_UNKNOWN/)
})

test('two schemes for one subject in a month are refused, naming both', async () => {
  await bringScheme('other', scheme)
  expect(await sentence(freezeRun(market, deps, { ...february, variant: 'other' }))).toBe('ASSESSMENT_SCORED_TWICE “隆务营业部”在 2011-02 已由另一方案“试”考核。请在其中一个方案的“不考核（编码）”里填上 O1。')
})

test('a month with missing facts is scored as no data; taken back, it may be computed anew', async () => {
  const january = { ...february, month: '2011-01' }
  const { runId } = await freezeRun(market, deps, january)
  const { results } = await openRun(market, runId)
  expect(results.map(({ score }) => [score.subject.code, score.total, score.rank, score.scoredWeight, score.indicators.map((one) => one.state)])).toEqual([
    ['O1', 90, 1, 60, ['scored', 'noData']], ['O2', null, null, 0, ['noData', 'noData']],
  ])
  await withdrawRun(market, { runId, reason: '一月文件要重导' })
  const again = await freezeRun(market, deps, january)
  expect(again.runId).not.toBe(runId)
  expect((await readRuns(market)).filter((run) => run.month === '2011-01').map((run) => run.state)).toEqual(['frozen', 'withdrawn'])
})

test('items are entered by whom the scheme names, never about oneself, and within bounds', async () => {
  const december = { areaCode: '6323', variant: 'other', month: '2011-01', subjectKind: 'unit', subjectCode: 'O1', itemId: 'late', amount: 1, evidence: '单 1' } as const
  expect(await sentence(enterItem(office, deps, december))).toMatch(/^ASSESSMENT_NOT_THE_SCORER “迟报”由市场经营评/)
  expect(await sentence(enterItem({ ...market, staffNo: 'S2' }, deps, december))).toMatch(/^ASSESSMENT_OWN_SCORE/)
  expect(await sentence(enterItem(market, deps, { ...december, amount: 101 }))).toBe('ASSESSMENT_ENTRY_OUT_OF_RANGE “迟报”填的 101 不在 0 至 100 之间。')
  expect(await sentence(enterItem(market, deps, { ...december, month: '2010-12' }))).toBe('ASSESSMENT_NO_SCHEME 2010-12 没有已批准的“试”考核方案。请先起草并由另一位同事批准。')
  expect(await sentence(enterItem(market, deps, { ...december, itemId: 'yak' }))).toMatch(/^ASSESSMENT_ITEM_UNKNOWN/)
  expect(await sentence(enterItem(market, deps, { ...december, subjectCode: 'O9' }))).toMatch(/^ASSESSMENT_SUBJECT_UNKNOWN/)
  const { entryId } = await enterItem(market, deps, december)
  // Whoever judges is shown exactly what he may enter, and what he entered himself.
  const shown = async (who: Context) => (await readScoring(who, deps, { areaCode: '6323', month: '2011-01' })).groups.filter((group) => group.variant === 'other').map((group) => [group.isFrozen, group.subjects.map((subject) => `${subject.code} ${subject.itemIds.join()}`), group.entries.map((entry) => entry.entryId)])
  expect(await shown(market)).toEqual([[false, ['O1 late', 'O2 late'], [entryId]]])
  expect(await shown({ ...market, staffNo: 'S2' })).toEqual([[false, ['O2 late'], [entryId]]])
  expect(await shown(office)).toEqual([])
  expect((await readScoring(market, deps, { areaCode: '6323', month: '2011-02' })).groups.find((group) => group.variant === 'office')?.isFrozen).toBe(true)
  expect(await sentence(readScoring({ ...market, grants: [] }, deps, {}))).toMatch(/^NO_PERMISSION/)
  expect(await sentence(removeEntry(manager, { entryId, reason: '不是我登的' }))).toMatch(/^ASSESSMENT_ENTRY_UNKNOWN/)
  await removeEntry(market, { entryId, reason: '登错了单' })
  expect((await tryRun(market, deps, { areaCode: '6323', variant: 'other', month: '2011-01' })).inputs.entries).toEqual([])
})

test('an appeal against a judged score is upheld by the entry of its judge', async () => {
  await bringScheme('judged', schemeOf([indicatorOf({ id: 'adds', weight: 40, measureId: 'market.users.grossAdds', better: 'measure' }), indicatorOf({ id: 'order', weight: 60, form: 'judged', measureId: '', name: '现场管理', nameEn: 'Order', floorPercent: 0, capPercent: 100, targetFrom: 'sheet', scorer: 'market' })], {
    subjects: { ...scheme.subjects, except: ['O2'] }, signers: [{ id: 'manager', name: '总经理审定', nameEn: 'Manager', role: 'general_manager' }],
  }))
  const place = { areaCode: '6323', variant: 'judged', month: '2011-02' }
  await sql`delete from assessment_subject`.execute(branch.records.db)
  const { entryId } = await enterItem(market, deps, { ...place, subjectKind: 'unit', subjectCode: 'O1', itemId: 'order', amount: 70, evidence: '3 月 2 日检查' })
  const { runId } = await freezeRun(market, deps, place)
  await signRun(manager, { runId, stepId: 'manager', note: '' })
  await publishRun(manager, runId)
  const { appealId } = await makeAppeal(office, { runId, subjectKind: 'unit', subjectCode: 'O1', about: 'order', reason: '当天已整改' })
  const offered = async () => {
    const run = await openRun(manager, runId)
    const [result] = run.results
    return result ? listCorrectables(result.score, run.entries) : []
  }
  const judged = (await offered()).find((one) => one.what === 'entry')
  expect(judged).toEqual({ what: 'entry', id: String(entryId), name: { zh: '现场管理', en: 'Order' }, now: 70, evidence: '3 月 2 日检查' })
  const before = (await openRun(manager, runId)).results[0]?.score.total ?? 0
  await answerOneAppeal(manager, { appealId, outcome: 'upheld', reply: '已整改，属实。', correction: { what: 'entry', id: judged?.id ?? '', value: 90 } })
  expect((await openRun(manager, runId)).results[0]?.score.total).toBeCloseTo(before + 12)
  expect((await offered()).find((one) => one.what === 'entry')?.now).toBe(90)
})

test('what was to be judged and nobody judged gets its points by an appeal, as a correction with its reason; a second appeal changes them', async () => {
  const indicators = [indicatorOf({ id: 'adds', weight: 40, measureId: 'market.users.grossAdds', better: 'measure' }), indicatorOf({ id: 'order', weight: 60, form: 'judged', measureId: '', name: '现场管理', nameEn: 'Order', floorPercent: 20, capPercent: 100, targetFrom: 'sheet', scorer: 'market' })]
  await bringScheme('unjudged', schemeOf(indicators, { subjects: { ...scheme.subjects, except: ['O2'] }, signers: [{ id: 'manager', name: '总经理审定', nameEn: 'Manager', role: 'general_manager' }] }))
  const place = { areaCode: '6323', variant: 'unjudged', month: '2011-02' }
  await sql`delete from assessment_subject`.execute(branch.records.db)
  const { runId } = await freezeRun(market, deps, place)
  await signRun(manager, { runId, stepId: 'manager', note: '' })
  await publishRun(manager, runId)
  const appeal = async () => (await makeAppeal(office, { runId, subjectKind: 'unit', subjectCode: 'O1', about: 'order', reason: '检查过，没有登分' })).appealId
  const opened = async () => {
    const { results: [result], entries, corrections } = await openRun(manager, runId)
    if (!result) throw new Error('The office is scored.')
    return { score: result.score, why: JSON.stringify(result.why), order: result.score.indicators.find((one) => one.indicatorId === 'order'), offered: listCorrectables(result.score, entries).filter((one) => one.id === 'order'), corrections }
  }
  const before = await opened()
  expect(before).toMatchObject({ score: { scoredWeight: 40 }, order: { state: 'notJudged', points: null }, offered: [{ what: 'judged', now: null }] })
  const uphold = (appealId: number, value: number, id = 'order') => answerOneAppeal(manager, { appealId, outcome: 'upheld', reply: '市场部 2 月 20 日检查，属实。', correction: { what: 'judged', id, value } })
  const first = await appeal()
  expect(await sentence(uphold(first, 101))).toMatch(/^ASSESSMENT_ENTRY_OUT_OF_RANGE/)
  expect(await sentence(uphold(first, 80, 'adds'))).toMatch(/^ASSESSMENT_ITEM_UNKNOWN/)
  await uphold(first, 80)
  const after = await opened()
  expect(after).toMatchObject({ score: { scoredWeight: 100 }, order: { state: 'scored', points: 80, share: 48 }, offered: [{ what: 'judged', now: 80 }], corrections: [{ what: 'judged', about: 'order', before: null, value: 80, reason: '市场部 2 月 20 日检查，属实。' }] })
  expect(after.why).toContain('— 改为 80：市场部 2 月 20 日检查，属实。')
  await uphold(await appeal(), 90)
  expect(await opened()).toMatchObject({ order: { points: 90 }, offered: [{ now: 90 }], corrections: [{ value: 80 }, { before: 80, value: 90 }] })
  // What is frozen stays as it was.
  const { rows: [frozen] } = await sql<{ entries: unknown[] }>`select inputs -> 'entries' as entries from assessment_run where run_id = ${runId}`.execute(branch.records.db)
  expect(frozen?.entries).toEqual([])
})
