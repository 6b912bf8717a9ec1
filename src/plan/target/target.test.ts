import exceljs from 'exceljs'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assign } from '../../branch/index.ts'
import { approveVersion, discardVersion, listTargetVersions, readDifference, readUnowned, saveSheet, sendBackVersion, submitVersion } from './actions.ts'
import { brandFoot, brandLines } from './brandRules.ts'
import type { GivenRow, SheetKey } from './contract.ts'
import { readTargetFile, readTargetPaste } from './files.ts'
import { givenOf, splitRows, usualMethod } from './previewRules.ts'
import { readGrid, readTargetPeriod, readTargetValue } from './rules.ts'
import { scoredTargets } from './scored.ts'
import { readSheet } from './sheet.ts'
import { takeRead } from './sheetRules.ts'
import { adds, branchSheet, catalogue, draftOf, of, openTargets, row, topSheet } from './testTargets.ts'
import { none } from './splitRules.ts'
import { writeWorkbook } from './workbook.ts'
import type { Context } from '../../platform/access/context.ts'

const unownedBecause = '责任人待定'
let world: Awaited<ReturnType<typeof openTargets>>
beforeEach(async () => {
  world = await openTargets()
})
afterEach(() => world.close())

const save = (ctx: Context, key: SheetKey, rows: readonly GivenRow[], given: Parameters<typeof draftOf>[1] & { revision?: number } = {}) => saveSheet(ctx, catalogue, { ...key, ...draftOf(rows, given), revision: given.revision ?? null })
/** Saved, submitted and approved by others. */
async function bringInForce(key: SheetKey, rows: readonly GivenRow[], given: Parameters<typeof draftOf>[1] = {}, people: { writer?: Context; boss?: Context } = {}) {
  const { versionId, revision } = await save(people.writer ?? world.writer, key, rows, given)
  await submitVersion(people.writer ?? world.writer, catalogue, { versionId, revision })
  return approveVersion(people.boss ?? world.boss, catalogue, { versionId, revision: revision + 1, unownedBecause })
}
const months = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `2011-${String(from + index).padStart(2, '0')}`)
const counting = async (code: string) => (await scoredTargets(world.records, { subjects: [{ kind: 'area', code }], months: [...months(1, 12), '2011'] })).map((one) => [one.period, one.target])
const refusal = (code: string, words?: string) => ({ code, ...(words === undefined ? {} : { message: expect.stringContaining(words) }) })

test('a grid from Excel is read: months across, areas down, sums left out', () => {
  const codeOf = (written: string) => ({ 同仁市: '632301', 尖扎县: '632322' })[written] ?? null
  const cells = readGrid([['代码', '区域', '1月', '2011年2月', '全年'], ['632301', '同仁市', '1,200', '', '3.5%'], ['', '合计', '9', '9', '9']], { year: '2011', codeOf })
  expect(cells).toEqual([{ subjectCode: '632301', period: '2011-01', value: 1200 }, { subjectCode: '632301', period: '2011', value: 0.035 }])
  expect([readTargetPeriod('201103', '2011'), readTargetPeriod('13月', '2011'), readTargetValue('１２％'), readTargetValue('约3')]).toEqual(['2011-03', null, 0.12, null])
  expect(() => readGrid([['', '1月'], ['河南县', '5']], { year: '2011', codeOf })).toThrow('A2')
  expect(() => readGrid([['', '1月', '2月'], ['同仁市', '5', '多']], { year: '2011', codeOf })).toThrow('C2')
  expect(() => readGrid([['', '1月'], ['同仁市', '5'], ['同仁市', '6']], { year: '2011', codeOf })).toThrow('B3')
})

test('a draft counts for nothing until another person of the level above approves it', async () => {
  const { versionId, revision } = await save(world.writer, topSheet, [row('6323', 120, Array.from({ length: 12 }, () => 10))])
  expect(await counting('6323')).toEqual([])
  await submitVersion(world.writer, catalogue, { versionId, revision })
  await expect(approveVersion(world.writer, catalogue, { versionId, revision: revision + 1 })).rejects.toMatchObject(refusal('NO_PERMISSION'))
  await expect(approveVersion({ ...world.boss, accountId: world.writer.accountId }, catalogue, { versionId, revision: revision + 1 })).rejects.toMatchObject(refusal('TARGET_APPROVE_OWN'))
  await expect(approveVersion(world.other, catalogue, { versionId, revision: revision + 1 })).rejects.toMatchObject(refusal('TARGET_LEVEL_ABOVE'))
  await expect(save(world.writer, topSheet, [row('6323', 1)], { revision: revision + 1 })).rejects.toMatchObject(refusal('TARGET_NOT_DRAFT'))
  expect(await approveVersion(world.boss, catalogue, { versionId, revision: revision + 1, unownedBecause })).toBe(13)
  expect(await counting('6323')).toContainEqual(['2011', 120])
  const [listed] = await listTargetVersions(world.boss, catalogue, {})
  expect(listed).toMatchObject({ state: 'approved', parentName: '黄南州', cellCount: 13, total: 120, author: '市场部', decidedBy: '总经理', mayDecide: false })
})

test('a change in July leaves January to June with the version before', async () => {
  await bringInForce(topSheet, [row('6323', 120, Array.from({ length: 12 }, () => 10))])
  const later = [row('6323', 150, [10, 10, 10, 10, 10, 10, 15, 15, 15, 15, 15, 15])]
  await bringInForce(topSheet, later, { inForceFrom: '2011-07' })
  expect(await counting('6323')).toEqual([['2011', 150], ...months(1, 6).map((period) => [period, 10]), ...months(7, 12).map((period) => [period, 15])])
  const versions = await listTargetVersions(world.boss, catalogue, { year: '2011' })
  expect(versions.map((one) => [one.versionNo, one.inForceFrom, one.inForceTo])).toEqual([[2, '2011-07', null], [1, '2011-01', '2011-07']])
  const difference = await readDifference(world.boss, versions[0]?.versionId ?? 0)
  expect(difference.map((cell) => [cell.period, cell.before.target, cell.after.target])).toEqual([['2011', 120, 150], ...months(7, 12).map((period) => [period, 10, 15])])
  await expect(save(world.writer, topSheet, [row('6323', 150, [11])], { inForceFrom: '2011-07' })).rejects.toMatchObject(refusal('TARGET_MONTH_PAST', '黄南州 2011-01'))
})

test('months that were scored keep their targets, and a sheet counts from a month of its own year', async () => {
  await bringInForce(topSheet, [row('6323', 120, Array.from({ length: 12 }, () => 10))])
  const { rows: [version] } = await sql<{ id: number }>`select version_id as id from target_version`.execute(world.records.db)
  const frozen = async (at: string, versionId: number | null, state = 'frozen') => sql`insert into assessment_run (rule_id, area_code, variant, month, state, inputs, batch_ids, computed_at, withdrawn_at, reason)
    select rule_id, '6323', ${`v${at}`}, ${at}, ${state}, cast(${JSON.stringify({ cells: [{ target: versionId === null ? null : { versionId } }] })} as jsonb), '{}', now(), ${state === 'withdrawn' ? world.writer.now : null}, ${state === 'withdrawn' ? '重算' : null} from rule limit 1`.execute(world.records.db)
  await sql`insert into rule (kind, variant, area_code, version, effective_from, state, body, author) values ('plan.scheme', 'x', '6323', 1, '2011-01-01', 'draft', '{}', ${world.writer.accountId})`.execute(world.records.db)
  await frozen('2011-02', version?.id ?? 0)
  await frozen('2011-05', null)
  await frozen('2011-06', version?.id ?? 0, 'withdrawn')
  const later = [row('6323', 150, [10, 10, 10, 10, 10, 10, 15, 15, 15, 15, 15, 15])]
  await expect(save(world.writer, topSheet, later, { inForceFrom: '2011-02' })).rejects.toMatchObject(refusal('TARGET_MONTH_SCORED', '2011-02 已按这张表的目标考核，本版不能自 2011-02 起生效。请把生效月份改为 2011-03 或以后'))
  await expect(save(world.writer, topSheet, later, { inForceFrom: '2012-01' })).rejects.toMatchObject(refusal('TARGET_OTHER_YEAR', '2011 年'))
  const draft = await save(world.writer, topSheet, later, { inForceFrom: '2011-03' })
  await submitVersion(world.writer, catalogue, draft)
  // What is frozen between a draft and its approval counts as well.
  await frozen('2011-03', version?.id ?? 0)
  await expect(approveVersion(world.boss, catalogue, { ...draft, revision: draft.revision + 1 })).rejects.toMatchObject(refusal('TARGET_MONTH_SCORED', '2011-04'))
  await frozen('2011-12', version?.id ?? 0)
  await expect(approveVersion(world.boss, catalogue, { ...draft, revision: draft.revision + 1 })).rejects.toMatchObject(refusal('TARGET_YEAR_SCORED'))
})

test('the sheet shows parent, last year, shares and the residual with its owner', async () => {
  await assign(world.boss.staffNo ? { ...world.boss, grants: [{ permissions: new Set(['assignment.set']), areaCode: '6323' }] } : world.boss, { subjectKind: 'area', subjectCode: '632301', people: [{ staffNo: 'P1', share: 1 }], from: '2011-01-01', to: null })
  await bringInForce(topSheet, [row('6323', 120)])
  const sheet = await readSheet(world.writer, catalogue, branchSheet)
  expect(sheet).toMatchObject({ kind: 'flow', shows: 'nothing', from: '2011-01', parent: { name: '黄南州', year: { target: 120 } }, may: { edit: true, approve: false } })
  expect(sheet.rows.map((one) => [one.name, one.ownerName, one.basis])).toEqual([
    ['同仁市', '甲', { lastYear: 138, population: 100, households: 30, outlets: 1, staff: 3 }], ['尖扎县', null, { lastYear: 48, population: 100, households: 30, outlets: 1, staff: 0 }],
  ].map(([name, owner, basis]) => [name, owner, expect.objectContaining({ lastYear: (basis as { lastYear: number }).lastYear, population: 100, households: 30, outlets: 1 })]))
  // 110 of 120: ten are nobody's.
  const draft = await save(world.writer, branchSheet, [row('632301', 80), row('632322', 30)])
  await expect(submitVersion(world.writer, catalogue, draft)).rejects.toMatchObject(refusal('TARGET_RESIDUAL_UNOWNED', '黄南州 2011：还有差额（未分解）10'))
  const again = await save(world.writer, branchSheet, [row('632301', 80), row('632322', 30)], { revision: draft.revision, residualOwnerNo: 'G1' })
  await submitVersion(world.writer, catalogue, again)
  expect((await readSheet(world.boss, catalogue, branchSheet)).may).toEqual({ edit: false, approve: true })
})

test('lines that nobody answers for are named, and approved only once each has an owner or the approver says why they stay so', async () => {
  const assigner: Context = { ...world.writer, grants: [{ permissions: new Set(['assignment.set']), areaCode: '6323' }] }
  const own = (subjectCode: string) => assign(assigner, { subjectKind: 'area', subjectCode, people: [{ staffNo: 'P1', share: 1 }], from: '2011-01-01', to: null })
  await own('632301')
  // A line of the sheet without a target needs nobody.
  const { versionId, revision } = await save(world.writer, branchSheet, [row('632301', 80), row('632322', 40)])
  await submitVersion(world.writer, catalogue, { versionId, revision })
  expect(await readUnowned(world.boss, versionId)).toEqual([{ code: '632322', name: '尖扎县' }])
  const version = { versionId, revision: revision + 1 }
  await expect(approveVersion(world.boss, catalogue, version)).rejects.toMatchObject(refusal('TARGET_LINES_UNOWNED', '1 行没有责任人：尖扎县。请先在“责任分工”中指定，或写明'))
  await expect(approveVersion(world.boss, catalogue, { ...version, unownedBecause: '  ' })).rejects.toMatchObject(refusal('TARGET_LINES_UNOWNED'))
  await approveVersion(world.boss, catalogue, { ...version, unownedBecause: '县经理下月到任' })
  const { rows: [trail] } = await sql<{ detail: object }>`select detail from audit where verb = 'target.approve'`.execute(world.records.db)
  expect(trail?.detail).toMatchObject({ unowned: 1, reason: '县经理下月到任' })
  expect((await listTargetVersions(world.boss, catalogue, {}))[0]).toMatchObject({ state: 'approved', unownedBecause: '县经理下月到任' })
  // Once each has one nothing is asked, and a reason that is given all the same is not kept.
  await own('632322')
  const later = await save(world.writer, branchSheet, [row('632301', 90), row('632322', 40)])
  await submitVersion(world.writer, catalogue, later)
  await approveVersion(world.boss, catalogue, { ...later, revision: later.revision + 1, unownedBecause: '多写' })
  expect(await readUnowned(world.boss, later.versionId)).toEqual([])
  expect((await listTargetVersions(world.boss, catalogue, {}))[0]).toMatchObject({ versionNo: 2, unownedBecause: null })
})

test('a locked cell keeps its value whoever writes the draft, until it is unlocked; the lock outlives approval', async () => {
  const locked = (target: number, isLocked = true): GivenRow => ({ ...row('632301', 80, [target]), lockedMonths: Array.from({ length: 12 }, (_, index) => isLocked && index === 0) })
  const first = await save(world.writer, branchSheet, [locked(5), row('632322', 30)])
  const next = (rows: readonly GivenRow[], revision: number | undefined) => save(world.writer, branchSheet, rows, revision === undefined ? {} : { revision })
  await expect(next([locked(9), row('632322', 30)], first.revision)).rejects.toMatchObject(refusal('TARGET_LOCKED', '同仁市 2011-01：这一格已锁定为 5，不能改为 9'))
  await expect(next([row('632322', 30)], first.revision)).rejects.toMatchObject(refusal('TARGET_LOCKED', '同仁市 2011-01'))
  // A split leaves a saved lock alone, base and challenge included.
  const sheet = await readSheet(world.writer, catalogue, branchSheet)
  const split = splitRows({ ...sheet, parent: { code: '6323', name: '黄南州', ownerName: null, year: of(110), months: Array.from({ length: 12 }, () => none), lastYear: [], opening: null } }, sheet.rows.map(givenOf), { ...usualMethod, baseRatio: 0.9, challengeRatio: 1.1 }, '2011-01')
  expect([split[0]?.months[0], split[0]?.months[1]?.base === null]).toEqual([of(5), false])
  // Other cells are free, and so is this one once its lock is off.
  const second = await next([{ ...locked(5), year: of(85) }, row('632322', 31)], first.revision)
  const third = await next([locked(9, false), row('632322', 30)], second.revision)
  await discardVersion(world.writer, catalogue, third.versionId)
  await bringInForce(topSheet, [row('6323', 110)])
  await bringInForce(branchSheet, [locked(5), row('632322', 30)], { residualOwnerNo: 'G1' })
  await expect(next([locked(6), row('632322', 30)], undefined)).rejects.toMatchObject(refusal('TARGET_LOCKED', '已锁定为 5，不能改为 6'))
})

test('what cannot stand in a draft is refused at its cell, and nothing is left', async () => {
  const refused = (rows: readonly GivenRow[], expected: object, key = branchSheet, ctx = world.writer) => expect(save(ctx, key, rows)).rejects.toMatchObject(expected)
  await refused([{ ...row('632301', 80), year: { base: 90, target: 80, challenge: 100 } }], refusal('TARGET_ORDER', '同仁市 2011'))
  await refused([{ ...row('632301', 80), year: { base: 90, target: null, challenge: null } }], refusal('TARGET_SIDE_ALONE', '同仁市 2011'))
  await refused([row('999', 1)], refusal('TARGET_SUBJECT_UNKNOWN'))
  await refused([row('632301', 1)], refusal('TARGET_PARENT_UNKNOWN'), { ...branchSheet, parentCode: '999' })
  await refused([row('632301', 1)], refusal('TARGET_OUTSIDE'), branchSheet, world.county)
  await refused([row('632301', 1)], refusal('NO_PERMISSION'), branchSheet, { ...world.writer, grants: [] })
  const share = 'market.share.users'
  await refused([row('O1', 0.5)], refusal('TARGET_CUT_MISSING', '隆务营业部 2011：“'), { ...branchSheet, measureId: share, parentCode: '632301', childKind: 'unit' })
  await refused([row('T1', 5)], refusal('TARGET_CUT_MISSING', '网点'), { ...branchSheet, measureId: 'market.users.onBooks', parentKind: 'unit', parentCode: 'O1', childKind: 'outlet' })
  await refused([row('632301100001', 5)], refusal('TARGET_SUBJECT_UNKNOWN'))
  const { rows: [left] } = await sql<{ n: number }>`select count(*) as n from target_version`.execute(world.records.db)
  expect(left?.n).toBe(0)
})

test('months that do not make the year, an empty sheet, a draft that somebody else changed', async () => {
  const odd = await save(world.writer, topSheet, [row('6323', 121, Array.from({ length: 12 }, () => 10))])
  await expect(submitVersion(world.writer, catalogue, odd)).rejects.toMatchObject(refusal('TARGET_MONTHS_NOT_YEAR', '各月合计 120'))
  await expect(save(world.writer, topSheet, [row('6323', 120)])).rejects.toMatchObject(refusal('TARGET_STALE'))
  const empty = await save(world.writer, topSheet, [row('6323', null)], { revision: odd.revision })
  await expect(submitVersion(world.writer, catalogue, empty)).rejects.toMatchObject(refusal('TARGET_EMPTY'))
  await discardVersion(world.writer, catalogue, empty.versionId)
  await expect(submitVersion(world.writer, catalogue, empty)).rejects.toMatchObject(refusal('TARGET_VERSION_UNKNOWN'))
})

test('a person needs something that the indicator counts, and nobody touches what he is scored on', async () => {
  const office: SheetKey = { ...branchSheet, parentKind: 'unit', parentCode: 'O1', childKind: 'staff' }
  await expect(save(world.writer, office, [row('P2', 10)])).rejects.toMatchObject(refusal('TARGET_PERSON_UNASSIGNED', '乙 2011'))
  const assigner: Context = { ...world.writer, grants: [{ permissions: new Set(['assignment.set']), areaCode: '6323' }] }
  await assign(assigner, { subjectKind: 'area', subjectCode: '632301100', people: [{ staffNo: 'P1', share: 1 }], from: '2011-01-01', to: null })
  // Of the office's people one answers for something: the split is his, and the others stay empty.
  await bringInForce({ ...branchSheet, parentCode: '632301', childKind: 'unit' }, [row('O1', 15)])
  const alone = splitRows(await readSheet(world.writer, catalogue, office), [], { ...usualMethod, mix: { lastYear: 0, market: 0, capacity: 1, hand: 0 }, season: 'even', capacity: 'outlets' }, '2011-01')
  expect(alone.map((line) => [line.code, line.year.target, line.months.filter((month) => month.target !== null).length])).toEqual([['P1', 15, 12], ['P2', null, 0], ['P3', null, 0]])
  await assign(assigner, { subjectKind: 'outlet', subjectCode: 'T2', people: [{ staffNo: 'P2', share: 1 }], from: '2011-01-01', to: null })
  await expect(save(world.writer, { ...office, measureId: 'market.users.onBooks' }, [row('P2', 10)])).rejects.toMatchObject(refusal('TARGET_PERSON_CUT', '乙 2011：乙 负责的“康扬点”'))
  await expect(save(world.county, office, [row('P1', 10)])).rejects.toMatchObject(refusal('TARGET_OWN', '甲 2011'))
  const draft = await save(world.writer, office, [row('P1', 10), row('P2', 5)])
  await submitVersion(world.writer, catalogue, draft)
  await expect(approveVersion(world.county, catalogue, { ...draft, revision: draft.revision + 1 })).rejects.toMatchObject(refusal('TARGET_OWN', '甲 2011'))
  await sendBackVersion(world.boss, catalogue, { versionId: draft.versionId, reason: '太低' })
  expect((await readSheet(world.writer, catalogue, office)).version).toMatchObject({ state: 'draft', returnedBecause: '太低' })
  // The owner of an area does not set the area's target either.
  await expect(save(world.county, { ...branchSheet, parentCode: '632301' }, [row('632301100', 10)])).rejects.toMatchObject(refusal('TARGET_OWN', '隆务镇 2011'))
})

test('targets of persons are read only where they are set or approved', async () => {
  const office: SheetKey = { ...branchSheet, parentKind: 'unit', parentCode: 'O1', childKind: 'staff' }
  await assign({ ...world.writer, grants: [{ permissions: new Set(['assignment.set']), areaCode: '6323' }] }, { subjectKind: 'area', subjectCode: '632301100', people: [{ staffNo: 'P1', share: 1 }], from: '2011-01-01', to: null })
  const { versionId } = await save(world.writer, office, [row('P1', 10)])
  await bringInForce(topSheet, [row('6323', 120)])
  const viewer: Context = { ...world.county, grants: [{ permissions: new Set(['measure.view']), areaCode: '632301' }] }
  for (const stranger of [viewer, world.other]) {
    await expect(readSheet(stranger, catalogue, office)).rejects.toMatchObject(refusal('TARGET_STAFF_NOT_YOURS', '隆务营业部'))
    await expect(readDifference(stranger, versionId)).rejects.toMatchObject(refusal('TARGET_STAFF_NOT_YOURS', '隆务营业部'))
    expect((await listTargetVersions(stranger, catalogue, {})).map((one) => one.key.childKind)).toEqual(['area'])
  }
  for (const insider of [world.writer, world.county, world.boss]) {
    expect((await readSheet(insider, catalogue, office)).rows.map((one) => one.code)).toContain('P1')
    expect(await readDifference(insider, versionId)).toHaveLength(1)
    expect(await listTargetVersions(insider, catalogue, {})).toHaveLength(2)
  }
})

test('a subject is split from one parent only', async () => {
  await bringInForce({ ...branchSheet, parentCode: '632301', childKind: 'unit' }, [row('O1', 10)])
  const draft = await save(world.writer, { ...branchSheet, parentKind: 'unit', parentCode: 'B6323', childKind: 'unit' }, [row('O1', 12)])
  await expect(submitVersion(world.writer, catalogue, draft)).rejects.toMatchObject(refusal('TARGET_TWO_PARENTS', '隆务营业部'))
})

test('a ratio is set for each, on every brand by itself', async () => {
  const churn: SheetKey = { ...branchSheet, measureId: 'market.users.churnRate', brand: '全球通' }
  expect(await bringInForce(churn, [row('632301', 0.02), row('632322', 0.03)])).toBe(2)
  expect(await scoredTargets(world.records, { subjects: [{ kind: 'area', code: '632301' }], months: ['2011'], brand: '' })).toEqual([])
  expect(await scoredTargets(world.records, { subjects: [{ kind: 'area', code: '632301' }], months: ['2011'], measureIds: [churn.measureId] })).toMatchObject([{ brand: '全球通', target: 0.02 }])
})

test('an export comes back edited; changed ids, moved columns and bad numbers are refused at their cell', async () => {
  await bringInForce(branchSheet, [row('632301', 80, [5]), row('632322', 30)], { residualOwnerNo: 'G1' })
  const bytes = await writeWorkbook(await readSheet(world.writer, catalogue, branchSheet), 'zh')
  const edited = async (change: (page: exceljs.Worksheet) => void, key = branchSheet) => {
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(Uint8Array.from(bytes).buffer)
    const [page] = workbook.worksheets
    if (page) change(page)
    return readTargetFile(world.writer, catalogue, { ...key, fileName: 'a.xlsx', contentBase64: Buffer.from(await workbook.xlsx.writeBuffer()).toString('base64') })
  }
  const rows = await edited((page) => {
    page.getCell('P4').value = 90
  })
  expect(rows).toMatchObject([{ code: '632301', year: of(90), months: [of(5), ...Array.from({ length: 11 }, () => of(null))] }, { code: '632322', year: of(30) }])
  await expect(edited((page) => { page.getCell('A4').value = '632399' })).rejects.toMatchObject(refusal('TARGET_ID_CHANGED', 'A4'))
  await expect(edited((page) => { page.getCell('B6').value = '同仁市' })).rejects.toMatchObject(refusal('TARGET_ID_CHANGED', 'B6'))
  await expect(edited((page) => { page.getCell('A9').value = '632323' })).rejects.toMatchObject(refusal('TARGET_ID_CHANGED', 'A9'))
  await expect(edited((page) => { page.spliceColumns(4, 1) })).rejects.toMatchObject(refusal('TARGET_COLUMN_MOVED', 'D2'))
  await expect(edited((page) => { page.getCell('F7').value = '约十' })).rejects.toMatchObject(refusal('TARGET_NOT_A_NUMBER', 'F7'))
  await expect(edited(() => undefined, { ...branchSheet, year: '2012' })).rejects.toMatchObject(refusal('TARGET_OTHER_SHEET'))
  await expect(readTargetFile(world.writer, catalogue, { ...branchSheet, fileName: 'x.xlsx', contentBase64: 'aGk=' })).rejects.toMatchObject(refusal('TARGET_FILE_UNREADABLE'))
  expect(await readTargetPaste(world.writer, catalogue, { ...branchSheet, text: '\t1月\n同仁市\t7' })).toEqual([{ subjectCode: '632301', period: '2011-01', value: 7 }])
  expect(adds).toBe(branchSheet.measureId)
})

test('locked cells outlive approval and take nothing from a file; a plain grid leaves base and challenge as they were set', async () => {
  const set = { base: 70, target: 80, challenge: 95 }
  await bringInForce(branchSheet, [{ ...row('632301', 80, [5, 6]), year: set, lockedMonths: Array.from({ length: 12 }, (_, index) => index === 0) }, { ...row('632322', 30), isYearLocked: true }], { residualOwnerNo: 'G1' })
  const sheet = await readSheet(world.writer, catalogue, branchSheet)
  expect(sheet.shows).toBe('inForce')
  expect(sheet.rows.map((one) => [one.isYearLocked, one.lockedMonths.slice(0, 2)])).toEqual([[false, [true, false]], [true, [false, false]]])
  const read = async (workbook: exceljs.Workbook) => readTargetFile(world.writer, catalogue, { ...branchSheet, fileName: 'a.xlsx', contentBase64: Buffer.from(await workbook.xlsx.writeBuffer()).toString('base64') })
  const own = async (change: (page: exceljs.Worksheet | undefined) => void) => {
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(Uint8Array.from(await writeWorkbook(sheet, 'zh')).buffer)
    change(workbook.worksheets[0])
    return read(workbook)
  }
  expect(await own((page) => { if (page) page.getCell('E4').value = 7 })).toMatchObject([{ year: set, months: expect.arrayContaining([of(5), of(7)]) }, { code: '632322' }])
  await expect(own((page) => { if (page) page.getCell('D4').value = 9 })).rejects.toMatchObject(refusal('TARGET_LOCKED', '同仁市 2011-01：这一格已锁定为 5，不能改为 9'))
  await expect(own((page) => { if (page) page.getCell('P6').value = 20 })).rejects.toMatchObject(refusal('TARGET_LOCKED', '尖扎县 2011：'))
  const grid = async (rows: readonly (readonly (string | number)[])[]) => {
    const workbook = new exceljs.Workbook()
    workbook.addWorksheet('表').addRows(rows.map((line) => [...line]))
    return read(workbook)
  }
  await expect(grid([['', '1月', '2月'], ['同仁市', 9, 9]])).rejects.toMatchObject(refusal('TARGET_LOCKED', '同仁市 2011-01'))
  const [line] = await grid([['', '1月', '全年'], ['同仁市', 5, 85]])
  expect(line?.year).toEqual({ target: 85 })
  expect(takeRead(set, line?.year ?? { target: null })).toEqual({ base: 70, target: 85, challenge: 95 })
})

test('targets by brand do not contradict the whole: what no brand has is owned, more than the whole is refused, whoever comes first', async () => {
  const brand = (name: string): SheetKey => ({ ...branchSheet, brand: name })
  await bringInForce(branchSheet, [row('632301', 100, [10, 20]), row('632322', 50)], { residualOwnerNo: 'G1' })
  // 70 of 100 and nobody answers for 同仁.
  const open = await save(world.writer, brand('全球通'), [row('632301', 70, [8])])
  await expect(submitVersion(world.writer, catalogue, open)).rejects.toMatchObject(refusal('TARGET_BRANDS_UNOWNED', '同仁市 2011-01：全部品牌的目标中还有 2'))
  const owned = await save(world.writer, brand('全球通'), [row('632301', 70, [8])], { revision: open.revision, residualOwnerNo: 'G1' })
  await submitVersion(world.writer, catalogue, owned)
  await approveVersion(world.boss, catalogue, { versionId: owned.versionId, revision: owned.revision + 1, unownedBecause })
  const sheet = await readSheet(world.writer, catalogue, brand('神州行'))
  expect(brandFoot(brandLines(sheet, [row('632301', 40, [3])]))).toMatchObject({ whole: expect.arrayContaining([10, 100]), parts: expect.arrayContaining([11, 110]), residual: expect.arrayContaining([-1, -10]) })
  const more = await save(world.writer, brand('神州行'), [row('632301', 40)], { residualOwnerNo: 'G1' })
  await expect(submitVersion(world.writer, catalogue, more)).rejects.toMatchObject(refusal('TARGET_BRANDS_EXCEED', '同仁市 2011：各品牌目标合计 110，超过全部品牌的目标 100'))
  // Lowering the whole below what the brands have is refused alike; raising it makes room.
  const lower = await save(world.writer, branchSheet, [row('632301', 60), row('632322', 50)], { residualOwnerNo: 'G1' })
  await expect(submitVersion(world.writer, catalogue, lower)).rejects.toMatchObject(refusal('TARGET_BRANDS_EXCEED', '合计 70，超过全部品牌的目标 60'))
  await discardVersion(world.writer, catalogue, lower.versionId)
  await bringInForce(branchSheet, [row('632301', 110, [10, 20]), row('632322', 50)], { residualOwnerNo: 'G1' })
  await submitVersion(world.writer, catalogue, more)
  expect(await approveVersion(world.boss, catalogue, { versionId: more.versionId, revision: more.revision + 1, unownedBecause })).toBe(1)
})

test('two brands that would fit alone and not together: the one approved second is refused', async () => {
  await bringInForce(topSheet, [row('6323', 100)])
  const sent = await Promise.all(['全球通', '神州行'].map(async (brand) => {
    const saved = await save(world.writer, { ...topSheet, brand }, [row('6323', 60)], { residualOwnerNo: 'G1' })
    await submitVersion(world.writer, catalogue, saved)
    return { versionId: saved.versionId, revision: saved.revision + 1 }
  }))
  const ends = await Promise.allSettled(sent.map((version) => approveVersion(world.boss, catalogue, { ...version, unownedBecause })))
  expect(ends.map((end) => end.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(ends.find((end) => end.status === 'rejected')).toMatchObject({ reason: { code: 'TARGET_BRANDS_EXCEED' } })
})
