import { addDays, addMonths, day, type Day, lastDayOf, listMonths, month as toMonth, type Month, monthOf, monthsBetween } from '../../../kernel/day.ts'
import { systemScope } from '../../../platform/access/scope.ts'
import { literal, literalList } from '../../../platform/facts/dialect.ts'
import type { Facts } from '../../../platform/facts/facts.ts'
import { accountMonthFeed, billFeed, openItemFeed } from '../../feeds.ts'
import { visible } from '../../ledger/position.ts'
import { payWays } from '../contract.ts'
import { membersSql, stopsSql } from '../limit/facts.ts'
import { badAfterDays, type Observation, outcomeMonths, lookBackMonths } from './branchRules.ts'

const note = systemScope('credit scorecard')
const billMonths = 12

/** Month ends that the ledger has worked out, oldest first. */
export async function listLedgerMonths(facts: Pick<Facts, 'rows'>): Promise<Month[]> {
  const rows = await facts.rows<{ slice: string }>({ sql: `select slice from slice_pointer where feed_id = ${literal(accountMonthFeed.id)} order by slice` })
  return rows.map((row) => toMonth(row.slice))
}

type Row = {
  readonly account_id: string; readonly area_code: string; readonly brand: string; readonly tier: string | null; readonly opened_on: string; readonly payment_way: string; readonly way: string | null; readonly stops: number
  readonly overdue_fen: number; readonly months_overdue: number; readonly paid_months: number; readonly cash_fen: number; readonly is_bad: number
} & Readonly<Record<`bill_${number}`, number | null>>

/**
 * Every postpaid account at a month end, as it could be known then, and whether it went bad afterwards (null while that is not known).
 * Who was bad already is left out: there is nothing to foresee. Everything comes from month ends that the ledger has worked out.
 */
export async function readObservations(facts: Pick<Facts, 'rows'>, month: Month, { isOutcomeKnown }: { readonly isOutcomeKnown: boolean }): Promise<Observation[]> {
  const months = Array.from({ length: billMonths }, (_, index) => addMonths(month, -1 - index))
  const back = listMonths(addMonths(month, 1 - lookBackMonths), month)
  const outcome = listMonths(addMonths(month, 1), addMonths(month, outcomeMonths))
  const sums = months.map((of, index) => `cast(sum(amount_fen) filter (where month = ${literal(of)}) as bigint) as bill_${index}`).join(', ')
  const badAt = (of: Month): string => `(p.slice = ${literal(of)} and t.due_on <= ${literal(badFrom(lastDayOf(of)))})`
  const overdueAt = (of: Month): string => `(p.slice = ${literal(of)} and t.due_on <= ${literal(lastDayOf(of))})`
  const rows = await facts.rows<Row>({
    sql: `${note} with member as (${membersSql(month)}),
      already as (select distinct account_id from (${visible(openItemFeed, `t.open_fen > 0 and ${badAt(month)}`)}) a),
      later as (select distinct account_id from (${visible(openItemFeed, `t.open_fen > 0 and (${outcome.map(badAt).join(' or ')})`)}) b),
      overdue as (select account_id, count(distinct month) as months_overdue, cast(coalesce(sum(open_fen) filter (where month = ${literal(month)}), 0) as bigint) as overdue_fen
        from (${visible(openItemFeed, `t.open_fen > 0 and (${back.map(overdueAt).join(' or ')})`)}) o group by account_id),
      money as (select account_id, cast(sum(month_cash_fen) as bigint) as cash_fen, count(*) filter (where month_cash_fen > 0) as paid_months
        from (${visible(accountMonthFeed, `p.slice in ${literalList(back)}`)}) m group by account_id),
      billing as (select account_id, ${sums} from (${visible(billFeed, `p.slice in ${literalList(months)}`)}) b group by account_id),
      newest as (select account_id, way, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from (${visible(billFeed, `p.slice in ${literalList(months)}`)}) w),
      stop as (${stopsSql(month)})
      select m.account_id, m.area_code, m.brand, m.tier, m.opened_on, m.payment_way, n.way, coalesce(s.stops, 0) as stops, coalesce(o.overdue_fen, 0) as overdue_fen, coalesce(o.months_overdue, 0) as months_overdue,
        coalesce(y.paid_months, 0) as paid_months, coalesce(y.cash_fen, 0) as cash_fen, case when l.account_id is null then 0 else 1 end as is_bad, ${months.map((_, index) => `b.bill_${index}`).join(', ')}
      from member m join billing b on b.account_id = m.account_id left join already a on a.account_id = m.account_id left join later l on l.account_id = m.account_id
        left join overdue o on o.account_id = m.account_id left join money y on y.account_id = m.account_id left join newest n on n.account_id = m.account_id and n.turn = 1 left join stop s on s.account_id = m.account_id
      where m.turn = 1 and a.account_id is null order by m.account_id`,
  })
  return rows.map((row) => ({
    accountNo: row.account_id, areaCode: row.area_code, month, isBad: isOutcomeKnown ? row.is_bad === 1 : null, brand: row.brand, tier: row.tier, way: payWays.find((way) => way === row.way) ?? (row.payment_way === 'collection' ? 'collection' : 'ordinary'),
    tenureMonths: Math.max(0, monthsBetween(monthOf(day(row.opened_on)), month)), billsFen: months.flatMap((_, index) => row[`bill_${index}`] ?? []),
    recentBilledFen: months.slice(0, lookBackMonths).reduce((sum, _, index) => sum + (row[`bill_${index}`] ?? 0), 0),
    stopsInYear: row.stops, overdueFen: row.overdue_fen, monthsOverdue: row.months_overdue, paidMonths: row.paid_months, cashFen: row.cash_fen,
  }))
}

/** More than so many days overdue on a day. */
const badFrom = (on: Day): Day => addDays(on, -badAfterDays - 1)
