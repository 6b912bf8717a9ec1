import { subscriberFeed } from '../../branch/index.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { readNumber } from '../../platform/messages/index.ts'
import type { Day } from '../../kernel/day.ts'

/** Whom to write to about an account, and in which language; the first of its numbers that is still there. */
export type Customer = { readonly accountNo: string; readonly number: string; readonly language: 'zh' | 'bo' }

const note = systemScope('whom dunning writes to')

/** By what a person is known again behind several accounts: the number of the customer, and the phone number that is called. */
export async function listPersonKeys(facts: Pick<Facts, 'rows'>, accountNos: readonly string[], on: Day): Promise<Map<string, string[]>> {
  if (accountNos.length === 0) return new Map()
  const rows = await facts.rows<{ account_id: string; customer_id: string | null; phone_number: string | null; status: string }>({
    sql: `${note} with newest as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice <= ${literal(on.slice(0, 7))}),
      known as (select t.account_id, t.customer_id, t.phone_number, t.status, row_number() over (partition by t.account_id order by case when t.status <> 'closed' then 0 else 1 end, t.subscriber_id) as turn
        from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)} join newest n on n.slice = p.slice
        where t.account_id in ${literalList(accountNos)})
      select account_id, customer_id, phone_number, status from known where turn = 1`,
  })
  return new Map(rows.map((row) => {
    const number = row.status === 'closed' ? null : readNumber(row.phone_number ?? '')
    return [row.account_id, [...(row.customer_id ? [`customer ${row.customer_id}`] : []), ...(number === null ? [] : [`number ${number}`])]]
  }))
}

/** From the newest month-end snapshot; accounts without a living number are missing. */
export async function listCustomers(facts: Pick<Facts, 'rows'>, accountNos: readonly string[], on: Day): Promise<Map<string, Customer>> {
  if (accountNos.length === 0) return new Map()
  const rows = await facts.rows<{ account_id: string; phone_number: string; language: string | null }>({
    sql: `${note} with newest as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)} and slice <= ${literal(on.slice(0, 7))}),
      living as (select t.account_id, t.phone_number, t.language, row_number() over (partition by t.account_id order by t.subscriber_id) as turn
        from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)} join newest n on n.slice = p.slice
        where t.status <> 'closed' and t.account_id in ${literalList(accountNos)})
      select account_id, phone_number, language from living where turn = 1`,
  })
  return new Map(rows.map((row) => [row.account_id, { accountNo: row.account_id, number: row.phone_number, language: row.language === 'bo' ? 'bo' : 'zh' }]))
}
