import { addDays, addMonths, type Day, day, firstDayOf, month, monthOf } from '../../kernel/day.ts'
import type { Allowed } from '../../platform/access/context.ts'
import { systemScope, withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { usedUpSpans } from '../credit/rules.ts'
import { billFeed, collectionReturnFeed, limitStandingFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { dayNumber } from './accountRules.ts'
import { type Book, type BookAccount, entryEnd } from './book.ts'
import type { OpenBill } from './contract.ts'

/** Accounts that are read at once: the ledger is worked out anew for each reading. They are held as they came and taken apart page by page. */
const readAtOnce = 500_000
/** Who paid within these days is looked at once more: a stop is to be lifted. */
const paidWithinDays = 7
/** So long a report of usage and the way back from what it led to are looked at. */
const usedUpWithinDays = 10
const note = systemScope('nightly dunning')

/**
 * The book of a business date from the ledger: accounts that owe something that is due, those that paid of late, and those that had used up their limit.
 * Money is what the ledger counts (cash less reversals, credits, write-offs); what is parked there is no money here either.
 */
export function ledgerBook(facts: Pick<Facts, 'rows'>, on: Day): Book {
  let held: readonly LedgerRow[] = []
  const toAccount = makeReader()
  let isEnd = false
  let heldFrom = ''
  return {
    async readPage(after, limit) {
      const isHeld = after >= heldFrom && (isEnd || (held.at(-1)?.account_id ?? '') > after)
      if (!isHeld || held.length === 0) {
        held = await readLedger(facts, on, standing(on, after))
        heldFrom = after
        isEnd = held.length < readAtOnce
      }
      const from = placeAfter(held, after)
      return held.slice(from, from + limit).map(toAccount)
    },
  }
}

/** An account in one row: a million rows with lists in them are read in a fraction of the time that five million rows take. */
type LedgerRow = { account_id: string; bills: string | null; moneys: string | null; uses: string | null }
/** Between the values of an entry: a sign that no file's code may hold. */
const valueEnd = '\u001f'
/** In no order: sorting within each group takes a database longer than all the rest. */
const listOf = (...values: readonly string[]): string => `string_agg(concat(${values.join(`, '${valueEnd}', `)}), '${entryEnd}')`
const entriesOf = (list: string | null): string[][] => (list === null ? [] : list.split(entryEnd).map((entry) => entry.split(valueEnd)))
const byFirst = ([one = '']: readonly string[], [other = '']: readonly string[]): number => (one < other ? -1 : one > other ? 1 : 0)

/** Bills of an account that are due and open, the oldest first. Money settles the oldest bill first, so all from the oldest open one on are open. */
export async function listOpenBills(ctx: Allowed, account: { readonly accountNo: string; readonly oldestDueOn: string | null; readonly businessDate: string }): Promise<OpenBill[]> {
  if (account.oldestDueOn === null) return []
  const due = 'coalesce(t.agreed_until, t.due_on)'
  const rows = await ctx.facts.rows<{ bill_no: string; month: string; due: string; amount_fen: number }>({
    sql: `select month, bill_no, coalesce(agreed_until, due_on) as due, amount_fen from (${visible(billFeed, `t.account_id = ${literal(account.accountNo)} and ${due} >= ${literal(account.oldestDueOn)} and ${due} < ${literal(account.businessDate)} and t.amount_fen > 0 and ${withinScope(ctx, billFeed.table, 't')}`)}) b order by month, bill_no limit 60`,
  })
  return rows.map((row) => ({ billNo: row.bill_no, month: row.month, dueOn: row.due, amountFen: row.amount_fen }))
}

/** A few accounts by their number, whatever they owe: who was stopped and may have paid. */
export async function readBookOf(facts: Pick<Facts, 'rows'>, on: Day, accountNos: readonly string[]): Promise<readonly BookAccount[]> {
  return accountNos.length === 0 ? [] : (await readLedger(facts, on, `select distinct account_id from bill where account_id in ${literalList(accountNos)}`)).map(makeReader())
}

/** Those that owe something due, those that paid of late, and those whose limit is used up, after an account. */
function standing(on: Day, after: string): string {
  return `select account_id from (
      select d.account_id from (select distinct account_id from bill where coalesce(agreed_until, due_on) < ${literal(on)}) d
        join billed b on b.account_id = d.account_id left join money_sum m on m.account_id = d.account_id
        where b.fen > coalesce(m.fen, 0) or m.last_day >= ${literal(addDays(on, -paidWithinDays))}
      union select account_id from used where used_fen >= limit_fen and used_fen > 0 and day >= ${literal(addDays(on, -usedUpWithinDays))}) c
    where account_id > ${literal(after)} order by account_id limit ${readAtOnce}`
}

/** Everything of an account in one statement: the ledger is worked out once for all three kinds of rows. */
async function readLedger(facts: Pick<Facts, 'rows'>, on: Day, chosen: string): Promise<LedgerRow[]> {
  return facts.rows<LedgerRow>({
    sql: `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on })},
      money as (select account_id, day, amount_fen from cash union all select account_id, day, amount_fen from credit),
      money_sum as (select account_id, sum(amount_fen) as fen, max(day) as last_day from money group by account_id),
      used as (select account_id, area_code, day, used_fen, limit_fen from (${visible(limitStandingFeed, `p.slice <= ${literal(on)}`)}) s),
      chosen as (${chosen}),
      returned as (select account_id, bill_month, min(day) as day from (${visible(collectionReturnFeed, `t.day <= ${literal(on)} and t.result = 'failed'`)}) f group by account_id, bill_month),
      bills as (select b.account_id, ${listOf('b.month', 'b.bill_no', 'coalesce(b.agreed_until, b.due_on)', 'b.amount_fen', 'b.area_code', "case when b.way = 'collection' then coalesce(r.day, '9999-12-31') end")} as bills
        from bill b join chosen c on c.account_id = b.account_id left join returned r on r.account_id = b.account_id and r.bill_month = b.month group by b.account_id),
      moneys as (select d.account_id, ${listOf('d.day', 'd.amount_fen')} as moneys from (
        select m.account_id, m.day, cast(sum(m.amount_fen) as bigint) as amount_fen from money m join chosen c on c.account_id = m.account_id group by m.account_id, m.day) d group by d.account_id),
      uses as (select u.account_id, ${listOf('u.day', 'u.used_fen', 'u.limit_fen', 'u.area_code')} as uses from used u join chosen c on c.account_id = u.account_id group by u.account_id)
      select c.account_id, b.bills, m.moneys, u.uses from chosen c left join bills b on b.account_id = c.account_id left join moneys m on m.account_id = c.account_id left join uses u on u.account_id = c.account_id
      where b.bills is not null or u.uses is not null order by c.account_id`,
  })
}

/** Where in rows that are sorted by account those after this one begin. */
function placeAfter(rows: readonly LedgerRow[], after: string): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.account_id ?? '') > after) high = middle
    else low = middle + 1
  }
  return low
}

/** Takes rows apart; the days of a book are few, and each is worked out once. */
function makeReader(): (row: LedgerRow) => BookAccount {
  const numberOf = numbering((text) => dayNumber(day(text)))
  // A month's bill is issued in the month after it.
  const issueOf = numbering((text) => dayNumber(firstDayOf(addMonths(month(text), 1))))
  return (row) => {
    const bills = entriesOf(row.bills)
    const uses = entriesOf(row.uses).toSorted(byFirst)
    const newest = bills.reduce((last, bill) => (byFirst(last, bill) > 0 || (last[0] === bill[0] && (last[1] ?? '') > (bill[1] ?? '')) ? last : bill), [] as readonly string[])
    return {
      accountNo: row.account_id,
      // Where the newest bill says that it lies; who has used up the limit may have none yet.
      areaCode: newest[4] ?? uses.at(-1)?.[3] ?? '',
      items: bills.map(([of = '', itemId = '', due = '', fen, , returnedOn = '']) => ({
        itemId, issuedOn: issueOf(of), dueOn: numberOf(due), amountFen: Number(fen), debitUntil: returnedOn === '' ? null : Math.min(numberOf(due), numberOf(returnedOn) - 1),
      })),
      moneys: entriesOf(row.moneys).map(([on = '', fen]) => ({ on: numberOf(on), amountFen: Number(fen), reversedOn: null })),
      pauses: [], protections: [],
      limitUses: usedUpSpans(uses.map(([on = '', used, limit]) => ({ on: numberOf(on), usedFen: Number(used), limitFen: Number(limit) }))), limitTerms: [],
    }
  }
}

/** The days of a book are few, and its rows are many. */
function numbering(read: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const number = read(text)
    known.set(text, number)
    return number
  }
}
