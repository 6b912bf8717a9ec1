import { addMonths, month as toMonth, type Month } from '../../kernel/day.ts'
import { findTopArea, getSubject, listSubjects, subscriberFeed } from '../../branch/index.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal, literalList } from '../../platform/facts/dialect.ts'
import { listVisibleBatches } from '../../platform/facts/ledger.ts'
import { accountMonthFeed, openItemFeed } from '../feeds.ts'
import { visible } from '../ledger/position.ts'
import { readPermission } from '../permissions.ts'
import type { SplitAccount, SplitBy, SplitLine } from './contract.ts'

// Revenue of everybody is told by subscriber; how an account pays is not known of a prepaid one.
const columnOf: Record<Exclude<SplitBy, 'channel'>, { readonly own: string; readonly revenue: string | null }> = {
  outlet: { own: "coalesce(x.outlet_code, '')", revenue: "coalesce(s.outlet_code, '')" },
  brand: { own: 'x.brand', revenue: 's.brand' },
  tier: { own: "coalesce(x.tier, '')", revenue: "coalesce(s.tier, '')" },
  way: { own: 'x.way', revenue: null },
  group: { own: "case when x.group_id is null then 'person' else 'group' end", revenue: "case when s.group_id is null then 'person' else 'group' end" },
}
const linesMax = 5_000
/** The charges of a month, of the chapter market. */
const usage = { feedId: 'market.usage', table: 'usage_month' } as const

type Sums = Omit<SplitLine, 'key' | 'name'>
type ReadLine = Sums & { readonly key: string }

/**
 * The arrears of an area cut another way than by place: by outlet, channel, brand, tier, way of paying, group or person.
 * The same rows as the figures of the overview, so the parts sum to them to the fen; only inside the areas of the asker.
 */
export async function readSplit(asker: Context, wanted: { areaCode?: string | undefined; month?: string | undefined; by: SplitBy }): Promise<{ month: string | null; lines: SplitLine[]; total: Sums | null }> {
  const ctx = requirePermission(asker, readPermission.verb)
  const { area, month } = await placeOf(ctx, wanted)
  if (month === null) return { month, lines: [], total: null }
  const isChannel = wanted.by === 'channel'
  const by = isChannel || wanted.by === 'channel' ? 'outlet' : wanted.by
  const read = await readLines(ctx, { by, month, areaCode: area.code })
  const outlets = by === 'outlet' ? new Map((await listSubjects(ctx.records, { kind: 'outlet' })).map((subject) => [subject.code, subject])) : new Map<string, { name: string; level: string }>()
  const lines = isChannel ? joinLines(read.map((line) => ({ ...line, key: outlets.get(line.key)?.level ?? '' }))) : read
  return { month, lines: lines.map((line) => ({ ...line, name: by === 'outlet' && !isChannel ? (outlets.get(line.key)?.name ?? line.key) : line.key })), total: sumOf(lines) }
}

/** The accounts of one line of the cut, by the same rows; what they owe sums to the line. */
export async function readSplitAccounts(asker: Context, wanted: { areaCode?: string | undefined; month?: string | undefined; by: SplitBy; key: string; limit: number }): Promise<{ month: string | null; areaName: string; accounts: SplitAccount[]; total: { accounts: number; openFen: number } }> {
  const ctx = requirePermission(asker, readPermission.verb)
  const { area, month } = await placeOf(ctx, wanted)
  if (month === null) return { month, areaName: area.name, accounts: [], total: { accounts: 0, openFen: 0 } }
  const outlets = new Map((await listSubjects(ctx.records, { kind: 'outlet' })).map((subject) => [subject.code, subject]))
  const own = columnOf[wanted.by === 'channel' ? 'outlet' : wanted.by].own
  // Of no channel are those without an outlet, and with one that nobody knows.
  const isOfLine = wanted.by !== 'channel' ? `${own} = ${literal(wanted.key)}`
    : wanted.key === '' ? (outlets.size === 0 ? '1 = 1' : `${own} not in ${literalList([...outlets.keys()])}`)
    : `${own} in ${literalList([...outlets.values()].filter((outlet) => outlet.level === wanted.key).map((outlet) => outlet.code))}`
  const rows = await ctx.facts.rows<{ account_id: string; area_code: string; brand: string; tier: string | null; way: SplitAccount['way']; outlet_code: string | null; is_group: number; open_fen: number; short_fen: number; long_fen: number; age: number; all_accounts: number; all_fen: number }>({
    sql: `with owed as (select x.account_id, max(x.area_code) as area_code, max(x.brand) as brand, max(x.tier) as tier, max(x.way) as way, max(x.outlet_code) as outlet_code, max(case when x.group_id is null then 0 else 1 end) as is_group,
        sum(x.open_fen) as open_fen, coalesce(sum(x.open_fen) filter (where x.age_months <= 3), 0) as short_fen, coalesce(sum(x.open_fen) filter (where x.age_months > 3), 0) as long_fen, max(x.age_months) as age
      from (${rowsOf(ctx, openItemFeed, month, area.code)}) x where x.open_fen > 0 and ${isOfLine} group by x.account_id)
      select account_id, area_code, brand, tier, way, outlet_code, is_group, cast(open_fen as bigint) as open_fen, cast(short_fen as bigint) as short_fen, cast(long_fen as bigint) as long_fen, age,
        cast(count(*) over () as bigint) as all_accounts, cast(sum(open_fen) over () as bigint) as all_fen from owed order by open_fen desc, account_id limit ${wanted.limit}`,
  })
  const areas = new Map((await listSubjects(ctx.records, { kind: 'area' })).map((subject) => [subject.code, subject.name]))
  // A bill is issued in the month after the one that it is for.
  return {
    month, areaName: area.name, total: { accounts: rows[0]?.all_accounts ?? 0, openFen: rows[0]?.all_fen ?? 0 },
    accounts: rows.map((row) => ({ accountId: row.account_id, areaName: areas.get(row.area_code) ?? row.area_code, brand: row.brand, tier: row.tier, way: row.way, outletName: row.outlet_code === null ? null : (outlets.get(row.outlet_code)?.name ?? row.outlet_code), isGroup: row.is_group === 1, openFen: row.open_fen, shortFen: row.short_fen, longFen: row.long_fen, oldestMonth: addMonths(month, -row.age - 1) })),
  }
}

async function placeOf(ctx: Allowed, wanted: { areaCode?: string | undefined; month?: string | undefined }) {
  const top = await findTopArea(ctx.records)
  const area = await getSubject(ctx.records, 'area', wanted.areaCode ?? top?.areaCode ?? '')
  const months = (await listVisibleBatches(ctx.facts, [accountMonthFeed.id])).map((batch) => toMonth(batch.slice)).toSorted()
  return { area, month: months.find((one) => one === wanted.month) ?? months.at(-1) ?? null }
}
const inArea = (alias: string, areaCode: string) => `${alias}.area_code in (select c.area_code from area_closure c where c.ancestor_code = ${literal(areaCode)})`
const rowsOf = (ctx: Allowed, feed: typeof openItemFeed, month: Month, areaCode: string) => visible(feed, `p.slice = ${literal(month)} and ${inArea('t', areaCode)} and ${withinScope(ctx, feed.table, 't')}`)

async function readLines(ctx: Allowed, { by, month, areaCode }: { by: keyof typeof columnOf; month: Month; areaCode: string }): Promise<ReadLine[]> {
  const rows = (feed: typeof openItemFeed) => rowsOf(ctx, feed, month, areaCode)
  const { own, revenue } = columnOf[by]
  const known = await ctx.facts.rows<Omit<ReadLine, 'billedFen'>>({
    sql: `with item as (
        select ${own} as line, sum(x.open_fen) as open_fen, coalesce(sum(x.open_fen) filter (where x.age_months <= 3), 0) as short_fen, coalesce(sum(x.open_fen) filter (where x.age_months > 3), 0) as long_fen,
          coalesce(sum(x.amount_fen) filter (where x.age_months = 0), 0) as issued_fen, coalesce(sum(x.settled_fen) filter (where x.age_months = 0), 0) as settled_fen from (${rows(openItemFeed)}) x group by 1),
      account as (
        select ${own} as line, count(*) filter (where x.open_fen > 0) as owing, sum(x.month_base_fen) as base_fen, sum(x.recovered_fen) as recovered_fen from (${rows(accountMonthFeed)}) x group by 1)
      select coalesce(i.line, a.line) as "key", cast(coalesce(i.open_fen, 0) as bigint) as "openFen", cast(coalesce(i.short_fen, 0) as bigint) as "shortFen", cast(coalesce(i.long_fen, 0) as bigint) as "longFen",
        cast(coalesce(i.issued_fen, 0) as bigint) as "issuedFen", cast(coalesce(i.settled_fen, 0) as bigint) as "settledFen", cast(coalesce(a.owing, 0) as bigint) as owing,
        cast(coalesce(a.base_fen, 0) as bigint) as "baseFen", cast(coalesce(a.recovered_fen, 0) as bigint) as "recoveredFen"
      from item i full join account a on a.line = i.line order by 2 desc, 1 limit ${linesMax}`,
  })
  const billed = revenue === null ? null : await readBilled(ctx, { revenue, earlier: addMonths(month, -1), inArea: inArea('t', areaCode) })
  const lines = known.map((line): ReadLine => ({ ...line, billedFen: billed === null ? null : (billed.get(line.key) ?? 0) }))
  // Revenue where nobody owes anything still belongs to the whole.
  const others = [...(billed ?? [])].filter(([key]) => !lines.some((line) => line.key === key)).map(([key, billedFen]): ReadLine => ({ key, openFen: 0, shortFen: 0, longFen: 0, issuedFen: 0, settledFen: 0, owing: 0, baseFen: 0, recoveredFen: 0, billedFen }))
  return [...lines, ...others]
}

/** 当月出账收入, as the arrears ratio divides by it: the charges of the month before. Null when their files are not there. */
async function readBilled(ctx: Allowed, { revenue, earlier, inArea }: { revenue: string; earlier: Month; inArea: string }): Promise<Map<string, number> | null> {
  const there = await listVisibleBatches(ctx.facts, [usage.feedId, subscriberFeed.id])
  if ([usage.feedId, subscriberFeed.id].some((feedId) => !there.some((batch) => batch.feedId === feedId && batch.slice === earlier))) return null
  const rows = await ctx.facts.rows<{ line: string; fen: number }>({
    sql: `select ${revenue} as line, cast(sum(u.total_fen) as bigint) as fen
      from (select t.* from ${usage.table} t join slice_pointer p on p.batch_id = t.batch_id and p.feed_id = ${literal(usage.feedId)} where p.slice = ${literal(earlier)}) u
      join (${visible(subscriberFeed, `p.slice = ${literal(earlier)} and ${inArea} and ${withinScope(ctx, subscriberFeed.table, 't')}`)}) s on s.subscriber_id = u.subscriber_id
      group by 1 order by 1 limit ${linesMax}`,
  })
  return new Map(rows.map((row) => [row.line, row.fen]))
}

function joinLines(lines: readonly ReadLine[]): ReadLine[] {
  return [...new Set(lines.map((line) => line.key))].map((key) => ({ key, ...sumOf(lines.filter((line) => line.key === key)) })).toSorted((one, other) => other.openFen - one.openFen)
}

function sumOf(lines: readonly Sums[]): Sums {
  const sum = (of: (line: Sums) => number): number => lines.reduce((total, line) => total + of(line), 0)
  return {
    openFen: sum((line) => line.openFen), shortFen: sum((line) => line.shortFen), longFen: sum((line) => line.longFen), issuedFen: sum((line) => line.issuedFen), settledFen: sum((line) => line.settledFen),
    owing: sum((line) => line.owing), baseFen: sum((line) => line.baseFen), recoveredFen: sum((line) => line.recoveredFen), billedFen: lines.some((line) => line.billedFen === null) ? null : sum((line) => line.billedFen ?? 0),
  }
}
