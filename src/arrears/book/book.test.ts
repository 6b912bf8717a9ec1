import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mirrorReference, subscriberFeed } from '../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import { day, lastDayOf, month } from '../../kernel/day.ts'
import type { Context } from '../../platform/access/context.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, billFeed, paymentFeed } from '../feeds.ts'
import '../protected.ts'
import { deriveLedger } from '../ledger/derive.ts'
import { readParked, settleParked } from '../parked/actions.ts'
import { readAccount } from './read.ts'

let records: Records
let facts: OwnedFacts
const now = new Date('2011-04-02T01:00:00Z')
const asker = (areaCode: string, ...verbs: string[]): Context => ({
  records, facts: scopedFacts(facts), factsOwner: { run: async () => null }, dataFolder: '', accountId: 1, signInName: 'qian', staffNo: null, language: 'zh',
  grants: [{ permissions: new Set(verbs), areaCode }], today: day('2011-04-02'), now,
})
beforeAll(async () => {
  records = await openTestRecords()
  await makeAreas(records)
  await sql`insert into account (account_id, sign_in_name, display_name, password_hash) overriding system value values (1, 'qian', '欠费管理员', 'x')`.execute(records.db)
  facts = await openEngine('duckdb', records)
  await prepareFacts(facts, [subscriberFeed, ...arrearsFeeds])
  await mirrorReference(records, facts)
  const january = month('2011-01')
  const bill = (accountId: string, areaCode: string, amountFen: number): GivenRow => ({ month: january, account_id: accountId, bill_no: `B${accountId}`, customer_id: 'K', amount_fen: amountFen, due_on: lastDayOf(month('2011-02')), area_code: areaCode, brand: '全球通' })
  await bringRows(facts, billFeed, january, [bill('A', '632301100', 5_000), bill('B', '632322101', 700)])
  await bringRows(facts, paymentFeed, '2011-02-28#1', [
    { day: '2011-02-28', file_sequence: 1, receipt_no: 'R1', account_id: 'A', amount_fen: 4_000 }, { day: '2011-02-28', file_sequence: 1, receipt_no: 'R2', account_id: 'NOBODY', amount_fen: 9 },
  ])
  await bringRows(facts, paymentFeed, '2011-02-28#2', [{ day: '2011-02-28', file_sequence: 2, receipt_no: 'R1', account_id: 'A', amount_fen: 4_000 }])
  await deriveLedger({ facts, records, signal: new AbortController().signal }, null, now)
})
afterAll(async () => {
  await facts.close()
  await records.close()
})

test('an account shows its bills and every movement of its money', async () => {
  expect(await readAccount(asker('6323', 'arrears.read'), 'A')).toMatchObject({
    accountId: 'A', areaName: '隆务镇', month: '2011-02', openFen: 1_000, advanceFen: 0, bills: [{ billNo: 'BA', amountFen: 5_000, openFen: 1_000 }],
    money: [{ kind: 'payment', reference: 'R1', amountFen: 4_000 }, { kind: 'payment', reference: 'R1', amountFen: 4_000 }],
  })
})
test('an account of another county is not told from one that does not exist', async () => {
  const county = asker('632322', 'arrears.read')
  await expect(readAccount(county, 'A')).rejects.toMatchObject({ code: 'ARREARS_ACCOUNT_UNKNOWN' })
  await expect(readAccount(county, 'NONE')).rejects.toMatchObject({ code: 'ARREARS_ACCOUNT_UNKNOWN' })
  await expect(readAccount(asker('6323', 'measure.view'), 'A')).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
test('what is parked is settled once, by whoever answers for its area, and stays on the list', async () => {
  const officer = asker('6323', 'arrears.read', 'arrears.settleParked')
  const { items } = await readParked(officer, { state: 'open', limit: 100 })
  expect(items.map((item) => item.reason).toSorted()).toEqual(['no_bill', 'receipt_twice'])
  const county = asker('632322', 'arrears.read', 'arrears.settleParked')
  expect((await readParked(county, { state: 'open', limit: 100 })).items).toEqual([])
  const twice = items.find((item) => item.reason === 'receipt_twice')
  const wanted = { parkedId: twice?.parkedId ?? 0, settlement: '县局重传，作废' }
  await expect(settleParked(county, wanted)).rejects.toMatchObject({ code: 'PARKED_UNKNOWN' })
  await expect(settleParked(asker('6323', 'arrears.read'), wanted)).rejects.toMatchObject({ code: 'NO_PERMISSION' })
  await settleParked(officer, wanted)
  await expect(settleParked(officer, wanted)).rejects.toMatchObject({ code: 'PARKED_DECIDED' })
  expect((await readParked(officer, { state: 'settled', limit: 100 })).items).toMatchObject([{ reference: 'R1', settlement: '县局重传，作废', settledBy: '欠费管理员' }])
  // The next file does not open it again.
  await deriveLedger({ facts, records, signal: new AbortController().signal }, { feedId: paymentFeed.id, slice: '2011-02-28#2' }, now)
  expect((await readParked(officer, { state: 'settled', limit: 100 })).items).toHaveLength(1)
  const { rows } = await sql<{ verb: string }>`select verb from audit where subject_kind = 'arrears_parked'`.execute(records.db)
  expect(rows).toEqual([{ verb: 'arrears.settleParked' }])
})
