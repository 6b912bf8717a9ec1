import { addDays, addMonths, type Day, day as toDay, lastDayOf, type Month, monthOf } from '../../kernel/day.ts'
import { subscriberFeed } from '../../branch/index.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { accountMonthFeed, billFeed, collectionReturnFeed, paymentFeed } from '../feeds.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import type { PrepayProfile } from './rules.ts'
import { endsMin, lookBackEnds, type MonthEnd, outcomeEnds } from './historyRules.ts'

type Reader = Pick<Facts, 'rows'>
const note = systemScope('prepayment offers')
const billMonths = 12
const accountsMax = 5_000_000

/** What a list is made of: it is made once all of it is there. */
export type Grounds = { readonly snapshot: Month; readonly lastPayment: Day; readonly billMonths: number; readonly newestBatch: number }

/** Null while the month end before a day is not whole: subscribers, money up to its last day, and bills of enough months. */
export async function findGrounds(facts: Reader, on: Day): Promise<Grounds | null> {
  const snapshot = addMonths(monthOf(on), -1)
  const batches = await listVisibleBatches(facts, [subscriberFeed.id, paymentFeed.id, collectionReturnFeed.id, billFeed.id])
  const slicesOf = (feedId: string): string[] => batches.filter((batch) => batch.feedId === feedId).map((batch) => batch.slice.split('#')[0] ?? '').filter((slice) => slice <= on).toSorted()
  const lastPayment = slicesOf(paymentFeed.id).at(-1)
  const bills = slicesOf(billFeed.id)
  const isWhole = slicesOf(subscriberFeed.id).includes(snapshot) && bills.includes(snapshot) && bills.length > endsMin
  if (!isWhole || lastPayment === undefined || lastPayment < lastDayOf(snapshot)) return null
  return { snapshot, lastPayment: toDay(lastPayment), billMonths: bills.length, newestBatch: batches.reduce((newest, batch) => Math.max(newest, batch.batchId), 0) }
}

/** Of an account what the facts say; pauses and earlier offers come from the records. */
export type Standing = Omit<PrepayProfile, 'countyCode' | 'isProtected' | 'isPaused' | 'isRecent' | 'risk'> & { readonly ends: readonly MonthEnd[] }
type Row = {
  readonly account_id: string; readonly area_code: string; readonly brand: string; readonly tier: string | null; readonly payment_way: string; readonly status: string; readonly way: string | null; readonly group_id: string | null; readonly billed_fen: number; readonly money_fen: number
} & Readonly<Record<`bill_${number}` | `billed_${number}` | `money_${number}`, number | null>>

const endsRead = lookBackEnds + outcomeEnds
/**
 * Every account of the month end before a day, by its oldest number, with its bills of twelve months and how it stood at nine month ends:
 * money settles the oldest bill first, so of the newest bill is open what the account owes, at most the bill.
 */
export async function readStandings(facts: Reader, on: Day, snapshot: Month, only?: readonly string[]): Promise<Standing[]> {
  const months = Array.from({ length: billMonths }, (_, index) => addMonths(monthOf(on), -1 - index))
  const ends = months.slice(0, endsRead)
  const sums = [
    ...months.map((month, index) => `cast(sum(amount_fen) filter (where month = ${literal(month)}) as bigint) as bill_${index}`),
    ...ends.map((end, index) => `cast(coalesce(sum(amount_fen) filter (where month < ${literal(end)}), 0) as bigint) as billed_${index}`),
  ]
  const moneySums = ends.map((end, index) => `cast(coalesce(sum(amount_fen) filter (where day <= ${literal(lastDayOf(end))}), 0) as bigint) as money_${index}`)
  const rows = await facts.rows<Row>({
    sql: `${note} with ${ledgerSql({ billedBefore: monthOf(on), lastDay: on })},
      member as (select account_id, area_code, brand, tier, payment_way, status, row_number() over (partition by account_id order by case when status = 'closed' then 1 else 0 end, opened_on, subscriber_id) as turn
        from (${visible(subscriberFeed, `p.slice = ${literal(snapshot)}${only === undefined ? '' : ` and t.account_id in ${literalList(only)}`}`)}) s),
      billing as (select account_id, cast(sum(amount_fen) as bigint) as billed_fen, ${sums.join(', ')} from bill group by account_id),
      newest as (select account_id, way, group_id, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill),
      moneys as (select account_id, day, amount_fen from cash union all select account_id, day, amount_fen from credit),
      money as (select account_id, cast(sum(amount_fen) as bigint) as money_fen, ${moneySums.join(', ')} from moneys group by account_id)
      select m.account_id, m.area_code, m.brand, m.tier, m.payment_way, m.status, n.way, n.group_id, coalesce(b.billed_fen, 0) as billed_fen, coalesce(y.money_fen, 0) as money_fen,
        ${[...months.map((_, index) => `b.bill_${index}`), ...ends.flatMap((_, index) => [`b.billed_${index}`, `y.money_${index}`])].join(', ')}
      from member m left join billing b on b.account_id = m.account_id left join newest n on n.account_id = m.account_id and n.turn = 1 left join money y on y.account_id = m.account_id
      where m.turn = 1 order by m.account_id limit ${accountsMax}`,
  })
  return rows.map((row) => ({
    accountNo: row.account_id, areaCode: row.area_code, brand: row.brand, tier: row.tier, standing: row.payment_way === 'prepaid' ? 'prepaid' : row.status === 'closed' || row.status === 'closing' ? 'closed' : 'postpaid',
    isGroup: (row.group_id ?? '') !== '' || row.payment_way === 'collection' || (row.way !== null && row.way !== 'ordinary'),
    billsFen: months.flatMap((_, index) => row[`bill_${index}`] ?? []), advanceFen: Math.max(0, row.money_fen - row.billed_fen), owedFen: Math.max(0, row.billed_fen - row.money_fen),
    ends: ends.map((_, index) => {
      // The bill that is issued in a month is that of the month before it.
      const issuedFen = row[`bill_${index + 1}`] ?? 0
      return issuedFen <= 0 ? null : { issuedFen, openFen: Math.min(issuedFen, Math.max(0, (row[`billed_${index}`] ?? 0) - (row[`money_${index}`] ?? 0))) }
    }),
  }))
}

export type Receipt = { readonly accountNo: string; readonly on: Day; readonly amountFen: number }
const accountsAtOnce = 20_000
/** A payment is reported at the latest so many days after it was made. */
const lagDays = 31
/**
 * Single payments that accounts made within a span, less what was taken back, of those whose money at its end is more than their bills:
 * what was paid is then stored, and no debt settled.
 */
export async function readStored(facts: Reader, accountNos: readonly string[], from: Day, to: Day): Promise<Receipt[]> {
  const found: Receipt[] = []
  for (let at = 0; at < accountNos.length; at += accountsAtOnce) {
    const own = literalList(accountNos.slice(at, at + accountsAtOnce))
    const rows = await facts.rows<{ account_id: string; paid_on: string; amount_fen: number }>({
      sql: `${note} with ${ledgerSql({ billedBefore: monthOf(to), lastDay: addDays(to, lagDays) })},
        dated as (select receipt_no, coalesce(paid_on, day) as paid_on, row_number() over (partition by receipt_no order by day, coalesce(file_sequence, 1), account_id) as turn
          from (${visible(paymentFeed, `t.day >= ${literal(from)} and t.day <= ${literal(addDays(to, lagDays))} and t.account_id in ${own}`)}) p),
        paid as (select r.account_id, r.day, r.kept_fen, d.paid_on from receipt_judged r join dated d on d.receipt_no = r.receipt_no and d.turn = 1 where r.turn = 1 and r.reason is null and r.kind = 'payment' and r.kept_fen > 0),
        money as (select account_id, sum(amount_fen) as fen from (
            select account_id, amount_fen from cash where account_id in ${own} and day <= ${literal(to)} union all select account_id, amount_fen from credit where account_id in ${own} and day <= ${literal(to)}
            union all select account_id, kept_fen from paid where day > ${literal(to)} and paid_on <= ${literal(to)}) m group by account_id)
        select p.account_id, p.paid_on, cast(p.kept_fen as bigint) as amount_fen from paid p join money m on m.account_id = p.account_id join billed b on b.account_id = p.account_id
        where m.fen > b.fen and p.paid_on >= ${literal(from)} and p.paid_on <= ${literal(to)} order by p.account_id, p.paid_on, p.kept_fen`,
    })
    found.push(...rows.map((row) => ({ accountNo: row.account_id, on: toDay(row.paid_on), amountFen: row.amount_fen })))
  }
  return found
}

/** Who owed how much at a month's end, as the ledger has worked it out; null while that month end does not stand. */
export async function readOwed(facts: Reader, month: Month): Promise<ReadonlyMap<string, number> | null> {
  const standing = await listVisibleBatches(facts, [accountMonthFeed.id])
  if (!standing.some((batch) => batch.slice === month)) return null
  const rows = await facts.rows<{ account_id: string; open_fen: number }>({ sql: `${note} select account_id, open_fen from (${visible(accountMonthFeed, `p.slice = ${literal(month)} and t.open_fen > 0`)}) a order by account_id limit ${accountsMax}` })
  return new Map(rows.map((row) => [row.account_id, row.open_fen]))
}
