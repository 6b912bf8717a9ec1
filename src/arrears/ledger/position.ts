import { addDays, addMonths, type Day, daysBetween, firstDayOf, lastDayOf, type Month } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Feed } from '../../platform/feeds/feed.ts'
import { accountMonthFeed, adjustmentFeed, billFeed, collectionReturnFeed, openItemFeed, outletMonthFeed, paymentFeed, remittanceFeed, reversalFeed, writeOffFeed } from '../feeds.ts'

/** Visible rows of a feed, those of replaced and withdrawn batches left out. */
export function visible(feed: Feed, where: string): string {
  return `select t.* from ${feed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(feed.id)} where ${where}`
}

// A number that comes twice counts once: the first by business day and file; the other waits for a person.
const once = (number: string) => `row_number() over (partition by ${number} order by day, coalesce(file_sequence, 1), account_id) as turn`

/**
 * Bills, receipts, credits and reversals as they stand at the end of a day, each receipt with the reason why it waits, if it does.
 * Bills count that are issued by then: a month's bill is issued in the month after it.
 * What was written off is still pursued: money for it is good money, also on a closed account.
 * Of a few accounts it reads what bears their numbers, and whatever else bears a number of theirs, since only the first of those counts.
 */
export function ledgerSql(cutOff: { readonly billedBefore: Month; readonly lastDay: Day; readonly accountNos?: readonly string[] }): string {
  const upTo = `t.day <= ${literal(cutOff.lastDay)}`
  const list = cutOff.accountNos === undefined ? null : literalList(cutOff.accountNos)
  const own = list === null ? '' : ` and t.account_id in ${list}`
  const numbered = (number: string, ...tables: readonly string[]) => (list === null ? '' : ` and t.${number} in (${tables.map((table) => `select ${number} from ${table} where account_id in ${list}`).join(' union all ')})`)
  const receipts = numbered('receipt_no', paymentFeed.table, collectionReturnFeed.table)
  return `bill as (${visible(billFeed, `t.month < ${literal(cutOff.billedBefore)}${own}`)}),
    billed as (select account_id, sum(amount_fen) as fen from bill group by account_id),
    credit_seen as (
      select 'adjustment' as kind, day, adjustment_no as reference, account_id, amount_fen, ${once('adjustment_no')} from (${visible(adjustmentFeed, upTo + numbered('adjustment_no', adjustmentFeed.table))}) a
      union all select 'write_off', day, write_off_no, account_id, amount_fen, ${once('write_off_no')} from (${visible(writeOffFeed, upTo + numbered('write_off_no', writeOffFeed.table))}) w),
    credit_judged as (
      select c.*, case when c.turn > 1 then 'number_twice' when b.account_id is null then 'no_bill' end as reason
      from credit_seen c left join billed b on b.account_id = c.account_id),
    credit as (select account_id, day, amount_fen, kind from credit_judged where reason is null),
    forgiven as (select account_id, sum(amount_fen) as fen from credit where kind = 'adjustment' group by account_id),
    receipt_seen as (
      select 'payment' as kind, day, coalesce(file_sequence, 1) as file_sequence, receipt_no, account_id, amount_fen from (${visible(paymentFeed, upTo + receipts)}) y
      union all select 'collection', day, coalesce(file_sequence, 1), receipt_no, account_id, amount_fen from (${visible(collectionReturnFeed, `${upTo} and t.result = 'paid'${receipts}`)}) z),
    receipt as (select r.*, ${once('receipt_no')} from receipt_seen r),
    last_snapshot as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice <= ${literal(cutOff.lastDay.slice(0, 7))}),
    living as (select distinct t.account_id from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)}
      join last_snapshot l on l.slice = p.slice where t.status <> 'closed'${own}),
    closed as (
      select g.account_id, g.closed_on from (
        select account_id, max(closed_on) as closed_on from (${visible(subscriberFeed, `t.status = 'closed' and p.slice <= ${literal(cutOff.lastDay.slice(0, 7))}${own}`)}) s group by account_id) g
      left join living v on v.account_id = g.account_id where v.account_id is null),
    reversal_seen as (select day, reversal_no, receipt_no, account_id, amount_fen, ${once('reversal_no')} from (${visible(reversalFeed, upTo + numbered('reversal_no', reversalFeed.table))}) v),
    reversal_placed as (
      select v.*,
        case when v.turn > 1 then 'number_twice' when r.receipt_no is null or r.account_id <> v.account_id or r.day > v.day then 'no_payment'
          when sum(v.amount_fen) over (partition by v.receipt_no, v.turn order by v.day, v.reversal_no rows between unbounded preceding and current row) > r.amount_fen then 'more_than_paid' end as reason
      from reversal_seen v left join receipt r on r.receipt_no = v.receipt_no and r.turn = 1),
    undone as (select receipt_no, sum(amount_fen) as fen from reversal_placed where reason is null group by receipt_no),
    receipt_placed as (
      select r.*, b.fen as billed_fen, coalesce(d.fen, 0) as forgiven_fen, c.closed_on, case when r.turn = 1 then r.amount_fen - coalesce(u.fen, 0) else 0 end as kept_fen
      from receipt r left join undone u on u.receipt_no = r.receipt_no left join billed b on b.account_id = r.account_id left join forgiven d on d.account_id = r.account_id left join closed c on c.account_id = r.account_id),
    receipt_counted as (
      select r.*, coalesce(sum(r.kept_fen) over (partition by r.account_id order by r.day, r.file_sequence, r.receipt_no, r.turn rows between unbounded preceding and 1 preceding), 0) as before_fen from receipt_placed r),
    receipt_judged as (
      select r.*, case when r.turn > 1 then 'receipt_twice' when r.billed_fen is null then 'no_bill'
        when r.closed_on is not null and r.day > r.closed_on and r.before_fen >= r.billed_fen - r.forgiven_fen then 'account_closed' end as reason
      from receipt_counted r),
    reversal_judged as (select v.*, r.reason as receipt_reason from reversal_placed v left join receipt_judged r on r.receipt_no = v.receipt_no and r.turn = 1),
    cash as (
      select account_id, day, amount_fen from receipt_judged where reason is null
      union all select account_id, day, -amount_fen from reversal_judged where reason is null and receipt_reason is null)`
}

/** Where an account stands at a month's end. `reduced` is all that its bills went down by; allocation is oldest bill first. */
export function accountsSql(month: Month): string {
  const first = literal(firstDayOf(month))
  const newYear = literal(`${month.slice(0, 4)}-01-01`)
  const issuedBefore = literal(addMonths(month, -1))
  const issuedLastYear = literal(`${Number(month.slice(0, 4)) - 1}-12`)
  return `with ${ledgerSql({ billedBefore: month, lastDay: lastDayOf(month) })},
    bill_sum as (select account_id, sum(amount_fen) as billed, coalesce(sum(amount_fen) filter (where month < ${issuedBefore}), 0) as billed_before,
      coalesce(sum(amount_fen) filter (where month < ${issuedLastYear}), 0) as billed_last_year, max(month) as last_month from bill group by account_id),
    cash_sum as (select account_id, sum(amount_fen) as cash, coalesce(sum(amount_fen) filter (where day < ${first}), 0) as cash_before,
      coalesce(sum(amount_fen) filter (where day < ${newYear}), 0) as cash_last_year from cash group by account_id),
    credit_sum as (select account_id, sum(amount_fen) as waived, coalesce(sum(amount_fen) filter (where day < ${first}), 0) as waived_before,
      coalesce(sum(amount_fen) filter (where day < ${newYear}), 0) as waived_last_year from credit group by account_id),
    side as (
      select b.account_id, b.billed, b.last_month, coalesce(c.cash, 0) as cash, coalesce(w.waived, 0) as waived,
        coalesce(c.cash - c.cash_before, 0) as month_cash, coalesce(w.waived - w.waived_before, 0) as month_waived,
        coalesce(c.cash - c.cash_last_year, 0) as year_cash, coalesce(w.waived - w.waived_last_year, 0) as year_waived,
        greatest(b.billed_before - coalesce(c.cash_before, 0) - coalesce(w.waived_before, 0), 0) as opening,
        greatest(b.billed_last_year - coalesce(c.cash_last_year, 0) - coalesce(w.waived_last_year, 0), 0) as old_opening
      from bill_sum b left join cash_sum c on c.account_id = b.account_id left join credit_sum w on w.account_id = b.account_id),
    holder as (select b.*, row_number() over (partition by b.account_id order by b.month desc, b.bill_no desc) as turn from bill b)
    select ${literal(month)} as month, s.account_id, h.customer_id, h.area_code, h.brand, h.tier, h.outlet_code, h.group_id, coalesce(h.way, 'ordinary') as way,
      cast(s.billed as bigint) as billed_fen, cast(s.cash as bigint) as cash_fen, cast(least(s.cash, greatest(s.billed - s.waived, 0)) as bigint) as allocated_fen,
      cast(s.cash - least(s.cash, greatest(s.billed - s.waived, 0)) as bigint) as advance_fen, cast(greatest(s.billed - s.cash - s.waived, 0) as bigint) as open_fen,
      cast(s.opening as bigint) as opening_fen, cast(s.month_cash as bigint) as month_cash_fen, cast(s.month_waived as bigint) as month_waived_fen,
      cast(greatest(s.opening - s.month_waived, 0) as bigint) as month_base_fen,
      cast(least(greatest(s.month_cash, 0), greatest(s.opening - s.month_waived, 0)) as bigint) as recovered_fen,
      cast(greatest(s.old_opening - s.year_waived, 0) as bigint) as old_base_fen,
      cast(least(greatest(s.year_cash, 0), greatest(s.old_opening - s.year_waived, 0)) as bigint) as old_recovered_fen
    from side s join holder h on h.account_id = s.account_id and h.turn = 1
    where s.billed > s.cash + s.waived or s.cash > s.billed - s.waived or s.opening > 0 or s.old_opening > 0 or s.month_cash <> 0 or s.month_waived <> 0 or s.last_month = ${issuedBefore}`
}

/** Bills of a month's end: those still open, and those issued in the month. The money of an account settles the oldest first. */
export function openItemsSql(month: Month, accountBatchId: number): string {
  const year = Number(month.slice(0, 4))
  const monthNumber = year * 12 + Number(month.slice(5))
  return `with bill as (${visible(billFeed, `t.month < ${literal(month)}`)}),
    placed as (
      select b.*, a.billed_fen - a.open_fen as reduced_fen,
        coalesce(sum(b.amount_fen) over (partition by b.account_id order by b.month, b.bill_no rows between unbounded preceding and 1 preceding), 0) as before_fen
      from bill b join ${accountMonthFeed.table} a on a.account_id = b.account_id and a.batch_id = ${accountBatchId}),
    item as (select p.*, least(p.amount_fen, greatest(p.reduced_fen - p.before_fen, 0)) as settled_fen from placed p)
    select ${literal(month)} as month, account_id, bill_no, month as bill_month, subscriber_id, customer_id, area_code, brand, tier, outlet_code, group_id, coalesce(way, 'ordinary') as way,
      coalesce(agreed_until, due_on) as due_on, amount_fen, cast(settled_fen as bigint) as settled_fen, cast(amount_fen - settled_fen as bigint) as open_fen,
      ${monthNumber} - cast(substr(month, 1, 4) as int) * 12 - cast(substr(month, 6, 2) as int) - 1 as age_months
    from item where amount_fen > settled_fen or month = ${literal(addMonths(month, -1))}`
}

/** Money of a day is late when it is not in after so many days; what the plan's figure of late money means, whatever a branch's rule asks. */
const lateAfterDays = 7

/** What each outlet owes at a month's end: its oldest day's money is paid in first. Late is what was not in when its seventh day fell into the month. */
export function outletsSql(month: Month): string {
  const last = lastDayOf(month)
  const due = (days: number) => `greatest(sum(due_fen) filter (where day <= ${literal(addDays(last, -days))}) - sum(paid_in_fen), 0)`
  const deadlines = Array.from({ length: daysBetween(firstDayOf(month), last) + 1 }, (_, place) => addDays(firstDayOf(month), place)).map((by) => `(${literal(addDays(by, -lateAfterDays))}, ${literal(by)})`)
  return `with seen as (${visible(remittanceFeed, `t.day <= ${literal(last)}`)}),
    dues as (select outlet_code, day, due_fen, sum(due_fen) over (partition by outlet_code order by day rows between unbounded preceding and current row) as due_up_to
      from (select outlet_code, day, sum(due_fen) as due_fen from seen group by outlet_code, day) s),
    deadline as (select * from (values ${deadlines.join(', ')}) v (day, by_day)),
    decided as (select d.outlet_code, d.day, d.due_fen, d.due_up_to, sum(p.paid_in_fen) as paid_by from dues d join deadline l on l.day = d.day join seen p on p.outlet_code = d.outlet_code and p.day <= l.by_day
      group by d.outlet_code, d.day, d.due_fen, d.due_up_to),
    late as (select outlet_code, sum(due_fen) as decided_fen, sum(least(due_fen, greatest(due_up_to - paid_by, 0))) as late_fen from decided group by outlet_code),
    newest as (select s.*, row_number() over (partition by outlet_code order by day desc, coalesce(file_sequence, 1) desc) as turn from seen s),
    deposit as (select outlet_code, deposit_fen, row_number() over (partition by outlet_code order by day desc, coalesce(file_sequence, 1) desc) as turn from seen where deposit_fen is not null)
    select ${literal(month)} as month, g.outlet_code, n.area_code, cast(g.due_fen as bigint) as due_fen, cast(g.paid_in_fen as bigint) as paid_in_fen, cast(g.due_fen - g.paid_in_fen as bigint) as balance_fen,
      cast(coalesce(g.over_7, 0) as bigint) as over_7_fen, cast(coalesce(g.over_30, 0) as bigint) as over_30_fen, coalesce(d.deposit_fen, 0) as deposit_fen,
      cast(coalesce(a.decided_fen, 0) as bigint) as decided_fen, cast(coalesce(a.late_fen, 0) as bigint) as late_fen
    from (select outlet_code, sum(due_fen) as due_fen, sum(paid_in_fen) as paid_in_fen, ${due(7)} as over_7, ${due(30)} as over_30 from seen group by outlet_code) g
    join newest n on n.outlet_code = g.outlet_code and n.turn = 1 left join deposit d on d.outlet_code = g.outlet_code and d.turn = 1 left join late a on a.outlet_code = g.outlet_code`
}

/** Everything that waits for a person, as of the newest data: money that found no bill, numbers that came twice, bills replaced after money came. */
export function parkedSql(cutOff: { readonly billedBefore: Month; readonly lastDay: Day }): string {
  return `with ${ledgerSql(cutOff)},
    waiting as (
      select r.kind, r.receipt_no as reference, r.account_id, r.day, case when r.turn = 1 then r.kept_fen else r.amount_fen end as amount_fen, r.reason, r.turn
      from receipt_judged r where r.reason is not null
      union all select 'reversal', reversal_no, account_id, day, amount_fen, reason, turn from reversal_judged where reason is not null
      union all select kind, reference, account_id, day, amount_fen, reason, turn from credit_judged where reason is not null
      union all select 'bill', o.bill_no, o.account_id, o.retired_on, o.amount_fen - coalesce(n.amount_fen, 0), 'bill_replaced', 1 from (
          select t.bill_no, t.account_id, t.amount_fen, substr(h.retired_at, 1, 10) as retired_on, h.slice, row_number() over (partition by t.account_id, t.bill_no order by h.batch_id desc) as turn
          from ${billFeed.table} t join batch h on h.batch_id = t.batch_id and h.feed_id = ${literal(billFeed.id)} and h.state = 'superseded') o
        join (select distinct account_id from cash) c on c.account_id = o.account_id
        left join bill n on n.account_id = o.account_id and n.bill_no = o.bill_no
        where o.turn = 1 and o.amount_fen > coalesce(n.amount_fen, 0)),
    place as (select account_id, area_code, row_number() over (partition by account_id order by month desc, bill_no) as turn from bill),
    home as (select distinct t.account_id, min(t.area_code) as area_code from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)}
      join last_snapshot l on l.slice = p.slice group by t.account_id)
    select w.kind, w.reference, w.account_id, w.day, cast(w.amount_fen as bigint) as amount_fen, w.reason, w.turn, coalesce(a.area_code, h.area_code) as area_code
    from waiting w left join place a on a.account_id = w.account_id and a.turn = 1 left join home h on h.account_id = w.account_id
    order by w.day, w.reference, w.turn limit 100000`
}

export const derivedTables = { openItem: openItemFeed.table, account: accountMonthFeed.table, outlet: outletMonthFeed.table } as const
