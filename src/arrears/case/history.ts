import { addMonths, day as toDay, type Day, firstDayOf, lastDayOf, month as toMonth, type Month, monthOf } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { adjustmentFeed, billFeed, openItemFeed, paymentFeed, writeOffFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { ageBuckets, bucketOf, type RecoveryCell } from './chanceRules.ts'

type Reader = Pick<Facts, 'rows'>
const note = systemScope('collection cases')
const bucketSql = (age: string): string => `case ${ageBuckets.toReversed().map((from) => `when ${age} >= ${from} then ${from}`).join(' ')} else 0 end`

/** Months whose end stands beside the end before it, the newest first. */
export async function listClosedMonths(facts: Reader): Promise<Month[]> {
  const ends = new Set((await listVisibleBatches(facts, [openItemFeed.id])).map((batch) => batch.slice))
  return [...ends].map((slice) => toMonth(slice)).filter((month) => ends.has(addMonths(month, -1))).toSorted().toReversed()
}

/**
 * What of the bills open at one month's end had left by the next, by age, brand and county. Accounts that were waived or written off in the
 * month are left out: what was given up did not come in.
 */
export async function readRecoveryCells(facts: Reader, months: readonly Month[]): Promise<RecoveryCell[]> {
  if (months.length === 0) return []
  const one = (month: Month): string => {
    const before = addMonths(month, -1)
    const days = `t.day between ${literal(firstDayOf(month))} and ${literal(lastDayOf(month))}`
    return `select ${bucketSql('b.age_months')} as bucket, b.brand, coalesce(c.ancestor_code, b.area_code) as county, b.open_fen as base_fen, b.open_fen - coalesce(a.open_fen, 0) as paid_fen
      from (${visible(openItemFeed, `p.slice = ${literal(before)} and t.open_fen > 0`)}) b
      left join (${visible(openItemFeed, `p.slice = ${literal(month)}`)}) a on a.account_id = b.account_id and a.bill_no = b.bill_no
      left join area_closure c on c.area_code = b.area_code and c.ancestor_level = 'county'
      left join (select account_id from (${visible(adjustmentFeed, days)}) x union select account_id from (${visible(writeOffFeed, days)}) y) g on g.account_id = b.account_id
      where g.account_id is null`
  }
  const rows = await facts.rows<{ bucket: number; brand: string; county: string; items: number; base_fen: number; paid_fen: number }>({
    sql: `${note} select bucket, brand, county, count(*) as items, cast(sum(base_fen) as bigint) as base_fen, cast(sum(paid_fen) as bigint) as paid_fen from (${months.map(one).join(' union all ')}) r group by bucket, brand, county order by bucket, brand, county limit 100000`,
  })
  return rows.map((row) => ({ bucket: bucketOf(row.bucket), brand: row.brand, countyCode: row.county, items: row.items, baseFen: row.base_fen, paidFen: row.paid_fen }))
}

export type Holder = { readonly accountNo: string; readonly areaCode: string; readonly brand: string; readonly tier: string | null; readonly groupId: string | null; readonly number: string | null }
/** Who holds these accounts, by their newest bill, and the number to call. */
export async function readHolders(facts: Reader, accountNos: readonly string[]): Promise<Map<string, Holder>> {
  const found = new Map<string, Holder>()
  for (let from = 0; from < accountNos.length; from += holdersAtOnce) {
    const list = literalList(accountNos.slice(from, from + holdersAtOnce))
    const rows = await facts.rows<{ account_id: string; area_code: string; brand: string; tier: string | null; group_id: string | null; phone_number: string | null }>({
      sql: `${note} with bill as (select b.*, row_number() over (partition by b.account_id order by b.month desc, b.bill_no desc) as turn from (${visible(billFeed, `t.account_id in ${list}`)}) b),
        seen as (select s.account_id, s.phone_number, row_number() over (partition by s.account_id order by s.month desc, s.subscriber_id) as turn from (${visible(subscriberFeed, `t.account_id in ${list}`)}) s)
        select b.account_id, b.area_code, b.brand, b.tier, b.group_id, s.phone_number from bill b left join seen s on s.account_id = b.account_id and s.turn = 1 where b.turn = 1 order by b.account_id limit ${holdersAtOnce}`,
    })
    for (const row of rows) found.set(row.account_id, { accountNo: row.account_id, areaCode: row.area_code, brand: row.brand, tier: row.tier, groupId: row.group_id, number: row.phone_number })
  }
  return found
}
const holdersAtOnce = 10_000

export type Receipt = { readonly accountNo: string; readonly on: Day; readonly amountFen: number }
/** Money of these accounts from a day to a day, reversals taken off on the day on which they came. */
export async function readMoney(facts: Reader, accountNos: readonly string[], from: Day, to: Day): Promise<Receipt[]> {
  const all: Receipt[] = []
  for (let at = 0; at < accountNos.length; at += holdersAtOnce) {
    const rows = await facts.rows<{ account_id: string; day: Day; amount_fen: number }>({
      sql: `${note} with ${ledgerSql({ billedBefore: addMonths(monthOf(to), 1), lastDay: to })} select account_id, day, cast(sum(amount_fen) as bigint) as amount_fen from cash
        where account_id in ${literalList(accountNos.slice(at, at + holdersAtOnce))} and day between ${literal(from)} and ${literal(to)} group by account_id, day order by account_id, day limit 1000000`,
    })
    all.push(...rows.map((row) => ({ accountNo: row.account_id, on: row.day, amountFen: row.amount_fen })))
  }
  return all
}

/** The last day whose payments have come; a promise is judged no further. */
export async function lastPaymentDay(facts: Reader): Promise<Day | null> {
  const newest = (await listVisibleBatches(facts, [paymentFeed.id])).map((batch) => batch.slice.split('#')[0] ?? '').toSorted().at(-1)
  return newest === undefined ? null : toDay(newest)
}
