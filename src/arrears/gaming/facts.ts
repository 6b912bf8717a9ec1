import { addDays, addMonths, firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { accountMonthFeed, billFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import type { GamingRule } from './contract.ts'
import type { LateReceipt, MovedPair, ReEntry } from './rules.ts'

const note = systemScope('watch on gaming')
type Reader = Pick<Facts, 'rows'>
// A receipt number that comes twice counts once. Business days lie a little after the days of paying.
const receiptsSql = (from: string, to: string) => `receipt as (select p.*, coalesce(p.paid_on, p.day) as on_day, row_number() over (partition by p.receipt_no order by p.day, coalesce(p.file_sequence, 1), p.account_id) as turn
  from (${visible(paymentFeed, `t.day >= ${literal(from)} and t.day <= ${literal(to)}`)}) p)`
const lagDays = 31

/** Receipts of the last days of a month that were not taken back, with the outlet that sold the number. */
export async function readLateReceipts(facts: Reader, month: Month, { lastDays }: GamingRule['paysForCustomers']): Promise<LateReceipt[]> {
  const last = lastDayOf(month)
  const from = addDays(last, 1 - lastDays)
  const rows = await facts.rows<{ receipt_no: string; account_id: string; on_day: string; amount_fen: number; outlet_code: string; staff_no: string | null; sold_by: string | null; area_code: string }>({
    sql: `${note} with ${receiptsSql(from, addDays(last, lagDays))},
      undone as (select receipt_no, sum(amount_fen) as fen from (${visible(reversalFeed, `t.day >= ${literal(from)}`)}) v group by receipt_no),
      seller as (select account_id, outlet_code, area_code, row_number() over (partition by account_id order by month desc, bill_no) as turn from (${visible(billFeed, `t.month < ${literal(month)}`)}) b)
      select r.receipt_no, r.account_id, r.on_day, r.amount_fen, r.outlet_code, r.staff_no, s.outlet_code as sold_by, s.area_code from receipt r join seller s on s.account_id = r.account_id and s.turn = 1
        left join undone u on u.receipt_no = r.receipt_no
      where r.turn = 1 and r.outlet_code is not null and r.on_day >= ${literal(from)} and r.on_day <= ${literal(last)} and coalesce(u.fen, 0) < r.amount_fen order by r.outlet_code, r.staff_no, r.on_day, r.receipt_no limit 2000000`,
  })
  return rows.map((row) => ({ receiptNo: row.receipt_no, accountId: row.account_id, day: row.on_day, amountFen: row.amount_fen, outletCode: row.outlet_code, staffNo: row.staff_no, soldBy: row.sold_by, areaCode: row.area_code }))
}

/** Reversals of a month beside payments of the same sum by the same clerk on another account soon after, nearest first. */
export async function readMovedPairs(facts: Reader, month: Month, { withinDays }: GamingRule['movedMoney']): Promise<MovedPair[]> {
  const [first, last] = [firstDayOf(month), lastDayOf(month)]
  const days = Array.from({ length: Number(last.slice(8)) }, (_, place) => addDays(first, place)).map((day) => `(${literal(day)}, ${literal(addDays(day, withinDays))})`)
  const rows = await facts.rows<{ reversal_no: string; from_account: string; reversed_on: string; receipt_no: string; to_account: string; paid_on: string; amount_fen: number; staff_no: string; outlet_code: string | null; area_code: string | null }>({
    sql: `${note} with ${receiptsSql(addDays(first, -lagDays), addDays(last, lagDays * 2))},
      reversal as (select v.reversal_no, v.account_id, v.amount_fen, coalesce(v.reversed_on, v.day) as on_day, coalesce(v.staff_no, r.staff_no) as staff_no, r.outlet_code
        from (${visible(reversalFeed, `t.day >= ${literal(first)} and t.day <= ${literal(addDays(last, lagDays))}`)}) v left join receipt r on r.receipt_no = v.receipt_no and r.turn = 1),
      limited as (select * from (values ${days.join(', ')}) w (day, by_day)),
      home as (select account_id, area_code, row_number() over (partition by account_id order by month desc, bill_no) as turn from (${visible(billFeed, `t.month <= ${literal(month)}`)}) b)
      select v.reversal_no, v.account_id as from_account, v.on_day as reversed_on, r.receipt_no, r.account_id as to_account, r.on_day as paid_on, v.amount_fen, v.staff_no, coalesce(v.outlet_code, r.outlet_code) as outlet_code, h.area_code
      from reversal v join limited l on l.day = v.on_day
        join receipt r on r.turn = 1 and r.staff_no = v.staff_no and r.amount_fen = v.amount_fen and r.account_id <> v.account_id and r.on_day >= v.on_day and r.on_day <= l.by_day
        left join home h on h.account_id = v.account_id and h.turn = 1
      order by v.staff_no, v.on_day, v.reversal_no, r.on_day, r.receipt_no limit 200000`,
  })
  return rows.map((row) => ({ reversalNo: row.reversal_no, fromAccount: row.from_account, reversedOn: row.reversed_on, receiptNo: row.receipt_no, toAccount: row.to_account, paidOn: row.paid_on, amountFen: row.amount_fen, staffNo: row.staff_no, outletCode: row.outlet_code, areaCode: row.area_code }))
}

/**
 * Numbers opened in this month or the one before whose identity has another account that owes at the month's end. An account under
 * bank collection is a group's, and its debt nobody's own.
 */
export async function readReEntries(facts: Reader, month: Month): Promise<ReEntry[]> {
  const opened = firstDayOf(addMonths(month, -1))
  const rows = await facts.rows<{ subscriber_id: string; account_id: string; opened_on: string; outlet_code: string | null; area_code: string; old_account_id: string; owed_fen: number }>({
    sql: `${note} with debtor as (select account_id, open_fen from (${visible(accountMonthFeed, `p.slice = ${literal(month)} and t.open_fen > 0 and t.way <> 'collection'`)}) a),
      owner as (select distinct s.identity_hash, s.account_id, d.open_fen from (${visible(subscriberFeed, `t.identity_hash is not null and p.slice <= ${literal(month)}`)}) s join debtor d on d.account_id = s.account_id),
      fresh as (select * from (${visible(subscriberFeed, `t.identity_hash is not null and p.slice = ${literal(month)} and t.opened_on >= ${literal(opened)}`)}) s)
      select f.subscriber_id, f.account_id, f.opened_on, f.outlet_code, f.area_code, o.account_id as old_account_id, cast(o.open_fen as bigint) as owed_fen
      from fresh f join owner o on o.identity_hash = f.identity_hash and o.account_id <> f.account_id order by f.subscriber_id, o.account_id limit 200000`,
  })
  return rows.map((row) => ({ subscriberId: row.subscriber_id, accountId: row.account_id, openedOn: row.opened_on, outletCode: row.outlet_code, areaCode: row.area_code, oldAccountId: row.old_account_id, owedFen: row.owed_fen }))
}
