import { addMonths, type Day, monthOf } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { billFeed, paymentFeed } from '../feeds.ts'
import { subscribersToStop } from '../ladder/stopRules.ts'
import { visible } from '../ledger/position.ts'
import type { Worth } from './rules.ts'

const note = systemScope('stops and restores')
type Reader = Pick<Facts, 'rows'>
const accountsAtOnce = 2_000

async function inChunks<Row>(accountNos: readonly string[], read: (chunk: readonly string[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < accountNos.length; from += accountsAtOnce) rows.push(...(await read(accountNos.slice(from, from + accountsAtOnce))))
  return rows
}

/** Tier, group and mean monthly bill of the last twelve months, by account. */
export async function listWorth(facts: Reader, accountNos: readonly string[], on: Day): Promise<Map<string, Worth>> {
  const from = addMonths(monthOf(on), -12)
  const rows = await inChunks(accountNos, (chunk) => facts.rows<{ account_id: string; tier: string | null; group_id: string | null; fen: number; months: number }>({
    sql: `${note} with bill as (${visible(billFeed, `t.month >= ${literal(from)} and t.month < ${literal(monthOf(on))} and t.account_id in ${literalList(chunk)}`)}),
      newest as (select account_id, tier, group_id, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill)
      select n.account_id, n.tier, n.group_id, cast(s.fen as bigint) as fen, s.months from newest n
      join (select account_id, sum(amount_fen) as fen, count(distinct month) as months from bill group by account_id) s on s.account_id = n.account_id where n.turn = 1 order by n.account_id`,
  }))
  return new Map(rows.map((row) => [row.account_id, { tier: row.tier, groupId: row.group_id, monthlyFen: Math.round(row.fen / Math.max(1, row.months)) }]))
}

/** Which subscribers of each account a stop meets, as of the newest month-end: those that are there and do not pay in advance. */
export async function listSubscribers(facts: Reader, accountNos: readonly string[], on: Day): Promise<Map<string, string[]>> {
  const rows = await inChunks(accountNos, (chunk) => facts.rows<{ account_id: string; subscriber_id: string; payment_way: string }>({
    sql: `${note} with newest as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice <= ${literal(on.slice(0, 7))})
      select t.account_id, t.subscriber_id, t.payment_way from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)} join newest n on n.slice = p.slice
      where t.status <> 'closed' and t.account_id in ${literalList(chunk)} order by t.account_id, t.subscriber_id`,
  }))
  const found = new Map<string, string[]>()
  for (const row of subscribersToStop(rows.map((each) => ({ ...each, paidThrough: each.payment_way === 'prepaid' ? on : null })), on)) found.set(row.account_id, [...(found.get(row.account_id) ?? []), row.subscriber_id])
  return found
}

/** The time of the payment that settled each account, where its file says it: `2011-03-22 10:05`. Nothing where the newest money has no time: an older one would start the clock before the debt was paid. */
export async function listPaidTimes(facts: Reader, accountNos: readonly string[]): Promise<Map<string, string>> {
  const rows = await inChunks(accountNos, (chunk) => facts.rows<{ account_id: string; paid_at: string }>({
    sql: `${note} with money as (select account_id, day, coalesce(file_sequence, 1) as file_sequence, paid_at from (${visible(paymentFeed, `t.account_id in ${literalList(chunk)}`)}) y),
      newest as (select account_id, day, file_sequence, row_number() over (partition by account_id order by day desc, file_sequence desc) as turn from money)
      select m.account_id, max(m.paid_at) as paid_at from money m join newest n on n.account_id = m.account_id and n.turn = 1 and n.day = m.day and n.file_sequence = m.file_sequence
      group by m.account_id having count(m.paid_at) = count(*) order by m.account_id`,
  }))
  return new Map(rows.map((row) => [row.account_id, row.paid_at]))
}
