import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { branchFeeds, type Catalogue, mirrorReference, refreshPeriod, subscriberFeed } from '../../branch/index.ts'
import { bringRows, type GivenRow, makeAreas, openEngine } from '../../branch/measure/testWorld.ts'
import { addMonths, day, lastDayOf, month } from '../../kernel/day.ts'
import { market } from '../../market/index.ts'
import type { Context } from '../../platform/access/context.ts'
import { scopedFacts } from '../../platform/access/scope.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import { prepareFacts } from '../../platform/facts/ledger.ts'
import type { Records } from '../../platform/records/records.ts'
import { openTestRecords } from '../../platform/records/testRecords.ts'
import { arrearsFeeds, billFeed, paymentFeed } from '../feeds.ts'
import { deriveLedger } from '../ledger/derive.ts'
import { arrearsMeasures } from '../measures.ts'
import '../protected.ts'
import { openDraws } from '../roll/drawRules.ts'
import { arrearsSources } from '../sources.ts'
import { splitBys } from './contract.ts'
import { readSplit, readSplitAccounts } from './splits.ts'

const catalogue: Catalogue = { feeds: [...branchFeeds, ...market.feeds, ...arrearsFeeds], sources: [...market.sources, ...arrearsSources], measures: [...market.measures, ...arrearsMeasures] }
const newest = month('2010-12')
const places = ['632301100', '632301101', '632322100', '632322101']

for (const engine of ['duckdb', 'postgres'] as const) {
  describe(`arrears cut another way on ${engine}`, () => {
    let records: Records
    let facts: OwnedFacts
    const asker = (areaCode: string, ...verbs: string[]): Context => ({
      records, facts: scopedFacts(facts), factsOwner: { run: async () => null }, dataFolder: '', accountId: 1, signInName: 'qian', staffNo: null, language: 'zh',
      grants: [{ permissions: new Set(verbs), areaCode }], today: day('2011-01-02'), now: new Date('2011-01-02T01:00:00Z'),
    })
    beforeAll(async () => {
      records = await openTestRecords()
      await makeAreas(records)
      facts = await openEngine(engine, records)
      await prepareFacts(facts, catalogue.feeds)
      await mirrorReference(records, facts)
      const draw = openDraws(5)
      const people = Array.from({ length: 80 }, (_, at) => ({
        id: `A${at}`, area_code: places[at % 4] ?? '', brand: ['全球通', '神州行'][at % 2] ?? '', tier: [null, '金', '钻石'][at % 3] ?? null, outlet_code: ['T1', 'T2', null][at % 3] ?? null,
        group_id: at % 5 === 0 ? `G${at}` : null, way: ['ordinary', 'agreed', 'collection'][at % 4 === 0 ? at % 3 : 0] ?? 'ordinary',
      }))
      for (let of = month('2010-06'); of < newest; of = addMonths(of, 1)) {
        const bills = people.filter((_, at) => at % 7 !== 3)
        await bringRows(facts, billFeed, of, bills.map((one) => ({ month: of, account_id: one.id, bill_no: `${one.id}-${of}`, customer_id: `C${one.id}`, amount_fen: 1_000 + Math.floor(draw() * 5_000), due_on: lastDayOf(addMonths(of, 1)), area_code: one.area_code, brand: one.brand, tier: one.tier, outlet_code: one.outlet_code, group_id: one.group_id, way: one.way })))
        const last = lastDayOf(addMonths(of, 1))
        await bringRows(facts, paymentFeed, `${last}#1`, bills.filter(() => draw() < 0.6).map((one) => ({ day: last, file_sequence: 1, receipt_no: `R${one.id}${of}`, account_id: one.id, amount_fen: 1_000 + Math.floor(draw() * 9_000) })))
      }
      const november = addMonths(newest, -1)
      await bringRows(facts, subscriberFeed, november, people.map((one): GivenRow => ({ month: november, subscriber_id: `S${one.id}`, account_id: one.id, customer_id: `C${one.id}`, phone_number: `1${one.id}`, brand: one.brand, payment_way: 'postpaid', tier: one.tier, area_code: one.area_code, outlet_code: one.outlet_code, opened_on: '2009-01-01', status: 'normal', group_id: one.group_id })))
      const usageFeed = market.feeds.find((feed) => feed.id === 'market.usage')
      if (!usageFeed) throw new Error('The chapter market has usage.')
      await bringRows(facts, usageFeed, november, people.map((one): GivenRow => ({ month: november, subscriber_id: `S${one.id}`, voice_minutes: 1, sms_count: 0, mms_count: 0, data_megabytes: 0, rent_fen: 1_000, voice_fen: 0, sms_fen: 0, mms_fen: 0, ringback_fen: 0, data_fen: 0, other_value_added_fen: 0, total_fen: 1_000 + Math.floor(draw() * 7_000) })))
      await deriveLedger({ facts, records, signal: new AbortController().signal }, null, new Date('2011-01-02T01:00:00Z'))
      await refreshPeriod(records, facts, catalogue, newest)
    })
    afterAll(async () => {
      await facts.close()
      await records.close()
    })

    /** The figures as everybody sees them, in fen. */
    async function figures(areaCode: string): Promise<(measureId: string) => { numerator: number; denominator: number }> {
      const { rows } = await sql<{ measure_id: string; numerator: number; denominator: number | null }>`
        select measure_id, numerator, denominator from measure_value where subject_kind = 'area' and subject_code = ${areaCode} and brand = '' and period = ${newest} and measure_id like 'arrears.%'`.execute(records.db)
      return (measureId) => {
        const row = rows.find((one) => one.measure_id === measureId)
        return { numerator: Math.round((row?.numerator ?? 0) * 100), denominator: Math.round((row?.denominator ?? 0) * 100) }
      }
    }

    test('however it is cut, the parts sum to the figures of the area to the fen', async () => {
      for (const areaCode of ['6323', '632322']) {
        const of = await figures(areaCode)
        for (const by of splitBys) {
          const { lines } = await readSplit(asker('6323', 'arrears.read'), { areaCode, by })
          const sum = (value: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + value(line), 0)
          expect([by, sum((line) => line.openFen), sum((line) => line.shortFen), sum((line) => line.longFen), sum((line) => line.owing * 100), sum((line) => line.issuedFen), sum((line) => line.settledFen)]).toEqual([
            by, of('arrears.balance.total').numerator, of('arrears.ratio.shortTerm').numerator, of('arrears.ratio.longTerm').numerator, of('arrears.accounts.owing').numerator,
            of('arrears.bill.collectedRate').denominator, of('arrears.bill.collectedRate').numerator,
          ])
          expect([sum((line) => line.baseFen), sum((line) => line.recoveredFen)]).toEqual([of('arrears.recovery.rate').denominator, of('arrears.recovery.rate').numerator])
          // How an account pays is not known of everybody's revenue: no ratio then, rather than a wrong one.
          if (by === 'way') expect(lines.every((line) => line.billedFen === null)).toBe(true)
          else expect(sum((line) => line.billedFen ?? Number.NaN)).toBe(of('arrears.ratio.monthEnd').denominator)
          expect(sum((line) => line.openFen)).toBeGreaterThan(0)
        }
      }
    })

    test('each part is what its own figure says: outlets and brands have one', async () => {
      const { lines } = await readSplit(asker('6323', 'arrears.read'), { by: 'outlet' })
      const { rows } = await sql<{ subject_code: string; numerator: number }>`select subject_code, numerator from measure_value where measure_id = 'arrears.balance.total' and subject_kind = 'outlet' and brand = '' and period = ${newest} order by subject_code`.execute(records.db)
      expect(rows.map((row) => [row.subject_code, Math.round(row.numerator * 100)])).toEqual(lines.filter((line) => line.key !== '').map((line) => [line.key, line.openFen]).toSorted())
      expect(lines.find((line) => line.key === 'T1')?.name).toBe('隆务厅')
      const { lines: channels } = await readSplit(asker('6323', 'arrears.read'), { by: 'channel' })
      expect(channels.map((line) => line.key).toSorted()).toEqual(['', 'agent', 'own_hall'])
      expect((await readSplit(asker('6323', 'arrears.read'), { by: 'tier' })).lines.map((line) => line.key).toSorted()).toEqual(['', '金', '钻石'])
    })

    test('each line opens to its accounts, which sum to it', async () => {
      for (const by of splitBys) {
        const { lines } = await readSplit(asker('6323', 'arrears.read'), { areaCode: '632322', by })
        for (const line of lines.filter((one) => one.openFen > 0)) {
          const { accounts, total } = await readSplitAccounts(asker('6323', 'arrears.read'), { areaCode: '632322', by, key: line.key, limit: 500 })
          expect([by, line.key, total, accounts.reduce((sum, one) => sum + one.openFen, 0)]).toEqual([by, line.key, { accounts: line.owing, openFen: line.openFen }, line.openFen])
          expect(accounts.every((one) => one.openFen === one.shortFen + one.longFen)).toBe(true)
        }
      }
      const oldest = await facts.rows<{ account_id: string; oldest: string }>({ sql: `select account_id, min(bill_month) as oldest from open_item_month where month = '${newest}' and open_fen > 0 and group_id is null group by account_id order by account_id limit 500` })
      const { accounts: all } = await readSplitAccounts(asker('6323', 'arrears.read'), { areaCode: '6323', by: 'group', key: 'person', limit: 500 })
      expect(Object.fromEntries(all.map((one) => [one.accountId, one.oldestMonth]))).toEqual(Object.fromEntries(oldest.map((row) => [row.account_id, row.oldest])))
      const golden = { areaCode: '6323', by: 'tier', key: '金' } as const
      const few = await readSplitAccounts(asker('6323', 'arrears.read'), { ...golden, limit: 2 })
      expect(few.accounts).toHaveLength(2)
      expect(few.accounts.every((one) => one.tier === '金')).toBe(true)
      expect(few.total.accounts).toBeGreaterThan(2)
      const own = await readSplitAccounts(asker('632322', 'arrears.read'), { ...golden, limit: 500 })
      expect(own.total.accounts).toBeGreaterThan(0)
      expect(own.total.accounts).toBeLessThan(few.total.accounts)
      await expect(readSplitAccounts(asker('6323', 'measure.view'), { ...golden, limit: 2 })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })

    test('only one\'s own areas are counted', async () => {
      const whole = await readSplit(asker('6323', 'arrears.read'), { areaCode: '632322', by: 'brand' })
      expect((await readSplit(asker('632322', 'arrears.read'), { areaCode: '6323', by: 'brand' })).total).toEqual(whole.total)
      await expect(readSplit(asker('6323', 'measure.view'), { by: 'brand' })).rejects.toMatchObject({ code: 'NO_PERMISSION' })
    })
  })
}
