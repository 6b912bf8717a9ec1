import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Feed } from '../platform/feeds/feed.ts'
import { takeFile } from '../platform/feeds/intake.ts'
import { getFile } from '../platform/feeds/store.ts'
import { engines, openTestIntake, type TestIntake } from '../platform/feeds/testIntake.ts'
import { prepareFacts } from '../platform/facts/ledger.ts'
import { arrearsFeeds, billFeed, paymentFeed } from './feeds.ts'

const bills = (...rows: readonly (readonly [month: string, bill: string, yuan: string, dueOn: string, currency: string])[]): string =>
  ['账期,账户编号,账单编号,客户编号,应收金额,缴费截止日,区域代码,品牌,币种', ...rows.map(([month, bill, yuan, dueOn, currency]) => `${month},A1,${bill},C1,${yuan},${dueOn},632301,全球通,${currency}`)].join('\n')
const payments = (...rows: readonly (readonly [day: string, receipt: string, yuan: string, currency: string])[]): string =>
  ['业务日期,缴费流水号,账户编号,缴费金额,缴费日期,币种', ...rows.map(([day, receipt, yuan, currency]) => `${day},${receipt},A1,${yuan},2011-03-21,${currency}`)].join('\n')

for (const engine of engines) {
  describe(`the door of bills and money on ${engine}`, () => {
    let intake: TestIntake
    beforeAll(async () => {
      intake = await openTestIntake(engine)
      await prepareFacts(intake.facts, arrearsFeeds)
    })
    afterAll(() => intake.close())
    const take = async (feed: Feed, content: string) => {
      const path = join(mkdtempSync(join(intake.dataFolder, 'arrived-')), 'file.csv')
      writeFileSync(path, content)
      return takeFile({ ...intake.deps, feeds: arrearsFeeds }, { path, fileName: 'file.csv', arrivedBy: 'command', accountId: null, feedId: feed.id, slice: null }, () => undefined)
    }
    /** What the door says of a file, cell by cell; nothing of it may be seen behind. */
    const refused = async (feed: Feed, content: string) => {
      const [outcome] = await take(feed, content)
      expect(outcome).toMatchObject({ state: 'refused', refusal: { code: 'CELLS_REFUSED' }, batchId: null })
      expect(await intake.visibleRows(feed)).toBe(0)
      const { report } = await getFile(intake.records, outcome?.fileId ?? 0)
      return report?.faults.map((fault) => [fault.row, fault.column, fault.code])
    }
    const valuesOf = async (feed: Feed, content: string) => (await getFile(intake.records, (await take(feed, content))[0]?.fileId ?? 0)).report?.faults.map((fault) => fault.value)

    test('a negative bill, a payment of nothing and one below it are refused with their places', async () => {
      expect(await refused(billFeed, bills(['201102', 'B1', '12.00', '2011-03-31', '人民币'], ['201102', 'B2', '-3.50', '2011-03-31', '人民币']))).toEqual([[3, '应收金额', 'AMOUNT_NOT_NEGATIVE']])
      expect(await refused(paymentFeed, payments(['2011-03-21', 'R1', '0', 'CNY'], ['2011-03-21', 'R2', '-10.00', 'CNY']))).toEqual([[2, '缴费金额', 'AMOUNT_POSITIVE'], [3, '缴费金额', 'AMOUNT_POSITIVE']])
    })
    test('a fault shows its cell as the file has it: money in yuan, a month as it was written', async () => {
      expect(await valuesOf(billFeed, bills(['201102', 'B1', '12.00', '2011-03-31', ''], ['201102', 'B2', '-3.50', '2011-03-31', ''], ['201101', 'B3', '1.00', '2011-03-31', '']))).toEqual(['-3.50', '201101'])
    })
    test('another currency is refused', async () => {
      expect(await refused(billFeed, bills(['201102', 'B1', '12.00', '2011-03-31', '美元']))).toEqual([[2, '币种', 'UNKNOWN_CHOICE']])
      expect(await refused(paymentFeed, payments(['2011-03-21', 'R1', '10.00', 'CNY'], ['2011-03-21', 'R2', '10.00', 'USD']))).toEqual([[3, '币种', 'UNKNOWN_CHOICE']])
    })
    test('a row of another month or day than its file is refused', async () => {
      expect(await refused(billFeed, bills(['201102', 'B1', '12.00', '2011-03-31', ''], ['201101', 'B2', '12.00', '2011-03-31', '']))).toEqual([[3, '账期', 'OTHER_PERIOD']])
      expect(await refused(paymentFeed, payments(['2011-03-21', 'R1', '10.00', ''], ['2011-03-22', 'R2', '10.00', '']))).toEqual([[3, '业务日期', 'OTHER_PERIOD']])
      // Money of tomorrow has not come today.
      expect(await refused(paymentFeed, payments(['2011-03-20', 'R1', '10.00', '']))).toEqual([[2, '缴费日期', 'NOT_IN_FUTURE']])
    })
    test('a file without any of it is taken', async () => {
      expect(await take(billFeed, bills(['201102', 'B1', '12.00', '2011-03-31', '元'], ['201102', 'B2', '0', '2011-03-31', '']))).toMatchObject([{ state: 'accepted', slice: '2011-02', rowCount: 2 }])
      expect(await take(paymentFeed, payments(['2011-03-21', 'R1', '10.00', 'RMB']))).toMatchObject([{ state: 'accepted', rowCount: 1 }])
      expect([await intake.visibleRows(billFeed), await intake.visibleRows(paymentFeed)]).toEqual([2, 1])
    })
  })
}
