import { firstDayOf, lastDayOf, type Day, type Month, addMonths } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { systemScope, withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { accountMonthFeed, adjustmentFeed, billFeed, collectionReturnFeed, paymentFeed, reversalFeed, writeOffFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import { openingFeed, openingMonthFeed } from './feeds.ts'

type Reader = Pick<Facts, 'rows'>
const gate = systemScope('a debt counts wherever in the branch it lies')

export type HeldRow = { readonly account_id: string; readonly area_code: string; readonly in_use: number; readonly is_group: number }
/** The accounts that an identity has or had, and its numbers in use at the newest month end. */
export function readHeld(facts: Reader, identityHash: string): Promise<HeldRow[]> {
  return facts.rows<HeldRow>({
    sql: `${gate} with held as (select t.account_id, t.area_code, t.status, t.payment_way, t.group_id, p.slice, row_number() over (partition by t.subscriber_id order by p.slice desc) as turn
        from ${subscriberFeed.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(subscriberFeed.id)} where t.identity_hash = ${literal(identityHash)}),
      newest as (select max(slice) as slice from slice_pointer where feed_id = ${literal(subscriberFeed.id)})
      select h.account_id, min(h.area_code) as area_code, count(*) filter (where h.status <> 'closed' and h.slice = n.slice) as in_use, count(*) filter (where h.payment_way = 'collection' and h.group_id is not null) as is_group
      from held h join newest n on true where h.turn = 1 group by h.account_id order by h.account_id limit 1000`,
  })
}

export type OwedRow = { readonly account_id: string; readonly area_code: string; readonly owed_fen: number; readonly written_off_fen: number; readonly oldest_due_on: Day | null }
/**
 * What accounts owe that is due, as of the newest files: a debt that was paid at the next counter this morning is gone once its file is in.
 * Written off is still owed (账销案存). A receipt that comes twice counts once.
 */
export function readOwed(facts: Reader, accountIds: readonly string[], on: Day): Promise<OwedRow[]> {
  if (accountIds.length === 0) return Promise.resolve([])
  const own = `t.account_id in ${literalList(accountIds)}`
  const once = (number: string) => `row_number() over (partition by ${number} order by day, coalesce(file_sequence, 1)) as turn`
  return facts.rows<OwedRow>({
    sql: `${gate} with bill as (select account_id, area_code, coalesce(agreed_until, due_on) as due_on, amount_fen, month, bill_no from (${visible(billFeed, own)}) b),
      receipt as (select account_id, amount_fen, receipt_no, ${once('receipt_no')} from (select account_id, amount_fen, receipt_no, day, file_sequence from (${visible(paymentFeed, own)}) y
        union all select account_id, amount_fen, receipt_no, day, file_sequence from (${visible(collectionReturnFeed, `${own} and t.result = 'paid'`)}) c) r),
      reversal as (select v.account_id, v.amount_fen, v.turn from (select account_id, amount_fen, receipt_no, ${once('reversal_no')} from (${visible(reversalFeed, own)}) w) v join receipt r on r.receipt_no = v.receipt_no and r.turn = 1),
      credit as (select account_id, amount_fen, ${once('adjustment_no')} from (${visible(adjustmentFeed, own)}) a),
      money as (select account_id, amount_fen from receipt where turn = 1 union all select account_id, -amount_fen from reversal where turn = 1 union all select account_id, amount_fen from credit where turn = 1),
      paid as (select account_id, sum(amount_fen) as fen from money group by account_id),
      off as (select account_id, sum(amount_fen) as fen from (select account_id, amount_fen, ${once('write_off_no')} from (${visible(writeOffFeed, own)}) w) x where turn = 1 group by account_id),
      running as (select b.*, sum(amount_fen) over (partition by account_id order by month, bill_no rows between unbounded preceding and current row) as up_to from bill b),
      owed as (select r.account_id, r.area_code, r.due_on, r.month, r.bill_no, least(r.amount_fen, greatest(r.up_to - coalesce(p.fen, 0), 0)) as open_fen from running r left join paid p on p.account_id = r.account_id)
      select o.account_id, max(o.area_code) as area_code, cast(sum(o.open_fen) as bigint) as owed_fen, cast(least(coalesce(max(f.fen), 0), sum(o.open_fen)) as bigint) as written_off_fen, min(o.due_on) as oldest_due_on
      from owed o left join off f on f.account_id = o.account_id where o.open_fen > 0 and o.due_on < ${literal(on)} group by o.account_id order by o.account_id limit 1000`,
  })
}

export async function readPaidUntil(facts: Reader): Promise<string | null> {
  const [row] = await facts.rows<{ slice: string | null }>({ sql: `select max(slice) as slice from slice_pointer where feed_id = ${literal(paymentFeed.id)}` })
  return row?.slice?.split('#')[0] ?? null
}

export type OpenedRow = { readonly subscriber_id: string; readonly account_id: string; readonly identity_hash: string | null; readonly area_code: string; readonly brand: string; readonly outlet_code: string | null; readonly staff_no: string; readonly opened_on: Day; readonly owed_fen: number; readonly old_accounts: string | null }
/** Every opening of a month, with what other accounts of the same identity owed at the end of the month before. */
export function readOpened(facts: Reader, month: Month): Promise<OpenedRow[]> {
  const before = addMonths(month, -1)
  return facts.rows<OpenedRow>({
    sql: `${systemScope('openings against old debts')} with opened as (select o.*, row_number() over (partition by subscriber_id order by day, coalesce(file_sequence, 1)) as turn from (${visible(openingFeed, `t.opened_on >= ${literal(firstDayOf(month))} and t.opened_on <= ${literal(lastDayOf(month))}`)}) o),
      debtor as (select account_id, open_fen from (${visible(accountMonthFeed, `p.slice = ${literal(before)} and t.open_fen > 0 and t.way <> 'collection'`)}) a),
      owner as (select distinct s.identity_hash, s.account_id, d.open_fen from (${visible(subscriberFeed, `t.identity_hash is not null and p.slice <= ${literal(before)}`)}) s join debtor d on d.account_id = s.account_id),
      owed as (select o.subscriber_id, sum(w.open_fen) as fen, min(w.account_id) as first_account, max(w.account_id) as last_account from opened o join owner w on w.identity_hash = o.identity_hash and w.account_id <> o.account_id where o.turn = 1 group by o.subscriber_id)
      select o.subscriber_id, o.account_id, o.identity_hash, o.area_code, o.brand, o.outlet_code, o.staff_no, o.opened_on, cast(coalesce(w.fen, 0) as bigint) as owed_fen,
        case when w.first_account <> w.last_account then concat(w.first_account, ' ', w.last_account) else w.first_account end as old_accounts
      from opened o left join owed w on w.subscriber_id = o.subscriber_id where o.turn = 1 order by o.subscriber_id limit 1000000`,
  })
}

type Scoped = Parameters<typeof withinScope>[0]
export type DespiteRow = { readonly subscriber_id: string; readonly account_id: string; readonly opened_on: string; readonly brand: string; readonly area_code: string; readonly outlet_code: string | null; readonly staff_no: string | null; readonly owed_fen: number; readonly old_accounts: string | null; readonly checked: string }
export async function readDespite(facts: Reader, scope: Scoped, month: Month): Promise<{ rows: DespiteRow[]; openings: number; checkedCount: number }> {
  const own = `p.slice = ${literal(month)} and ${withinScope(scope, openingMonthFeed.table, 't')}`
  const rows = await facts.rows<DespiteRow>({ sql: `select subscriber_id, account_id, opened_on, brand, area_code, outlet_code, staff_no, owed_fen, old_accounts, checked from (${visible(openingMonthFeed, `${own} and t.owed_fen > 0`)}) o order by owed_fen desc, subscriber_id limit 5000` })
  const [count] = await facts.rows<{ openings: number; checked: number }>({ sql: `select count(*) as openings, coalesce(sum(is_checked), 0) as checked from (${visible(openingMonthFeed, own)}) o` })
  return { rows, openings: count?.openings ?? 0, checkedCount: count?.checked ?? 0 }
}
export async function listSlices(facts: Reader, feedId: string): Promise<string[]> {
  return (await facts.rows<{ slice: string }>({ sql: `select slice from slice_pointer where feed_id = ${literal(feedId)} order by slice limit 1200` })).map((row) => row.slice)
}

export type OwnRow = { readonly account_id: string; readonly role: 'sold' | 'guaranteed'; readonly area_code: string; readonly brand: string; readonly tier: string | null; readonly open_fen: number; readonly opening_fen: number; readonly since: string }
/** Accounts that an employee sold, or whose holder he answered for, and that owe at a month's end; of another's list only what lies within the scope given. */
export function readOwn(facts: Reader, asked: { readonly scope: Scoped | null; readonly staffNo: string; readonly month: Month; readonly guaranteed: readonly { readonly identityHash: string; readonly on: string }[]; readonly accounts: readonly string[] }): Promise<OwnRow[]> {
  const inScope = asked.scope === null ? '' : ` and ${withinScope(asked.scope, accountMonthFeed.table, 't')}`
  const guaranteed = asked.guaranteed.map((each) => `(o.identity_hash = ${literal(each.identityHash)} and o.opened_on >= ${literal(each.on)})`)
  return facts.rows<OwnRow>({
    sql: `${systemScope('the numbers that an employee answers for')} with answered as (
        select account_id, min(role) as role, min(opened_on) as since from (
          select o.account_id, case when o.staff_no = ${literal(asked.staffNo)} then 'sold' else 'guaranteed' end as role, o.opened_on from (${visible(openingFeed, 'true')}) o where o.staff_no = ${literal(asked.staffNo)}${guaranteed.length === 0 ? '' : ` or ${guaranteed.join(' or ')}`}
          union all select b.account_id, 'guaranteed', min(b.month) from (${visible(billFeed, `t.account_id in ${literalList(asked.accounts)}`)}) b group by b.account_id) s group by account_id)
      select a.account_id, w.role, a.area_code, a.brand, a.tier, a.open_fen, a.opening_fen, w.since from (${visible(accountMonthFeed, `p.slice = ${literal(asked.month)} and t.open_fen > 0${inScope}`)}) a join answered w on w.account_id = a.account_id
      order by a.open_fen desc, a.account_id limit 5000`,
  })
}

/** Of numbers, those that are not closed at the newest month end, with what they were billed. */
export async function readInUse(facts: Reader, subscriberIds: readonly string[], month: Month): Promise<ReadonlySet<string>> {
  if (subscriberIds.length === 0) return new Set()
  const rows = await facts.rows<{ subscriber_id: string }>({ sql: `${systemScope('test numbers in use')} select subscriber_id from (${visible(subscriberFeed, `p.slice = ${literal(month)} and t.status <> 'closed' and t.subscriber_id in ${literalList(subscriberIds)}`)}) s order by subscriber_id limit 100000` })
  return new Set(rows.map((row) => row.subscriber_id))
}

/** Some openings of a month with the digest of their holder, those who owe first. */
export async function listOpenedWithIdentity(facts: Reader, month: Month, limit: number): Promise<{ identityHash: string; openedOn: string }[]> {
  const rows = (await readOpened(facts, month)).flatMap((row) => (row.identity_hash === null ? [] : [{ identityHash: row.identity_hash, openedOn: row.opened_on, owedFen: row.owed_fen }]))
  return rows.toSorted((one, other) => other.owedFen - one.owedFen).filter((_, place) => place % 2 === 0).slice(0, limit)
}
