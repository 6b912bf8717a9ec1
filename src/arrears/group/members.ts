import type { Allowed } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { billFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'

export type Member = { readonly accountNo: string; readonly groupId: string; readonly areaCode: string; readonly way: 'ordinary' | 'agreed' | 'collection' }
const membersMax = 100_000

/** Accounts that belong to a group within the asker's areas, by the newest bill that names one; of one group, or of all. */
export async function listMembers(ctx: Allowed, groupId: string | null): Promise<Member[]> {
  const one = groupId === null ? '' : ` and t.account_id in (select account_id from ${billFeed.table} g where g.group_id = ${literal(groupId)} and ${withinScope(ctx, billFeed.table, 'g')})`
  return ctx.facts.rows<Member>({
    sql: `with bill as (${visible(billFeed, `${withinScope(ctx, billFeed.table, 't')} and t.group_id <> ''${one}`)}), newest as (select *, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill)
      select account_id as "accountNo", group_id as "groupId", area_code as "areaCode", coalesce(way, 'ordinary') as way from newest where turn = 1${groupId === null ? '' : ` and group_id = ${literal(groupId)}`} order by account_id limit ${membersMax}`,
  })
}
