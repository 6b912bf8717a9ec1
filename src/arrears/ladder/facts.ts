import { addDays, addMonths, type Day, day, firstDayOf, month, monthOf } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { usedUpSpans } from '../credit/rules.ts'
import { limitStandingFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { dayNumber, type Span } from './accountRules.ts'
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

type BillRow = { account_id: string; bill_no: string; month: string; area_code: string; due_on: string; amount_fen: number }
type UseRow = { account_id: string; area_code: string; day: string; used_fen: number; limit_fen: number }
type MoneyRow = { account_id: string; day: string; amount_fen: number }

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

async function readAccounts(facts: Pick<Facts, 'rows'>, on: Day, chosen: string): Promise<BookAccount[]> {
  const ledger = `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on })},
    money as (select account_id, day, amount_fen from cash union all select account_id, day, amount_fen from credit),
    money_sum as (select account_id, sum(amount_fen) as fen, max(day) as last_day from money group by account_id),
    used as (select account_id, area_code, day, used_fen, limit_fen from (${visible(limitStandingFeed, `p.slice <= ${literal(on)}`)}) s),
    chosen as (${chosen})`
  const bills = await facts.rows<BillRow>({ sql: `${ledger} select b.account_id, b.bill_no, b.month, b.area_code, coalesce(b.agreed_until, b.due_on) as due_on, cast(b.amount_fen as bigint) as amount_fen from bill b join chosen c on c.account_id = b.account_id order by b.account_id, b.month, b.bill_no` })
  const moneys = await facts.rows<MoneyRow>({ sql: `${ledger} select m.account_id, m.day, cast(sum(m.amount_fen) as bigint) as amount_fen from money m join chosen c on c.account_id = m.account_id group by m.account_id, m.day order by m.account_id, m.day` })
  const numberOf = numbering((text) => dayNumber(day(text)))
  // A month's bill is issued in the month after it.
  const issueOf = numbering((text) => dayNumber(firstDayOf(addMonths(month(text), 1))))
  const accounts = new Map<string, { accountNo: string; areaCode: string; items: BookAccount['items'][number][]; moneys: BookAccount['moneys'][number][]; pauses: never[]; protections: never[]; limitUses: readonly Span[] }>()
  for (const bill of bills) {
    const account = accounts.get(bill.account_id) ?? { accountNo: bill.account_id, areaCode: bill.area_code, items: [], moneys: [], pauses: [], protections: [], limitUses: [] }
    accounts.set(bill.account_id, account)
    // Where the newest bill says that it lies.
    account.areaCode = bill.area_code
    account.items.push({ itemId: bill.bill_no, issuedOn: issueOf(bill.month), dueOn: numberOf(bill.due_on), amountFen: bill.amount_fen })
  }
  for (const money of moneys) accounts.get(money.account_id)?.moneys.push({ on: numberOf(money.day), amountFen: money.amount_fen, reversedOn: null })
  const uses = await facts.rows<UseRow>({ sql: `${ledger} select u.account_id, u.area_code, u.day, u.used_fen, u.limit_fen from used u join chosen c on c.account_id = u.account_id order by u.account_id, u.day` })
  const reportsOf = new Map<string, UseRow[]>()
  for (const use of uses) {
    const reports = reportsOf.get(use.account_id)
    if (reports) reports.push(use)
    else reportsOf.set(use.account_id, [use])
  }
  for (const [accountNo, reports] of reportsOf) {
    // Who has used up the limit may have no bill yet.
    const account = accounts.get(accountNo) ?? { accountNo, areaCode: reports.at(-1)?.area_code ?? '', items: [], moneys: [], pauses: [], protections: [], limitUses: [] }
    accounts.set(accountNo, account)
    account.limitUses = usedUpSpans(reports.map((use) => ({ on: numberOf(use.day), usedFen: use.used_fen, limitFen: use.limit_fen })))
  }
  return [...accounts.values()].toSorted((one, other) => (one.accountNo < other.accountNo ? -1 : 1))
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
