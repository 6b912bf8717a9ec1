import { addMonths, type Month } from '../../kernel/day.ts'
import type { Allowed } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { accountMonthFeed, openItemFeed, writeOffFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import { type AccountState, ageing } from '../roll/states.data.ts'

export type MovedAccount = { readonly account_id: string; readonly area_code: string; readonly brand: string; readonly tier: string | null; readonly before_fen: number; readonly after_fen: number; readonly paid_fen: number }

/** Who stood in one state a month before and in the other at the month's end, by the same ages as the rates; the largest sums first. */
export async function readMovedAccounts(ctx: Allowed, { month, from, to, limit }: { month: Month; from: AccountState; to: AccountState; limit: number }): Promise<MovedAccount[]> {
  const earlier = addMonths(month, -1)
  const held = (of: Month) => visible(accountMonthFeed, `p.slice = ${literal(of)} and ${withinScope(ctx, accountMonthFeed.table, 't')}`)
  const oldest = (of: Month) => `select account_id, max(age_months) as age from (${visible(openItemFeed, `p.slice = ${literal(of)} and t.open_fen > 0 and ${withinScope(ctx, openItemFeed.table, 't')}`)}) i group by account_id`
  const written = `select account_id, min(substr(day, 1, 7)) as month from (${visible(writeOffFeed, '1 = 1')}) w group by account_id`
  const state = (of: Month, age: string) => `case when ${age} is null and w.month <= ${literal(of)} then 'writtenOff' when ${age} is null then 'nothing' ${ageing.map((bucket) => `when ${age} <= ${bucket.to} then ${literal(bucket.id)}`).join(' ')} end`
  return ctx.facts.rows<MovedAccount>({
    sql: `with was as (${held(earlier)}), now as (${held(month)}), was_oldest as (${oldest(earlier)}), now_oldest as (${oldest(month)}), written as (${written}),
      moved as (
        select coalesce(n.account_id, b.account_id) as account_id, coalesce(n.area_code, b.area_code) as area_code, coalesce(n.brand, b.brand) as brand, coalesce(n.tier, b.tier) as tier,
          coalesce(b.open_fen, 0) as before_fen, coalesce(n.open_fen, 0) as after_fen, coalesce(n.month_cash_fen, 0) as paid_fen,
          ${state(earlier, 'bo.age')} as from_state, case when n.account_id is null and (w.month is null or w.month > ${literal(month)}) then 'gone' else ${state(month, 'no.age')} end as to_state
        from was b left join now n on n.account_id = b.account_id left join was_oldest bo on bo.account_id = b.account_id left join now_oldest no on no.account_id = b.account_id
          left join written w on w.account_id = b.account_id)
      select account_id, area_code, brand, tier, before_fen, after_fen, paid_fen from moved where from_state = ${literal(from)} and to_state = ${literal(to)}
      order by before_fen desc, account_id limit ${limit}`,
  })
}
