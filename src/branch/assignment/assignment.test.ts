import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { makeAreas } from '../measure/testWorld.ts'
import { assign, deputise, endAssignment, handOver } from './actions.ts'
import { listActingFor, listAssignments } from './store.ts'

let records: Records
let ctx: Context
const open: Records[] = []
beforeEach(async () => {
  records = await openTestRecords()
  open.push(records)
  await makeAreas(records)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from, valid_to) values ('P1', '甲', 'O1', '主任', '2009-01-01', null), ('P2', '乙', 'O2', '主任', '2009-01-01', null),
    ('P3', '丙', 'O2', '片区经理', '2009-01-01', null), ('P4', '丁', 'O2', '片区经理', '2009-01-01', '2011-06-30')`.execute(records.db)
  const { rows: [account] } = await sql<{ account_id: number }>`insert into account (sign_in_name, display_name, password_hash, staff_no) values ('boss', '总经理', '-', null) returning account_id`.execute(records.db)
  ctx = {
    records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '', accountId: account?.account_id ?? 0, signInName: 'boss', staffNo: null, language: 'zh',
    grants: [{ permissions: new Set(['assignment.set', 'measure.view']), areaCode: '6323' }], today: day('2011-04-03'), now: new Date('2011-04-03T00:00:00Z'),
  }
})
afterAll(async () => {
  for (const each of open) await each.close()
})
const tongren = { subjectKind: 'area', subjectCode: '632301' } as const
const alone = (staffNo: string) => [{ staffNo, share: 1 }]
const rows = async () => (await listAssignments(records, { asOf: null, staffNo: null, subjectCode: null, today: '2011-04-03' })).map((row) => [row.staffNo, row.subjectCode, row.duty, row.share, row.validFrom, row.validTo]).toSorted()

test('a county is shared, then handed over on a day', async () => {
  await assign(ctx, { ...tongren, people: [{ staffNo: 'P1', share: 0.7 }, { staffNo: 'P3', share: 0.3 }], from: '2011-01-01', to: null })
  await handOver(ctx, { ...tongren, people: alone('P2'), on: '2011-04-01' })
  expect(await rows()).toEqual([
    ['P1', '632301', 'owner', 0.7, '2011-01-01', '2011-03-31'], ['P2', '632301', 'owner', 1, '2011-04-01', null], ['P3', '632301', 'credit', 0.3, '2011-01-01', '2011-03-31'],
  ])
  await endAssignment(ctx, { ...tongren, lastDay: '2011-05-31' })
  expect((await rows())[1]).toEqual(['P2', '632301', 'owner', 1, '2011-04-01', '2011-05-31'])
})

test('two owners, shares that are not one, somebody twice', async () => {
  await assign(ctx, { ...tongren, people: alone('P1'), from: '2011-01-01', to: null })
  await expect(assign(ctx, { ...tongren, people: alone('P2'), from: '2011-03-01', to: null })).rejects.toMatchObject({ code: 'ASSIGNMENT_TWO_OWNERS', message: expect.stringContaining('甲') })
  const jianzha = { subjectKind: 'area', subjectCode: '632322' } as const
  await expect(assign(ctx, { ...jianzha, people: [{ staffNo: 'P2', share: 0.7 }, { staffNo: 'P3', share: 0.2 }], from: '2011-03-01', to: null })).rejects.toMatchObject({ code: 'ASSIGNMENT_CREDIT_NOT_ONE', message: expect.stringContaining('90%') })
  await expect(assign(ctx, { ...jianzha, people: [{ staffNo: 'P2', share: 0.7 }, { staffNo: 'P3', share: 0.2995 }], from: '2011-03-01', to: null })).rejects.toMatchObject({ code: 'ASSIGNMENT_CREDIT_NOT_ONE', message: expect.stringContaining('99.95%') })
  await expect(assign(ctx, { ...jianzha, people: [{ staffNo: 'P2', share: 0.5 }, { staffNo: 'P2', share: 0.5 }], from: '2011-03-01', to: null })).rejects.toMatchObject({ code: 'ASSIGNMENT_PERSON_TWICE' })
  expect(await rows()).toHaveLength(1)
})

test('the same result never counts twice for one person', async () => {
  await assign(ctx, { ...tongren, people: alone('P1'), from: '2011-01-01', to: null })
  const refused = (subjectKind: 'area' | 'unit' | 'outlet', subjectCode: string, staffNo: string) =>
    expect(assign(ctx, { subjectKind, subjectCode, people: alone(staffNo), from: '2011-04-01', to: null })).rejects.toMatchObject({ code: 'ASSIGNMENT_NESTED' })
  await refused('area', '632301100', 'P1')
  await refused('unit', 'O1', 'P1')
  await refused('outlet', 'T1', 'P1')
  await assign(ctx, { subjectKind: 'outlet', subjectCode: 'T2', people: alone('P2'), from: '2011-01-01', to: null })
  await refused('unit', 'O2', 'P2')
  // Somebody else may answer for a part of what a county manager answers for.
  await assign(ctx, { subjectKind: 'area', subjectCode: '632301100', people: alone('P3'), from: '2011-01-01', to: null })
})

test('unknown subjects and persons, days turned, not in post, outside, oneself, nothing to hand over', async () => {
  const at = { ...tongren, people: alone('P1'), from: '2011-01-01', to: null }
  await expect(assign(ctx, { ...at, subjectCode: '999999' })).rejects.toMatchObject({ code: 'ASSIGNMENT_SUBJECT_UNKNOWN' })
  await expect(assign(ctx, { ...at, people: alone('P9') })).rejects.toMatchObject({ code: 'ASSIGNMENT_STAFF_UNKNOWN' })
  await expect(assign(ctx, { ...at, to: '2010-12-31' })).rejects.toMatchObject({ code: 'ASSIGNMENT_DAYS_TURNED' })
  await expect(assign(ctx, { ...at, people: alone('P4'), from: '2011-07-01' })).rejects.toMatchObject({ code: 'ASSIGNMENT_NOT_IN_POST' })
  await expect(assign({ ...ctx, grants: [{ permissions: new Set(['assignment.set']), areaCode: '632322' }] }, at)).rejects.toMatchObject({ code: 'ASSIGNMENT_OUTSIDE' })
  await expect(assign({ ...ctx, staffNo: 'P1' }, at)).rejects.toMatchObject({ code: 'ASSIGNMENT_OWN' })
  await expect(assign({ ...ctx, grants: [] }, at)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await expect(handOver(ctx, { ...tongren, people: alone('P1'), on: '2011-02-01' })).rejects.toMatchObject({ code: 'ASSIGNMENT_NONE' })
  await assign(ctx, { ...at, from: '2011-03-01' })
  await expect(handOver(ctx, { ...tongren, people: alone('P2'), on: '2011-03-01' })).rejects.toMatchObject({ code: 'ASSIGNMENT_STARTS_THEN' })
})

test('a deputy acts in the days of a vacation and ends with a hand-over', async () => {
  await assign(ctx, { ...tongren, people: alone('P1'), from: '2011-01-01', to: null })
  await deputise({ ...ctx, staffNo: 'P1', grants: [] }, { staffNo: 'P1', deputyNo: 'P2', from: '2011-04-01', to: '2011-04-20' })
  expect(await listActingFor(records, 'P2', '2011-04-05')).toEqual([{ staffNo: 'P1', name: '甲', from: '2011-04-01', to: '2011-04-20' }])
  expect(await listActingFor(records, 'P2', '2011-04-21')).toEqual([])
  await expect(deputise(ctx, { staffNo: 'P2', deputyNo: 'P1', from: '2011-04-10', to: '2011-04-12' })).rejects.toMatchObject({ code: 'DEPUTY_CIRCLE' })
  await expect(deputise(ctx, { staffNo: 'P1', deputyNo: 'P3', from: '2011-04-20', to: '2011-04-25' })).rejects.toMatchObject({ code: 'DEPUTY_TWICE' })
  await expect(deputise(ctx, { staffNo: 'P1', deputyNo: 'P1', from: '2011-05-20', to: '2011-05-25' })).rejects.toMatchObject({ code: 'DEPUTY_SELF' })
  await expect(deputise(ctx, { staffNo: 'P3', deputyNo: 'P1', from: '2011-05-20', to: '2011-05-25' })).rejects.toMatchObject({ code: 'DEPUTY_NOTHING' })
  await expect(deputise({ ...ctx, staffNo: 'P3', grants: [] }, { staffNo: 'P1', deputyNo: 'P3', from: '2011-05-20', to: '2011-05-25' })).rejects.toMatchObject({ code: 'DEPUTY_NOT_YOURS' })
  await handOver(ctx, { ...tongren, people: alone('P3'), on: '2011-04-10' })
  expect((await rows()).find((row) => row[2] === 'deputy')).toEqual(['P2', '632301', 'deputy', 1, '2011-04-01', '2011-04-09'])
})

test('who may assign appoints deputies within his area, and never himself', async () => {
  await assign(ctx, { ...tongren, people: alone('P1'), from: '2011-01-01', to: null })
  const days = { from: '2011-04-01', to: '2011-04-20' }
  const inCounty = (areaCode: string, staffNo: string | null) => ({ ...ctx, staffNo, grants: [{ permissions: new Set(['assignment.set']), areaCode }] })
  await expect(deputise(inCounty('632322', 'P2'), { staffNo: 'P1', deputyNo: 'P3', ...days })).rejects.toMatchObject({ code: 'DEPUTY_OUTSIDE', message: expect.stringContaining('甲') })
  await expect(deputise(inCounty('632301', null), { staffNo: 'P1', deputyNo: 'P3', ...days })).rejects.toMatchObject({ code: 'DEPUTY_OUTSIDE', message: expect.stringContaining('丙') })
  await expect(deputise(inCounty('6323', 'P2'), { staffNo: 'P1', deputyNo: 'P2', ...days })).rejects.toMatchObject({ code: 'DEPUTY_OWN' })
  expect(await listActingFor(records, 'P2', '2011-04-05')).toEqual([])
  // Whoever is away chooses whom he likes.
  await deputise({ ...ctx, staffNo: 'P1', grants: [] }, { staffNo: 'P1', deputyNo: 'P2', ...days })
  expect(await listActingFor(records, 'P2', '2011-04-05')).toHaveLength(1)
})

test('on every day the shares of a subject come to one or to nothing, however often it is handed over', async () => {
  const peopleArb = fc.subarray(['P1', 'P2', 'P3'], { minLength: 1 }).map((staffNos) => staffNos.map((staffNo) => ({ staffNo, share: 1 / staffNos.length })))
  await fc.assert(fc.asyncProperty(peopleArb, fc.array(fc.record({ after: fc.integer({ min: 1, max: 60 }), people: peopleArb }), { minLength: 1, maxLength: 4 }), async (first, moves) => {
    await sql`delete from assignment`.execute(records.db)
    let on = day('2011-01-01')
    await assign(ctx, { ...tongren, people: first, from: on, to: null })
    for (const move of moves) {
      on = addDays(on, move.after)
      await handOver(ctx, { ...tongren, people: move.people, on })
    }
    const { rows: odd } = await sql`select d.day from generate_series(date '2010-12-25', ${addDays(on, 5)}, interval '1 day') as d (day)
      left join assignment a on a.duty in ('owner', 'credit') and a.valid_from <= d.day and (a.valid_to is null or a.valid_to >= d.day) group by d.day
      having abs(coalesce(sum(a.credit_share), 0) - case when d.day < date '2011-01-01' then 0 else 1 end) > 1e-9 or count(*) filter (where a.duty = 'owner') <> case when d.day < date '2011-01-01' then 0 else 1 end`.execute(records.db)
    expect(odd).toEqual([])
  }), { numRuns: 12 })
})
