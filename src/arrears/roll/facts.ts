import { addMonths, type Month, month as toMonth, monthsBetween } from '../../kernel/day.ts'
import { systemScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { accountMonthFeed, openItemFeed, writeOffFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import type { MoneyGroup, MoneyPanel } from './moneyRules.ts'
import type { Path } from './rollRules.ts'
import { accountStates, ageing } from './states.data.ts'

type Rows = Pick<Facts, 'rows'>
const note = systemScope('roll rates of a month end')
const answersMax = 5_000_000
/** The last age holds all that is older. */
export const agesKept = 37
/** Accounts are drawn again in so many groups: the spread of an interval is then known to some 3 %, and a million accounts cost no more than a thousand. */
const groupsMax = 500
const writtenOff = accountStates.indexOf('writtenOff')
const gone = accountStates.indexOf('gone')
/** Digits of a path that a whole number still holds exactly. */
export const windowMonthsMax = 13

/** Month ends that stand one after the other without a gap, up to `month`, at most so many. */
export async function listWindow(facts: Rows, month: Month, monthsMax: number): Promise<Month[]> {
  const standing = (await listVisibleBatches(facts, [accountMonthFeed.id])).map((batch) => toMonth(batch.slice)).filter((one) => one <= month).toSorted().toReversed()
  const gap = standing.findIndex((one, index) => monthsBetween(one, month) !== index)
  return standing.slice(0, Math.min(gap < 0 ? standing.length : gap, monthsMax, windowMonthsMax)).toReversed()
}
export async function listStanding(facts: Rows): Promise<Month[]> {
  return (await listVisibleBatches(facts, [accountMonthFeed.id])).map((batch) => toMonth(batch.slice)).toSorted()
}

/** What a computation reads: when these batches change, it is done anew. */
export async function batchesOf(facts: Rows, months: readonly Month[]): Promise<string> {
  const batches = await listVisibleBatches(facts, [accountMonthFeed.id, openItemFeed.id])
  return batches.filter((batch) => months.some((month) => month === batch.slice)).map((batch) => batch.batchId).toSorted((one, other) => one - other).join(' ')
}

const inMonths = (months: readonly Month[]): string => `p.slice in ${literalList(months)}`
const items = (months: readonly Month[]): string => visible(openItemFeed, inMonths(months))
// A number that comes twice counts once, as in the ledger.
const writtenOnce = `select account_id, substr(day, 1, 7) as month, amount_fen from (
    select t.*, row_number() over (partition by t.write_off_no order by t.day, coalesce(t.file_sequence, 1), t.account_id) as turn from (${visible(writeOffFeed, '1 = 1')}) t) w where w.turn = 1`

/** How many accounts went which way, by the age of their oldest open bill: one row for each way that somebody went. */
export async function readPaths(facts: Rows, months: readonly Month[]): Promise<Path[]> {
  const place = (column: string): string => `case ${column} ${months.map((month, at) => `when ${literal(month)} then cast(${10 ** at} as bigint)`).join(' ')} end`
  const age = ageing.map((bucket, at) => `when o.age <= ${bucket.to} then ${at + 2}`).join(' ')
  const rows = await facts.rows<{ path: number; accounts: number }>({
    sql: `${note} with held as (${visible(accountMonthFeed, inMonths(months))}),
      oldest as (select month, account_id, max(age_months) as age from (${items(months)}) i where open_fen > 0 group by month, account_id),
      written as (select account_id, min(month) as month from (${writtenOnce}) w group by account_id),
      placed as (select h.account_id, ${place('h.month')} * case when o.age is null and w.month <= h.month then ${writtenOff + 1} when o.age is null then 1 ${age} end as digit
        from held h left join oldest o on o.account_id = h.account_id and o.month = h.month left join written w on w.account_id = h.account_id),
      path as (select account_id, cast(sum(digit) as bigint) as path from placed group by account_id)
      select path, count(*) as accounts from path group by path order by path limit ${answersMax}`,
  })
  return rows.map((row) => ({ states: statesOf(row.path, months.length), count: row.accounts }))
}

/** Digits from the right, oldest month first. No row any more: written off stays it, everybody else has paid and gone. */
function statesOf(path: number, months: number): (number | null)[] {
  let last: number | null = null
  return Array.from({ length: months }, (_, at) => {
    const digit = Math.floor(path / 10 ** at) % 10
    last = digit > 0 ? digit - 1 : last === null || last === writtenOff ? last : gone
    return last
  })
}

/** Money by age, in groups of accounts, with what was written off of each age: the oldest bill first, as the ledger settles. */
export async function readPanel(facts: Rows, months: readonly Month[]): Promise<MoneyPanel> {
  const before = `case w.month ${months.map((month) => `when ${literal(month)} then ${literal(addMonths(month, -1))}`).join(' ')} end`
  const rows = await facts.rows<{ part: number; month: string; age: number; open_fen: number; issued_fen: number; written_fen: number }>({
    sql: `${note} with item as (select month, account_id, bill_no, least(age_months, ${agesKept - 1}) as age, open_fen, amount_fen from (${items(months)}) i),
      member as (select account_id, row_number() over (order by account_id) % ${groupsMax} as part from (select distinct account_id from item) d),
      written as (select w.account_id, w.month, sum(w.amount_fen) as fen from (${writtenOnce}) w where w.month in ${literalList(months)} group by w.account_id, w.month),
      lost as (
        select w.account_id, w.month, i.age, i.open_fen, w.fen,
          coalesce(sum(i.open_fen) over (partition by w.account_id, w.month order by i.age desc, i.bill_no rows between unbounded preceding and 1 preceding), 0) as older_fen
        from written w join item i on i.account_id = w.account_id and i.month = ${before}),
      line as (
        select account_id, month, age, open_fen, case when age = 0 then amount_fen else 0 end as issued_fen, 0 as written_fen from item
        union all select account_id, month, age, 0, 0, least(open_fen, greatest(fen - older_fen, 0)) from lost)
      select m.part, l.month, l.age, cast(sum(l.open_fen) as bigint) as open_fen, cast(sum(l.issued_fen) as bigint) as issued_fen, cast(sum(l.written_fen) as bigint) as written_fen
      from line l join member m on m.account_id = l.account_id group by m.part, l.month, l.age order by m.part, l.month, l.age limit ${answersMax}`,
  })
  const blank = (): MoneyGroup => ({ open: months.map(() => new Float64Array(agesKept)), written: months.map(() => new Float64Array(agesKept)), issued: new Float64Array(months.length) })
  const groups = new Map<number, MoneyGroup>()
  const at = new Map<string, number>(months.map((month, place) => [month, place]))
  for (const row of rows) {
    const group = groups.get(row.part) ?? blank()
    groups.set(row.part, group)
    const place = at.get(row.month) ?? 0
    const [open, written] = [group.open[place], group.written[place]]
    if (open) open[row.age] = row.open_fen
    if (written) written[row.age] = row.written_fen
    group.issued[place] = (group.issued[place] ?? 0) + row.issued_fen
  }
  return { months: months.length, ages: agesKept, groups: [...groups.values()] }
}

export type Flow = { readonly areaCode: string; readonly from: string; readonly to: string; readonly fen: number; readonly bills: number }
const bucketOf = (column: string): string => `case ${ageing.map((bucket) => `when ${column} <= ${bucket.to} then ${literal(bucket.id)}`).join(' ')} end`

/** Where the money of a month's end went by the next one, at every area from the branch to the township. */
export async function readFlows(facts: Rows, month: Month): Promise<Flow[]> {
  const earlier = addMonths(month, -1)
  return facts.rows<Flow>({
    sql: `${note} with old as (select account_id, bill_no, area_code, open_fen, age_months as age from (${visible(openItemFeed, `p.slice = ${literal(earlier)} and t.open_fen > 0`)}) i),
      fresh as (select account_id, bill_no, area_code, open_fen, age_months as age from (${visible(openItemFeed, `p.slice = ${literal(month)} and t.open_fen > 0`)}) i),
      written as (select account_id, sum(amount_fen) as fen from (${writtenOnce}) w where month = ${literal(month)} group by account_id),
      bill as (
        select coalesce(o.account_id, f.account_id) as account_id, coalesce(f.area_code, o.area_code) as area_code, coalesce(o.bill_no, f.bill_no) as bill_no,
          case when o.bill_no is null then case when f.age = 0 then 'new' else 'reopened' end else ${bucketOf('o.age')} end as from_state,
          ${bucketOf('f.age')} as to_state, coalesce(o.age, f.age) as age, coalesce(o.open_fen, f.open_fen) as before_fen, coalesce(f.open_fen, 0) as after_fen
        from old o full join fresh f on f.account_id = o.account_id and f.bill_no = o.bill_no),
      gone as (
        select b.*, greatest(b.before_fen - b.after_fen, 0) as less_fen, coalesce(w.fen, 0) as written_fen,
          coalesce(sum(greatest(b.before_fen - b.after_fen, 0)) over (partition by b.account_id order by b.age desc, b.bill_no rows between unbounded preceding and 1 preceding), 0) as older_fen
        from bill b left join written w on w.account_id = b.account_id),
      line as (
        select area_code, from_state, to_state, least(before_fen, after_fen) as fen from gone where after_fen > 0
        union all select area_code, 'reopened', to_state, after_fen - before_fen from gone where after_fen > before_fen
        union all select area_code, from_state, 'writtenOff', least(less_fen, greatest(written_fen - older_fen, 0)) from gone where less_fen > 0 and written_fen > older_fen
        union all select area_code, from_state, 'paid', less_fen - least(less_fen, greatest(written_fen - older_fen, 0)) from gone where less_fen > least(less_fen, greatest(written_fen - older_fen, 0)))
      select c.ancestor_code as "areaCode", l.from_state as "from", l.to_state as "to", cast(sum(l.fen) as bigint) as fen, count(*) as bills
      from line l join area_closure c on c.area_code = l.area_code where c.ancestor_level in ('prefecture', 'county', 'township') and l.fen > 0
      group by c.ancestor_code, l.from_state, l.to_state order by 1, 2, 3 limit ${answersMax}`,
  })
}

/** What is open at a month's end by exact age, at every area from the branch to the township. */
export async function readOpen(facts: Rows, month: Month): Promise<{ areaCode: string; age: number; fen: number; bills: number }[]> {
  return facts.rows({
    sql: `${note} select c.ancestor_code as "areaCode", least(i.age_months, ${agesKept - 1}) as age, cast(sum(i.open_fen) as bigint) as fen, count(*) as bills
      from (${visible(openItemFeed, `p.slice = ${literal(month)} and t.open_fen > 0`)}) i join area_closure c on c.area_code = i.area_code
      where c.ancestor_level in ('prefecture', 'county', 'township') group by c.ancestor_code, least(i.age_months, ${agesKept - 1}) order by 1, 2 limit ${answersMax}`,
  })
}

/** 各月账单: of what was billed for a month, how much was open after none, one, two … months. */
export async function readVintages(facts: Rows, months: readonly Month[]): Promise<{ month: string; age: number; openFen: number; issuedFen: number }[]> {
  return facts.rows({
    sql: `${note} select bill_month as month, age_months as age, cast(sum(open_fen) as bigint) as "openFen", cast(coalesce(sum(amount_fen) filter (where age_months = 0), 0) as bigint) as "issuedFen"
      from (${items(months)}) i where bill_month >= ${literal(addMonths(months[0] ?? toMonth('2000-01'), -1))} group by bill_month, age_months order by bill_month, age_months limit 10000`,
  })
}
