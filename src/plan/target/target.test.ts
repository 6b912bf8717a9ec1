import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAreas } from '../../branch/measure/testWorld.ts'
import type { Catalogue } from '../../branch/index.ts'
import { day } from '../../kernel/day.ts'
import { market } from '../../market/index.ts'
import type { Context } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { readTargetGrid, saveTargets } from './actions.ts'
import { readGrid, readTargetPeriod, readTargetValue } from './rules.ts'
import { listHistory } from './store.ts'

const catalogue: Catalogue = { feeds: market.feeds, sources: market.sources, measures: market.measures }
const codeOf = (written: string) => ({ 同仁市: '632301', 尖扎县: '632322' })[written] ?? null
let records: Records
let ctx: Context
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
  const { account_id } = await records.tables<{ account: { account_id: number; sign_in_name: string; display_name: string; password_hash: string } }>().insertInto('account')
    .values({ sign_in_name: 'boss', display_name: '总经理', password_hash: 'x' } as never).returning('account_id').executeTakeFirstOrThrow()
  ctx = {
    records, facts: { engine: 'duckdb', rows: async () => [] }, factsOwner: { run: async () => null }, dataFolder: '', accountId: account_id, signInName: 'boss', staffNo: null, language: 'zh',
    grants: [{ permissions: new Set(['target.set', 'measure.view']), areaCode: '6323' }], today: day('2011-04-03'), now: new Date('2011-04-03T00:00:00Z'),
  }
})
afterAll(async () => {
  await records.close()
})

test('a grid from Excel is read: months across, areas down, sums left out', () => {
  const cells = readGrid([['代码', '区域', '1月', '2011年2月', '全年'], ['632301', '同仁市', '1,200', '', '3.5%'], ['', '合计', '9', '9', '9']], { year: '2011', codeOf })
  expect(cells).toEqual([{ subjectCode: '632301', period: '2011-01', value: 1200 }, { subjectCode: '632301', period: '2011', value: 0.035 }])
  expect([readTargetPeriod('201103', '2011'), readTargetPeriod('13月', '2011'), readTargetValue('１２％'), readTargetValue('约3')]).toEqual(['2011-03', null, 0.12, null])
})

test('a cell that cannot be taken is named', () => {
  expect(() => readGrid([['', '1月'], ['河南县', '5']], { year: '2011', codeOf })).toThrow('A2')
  expect(() => readGrid([['', '1月', '2月'], ['同仁市', '5', '多']], { year: '2011', codeOf })).toThrow('C2')
  expect(() => readGrid([['', '1月'], ['同仁市', '5'], ['同仁市', '6']], { year: '2011', codeOf })).toThrow('B3')
})

test('targets are set, replaced with history, and shown beside the year', async () => {
  const place = { measureId: 'market.users.grossAdds', subjectKind: 'area' as const, brand: '' }
  const cell = (period: string, value: number | null) => ({ subjectCode: '632301', period, value })
  expect(await saveTargets(ctx, catalogue, { ...place, cells: [cell('2011-01', 10), cell('2011', 120)] })).toBe(2)
  const later = { ...ctx, now: new Date('2011-05-01T00:00:00Z') }
  expect(await saveTargets(later, catalogue, { ...place, cells: [cell('2011-01', 12), cell('2011', 120)] })).toBe(1)
  expect(await saveTargets(later, catalogue, { ...place, cells: [cell('2011-02', null)] })).toBe(0)
  const grid = await readTargetGrid(ctx, catalogue, { ...place, level: 'county', year: '2011' })
  expect(grid.rows.map((row) => [row.name, row.months[0], row.year])).toEqual([['同仁市', 12, 120], ['尖扎县', null, null]])
  const history = await listHistory(records, { ...place, subjectCode: '632301' }, '2011')
  expect(history.filter((row) => row.period === '2011-01').map((row) => [row.value, row.replacedAt !== null, row.author])).toEqual([[12, false, '总经理'], [10, true, '总经理']])
})

test('no target where the figure will never be, and none without the permission', async () => {
  const place = { measureId: 'market.share.users', subjectKind: 'unit' as const, brand: '' }
  await expect(saveTargets(ctx, catalogue, { ...place, cells: [{ subjectCode: 'O1', period: '2011', value: 1 }] })).rejects.toMatchObject({ code: 'TARGET_CUT_MISSING' })
  await expect(saveTargets(ctx, catalogue, { measureId: 'market.users.billed', subjectKind: 'area', brand: '', cells: [{ subjectCode: '632301100001', period: '2011', value: 1 }] })).rejects.toMatchObject({ code: 'TARGET_CUT_MISSING' })
  await expect(saveTargets({ ...ctx, grants: [] }, catalogue, { ...place, cells: [] })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
