import { addMonths, day as toDay, type Day, firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { adjustmentFeed, billFeed, collectionReturnFeed, openItemFeed, paymentFeed, reversalFeed, writeOffFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { bucketOf, type RecoveryOf } from '../case/chanceRules.ts'
import type { MonthReceipt, OpeningItem } from './rules.ts'

type Reader = Pick<Facts, 'rows'>
const note = systemScope('collection rewards')
const accountsAtOnce = 10_000

/** The bills that were open when the month began, of accounts whose case somebody had, with the share that comes in anyway. */
export async function readOpening(facts: Reader, month: Month, accountNos: readonly string[], rateOf: RecoveryOf): Promise<OpeningItem[]> {
  return inChunks(accountNos, async (list) => {
    const rows = await facts.rows<{ account_id: string; bill_no: string; bill_month: string; age_months: number; open_fen: number; brand: string; county: string }>({
      sql: `${note} select i.account_id, i.bill_no, i.bill_month, i.age_months, i.open_fen, i.brand, coalesce(c.ancestor_code, i.area_code) as county
        from (${visible(openItemFeed, `p.slice = ${literal(addMonths(month, -1))} and t.open_fen > 0 and t.account_id in ${list}`)}) i
        left join area_closure c on c.area_code = i.area_code and c.ancestor_level = 'county' order by i.account_id, i.bill_month, i.bill_no limit 2000000`,
    })
    return rows.map((row) => ({ accountNo: row.account_id, billNo: row.bill_no, billMonth: row.bill_month, ageMonths: row.age_months, openFen: row.open_fen, expectedRate: rateOf({ bucket: bucketOf(row.age_months), brand: row.brand, countyCode: row.county })?.rate ?? 0 }))
  })
}

/** Receipts of the month that the ledger counts, less what was reversed of them by its end. */
export async function readReceipts(facts: Reader, month: Month, accountNos: readonly string[]): Promise<MonthReceipt[]> {
  const [first, last] = [firstDayOf(month), lastDayOf(month)]
  return inChunks(accountNos, async (list) => {
    const rows = await facts.rows<{ account_id: string; receipt_no: string; day: string; fen: number }>({
      sql: `${note} with ${ledgerSql({ billedBefore: month, lastDay: last })} select account_id, receipt_no, day, cast(kept_fen as bigint) as fen from receipt_judged
        where reason is null and kept_fen > 0 and day between ${literal(first)} and ${literal(last)} and account_id in ${list} order by day, receipt_no limit 2000000`,
    })
    return rows.map((row) => ({ accountNo: row.account_id, receiptNo: row.receipt_no, on: toDay(row.day), amountFen: row.fen }))
  })
}

/** Waivers and write-offs of the month, by account. */
export async function readWaived(facts: Reader, month: Month, accountNos: readonly string[]): Promise<Map<string, number>> {
  const [first, last] = [firstDayOf(month), lastDayOf(month)]
  const rows = await inChunks(accountNos, (list) => facts.rows<{ account_id: string; fen: number }>({
    sql: `${note} with ${ledgerSql({ billedBefore: month, lastDay: last })} select account_id, cast(sum(amount_fen) as bigint) as fen from credit where day between ${literal(first)} and ${literal(last)} and account_id in ${list} group by account_id order by account_id limit 2000000`,
  }))
  return new Map(rows.map((row) => [row.account_id, row.fen]))
}

/** Receipts of which something was reversed by a day, with what of them is left. */
export async function readReversed(facts: Reader, since: Day, lastDay: Day, billedBefore: Month): Promise<Map<string, number>> {
  const rows = await facts.rows<{ receipt_no: string; fen: number }>({
    sql: `${note} with ${ledgerSql({ billedBefore, lastDay })} select r.receipt_no, cast(r.kept_fen as bigint) as fen from receipt_judged r join undone u on u.receipt_no = r.receipt_no where r.turn = 1 and r.day >= ${literal(since)} order by r.receipt_no limit 1000000`,
  })
  return new Map(rows.map((row) => [row.receipt_no, row.fen]))
}

/** What a month's reward was read from. */
export async function readBatches(facts: Reader, months: readonly Month[]): Promise<{ hasEnd(month: Month): boolean; batchIds: number[] }> {
  const batches = await listVisibleBatches(facts, [openItemFeed, billFeed, paymentFeed, collectionReturnFeed, reversalFeed, adjustmentFeed, writeOffFeed].map((feed) => feed.id))
  const wanted = new Set<string>(months)
  return {
    hasEnd: (month) => batches.some((batch) => batch.feedId === openItemFeed.id && batch.slice === month),
    batchIds: batches.filter((batch) => wanted.has(batch.slice.slice(0, 7))).map((batch) => batch.batchId).toSorted((one, other) => one - other),
  }
}

async function inChunks<Row>(accountNos: readonly string[], read: (list: string) => Promise<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = []
  for (let from = 0; from < accountNos.length; from += accountsAtOnce) all.push(...(await read(literalList(accountNos.slice(from, from + accountsAtOnce)))))
  return all
}
