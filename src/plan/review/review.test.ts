import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMonths, month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { bringFigures, type GivenFigure, openPlanBranch, setTargets, type TestPlanBranch, testMeasures } from '../testPlan.ts'
import { closeMeeting, openReview, orderAction, reopenMeeting, writeCause, writeMinutes } from './actions.ts'
import { readReview } from './read.ts'
import { askReport, readReportState } from './report/actions.ts'
import { defaultTemplate } from './report/defaultTemplate.ts'
import { makeReport, type ReportAsked } from './report/make.ts'
import { getReportBytes } from './report/store.ts'
import { dropTemplate, readTemplate, saveTemplate } from './report/templateActions.ts'
import { listMinutes } from './store.ts'

const perUser = testMeasures.flatMap((measure) => (measure.denominator ? [{ ...measure, id: 'market.revenue.arpu', unit: 'yuanPerUser' as const, better: 'higher' as const }] : []))
const catalogue = { feeds: [], sources: [], measures: [...testMeasures, ...perUser] }
const churn = 'market.users.churnRate'
const adds = 'market.users.grossAdds'
const townships = ['632301100', '632301101', '632301102', '632322100', '632322101', '632322102', '632322103']
let branch: TestPlanBranch
let chair: Context
let officer: Context
beforeAll(async () => {
  branch = await openPlanBranch()
  const { records } = branch
  await sql`insert into area (area_code, name, level, parent_code) select code, code, 'township', left(code, 6) from unnest(cast(${townships} as text[])) as code`.execute(records.db)
  await sql`insert into area_closure (ancestor_code, area_code, ancestor_level) select a, code, l from unnest(cast(${townships} as text[])) as code
    cross join lateral (values ('63', 'province'), ('6323', 'prefecture'), (left(code, 6), 'county'), (code, 'township')) as v (a, l)`.execute(records.db)
  await sql`insert into area_spelling (written, area_code) select area_code, area_code from area on conflict do nothing`.execute(records.db)
  const months = Array.from({ length: 6 }, (_, index) => addMonths(month('2010-10'), index))
  // From February on fewer leave 同仁, where the action was; elsewhere nothing moved but a little noise.
  const leavers = (code: string, at: number, place: number) => (code.startsWith('632301') && at >= 4 ? 15 : 30) + ((at + place) % 2)
  await bringFigures(records, [
    ...months.flatMap((period, at) => [...townships.map((code, place): GivenFigure => [churn, code, period, leavers(code, at, place), 1_000]), ...['632301', '632322', '6323'].map((code): GivenFigure => [churn, code, period, 30, 1_000])]),
    ...months.flatMap((period): GivenFigure[] => [[adds, '6323', period, 80], [adds, '632301', period, 50], [adds, '632322', period, 30], ['market.revenue.arpu', '6323', period, 6_000, 100]]),
  ])
  await setTargets(records, months.slice(3).flatMap((period): [string, string, string, number][] => [[churn, '6323', period, 0.02], [adds, '6323', period, 100], [adds, '632301', period, 40]]))
  const also = (ctx: Context, verbs: readonly string[]): Context => ({ ...ctx, grants: ctx.grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions, ...verbs]) })) })
  chair = also(branch.manager, ['review.write', 'review.chair', 'work.view', 'work.open'])
  officer = also(branch.officer, ['review.write', 'work.view', 'work.open'])
})
afterAll(() => branch.close())

const action = { measureId: churn, title: '同仁离网户逐户回访', what: '对上月预警离网户逐户回访', expected: '离网率降到 2% 以内', areaCode: '632301', ownerStaffNo: 'S2', dueOn: '2011-03-31' }

test('January to March: found, explained, ordered, closed; and a month later whether it helped', async () => {
  const { reviewId } = await openReview(chair, catalogue, { areaCode: '6323', month: '2011-01' })
  expect(await openReview(chair, catalogue, { areaCode: '6323', month: '2011-01' })).toEqual({ reviewId })
  const january = await readReview(chair, catalogue, { month: '2011-01' })
  // 1 % of 1,000 users at 60 yuan over a year; 20 adds at the same: the dearer first.
  expect(january?.findings.map((finding) => [finding.measureId, finding.state, Math.round(finding.yuan ?? 0), finding.places.length])).toEqual([[adds, 'offTrack', 14_400, 2], [churn, 'offTrack', 7_200, 2]])
  expect(january?.state).toBe('open')

  await expect(closeMeeting(chair, catalogue, reviewId)).rejects.toMatchObject({ code: 'REVIEW_CAUSE_MISSING' })
  await writeCause(officer, catalogue, { reviewId, measureId: churn, cause: '资费对比后转走' })
  await writeCause(officer, catalogue, { reviewId, measureId: churn, cause: '竞争对手节前促销，资费对比后转走' })
  await writeCause(officer, catalogue, { reviewId, measureId: adds, cause: '渠道缺货' })
  const { orderId } = await orderAction(officer, catalogue, { ...action, reviewId })
  expect(await orderAction(officer, catalogue, { ...action, reviewId })).toEqual({ orderId })
  await expect(closeMeeting(chair, catalogue, reviewId)).rejects.toMatchObject({ code: 'REVIEW_MINUTES_MISSING' })
  await writeMinutes(officer, { reviewId, basedOn: 0, heldOn: '2011-02-10', attendees: '卓玛、多杰', minutes: '会议分析了一月经营情况。', decisions: ['离网户逐户回访'] })
  await expect(closeMeeting({ ...chair, accountId: officer.accountId }, catalogue, reviewId)).rejects.toMatchObject({ code: 'REVIEW_NOT_CHAIR' })
  expect(await closeMeeting(chair, catalogue, reviewId)).toEqual({ closing: 1 })

  const march = await readReview(chair, catalogue, { month: '2011-03' })
  expect(march?.earlier).toHaveLength(1)
  expect(march?.earlier[0]).toMatchObject({ orderId, title: action.title, areaName: '同仁市', level: 'township', before: 0.03, help: { kind: 'known', scale: 'difference', verdict: 'helped', treatedCount: 3, controlCount: 4 } })
  const help = march?.earlier[0]?.help
  expect(help?.kind === 'known' && help.effect).toBeCloseTo(-0.015, 3)
  // In its own month nothing has come yet.
  expect((await readReview(chair, catalogue, { month: '2011-01' }))?.actions[0]?.help).toEqual({ kind: 'unknown', because: 'notYet' })
})

test('a closed meeting keeps what it saw and takes no word more, until its chair opens it again with a reason', async () => {
  const { reviewId } = await openReview(chair, catalogue, { areaCode: '6323', month: '2011-01' })
  await sql`update measure_value set numerator = 99 where measure_id = ${adds} and subject_code = '6323' and period = '2011-01'`.execute(branch.records.db)
  expect((await readReview(chair, catalogue, { month: '2011-01' }))?.findings.find((finding) => finding.measureId === adds)?.value).toBe(80)
  const minutes = { reviewId, basedOn: 1, heldOn: null, attendees: '', minutes: '补充', decisions: [] }
  await expect(writeMinutes(officer, minutes)).rejects.toMatchObject({ code: 'REVIEW_CLOSED' })
  await expect(writeCause(officer, catalogue, { reviewId, measureId: churn, cause: '改写' })).rejects.toMatchObject({ code: 'REVIEW_CLOSED' })
  await expect(reopenMeeting(chair, { reviewId, reason: '  ' })).rejects.toMatchObject({ code: 'REVIEW_REASON_MISSING' })
  await expect(reopenMeeting({ ...chair, accountId: officer.accountId }, { reviewId, reason: '补充' })).rejects.toMatchObject({ code: 'REVIEW_NOT_CHAIR' })
  await reopenMeeting(chair, { reviewId, reason: '漏记一项决定' })
  await expect(reopenMeeting(chair, { reviewId, reason: '漏记一项决定' })).rejects.toMatchObject({ code: 'REVIEW_NOT_CLOSED' })
  await expect(writeMinutes(officer, { ...minutes, basedOn: 0 })).rejects.toMatchObject({ code: 'REVIEW_MINUTES_STALE' })
  expect(await writeMinutes(officer, minutes)).toEqual({ version: 2 })
  expect((await listMinutes(branch.records, reviewId)).map((each) => [each.version, each.minutes])).toEqual([[2, '补充'], [1, '会议分析了一月经营情况。']])
  await expect(sql`update review_minutes set minutes = '' where review_id = ${reviewId}`.execute(branch.records.db)).rejects.toThrow('new version')
  expect((await readReview(chair, catalogue, { month: '2011-01' }))?.events.map((event) => [event.act, event.reason])).toEqual([['opened', null], ['closed', null], ['reopened', '漏记一项决定']])
})

test('the report is made apart from the request, with its progress, in the template of the branch; what fails says why', async () => {
  const { reviewId } = await openReview(chair, catalogue, { areaCode: '6323', month: '2011-01' })
  const steps: string[] = []
  let made: Promise<unknown> = Promise.resolve()
  const maker = (work: () => Promise<unknown>): Context => ({ ...chair, factsOwner: { run: () => (made = work()) } })
  const asked = await askReport({ ...chair, factsOwner: { run: (_, input) => (made = makeReport({ records: branch.records }, input as ReportAsked, (progress) => steps.push(progress.step))) } }, catalogue, { reviewId, kind: 'docx' })
  expect(asked).toMatchObject({ kind: 'docx', state: 'making', failure: null })
  await made
  expect(await readReportState(chair, asked.reportId)).toMatchObject({ state: 'done' })
  expect((await getReportBytes(branch.records, asked.reportId))?.subarray(0, 2).toString()).toBe('PK')
  expect(steps).toContain('drawing')
  expect(steps.at(-1)).toBe('writing')

  const failing = await askReport(maker(() => Promise.reject(new Error('The disk is full.'))), catalogue, { reviewId, kind: 'xlsx' })
  await made.catch(() => undefined)
  await expect.poll(async () => (await readReportState(chair, failing.reportId)).failure?.zh).toContain('请再试一次')
  await expect(readReportState(chair, 999)).rejects.toMatchObject({ code: 'REPORT_UNKNOWN' })

  const keeper: Context = { ...chair, grants: chair.grants.map((grant) => ({ ...grant, permissions: new Set([...grant.permissions, 'review.template']) })) }
  await expect(saveTemplate(chair, { areaCode: '6323', fileName: '月报.docx', contentBase64: '' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await saveTemplate(keeper, { areaCode: '6323', fileName: '月报.docx', contentBase64: (await defaultTemplate()).toString('base64') })
  expect(await readTemplate(chair, '6323')).toMatchObject({ fileName: '月报.docx' })
  await expect(saveTemplate(keeper, { areaCode: '6323', fileName: '坏.docx', contentBase64: Buffer.from('x').toString('base64') })).rejects.toMatchObject({ code: 'TEMPLATE_UNREADABLE' })
  expect(await readTemplate(chair, '6323')).toMatchObject({ fileName: '月报.docx' })
  await dropTemplate(keeper, '6323')
  expect(await readTemplate(chair, '6323')).toMatchObject({ fileName: null })
})

test('what cannot be is refused with a sentence', async () => {
  const { reviewId } = await openReview(chair, catalogue, { areaCode: '6323', month: '2011-02' })
  await expect(openReview(chair, catalogue, { areaCode: '6323', month: '2012-02' })).rejects.toMatchObject({ code: 'REVIEW_NO_FIGURES' })
  await expect(openReview(officer, catalogue, { areaCode: '6323', month: '2011-02' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await expect(writeCause(officer, catalogue, { reviewId, measureId: churn, cause: '' })).rejects.toMatchObject({ code: 'REVIEW_CAUSE_EMPTY' })
  await expect(writeCause(officer, catalogue, { reviewId, measureId: 'market.users.onBooks', cause: '…' })).rejects.toMatchObject({ code: 'REVIEW_MEASURE_NOT_THERE' })
  await expect(writeCause(officer, catalogue, { reviewId: 999, measureId: churn, cause: '…' })).rejects.toMatchObject({ code: 'REVIEW_UNKNOWN' })
  await expect(orderAction(officer, catalogue, { ...action, reviewId, expected: '' })).rejects.toMatchObject({ code: 'REVIEW_ACTION_PART' })
  await expect(orderAction(officer, catalogue, { ...action, reviewId, dueOn: '三月底' })).rejects.toMatchObject({ code: 'REVIEW_DAY_UNREADABLE' })
  await expect(orderAction(officer, catalogue, { ...action, reviewId, areaCode: '6325' })).rejects.toMatchObject({ code: 'REVIEW_AREA_OUTSIDE' })
  await expect(writeMinutes(officer, { reviewId, basedOn: 0, heldOn: null, attendees: '', minutes: '', decisions: [] })).rejects.toMatchObject({ code: 'REVIEW_MINUTES_EMPTY' })
  await expect(readReview(branch.stranger, catalogue, {})).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
