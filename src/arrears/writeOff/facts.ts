import { addMonths, type Month } from '../../kernel/day.ts'
import type { Allowed } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { accountMonthFeed, openItemFeed, writeOffFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'

export const itemsMax = 20_000
export const keptListedMax = 2_000

export type OldDebt = { readonly accountNo: string; readonly areaCode: string; readonly customerNo: string; readonly oldestMonth: string; readonly bills: number; readonly amountFen: number }

/** Debts of a month's end that have reached the age, by account. What is agreed until a later day is not overdue. */
export async function readOldDebts(ctx: Allowed, { month, areaCode, ageMonths }: { month: Month; areaCode: string; ageMonths: number }): Promise<OldDebt[]> {
  const rows = await ctx.facts.rows<Omit<OldDebt, 'oldestMonth'> & { age: number }>({
    sql: `select i.account_id as "accountNo", min(i.area_code) as "areaCode", min(i.customer_id) as "customerNo", max(i.age_months) as age, count(*) as bills, cast(sum(i.open_fen) as bigint) as "amountFen"
      from (${visible(openItemFeed, `p.slice = ${literal(month)} and t.open_fen > 0 and t.age_months >= ${ageMonths} and ${withinScope(ctx, openItemFeed.table, 't')}
        and t.area_code in (select c.area_code from area_closure c where c.ancestor_code = ${literal(areaCode)})`)}) i
      group by i.account_id order by 6 desc, 1 limit ${itemsMax}`,
  })
  // The bill of a month is issued in the month after it, at the age of 0.
  return rows.map(({ age, ...debt }) => ({ ...debt, oldestMonth: addMonths(month, -age - 1) }))
}

const written = `select account_id, min(day) as first_on, sum(amount_fen) as fen from (
    select t.*, row_number() over (partition by t.write_off_no order by t.day, coalesce(t.file_sequence, 1), t.account_id) as turn from (${visible(writeOffFeed, '1 = 1')}) t) w where turn = 1 group by account_id`

export async function readWritten(ctx: Allowed): Promise<Map<string, number>> {
  const rows = await ctx.facts.rows<{ account_id: string; fen: number }>({ sql: `select account_id, cast(fen as bigint) as fen from (${written}) w order by account_id limit 1000000` })
  return new Map(rows.map((row) => [row.account_id, row.fen]))
}

export type KeptRow = { readonly accountId: string; readonly areaCode: string; readonly writtenOn: string; readonly writtenFen: number; readonly returnedFen: number }

/**
 * 账销案存: what was written off by account, and what came in for it since: money beyond all that is still in the books.
 * An account's place is that of its last position; one that has no row any more owes nothing else and has paid nothing since.
 */
export async function readKept(ctx: Allowed, month: Month): Promise<{ rows: KeptRow[]; sums: { accounts: number; writtenFen: number; returnedFen: number } }> {
  const from = `from (${written}) w join place h on h.account_id = w.account_id and h.turn = 1
      left join (${visible(accountMonthFeed, `p.slice = ${literal(month)} and ${withinScope(ctx, accountMonthFeed.table, 't')}`)}) a on a.account_id = w.account_id`
  const withPlace = `with place as (select t.account_id, t.area_code, row_number() over (partition by t.account_id order by t.month desc) as turn from (${visible(accountMonthFeed, withinScope(ctx, accountMonthFeed.table, 't'))}) t
      join (${written}) v on v.account_id = t.account_id)`
  const returned = 'least(w.fen, coalesce(a.advance_fen, 0))'
  const rows = await ctx.facts.rows<KeptRow>({
    sql: `${withPlace} select w.account_id as "accountId", h.area_code as "areaCode", w.first_on as "writtenOn", cast(w.fen as bigint) as "writtenFen", cast(${returned} as bigint) as "returnedFen"
      ${from} order by 4 desc, 1 limit ${keptListedMax + 1}`,
  })
  const [sums] = await ctx.facts.rows<{ accounts: number; writtenFen: number; returnedFen: number }>({
    sql: `${withPlace} select count(*) as accounts, cast(coalesce(sum(w.fen), 0) as bigint) as "writtenFen", cast(coalesce(sum(${returned}), 0) as bigint) as "returnedFen" ${from}`,
  })
  return { rows, sums: sums ?? { accounts: 0, writtenFen: 0, returnedFen: 0 } }
}
