import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../kernel/day.ts'
import { assert } from '../kernel/refusal.ts'
import type { Records } from '../platform/records/records.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'
import { listGroups } from './group/store.ts'
import { masterNouns } from './master.ts'
import { makeAreas } from './measure/testWorld.ts'

let records: Records
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
})
afterAll(async () => {
  await records.close()
})
const noun = (feedId: string) => {
  const found = masterNouns.get(feedId)
  assert(found, feedId)
  return found
}
const unit = (unit_code: string, name: string, parent_code: string | null) => ({ unit_code, name, kind: 'business_office', parent_code, area_code: '632301', valid_from: '2006-01-01', valid_to: null })

test('a file of units is compared by key, and only what it changes is written', async () => {
  const units = noun('branch.units')
  const rows = [unit('O1', '隆务营业部', 'B6323'), unit('O2', '马克堂营业部（新）', 'B6323'), unit('O3', '泽库营业部', 'O2')]
  const difference = await units.difference(records, rows)
  expect(difference.added.map((row) => row['unit_code'])).toEqual(['O3'])
  expect(difference.changed.map((change) => [change.key, change.before['name'], change.after['name']])).toEqual([[{ unit_code: 'O2' }, '马克堂营业部', '马克堂营业部（新）']])
  expect(difference.missing).toEqual([{ unit_code: 'B6323' }])
  await records.transaction((tx) => units.apply(tx, difference, 'branch.units'))
  expect(await units.difference(records, rows)).toEqual({ added: [], changed: [], missing: [{ unit_code: 'B6323' }] })
})

test('an unknown parent, a circle of parents and an unknown area are refused by name', async () => {
  const units = noun('branch.units')
  await expect(units.difference(records, [unit('O9', '新营业部', 'NONE')])).rejects.toMatchObject({ code: 'MASTER_REFERENCE_UNKNOWN' })
  await expect(units.difference(records, [unit('O1', '隆务营业部', 'O2'), unit('O2', '马克堂营业部', 'O1')])).rejects.toMatchObject({ code: 'UNIT_PARENT_CYCLE', message: expect.stringContaining('O1 隆务营业部 → O2 马克堂营业部') })
  await expect(noun('branch.areaFacts').difference(records, [{ area_code: '999999', year: 2010, population: 1, households: null, longitude: null, latitude: null, source: 'x' }])).rejects.toMatchObject({ code: 'MASTER_REFERENCE_UNKNOWN' })
})

test('a group has one account manager on a day, whom the staff list knows, in an area that exists', async () => {
  const groups = noun('branch.groups')
  const row = (staff_no: string, valid_from: string, valid_to: string | null = null, more = {}) => ({ group_id: 'G1', name: '隆务中学', staff_no, area_code: '632301', valid_from, valid_to, ...more })
  await sql`insert into staff (staff_no, name, unit_code, post, valid_from) values ('E1', '扎西', 'B6323', '集团客户经理', '2006-01-01'), ('E2', '卓玛', 'B6323', '集团客户经理', '2006-01-01')`.execute(records.db)
  await expect(groups.difference(records, [row('E9', '2010-01-01')])).rejects.toMatchObject({ code: 'MASTER_REFERENCE_UNKNOWN', message: expect.stringContaining('客户经理工号“E9”') })
  await expect(groups.difference(records, [row('E1', '2010-01-01', null, { area_code: '999999' })])).rejects.toMatchObject({ code: 'MASTER_REFERENCE_UNKNOWN', message: expect.stringContaining('区域代码“999999”') })
  await expect(groups.difference(records, [row('E1', '2010-01-01', '2009-12-31')])).rejects.toMatchObject({ code: 'MASTER_DAYS_REVERSED' })
  await expect(groups.difference(records, [row('E1', '2010-01-01'), row('E2', '2011-01-01')])).rejects.toMatchObject({ code: 'GROUP_MANAGERS_TWO', params: { group: 'G1', day: '2011-01-01', first: 'E1', second: 'E2' } })
  const first = await groups.difference(records, [row('E1', '2010-01-01')])
  await records.transaction((tx) => groups.apply(tx, first, 'branch.groups'))
  // Who is in the records counts as well as what the file brings: the hand-over ends one and begins the other.
  await expect(groups.difference(records, [row('E2', '2011-01-01')])).rejects.toMatchObject({ code: 'GROUP_MANAGERS_TWO' })
  const handed = await groups.difference(records, [row('E1', '2010-01-01', '2010-12-31'), row('E2', '2011-01-01')])
  await records.transaction((tx) => groups.apply(tx, handed, 'branch.groups'))
  const managerOn = async (on: string) => (await listGroups(records, ['G1', 'G2'], day(on))).get('G1')?.managerName
  expect([await managerOn('2009-12-31'), await managerOn('2010-12-31'), await managerOn('2011-01-01')]).toEqual([undefined, '扎西', '卓玛'])
})

test('two offices cannot answer for one area on one day, not even by an area inside', async () => {
  const territories = noun('branch.territories')
  const row = (unit_code: string, area_code: string, valid_from: string, valid_to: string | null) => ({ unit_code, area_code, valid_from, valid_to })
  await expect(territories.difference(records, [row('O2', '632301100', '2011-01-01', null)])).rejects.toMatchObject({ code: 'TERRITORY_OVERLAP' })
  await expect(territories.difference(records, [row('O1', '632322100001', '2011-01-01', null)])).rejects.toMatchObject({ code: 'TERRITORY_OVERLAP' })
  const handed = await territories.difference(records, [row('O2', '632322', '2006-01-01', '2011-05-31'), row('O1', '632322', '2011-06-01', null)])
  expect([handed.added.length, handed.changed.length]).toEqual([1, 1])
})
