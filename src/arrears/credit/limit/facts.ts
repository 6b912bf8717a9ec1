import { addMonths, day, type Day, type Month, monthOf, monthsBetween } from '../../../kernel/day.ts'
import { subscriberFeed } from '../../../branch/index.ts'
import { systemScope } from '../../../platform/access/scope.ts'
import { literal } from '../../../platform/facts/dialect.ts'
import type { Facts } from '../../../platform/facts/facts.ts'
import { ledgerSql, visible } from '../../ledger/position.ts'
import { payWays } from '../contract.ts'
import type { AccountProfile } from './rules.ts'

export type ProfileBook = { readPage(after: string, limit: number): Promise<readonly AccountProfile[]> }

/** The ledger is worked out anew for each reading, and pages are cut from it. */
const readAtOnce = 200_000
const billMonths = 12
const note = systemScope('credit limits')

/** The newest month end of subscribers before a day: who holds a postpaid number is known as of then. */
export async function findSnapshotMonth(facts: Pick<Facts, 'rows'>, on: Day): Promise<Month | null> {
  const [row] = await facts.rows<{ slice: Month | null }>({ sql: `select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice < ${literal(monthOf(on))}` })
  return row?.slice ?? null
}

/** Every postpaid account on a day, in pages by its number. */
export function profileBook(facts: Pick<Facts, 'rows'>, on: Day, snapshot: Month): ProfileBook {
  let held: readonly AccountProfile[] = []
  let isEnd = false
  return {
    async readPage(after, limit) {
      let from = held.findIndex((profile) => profile.accountNo > after)
      if (from < 0 && !isEnd) {
        held = await readProfiles(facts, on, snapshot, after)
        isEnd = held.length < readAtOnce
        from = held.length > 0 ? 0 : -1
      }
      return from < 0 ? [] : held.slice(from, from + limit)
    },
  }
}

type Row = {
  readonly account_id: string; readonly area_code: string; readonly brand: string; readonly tier: string | null; readonly opened_on: string; readonly payment_way: string; readonly way: string | null
  readonly stops: number; readonly due_fen: number; readonly money_fen: number
} & Readonly<Record<`bill_${number}`, number | null>>

async function readProfiles(facts: Pick<Facts, 'rows'>, on: Day, snapshot: Month, after: string): Promise<AccountProfile[]> {
  const months = Array.from({ length: billMonths }, (_, index) => addMonths(monthOf(on), -1 - index))
  const sums = months.map((month, index) => `cast(sum(amount_fen) filter (where month = ${literal(month)}) as bigint) as bill_${index}`).join(', ')
  const rows = await facts.rows<Row>({
    sql: `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on })},
      member as (${membersSql(snapshot)}),
      chosen as (select * from member where turn = 1 and account_id > ${literal(after)} order by account_id limit ${readAtOnce}),
      billing as (select account_id, ${sums}, cast(coalesce(sum(amount_fen) filter (where coalesce(agreed_until, due_on) < ${literal(on)}), 0) as bigint) as due_fen from bill group by account_id),
      newest as (select account_id, way, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill),
      money as (select account_id, cast(sum(amount_fen) as bigint) as fen from (select account_id, amount_fen from cash union all select account_id, amount_fen from credit) m group by account_id),
      stop as (${stopsSql(snapshot)})
      select c.account_id, c.area_code, c.brand, c.tier, c.opened_on, c.payment_way, n.way, coalesce(s.stops, 0) as stops, coalesce(b.due_fen, 0) as due_fen, coalesce(m.fen, 0) as money_fen,
        ${months.map((_, index) => `b.bill_${index}`).join(', ')}
      from chosen c left join billing b on b.account_id = c.account_id left join newest n on n.account_id = c.account_id and n.turn = 1
        left join money m on m.account_id = c.account_id left join stop s on s.account_id = c.account_id
      order by c.account_id`,
  })
  return rows.map((row) => ({
    accountNo: row.account_id, areaCode: row.area_code, brand: row.brand, tier: row.tier, tenureMonths: Math.max(0, monthsBetween(monthOf(day(row.opened_on)), monthOf(on))),
    billsFen: months.flatMap((_, index) => row[`bill_${index}`] ?? []), stopsInYear: row.stops, way: payWays.find((way) => way === row.way) ?? (row.payment_way === 'collection' ? 'collection' : 'ordinary'),
    overdueFen: Math.max(0, row.due_fen - row.money_fen),
  }))
}

/** Postpaid numbers on the books at a month end; an account is known by its oldest number. */
export function membersSql(snapshot: Month): string {
  return `select account_id, area_code, brand, tier, opened_on, payment_way, row_number() over (partition by account_id order by opened_on, subscriber_id) as turn
    from (${visible(subscriberFeed, `p.slice = ${literal(snapshot)} and t.payment_way <> 'prepaid' and t.status <> 'closed'`)}) s`
}

/** Months of a year in which a number was newly stopped for arrears. Where it stood before the first file is not known and counts as running. */
export function stopsSql(snapshot: Month): string {
  const first = addMonths(snapshot, -11)
  return `select account_id, count(distinct month) as stops from (
      select account_id, month, is_stopped, coalesce(lag(is_stopped) over (partition by subscriber_id order by month), 0) as was_stopped from (
        select account_id, subscriber_id, month, case when stop_reason = 'arrears' and status in ('one_way_stop', 'two_way_stop', 'closing') then 1 else 0 end as is_stopped
        from (${visible(subscriberFeed, `p.slice between ${literal(addMonths(first, -1))} and ${literal(snapshot)} and t.payment_way <> 'prepaid'`)}) s) f) g
    where is_stopped = 1 and was_stopped = 0 and month >= ${literal(first)} group by account_id`
}
