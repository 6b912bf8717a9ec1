import { addDays, type Day } from '../../kernel/day.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { paymentFeed, remittanceFeed, reversalFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'

export type PositionRow = {
  readonly outlet_code: string; readonly area_code: string; readonly last_day: Day; readonly due_fen: number; readonly paid_in_fen: number; readonly deposit_fen: number; readonly unpaid_since: Day | null
  readonly age_7_fen: number; readonly age_30_fen: number; readonly age_90_fen: number; readonly older_fen: number
}
const places = (alias: string, areaCodes: readonly string[] | null) => (areaCodes === null ? 'true' : `${alias}.area_code in (select c.area_code from area_closure c where c.ancestor_code in ${literalList(areaCodes)})`)

/** Where every outlet stands at the end of a day: what it owes, how old that is, its deposit. The oldest day is paid in first. */
export function positionsSql(on: Day, areaCodes: readonly string[] | null, outletCode: string | null = null): string {
  const only = outletCode === null ? 'true' : `t.outlet_code = ${literal(outletCode)}`
  const openBetween = (from: number, to: number | null) => `coalesce(sum(r.open_fen) filter (where r.day <= ${literal(addDays(on, -from))}${to === null ? '' : ` and r.day > ${literal(addDays(on, -to))}`}), 0)`
  return `with seen as (${visible(remittanceFeed, `t.day <= ${literal(on)} and ${only}`)}),
    summed as (select s.*, sum(due_fen) over (partition by outlet_code order by day, coalesce(file_sequence, 1) rows between unbounded preceding and current row) as due_up_to,
      sum(paid_in_fen) over (partition by outlet_code) as paid_in_all, row_number() over (partition by outlet_code order by day desc, coalesce(file_sequence, 1) desc) as turn from seen s),
    running as (select s.*, least(due_fen, greatest(due_up_to - paid_in_all, 0)) as open_fen from summed s),
    deposit as (select outlet_code, deposit_fen, row_number() over (partition by outlet_code order by day desc, coalesce(file_sequence, 1) desc) as turn from seen where deposit_fen is not null),
    grouped as (select r.outlet_code, max(r.day) as last_day, sum(r.due_fen) as due_fen, sum(r.paid_in_fen) as paid_in_fen, min(r.day) filter (where r.open_fen > 0) as unpaid_since,
      ${openBetween(0, 8)} as age_7_fen, ${openBetween(8, 31)} as age_30_fen, ${openBetween(31, 91)} as age_90_fen, ${openBetween(91, null)} as older_fen from running r group by r.outlet_code)
    select g.outlet_code, n.area_code, g.last_day, cast(g.due_fen as bigint) as due_fen, cast(g.paid_in_fen as bigint) as paid_in_fen, cast(coalesce(d.deposit_fen, 0) as bigint) as deposit_fen, g.unpaid_since,
      cast(g.age_7_fen as bigint) as age_7_fen, cast(g.age_30_fen as bigint) as age_30_fen, cast(g.age_90_fen as bigint) as age_90_fen, cast(g.older_fen as bigint) as older_fen
    from grouped g join running n on n.outlet_code = g.outlet_code and n.turn = 1 left join deposit d on d.outlet_code = g.outlet_code and d.turn = 1
    where ${places('n', areaCodes)} order by g.due_fen - g.paid_in_fen desc, g.outlet_code limit 20000`
}
export function readPositions(facts: Pick<Facts, 'rows'>, on: Day, areaCodes: readonly string[] | null, outletCode: string | null = null): Promise<PositionRow[]> {
  return facts.rows<PositionRow>({ sql: positionsSql(on, areaCodes, outletCode) })
}

export type RemittanceRow = { readonly day: Day; readonly due_fen: number; readonly paid_in_fen: number; readonly deposit_fen: number | null; readonly taken_fen: number | null }
/** Every day of one outlet, files of a day added up. */
export function readDays(facts: Pick<Facts, 'rows'>, outletCode: string, on: Day): Promise<RemittanceRow[]> {
  return facts.rows<RemittanceRow>({
    sql: `select day, cast(sum(due_fen) as bigint) as due_fen, cast(sum(paid_in_fen) as bigint) as paid_in_fen, cast(max(deposit_fen) as bigint) as deposit_fen, cast(sum(taken_fen) as bigint) as taken_fen
      from (${visible(remittanceFeed, `t.outlet_code = ${literal(outletCode)} and t.day <= ${literal(on)}`)}) r group by day order by day limit 20000`,
  })
}

export type ReconciledRow = { readonly outlet_code: string; readonly day: Day; readonly taken_fen: number; readonly receipts_fen: number }
/**
 * What outlets say they took of customers' bills, beside their receipts since the report before, less what was taken back.
 * A receipt number that comes twice counts once. The first report of an outlet has nothing to be compared with.
 */
export function readReconciled(facts: Pick<Facts, 'rows'>, span: { readonly from: Day; readonly to: Day; readonly outletCode?: string }): Promise<ReconciledRow[]> {
  const only = span.outletCode === undefined ? 'true' : `t.outlet_code = ${literal(span.outletCode)}`
  const until = `t.day <= ${literal(span.to)}`
  return facts.rows<ReconciledRow>({
    sql: `with told as (select r.outlet_code, r.day, r.taken_fen, lag(r.day) over (partition by r.outlet_code order by r.day) as day_before from (
        select outlet_code, day, sum(taken_fen) as taken_fen from (${visible(remittanceFeed, `${until} and t.taken_fen is not null and ${only}`)}) x group by outlet_code, day) r),
      receipt as (select p.*, row_number() over (partition by receipt_no order by day, coalesce(file_sequence, 1), account_id) as turn from (${visible(paymentFeed, `${until} and t.outlet_code is not null and ${only}`)}) p),
      money as (select outlet_code, day, amount_fen from receipt where turn = 1
        union all select r.outlet_code, v.day, -v.amount_fen from (${visible(reversalFeed, until)}) v join receipt r on r.receipt_no = v.receipt_no and r.turn = 1)
      select w.outlet_code, w.day, cast(w.taken_fen as bigint) as taken_fen, cast(coalesce(sum(m.amount_fen), 0) as bigint) as receipts_fen
      from told w left join money m on m.outlet_code = w.outlet_code and m.day <= w.day and m.day > w.day_before
      where w.day >= ${literal(span.from)} and w.day_before is not null group by w.outlet_code, w.day, w.taken_fen order by w.day desc, w.outlet_code limit 100000`,
  })
}

export async function listRemittanceMonths(facts: Pick<Facts, 'rows'>, on: Day): Promise<string[]> {
  const rows = await facts.rows<{ month: string }>({ sql: `select distinct substr(slice, 1, 7) as month from slice_pointer where feed_id = ${literal(remittanceFeed.id)} and slice <= ${literal(`${on}#9999`)} order by month limit 1200` })
  return rows.map((row) => row.month)
}
