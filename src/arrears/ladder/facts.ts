import { addDays, addMonths, type Day, day, firstDayOf, month, monthOf } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { usedUpSpans } from '../credit/rules.ts'
import { limitStandingFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { dayNumber } from './accountRules.ts'
import type { Book, BookAccount } from './book.ts'

/** Accounts that are read at once: the ledger is worked out anew for each reading, and pages are cut from it. */
const readAtOnce = 200_000
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
  let held: readonly BookAccount[] = []
  let isEnd = false
  let heldFrom = ''
  return {
    async readPage(after, limit) {
      const isHeld = after >= heldFrom && (isEnd || (held.at(-1)?.accountNo ?? '') > after)
      if (!isHeld || held.length === 0) {
        held = await readAccounts(facts, on, standing(on, after))
        heldFrom = after
        isEnd = held.length < readAtOnce
      }
      const from = held.findIndex((account) => account.accountNo > after)
      return from < 0 ? [] : held.slice(from, from + limit)
    },
  }
}

/** A bill with its due date, the money of a day, or a report of usage beside its limit. */
type LedgerRow = { kind: 'bill' | 'money' | 'use'; account_id: string; area_code: string; month: string; bill_no: string; day: string; amount_fen: number; limit_fen: number }

/** A few accounts by their number, whatever they owe: who was stopped and may have paid. */
export async function readBookOf(facts: Pick<Facts, 'rows'>, on: Day, accountNos: readonly string[]): Promise<readonly BookAccount[]> {
  return accountNos.length === 0 ? [] : readAccounts(facts, on, `select distinct account_id from bill where account_id in ${literalList(accountNos)}`)
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
async function readAccounts(facts: Pick<Facts, 'rows'>, on: Day, chosen: string): Promise<BookAccount[]> {
  const rows = await facts.rows<LedgerRow>({
    sql: `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on })},
      money as (select account_id, day, amount_fen from cash union all select account_id, day, amount_fen from credit),
      money_sum as (select account_id, sum(amount_fen) as fen, max(day) as last_day from money group by account_id),
      used as (select account_id, area_code, day, used_fen, limit_fen from (${visible(limitStandingFeed, `p.slice <= ${literal(on)}`)}) s),
      chosen as (${chosen})
      select kind, account_id, area_code, month, bill_no, day, amount_fen, limit_fen from (
        select 'bill' as kind, b.account_id, b.area_code, b.month, b.bill_no, coalesce(b.agreed_until, b.due_on) as day, cast(b.amount_fen as bigint) as amount_fen, 0 as limit_fen from bill b join chosen c on c.account_id = b.account_id
        union all select 'money', m.account_id, '', '', '', m.day, cast(sum(m.amount_fen) as bigint), 0 from money m join chosen c on c.account_id = m.account_id group by m.account_id, m.day
        union all select 'use', u.account_id, u.area_code, '', '', u.day, u.used_fen, u.limit_fen from used u join chosen c on c.account_id = u.account_id) r
      order by account_id, kind, month, bill_no, day`,
  })
  const numberOf = numbering((text) => dayNumber(day(text)))
  // A month's bill is issued in the month after it.
  const issueOf = numbering((text) => dayNumber(firstDayOf(addMonths(month(text), 1))))
  const accounts: BookAccount[] = []
  for (let at = 0; at < rows.length;) {
    const accountNo = rows[at]?.account_id ?? ''
    const items: BookAccount['items'][number][] = []
    const moneys: BookAccount['moneys'][number][] = []
    const uses: { on: number; usedFen: number; limitFen: number }[] = []
    // Where the newest bill says that it lies; who has used up the limit may have none yet.
    let areaCode = ''
    for (let row = rows[at]; row?.account_id === accountNo; row = rows[(at += 1)]) {
      const on = numberOf(row.day)
      if (row.kind === 'money') moneys.push({ on, amountFen: row.amount_fen, reversedOn: null })
      else if (row.kind === 'use') uses.push({ on, usedFen: row.amount_fen, limitFen: row.limit_fen })
      else items.push({ itemId: row.bill_no, issuedOn: issueOf(row.month), dueOn: on, amountFen: row.amount_fen })
      if (row.kind === 'bill' || (row.kind === 'use' && items.length === 0)) areaCode = row.area_code
    }
    if (items.length > 0 || uses.length > 0) accounts.push({ accountNo, areaCode, items, moneys, pauses: [], protections: [], limitUses: usedUpSpans(uses) })
  }
  return accounts
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
