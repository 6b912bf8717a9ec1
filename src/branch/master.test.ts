import { afterAll, beforeAll, expect, test } from 'vitest'
import { assert } from '../kernel/refusal.ts'
import type { Records } from '../platform/records/records.ts'
import { openTestRecords } from '../platform/records/testRecords.ts'
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

test('two offices cannot answer for one area on one day, not even by an area inside', async () => {
  const territories = noun('branch.territories')
  const row = (unit_code: string, area_code: string, valid_from: string, valid_to: string | null) => ({ unit_code, area_code, valid_from, valid_to })
  await expect(territories.difference(records, [row('O2', '632301100', '2011-01-01', null)])).rejects.toMatchObject({ code: 'TERRITORY_OVERLAP' })
  await expect(territories.difference(records, [row('O1', '632322100001', '2011-01-01', null)])).rejects.toMatchObject({ code: 'TERRITORY_OVERLAP' })
  const handed = await territories.difference(records, [row('O2', '632322', '2006-01-01', '2011-05-31'), row('O1', '632322', '2011-06-01', null)])
  expect([handed.added.length, handed.changed.length]).toEqual([1, 1])
})
