import { type Day, monthOf } from '../../kernel/day.ts'
import type { Allowed } from '../../platform/access/context.ts'
import { systemScope, withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { billFeed, collectionReturnFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { type AccountPosition, type FailedDebit, type FailedReturn, standingFailures } from './rules.ts'

type Reader = Pick<Facts, 'rows'>
const note = systemScope('failed bank collection')
const returnsMax = 200_000
const accountsAtOnce = 5_000

/**
 * Failed collections whose money is still due at the end of a day, returned since a day: the bank's last word of each account and billing month.
 * `ctx`: within its areas; null for the system's own run. A file that was replaced takes its rows with it.
 */
export async function readFailedDebits(facts: Reader, ctx: Pick<Allowed, 'scopeAreaCodes'> | null, span: { readonly since: Day; readonly on: Day }): Promise<FailedDebit[]> {
  const mine = ctx === null ? '' : ` and account_id in (select t.account_id from ${billFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(billFeed.id)} where ${withinScope(ctx, billFeed.table, 't')})`
  // The column of the returned month is called like the table of bills, so the check of scopes cannot read this statement; its own condition stands in it.
  const returns = await facts.rows<FailedReturn>({
    sql: `${note} with said as (select r.*, row_number() over (partition by r.account_id, r.bill_month order by day desc, coalesce(file_sequence, 1) desc, receipt_no desc) as turn from (${visible(collectionReturnFeed, `t.day between ${literal(span.since)} and ${literal(span.on)}`)}) r)
      select s.account_id as "accountNo", s.bill_month as "billMonth", day, receipt_no as "receiptNo", amount_fen as "amountFen", reason from said s where turn = 1 and result = 'failed'${mine} order by 1, 2 limit ${returnsMax}`,
  })
  const accountNos = [...new Set(returns.map((each) => each.accountNo))]
  const positions = new Map<string, AccountPosition>()
  for (let from = 0; from < accountNos.length; from += accountsAtOnce) for (const position of await readPositions(facts, accountNos.slice(from, from + accountsAtOnce), span.on)) positions.set(position.accountNo, position)
  return standingFailures(returns, positions)
}

/** The accounts were found within the asker's areas; the ledger counts all of their bills and money. */
async function readPositions(facts: Reader, accountNos: readonly string[], on: Day): Promise<AccountPosition[]> {
  const rows = await facts.rows<{ account_id: string; month: string; fen: number; reduced_fen: number; area_code: string; group_id: string | null }>({
    sql: `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on, accountNos })},
      reduced as (select account_id, sum(amount_fen) as fen from (select account_id, amount_fen from cash union all select account_id, amount_fen from credit) m group by account_id),
      newest as (select account_id, area_code, group_id, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill),
      monthly as (select account_id, month, sum(amount_fen) as fen from bill group by account_id, month)
      select b.account_id, b.month, cast(b.fen as bigint) as fen, cast(coalesce(r.fen, 0) as bigint) as reduced_fen, n.area_code, n.group_id
      from monthly b join newest n on n.account_id = b.account_id and n.turn = 1 left join reduced r on r.account_id = b.account_id where b.account_id in ${literalList(accountNos)} order by b.account_id, b.month`,
  })
  const found = new Map<string, AccountPosition & { billed: { month: string; fen: number }[] }>()
  for (const row of rows) {
    const position = found.get(row.account_id) ?? { accountNo: row.account_id, areaCode: row.area_code, groupId: row.group_id === null || row.group_id === '' ? null : row.group_id, billed: [], reducedFen: row.reduced_fen }
    found.set(row.account_id, position)
    position.billed.push({ month: row.month, fen: row.fen })
  }
  return [...found.values()]
}
