import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assign, deputise, handOver } from '../../branch/index.ts'
import type { Context } from '../../platform/access/context.ts'
import { approveVersion, saveSheet, submitVersion } from './actions.ts'
import type { GivenRow, SheetKey } from './contract.ts'
import { makePersonPages } from './person.ts'
import { readPersonDays } from './personDays.ts'
import { recomputeStandings, standingsAreBehind } from './standings.ts'
import { adds, branchSheet, catalogue, draftOf, openTargets, row } from './testTargets.ts'
import { readSeries } from '../../branch/index.ts'

let world: Awaited<ReturnType<typeof openTargets>>
let assigner: Context
const pages = makePersonPages(catalogue)
const office: SheetKey = { ...branchSheet, parentKind: 'unit', parentCode: 'O1', childKind: 'staff' }
const tens = Array.from({ length: 12 }, () => 10)
async function bring(key: SheetKey, rows: readonly GivenRow[]) {
  const saved = await saveSheet(world.writer, catalogue, { ...key, ...draftOf(rows), revision: null })
  await submitVersion(world.writer, catalogue, saved)
  await approveVersion(world.boss, catalogue, { ...saved, revision: saved.revision + 1, unownedBecause: '责任人待定' })
}
beforeAll(async () => {
  world = await openTargets()
  assigner = { ...world.writer, grants: [{ permissions: new Set(['assignment.set']), areaCode: '6323' }] }
  const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-02', '{}') returning run_id`.execute(world.records.db)
  await world.records.copyInto(world.records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'], [
    ['6323', '2011-01', 30], ['6323', '2011-02', 40], ['632301100', '2011-01', 12], ['632301100', '2011-02', 9], ['632301101', '2011-01', 20], ['632301101', '2011-02', 5], ['632301', '2011-02', 14],
  ].map(([code, period, value]) => [adds, period ?? '', 'area', code ?? '', value ?? 0, null, run?.run_id ?? 0, 1]))
  await assign(assigner, { subjectKind: 'area', subjectCode: '632301100', people: [{ staffNo: 'P2', share: 1 }], from: '2011-01-01', to: null })
  await assign(assigner, { subjectKind: 'area', subjectCode: '632301101', people: [{ staffNo: 'P3', share: 1 }], from: '2011-01-01', to: null })
  await assign(assigner, { subjectKind: 'area', subjectCode: '632301', people: [{ staffNo: 'P1', share: 1 }], from: '2011-01-01', to: null })
  await bring(office, [row('P2', 120, tens), row('P3', 120, tens)])
  await bring(branchSheet, [row('632301', 240, tens.map(() => 20))])
})
afterAll(() => world.close())
const recompute = () => recomputeStandings(world.records, catalogue, { now: new Date() })
const as = (staffNo: string | null): Context => ({ ...world.writer, staffNo, grants: [{ permissions: new Set(['measure.view']), areaCode: '632301' }] })

test('a person sees target, figure, pace and rank of the newest month', async () => {
  const page = await pages.read(as('P2'), {})
  expect(page).toMatchObject({ name: '乙', month: '2011-02' })
  expect(page.lines).toMatchObject([{ measureId: adds, subjectKind: 'staff', target: 10, actual: 9, completion: 0.9, toDate: 21, yearTarget: 120, elapsed: 2 / 12, rank: 1, peers: 2 }])
  expect(page.lines[0]?.ahead).toBeCloseTo(21 / 120 - 1 / 6)
  expect((await pages.read(as('P3'), {})).lines[0]).toMatchObject({ actual: 5, completion: 0.5, rank: 2, peers: 2 })
  expect((await pages.read(as('P1'), {})).lines).toMatchObject([{ subjectKind: 'area', subjectName: '同仁市', target: 20, actual: 14, completion: 0.7, rank: 1, peers: 1 }])
  // The month before, as it stood.
  expect((await pages.read(as('P2'), { month: '2011-01' })).lines[0]).toMatchObject({ actual: 12, rank: 2, peers: 2 })
})

test('others see it only as deputy or from above; an account without a person has none', async () => {
  await expect(pages.read(as('P3'), { staffNo: 'P2' })).rejects.toMatchObject({ code: 'PERSON_NOT_YOURS' })
  await expect(pages.read(as(null), {})).rejects.toMatchObject({ code: 'PERSON_NOBODY' })
  expect((await pages.read(world.boss, { staffNo: 'P2' })).name).toBe('乙')
  await deputise(assigner, { staffNo: 'P2', deputyNo: 'P3', from: '2011-04-01', to: '2011-04-09' })
  const page = await pages.read(as('P3'), {})
  expect(page.actingFor).toEqual([{ staffNo: 'P2', name: '乙', from: '2011-04-01', to: '2011-04-09' }])
  expect((await pages.read(as('P3'), { staffNo: 'P2' })).lines).toHaveLength(1)
})

test('rows older than the duties are shown as of their time and made anew; no data has no rank', async () => {
  await recompute()
  expect(await standingsAreBehind(world.records)).toBe(false)
  const before = await pages.read(as('P2'), {})
  expect(before).toMatchObject({ isBehind: false, lines: [{ actual: 9 }] })
  await handOver(assigner, { subjectKind: 'area', subjectCode: '632301101', people: [{ staffNo: 'P2', share: 1 }], on: '2011-02-01' })
  expect(await standingsAreBehind(world.records)).toBe(true)
  const old = await pages.read(as('P2'), {})
  expect(old).toMatchObject({ isBehind: true, asOf: before.asOf, lines: [{ actual: 9 }] })
  // The page itself has asked for it; what an earlier page asked for may have been on its way and know nothing of the hand-over, then the next one asks again.
  await expect.poll(async () => (await pages.read(as('P2'), {})).isBehind).toBe(false)
  expect(await standingsAreBehind(world.records)).toBe(false)
  // P3 holds nothing in February: no data, not zero.
  expect(await pages.read(as('P3'), {})).toMatchObject({ isBehind: false, lines: [{ actual: null, completion: null, rank: null }] })
  expect((await pages.read(as('P2'), {})).lines[0]).toMatchObject({ actual: 14, rank: 1, peers: 1 })
})

test('what did not change is not written again, and what has no target any more is gone', async () => {
  await recompute()
  const versions = async () => (await sql<{ code: string; at: string }>`select subject_code as code, cast(xmin as text) as at from standing order by 1`.execute(world.records.db)).rows
  const before = await versions()
  await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
  expect(await versions()).toEqual(before)
  await sql`update measure_value set numerator = 15 where subject_code = '632301' and period = '2011-02'`.execute(world.records.db)
  await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
  const after = await versions()
  expect(after.map((row, index) => row.at === before[index]?.at)).toEqual([false, true, true])
  await sql`update target set replaced_at = now() where subject_code = 'P3'`.execute(world.records.db)
  await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
  expect((await versions()).map((row) => row.code)).toEqual(['632301', 'P2'])
  await sql`update measure_value set numerator = 14 where subject_code = '632301' and period = '2011-02'`.execute(world.records.db)
  await sql`update target set replaced_at = null where subject_code = 'P3'`.execute(world.records.db)
})

test('who is given another post is ranked among others from then on', async () => {
  await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
  const peers = async () => (await pages.read(as('P2'), { month: '2011-01' })).lines.map((line) => line.peers)
  expect(await peers()).toEqual([2])
  const { rows: [file] } = await sql<{ id: number }>`insert into feed_file (file_name, content_hash, byte_count, stored_path, arrived_by, state) values ('人员.csv', '', 1, '', 'page', 'accepted') returning file_id as id`.execute(world.records.db)
  await sql`update staff set post = '综合员' where staff_no = 'P3'`.execute(world.records.db)
  await sql`insert into master_change (feed_id, file_id, added_count, changed_count, missing_count, difference, state) values ('branch.staff', ${file?.id ?? 0}, 0, 1, 0, '{}', 'approved')`.execute(world.records.db)
  expect(await standingsAreBehind(world.records)).toBe(true)
  await recompute()
  expect(await peers()).toEqual([1])
  await sql`update staff set post = (select post from staff where staff_no = 'P2') where staff_no = 'P3'`.execute(world.records.db)
  await recomputeStandings(world.records, catalogue, { years: ['2011'], now: new Date() })
})

test('a month without a target of its own is asked what the indicator\'s page asks of it: one rule', async () => {
  const onBooks = 'market.users.onBooks'
  const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-02', '{}') returning run_id`.execute(world.records.db)
  await world.records.copyInto(world.records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'],
    ([['2010-12', 380], ['2011-01', 392], ['2011-02', 398]] as const).map(([period, value]) => [onBooks, period, 'area', '632301', value, null, run?.run_id ?? 0, 1]))
  await bring({ ...branchSheet, measureId: onBooks }, [row('632301', 500)])
  await recompute()
  const line = (await pages.read(as('P1'), {})).lines.find((one) => one.measureId === onBooks)
  // A sixth of the way from last December's 380 to 500.
  expect(line).toMatchObject({ target: 400, targetBasis: 'path', actual: 398, yearTarget: 500, forecast: null })
  const { points } = await readSeries(world.records, catalogue, { id: onBooks, subjectKind: 'area', subjectCode: '632301', brand: '', from: '2011-02', to: '2011-02' })
  expect(points[0]?.target).toBe(line?.target)
})

test('the newest day of what he answers for today, and its month so far', async () => {
  const daily = 'market.daily.grossAdds'
  const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-04-02', '{}') returning run_id`.execute(world.records.db)
  await world.records.copyInto(world.records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'],
    ([['632301100', '2011-03-31', 7], ['632301100', '2011-04-01', 2], ['632301100', '2011-04-02', 3], ['632301101', '2011-04-01', 5]] as const).map(([code, period, value]) => [daily, period, 'area', code, value, null, run?.run_id ?? 0, 1]))
  // P2 holds both townships since February; of the second the last day has not come, which is not zero.
  expect(await readPersonDays(as('P2'), catalogue, {})).toMatchObject({
    day: '2011-04-02', measures: [{ measureId: daily }],
    subjects: [{ subjectCode: '632301100', figures: [{ value: 3, monthToDate: 5, dayCount: 2 }] }, { subjectCode: '632301101', figures: [{ value: null, monthToDate: 5, dayCount: 1 }] }],
  })
  expect(await readPersonDays(as('P3'), catalogue, {})).toEqual({ day: null, measures: [], subjects: [] })
  await expect(readPersonDays(as('P1'), catalogue, { staffNo: 'P2' })).rejects.toMatchObject({ code: 'PERSON_NOT_YOURS' })
})
