import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAreas } from '../../branch/measure/testWorld.ts'
import { listMonths, month } from '../../kernel/day.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { actualsOf } from './actuals.ts'

const adds = { id: 'market.users.grossAdds', rollUp: 'sum', grain: 'month' } as const
const users = { id: 'market.users.onBooks', rollUp: 'last', grain: 'month' } as const
const churn = { id: 'market.users.churnRate', rollUp: 'sum', grain: 'month' } as const
const months = listMonths(month('2011-02'), month('2011-04'))
let records: Records
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('P1', '甲', 'O1', '主任', '2009-01-01'), ('P2', '乙', 'O2', '主任', '2009-01-01'), ('P3', '丙', 'O2', '片区经理', '2009-01-01')`.execute(records.db)
  const { rows: [run] } = await sql<{ run_id: number }>`insert into measure_run (source_id, period, batch_ids) values ('test', '2011-03', '{}') returning run_id`.execute(records.db)
  const value = (measureId: string, code: string, period: string, numerator: number, denominator: number | null = null) => [measureId, period, /^\d/.test(code) ? 'area' : code.startsWith('T') ? 'outlet' : 'unit', code, numerator, denominator, run?.run_id ?? 0, 1]
  await records.copyInto(records, 'measure_value', ['measure_id', 'period', 'subject_kind', 'subject_code', 'numerator', 'denominator', 'run_id', 'measure_version'], [
    ...['632301', '632322'].flatMap((code, place) => ['2011-02', '2011-03', '2011-04'].flatMap((period, index) => [
      value(adds.id, code, period, 300 + 100 * place + 30 * index), value(users.id, code, period, 5000 + 1000 * place + index), value(churn.id, code, period, 60 + index, 3000),
    ])),
    value(adds.id, 'T1', '2011-03', 40),
  ])
  // P1 hands 同仁 to P2 after 10 March; P2 and P3 share 尖扎 three to one all along.
  await sql`insert into assignment (staff_no, subject_kind, subject_code, duty, credit_share, valid_from, valid_to) values
    ('P1', 'area', '632301', 'owner', 1, '2010-01-01', '2011-03-10'), ('P2', 'area', '632301', 'owner', 1, '2011-03-11', null),
    ('P2', 'area', '632322', 'owner', 0.75, '2010-01-01', null), ('P3', 'area', '632322', 'credit', 0.25, '2010-01-01', null),
    ('P3', 'outlet', 'T1', 'owner', 1, '2011-03-01', '2011-03-31'), ('P1', 'area', '632322', 'deputy', 1, '2011-03-01', '2011-03-31')`.execute(records.db)
})
afterAll(() => records.close())

const read = async (measure: typeof adds | typeof users | typeof churn, codes: readonly string[]) => {
  const rows = await actualsOf(records, { measures: [measure], brands: [''], months, subjects: codes.map((code) => ({ kind: /^\d/.test(code) ? 'area' : 'staff', code })) })
  return Object.fromEntries(rows.map((row) => [`${row.subjectCode} ${row.period}`, row]))
}

test('a flow counts by the days that a person held the subject', async () => {
  const got = await read(adds, ['P1', 'P2', 'P3'])
  expect(got['P1 2011-02']?.numerator).toBe(300)
  expect(got['P1 2011-03']?.numerator).toBeCloseTo((330 * 10) / 31)
  expect(got['P2 2011-03']?.numerator).toBeCloseTo((330 * 21) / 31 + 430 * 0.75)
  expect(got['P1 2011-04']).toBeUndefined()
})
test('a stock counts whole for who holds it at the end of the month', async () => {
  const got = await read(users, ['P1', 'P2', 'P3'])
  expect(got['P1 2011-03']).toBeUndefined()
  expect(got['P2 2011-03']?.numerator).toBe(5001 + 6001 * 0.75)
})
test('a ratio is the weighted one: numerators and denominators are shared alike', async () => {
  const got = await read(churn, ['P2'])
  expect(got['P2 2011-04']).toMatchObject({ numerator: 62 + 62 * 0.75, denominator: 3000 + 3000 * 0.75, missing: [] })
})
test('what persons brought sums to what the areas brought, in every month', async () => {
  for (const measure of [adds, users]) {
    const persons = Object.values(await read(measure, ['P1', 'P2'])).concat(Object.values(await read(measure, ['P3'])).filter((row) => row.numerator !== null))
    const areas = Object.values(await read(measure, ['632301', '632322']))
    const sum = (rows: typeof areas, period: string) => rows.filter((row) => row.period === period).reduce((total, row) => total + (row.numerator ?? 0), 0)
    expect(sum(persons, '2011-02')).toBeCloseTo(sum(areas, '2011-02'))
    expect(sum(persons, '2011-04')).toBeCloseTo(sum(areas, '2011-04'))
  }
})
test('a person\'s figure is the sum of its parts, each with its own figure and what of it counted; what stood for nothing is no part', async () => {
  const { 'P2 2011-03': flow, 'P1 2011-03': before } = await read(adds, ['P1', 'P2'])
  expect(flow?.parts).toMatchObject([{ kind: 'area', code: '632301', numerator: 330 }, { kind: 'area', code: '632322', numerator: 430, weight: 0.75 }])
  expect(flow?.parts?.reduce((sum, part) => sum + (part.numerator ?? 0) * part.weight, 0)).toBeCloseTo(flow?.numerator ?? 0)
  expect(before?.parts?.map((part) => [part.code, Math.round(part.weight * 31)])).toEqual([['632301', 10]])
  const { 'P2 2011-03': stock } = await read(users, ['P2'])
  expect(stock?.parts?.map((part) => [part.code, part.weight])).toEqual([['632301', 1], ['632322', 0.75]])
  expect((await read(adds, ['632301']))['632301 2011-03']?.parts).toBeUndefined()
})
test('one missing figure is no data for the person, and is named', async () => {
  const got = await read(users, ['P3'])
  expect(got['P3 2011-03']).toMatchObject({ numerator: null, denominator: null, missing: ['T1'] })
  expect((await read(adds, ['P3']))['P3 2011-03']?.numerator).toBe(40 + 430 * 0.25)
})
test('a deputy earns nothing', async () => {
  expect((await read(adds, ['P1']))['P1 2011-03']?.numerator).toBeCloseTo((330 * 10) / 31)
})
