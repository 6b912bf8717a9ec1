import { addDays, monthOf } from '../../kernel/day.ts'
import { findTopArea, getSubject, listSubjects } from '../../branch/index.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { systemScope, withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import { billFeed, collectionReturnFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { viewLadder } from '../ladder/permissions.ts'
import { ledgerSql, visible } from '../ledger/position.ts'
import { allocateReceipts, type MoneyIn } from './allocationRules.ts'
import type { ReceiptRow, ReceiptsAsk, ReceiptsView } from './contract.ts'
import { rungsStoodOn } from './store.ts'

/** Account days whose rung is looked up for one answer: more than a branch of a million subscribers has between two mornings. */
const paidDaysMax = 500_000
export type PaidDay = { readonly accountNo: string; readonly day: string; readonly fen: number }

/** The day from which money counts as new: yesterday; when none has come since, the last day with money. Null without any file of money. */
export async function newMoneySince(ctx: Allowed): Promise<string | null> {
  const since = addDays(ctx.today, -1)
  const [newest] = await ctx.facts.rows<{ slice: string | null }>({ sql: `select max(slice) as slice from slice_pointer where feed_id in (${literal(paymentFeed.id)}, ${literal(collectionReturnFeed.id)}) and slice <= ${literal(`${ctx.today}~`)}` })
  const lastDay = newest?.slice?.slice(0, 10) ?? null
  return lastDay === null || lastDay < since ? lastDay : since
}

/** What came in on these days, by account and day, the largest sums first. */
export async function listPaidDays(ctx: Allowed, window: Window): Promise<PaidDay[]> {
  return ctx.facts.rows<PaidDay>({ sql: `with ${paidSql(ctx, window)} select account_id as "accountNo", day, cast(sum(fen) as bigint) as fen from paid group by account_id, day order by fen desc, account_id, day limit ${paidDaysMax}` })
}

/** The receipts behind what came in, a page at a time: the same rows as the sum on today's page. */
export async function readReceipts(asker: Context, wanted: ReceiptsAsk): Promise<ReceiptsView> {
  const ctx = requirePermission(asker, viewLadder.verb)
  const area = await getSubject(ctx.records, 'area', wanted.areaCode ?? (await findTopArea(ctx.records))?.areaCode ?? '')
  const from = wanted.day ?? (await newMoneySince(ctx))
  const empty = { from, day: wanted.day ?? null, areaCode: area.code, areaName: area.name, rows: [], page: wanted.page, total: { receipts: 0, accounts: 0, fen: 0 } }
  if (from === null) return empty
  const window = { from, to: wanted.day ?? ctx.today, areaCode: area.code }
  const isWanted = wanted.only === 'all' ? '' : `where concat(account_id, ' ', day) in ${literalList([...(await rungsStoodOn(ctx.records, await listPaidDays(ctx, window))).keys()])}`
  const read = await ctx.facts.rows<PaidRow>({
    sql: `with ${paidSql(ctx, window)}, counted as (select *, row_number() over (partition by account_id order by receipt_no) as account_turn from paid ${isWanted})
      select receipt_no, account_id, day, paid_on, paid_at, way, outlet_code, area_code, cast(fen as bigint) as fen, cast(count(*) over () as bigint) as receipts, cast(sum(case when account_turn = 1 then 1 else 0 end) over () as bigint) as accounts, cast(sum(fen) over () as bigint) as sum_fen
      from counted order by day desc, fen desc, receipt_no limit ${wanted.limit} offset ${(wanted.page - 1) * wanted.limit}`,
  })
  const [rungs, allocations, areas, outlets] = await Promise.all([
    rungsStoodOn(ctx.records, read.map((row) => ({ accountNo: row.account_id, day: row.day }))), readAllocations(ctx, [...new Set(read.map((row) => row.account_id))]),
    listSubjects(ctx.records, { kind: 'area' }), listSubjects(ctx.records, { kind: 'outlet' }),
  ])
  const [areaNames, outletNames] = [areas, outlets].map((subjects) => new Map(subjects.map((subject) => [subject.code, subject.name])))
  return {
    ...empty, total: { receipts: read[0]?.receipts ?? 0, accounts: read[0]?.accounts ?? 0, fen: read[0]?.sum_fen ?? 0 },
    rows: read.map((row): ReceiptRow => ({
      receiptNo: row.receipt_no, accountNo: row.account_id, areaName: areaNames?.get(row.area_code) ?? row.area_code, paidAt: row.paid_at ?? row.paid_on ?? row.day, fen: row.fen, way: row.way,
      outletName: row.outlet_code === null ? null : (outletNames?.get(row.outlet_code) ?? row.outlet_code), rungName: rungs.get(`${row.account_id} ${row.day}`) ?? null, allocation: allocations.get(`${row.account_id} ${row.receipt_no}`) ?? null,
    })),
  }
}

type Window = { readonly from: string; readonly to: string; readonly areaCode?: string }
type PaidRow = { receipt_no: string; account_id: string; day: string; paid_on: string | null; paid_at: string | null; way: ReceiptRow['way']; outlet_code: string | null; area_code: string; fen: number; receipts: number; accounts: number; sum_fen: number }

/** `paid`: money of accounts within the scope, by receipt. As in the ledger, a receipt counts once, and without what was taken back of it. */
function paidSql(ctx: Allowed, { from, to, areaCode }: Window): string {
  const areas = areaCode === undefined ? '' : ` and o.area_code in (select c.area_code from area_closure c where c.ancestor_code = ${literal(areaCode)})`
  return `recent as (${moneySql(`t.day between ${literal(from)} and ${literal(to)}`)}),
    seen as (${moneySql('t.receipt_no in (select receipt_no from recent)')}),
    receipt as (select *, row_number() over (partition by receipt_no order by day, file_sequence, account_id) as turn from seen),
    reversal as (select receipt_no, account_id, amount_fen, row_number() over (partition by reversal_no order by day, coalesce(file_sequence, 1), account_id) as turn from (${visible(reversalFeed, 't.receipt_no in (select receipt_no from recent)')}) v),
    undone as (select receipt_no, account_id, sum(amount_fen) as fen from reversal where turn = 1 group by receipt_no, account_id),
    own as (select account_id, area_code, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from (${visible(billFeed, `t.account_id in (select account_id from recent) and ${withinScope(ctx, billFeed.table, 't')}`)}) b),
    kept as (select r.*, o.area_code, greatest(r.amount_fen - coalesce(u.fen, 0), 0) as fen from receipt r join own o on o.account_id = r.account_id and o.turn = 1${areas}
      left join undone u on u.receipt_no = r.receipt_no and u.account_id = r.account_id where r.turn = 1 and r.day between ${literal(from)} and ${literal(to)}),
    paid as (select * from kept where fen > 0)`
}

/** Receipts of both ways in which money comes. */
function moneySql(where: string): string {
  return `select receipt_no, account_id, day, coalesce(file_sequence, 1) as file_sequence, amount_fen, paid_on, paid_at, way, outlet_code from (${visible(paymentFeed, where)}) y
    union all select receipt_no, account_id, day, coalesce(file_sequence, 1), amount_fen, null, null, 'collection', null from (${visible(collectionReturnFeed, `t.result = 'paid' and ${where}`)}) c`
}

/** What the receipts of these accounts settled, by account and receipt; one that the ledger could not place is not there. The accounts were found within the asker's areas. */
async function readAllocations(ctx: Allowed, accountNos: readonly string[]): Promise<Map<string, NonNullable<ReceiptRow['allocation']>>> {
  if (accountNos.length === 0) return new Map()
  const list = literalList(accountNos)
  const rows = await ctx.facts.rows<{ account_id: string; kind: 'bill' | 'money'; number: string | null; day: string; sequence: number; fen: number }>({
    sql: `${systemScope('what receipts of accounts in reach settled')} with ${ledgerSql({ billedBefore: monthOf(ctx.today), lastDay: ctx.today, accountNos })}
      select account_id, 'bill' as kind, bill_no as "number", month as day, 0 as sequence, cast(amount_fen as bigint) as fen from bill where amount_fen > 0
      union all select account_id, 'money', receipt_no, day, file_sequence, cast(kept_fen as bigint) from receipt_judged where reason is null and kept_fen > 0 and account_id in ${list}
      union all select account_id, 'money', null, day, 0, cast(amount_fen as bigint) from credit where account_id in ${list} order by 1, 4 limit 2000000`,
  })
  const byAccount = new Map<string, { bills: { billNo: string; month: string; amountFen: number }[]; moneys: MoneyIn[] }>()
  for (const row of rows) {
    const account = byAccount.get(row.account_id) ?? { bills: [], moneys: [] }
    byAccount.set(row.account_id, account)
    if (row.kind === 'bill') account.bills.push({ billNo: row.number ?? '', month: row.day, amountFen: row.fen })
    else account.moneys.push({ receiptNo: row.number, day: row.day, sequence: row.sequence, amountFen: row.fen })
  }
  return new Map([...byAccount].flatMap(([accountNo, { bills, moneys }]) => [...allocateReceipts(bills, moneys)].map(([receiptNo, allocation]) => [`${accountNo} ${receiptNo}`, { parts: [...allocation.parts], advanceFen: allocation.advanceFen }] as const)))
}
