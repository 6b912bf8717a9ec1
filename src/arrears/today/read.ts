import { addDays, type Day, day } from '../../kernel/day.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { literal } from '../../platform/facts/dialect.ts'
import { loadRules, ruleInForce } from '../../platform/rules/index.ts'
import { workNow } from '../../work/index.ts'
import { viewCredit } from '../credit/permissions.ts'
import { nearPercent } from '../credit/rules.ts'
import { listWarnings, sumWarnings } from '../credit/usage/store.ts'
import { billFeed, collectionReturnFeed, paymentFeed, reversalFeed } from '../feeds.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { viewLadder } from '../ladder/permissions.ts'
import { ladderKind } from '../ladder/policy.ts'
import { readRestoreClock } from '../ladder/stopRules.ts'
import { countRungs } from '../ladder/store.ts'
import { visible } from '../ledger/position.ts'
import { readRestores } from '../stop/actions.ts'
import { listWorth } from '../stop/facts.ts'
import { handMarksOf } from '../stop/rules.ts'
import { countViews, listProposals } from '../stop/store.ts'
import type { TodayView } from './contract.ts'
import { countWaiting, groupManagers, lastRungs, listBroken, listStopsDue, statesOf } from './store.ts'

const shown = 10
const stopsLooked = 5_000
/** A broken promise stays in sight for so long. */
export const brokenDays = 14
type Allowed = Context & { readonly scopeAreaCodes: readonly string[] }

/** What an arrears officer opens the day with, within the areas of the asker; each part leads to its own page. */
export async function readToday(asker: Context): Promise<TodayView> {
  const ctx = requirePermission(asker, viewLadder.verb)
  const rule = await ruleInForce(ctx.records, ladderKind, ctx.scopeAreaCodes[0] ?? '', ctx.today)
  const policy = rule?.body ?? defaultLadder
  const { businessDate } = await countRungs(ctx.records, ctx.scopeAreaCodes)
  const [paid, stopsTomorrow, brokenPromises, restores, credit, groups, waiting] = await Promise.all([
    readPaid(ctx), readStopsTomorrow(ctx), readBroken(ctx), readLateRestores(ctx, policy), readCredit(ctx), readGroups(ctx), readWaiting(ctx, policy),
  ])
  return { today: ctx.today, businessDate, hasPolicy: rule !== null, paid, stopsTomorrow, brokenPromises, restores, credit, groups, waiting }
}

/** Money of the accounts within the scope since yesterday; when none has come since, that of the last day with money. As in the ledger, a receipt counts once, and without what was taken back of it. */
async function readPaid(ctx: Allowed): Promise<TodayView['paid']> {
  const since = addDays(ctx.today, -1)
  const [newest] = await ctx.facts.rows<{ slice: string | null }>({ sql: `select max(slice) as slice from slice_pointer where feed_id in (${literal(paymentFeed.id)}, ${literal(collectionReturnFeed.id)}) and slice <= ${literal(`${ctx.today}~`)}` })
  const lastDay = newest?.slice?.slice(0, 10) ?? null
  const from = lastDay === null || lastDay >= since ? (lastDay === null ? null : since) : lastDay
  if (from === null) return { from, accounts: 0, fen: 0, ofDunned: { accounts: 0, fen: 0 }, rows: [] }
  const rows = await ctx.facts.rows<{ account_id: string; fen: number }>({
    sql: `with own as (select distinct account_id from (${visible(billFeed, withinScope(ctx, billFeed.table, 't'))}) b),
      recent as (${moneySql(`t.day >= ${literal(from)}`)}),
      seen as (${moneySql('t.receipt_no in (select receipt_no from recent)')}),
      receipt as (select receipt_no, account_id, day, amount_fen, row_number() over (partition by receipt_no order by day, file_sequence, account_id) as turn from seen),
      reversal as (select receipt_no, account_id, amount_fen, row_number() over (partition by reversal_no order by day, coalesce(file_sequence, 1), account_id) as turn from (${visible(reversalFeed, 't.receipt_no in (select receipt_no from recent)')}) v),
      undone as (select receipt_no, account_id, sum(amount_fen) as fen from reversal where turn = 1 group by receipt_no, account_id),
      kept as (select r.account_id, greatest(r.amount_fen - coalesce(u.fen, 0), 0) as fen from receipt r left join undone u on u.receipt_no = r.receipt_no and u.account_id = r.account_id where r.turn = 1 and r.day >= ${literal(from)})
      select k.account_id, cast(sum(k.fen) as bigint) as fen from kept k join own o on o.account_id = k.account_id where k.fen > 0 group by k.account_id order by fen desc, k.account_id limit 50000`,
  })
  const rungs = await lastRungs(ctx.records, rows.map((row) => row.account_id))
  const dunned = rows.filter((row) => rungs.has(row.account_id))
  return { from, ...sumOf(rows), ofDunned: sumOf(dunned), rows: dunned.slice(0, shown).map((row) => ({ accountNo: row.account_id, fen: row.fen, rungName: rungs.get(row.account_id) ?? null })) }
}

/** Receipts of both ways in which money comes. */
function moneySql(where: string): string {
  return `select receipt_no, account_id, day, coalesce(file_sequence, 1) as file_sequence, amount_fen from (${visible(paymentFeed, where)}) y
    union all select receipt_no, account_id, day, coalesce(file_sequence, 1), amount_fen from (${visible(collectionReturnFeed, `t.result = 'paid' and ${where}`)}) c`
}

async function readStopsTomorrow(ctx: Allowed): Promise<TodayView['stopsTomorrow']> {
  const due = await listStopsDue(ctx.records, ctx.scopeAreaCodes, stopsLooked)
  const worth = await listWorth(ctx.facts, due.map((row) => row.accountNo), ctx.today)
  // Who is valuable says the rule of the account's own area.
  const ruleOf = await loadRules(ctx.records, ladderKind, ctx.today)
  const marked = due.map((row) => {
    const known = worth.get(row.accountNo)
    return { accountNo: row.accountNo, areaName: row.areaName, rungName: row.rungName, fen: row.fen, byHand: known === undefined ? [] : handMarksOf(ruleOf(row.areaCode)?.body ?? defaultLadder, known) }
  })
  const valuable = marked.filter((row) => row.byHand.length > 0)
  return { on: due[0]?.on ?? null, ...sumOf(marked), valuable: valuable.length, rows: [...valuable, ...marked.filter((row) => row.byHand.length === 0)].slice(0, shown) }
}

async function readBroken(ctx: Allowed): Promise<TodayView['brokenPromises']> {
  const broken = await listBroken(ctx.records, ctx.scopeAreaCodes, ctx.today, addDays(ctx.today, -brokenDays))
  return { ...sumOf(broken), rows: broken.slice(0, shown) }
}

async function readLateRestores(ctx: Allowed, policy: typeof defaultLadder): Promise<TodayView['restores']> {
  const now = workNow(ctx)
  const late = await listProposals(ctx.records, ctx.scopeAreaCodes, 'late', viewAt(ctx.today, now, policy))
  return {
    ...(await readRestores(ctx)),
    rows: late.slice(0, shown).flatMap((row) => {
      const clock = row.paidAt === null ? null : readRestoreClock(policy, row.paidAt.getTime(), null, now.getTime())
      return clock !== null && (clock.state === 'late' || clock.state === 'alarm' || clock.state === 'breach') ? [{ accountNo: row.accountNo, areaName: row.areaName, minutes: clock.minutes, state: clock.state }] : []
    }),
  }
}

/** Who uses up the limit, before the bill is there. */
async function readCredit(ctx: Allowed): Promise<TodayView['credit']> {
  if (!hasPermission(ctx, viewCredit.verb)) return null
  const scope = scopeOf(ctx, viewCredit.verb)
  const warnings = await listWarnings(ctx.records, scope, ctx.today, nearPercent, shown)
  return {
    ...(await sumWarnings(ctx.records, scope, ctx.today, nearPercent)),
    rows: warnings.map(({ accountNo, areaName, usedFen, limitFen, isUsedUp }) => ({ accountNo, areaName, usedFen, limitFen, isUsedUp })),
  }
}

/** Groups that owe something due, with their account managers, the largest sums first. */
async function readGroups(ctx: Allowed): Promise<TodayView['groups']> {
  const members = await ctx.facts.rows<{ account_id: string; group_id: string }>({
    sql: `with bill as (${visible(billFeed, `${withinScope(ctx, billFeed.table, 't')} and t.group_id <> ''`)}), newest as (select account_id, group_id, row_number() over (partition by account_id order by month desc, bill_no desc) as turn from bill)
      select account_id, group_id from newest where turn = 1 order by account_id limit 100000`,
  })
  const groupOf = new Map(members.map((row) => [row.account_id, row.group_id]))
  const states = await statesOf(ctx.records, [...groupOf.keys()])
  const managers = await groupManagers(ctx.records, states.map((state) => state.areaCode), ctx.today)
  const byManager = new Map<string | null, Map<string, TodayView['groups'][number]['groups'][number]>>()
  for (const state of states) {
    const [groupId, name] = [groupOf.get(state.accountNo) ?? '', managers.get(state.areaCode) ?? null]
    const groups = byManager.get(name) ?? new Map<string, TodayView['groups'][number]['groups'][number]>()
    byManager.set(name, groups)
    const known = groups.get(groupId)
    groups.set(groupId, known === undefined ? { groupId, accountNo: state.accountNo, accounts: 1, fen: state.fen, ladderDays: state.ladderDays } : { ...known, accounts: known.accounts + 1, fen: known.fen + state.fen, ladderDays: Math.max(known.ladderDays, state.ladderDays) })
  }
  return [...byManager].map(([name, groups]) => ({ name, fen: [...groups.values()].reduce((sum, group) => sum + group.fen, 0), groups: [...groups.values()].toSorted((one, other) => other.fen - one.fen).slice(0, shown) })).toSorted((one, other) => other.fen - one.fen)
}

async function readWaiting(ctx: Allowed, policy: typeof defaultLadder): Promise<TodayView['waiting']> {
  const counts = await countWaiting(ctx.records, ctx.scopeAreaCodes)
  const views = await countViews(ctx.records, ctx.scopeAreaCodes, viewAt(ctx.today, workNow(ctx), policy))
  const all: TodayView['waiting'] = [
    { kind: 'stops', count: counts.stops - counts.byHand, path: '/arrears/stops?view=waiting' }, { kind: 'byHand', count: counts.byHand, path: '/arrears/stops?view=waiting' }, { kind: 'ready', count: views.ready, path: '/arrears/stops?view=ready' },
    { kind: 'failed', count: views.failed, path: '/arrears/stops?view=failed' }, { kind: 'notDone', count: views.notDone, path: '/arrears/stops?view=notDone' }, { kind: 'grants', count: counts.grants, path: '/arrears/credit' },
    { kind: 'rules', count: counts.rules, path: '/rules' }, { kind: 'letters', count: counts.letters, path: '/arrears/letters' }, { kind: 'parked', count: hasPermission(ctx, 'arrears.read') ? counts.parked : 0, path: '/arrears/parked' },
    { kind: 'prepay', count: hasPermission(ctx, 'arrears.viewPrepay') ? counts.prepay : 0, path: '/arrears/prepay' },
  ]
  return all.filter((each) => each.count > 0)
}

function viewAt(today: Day, now: Date, policy: typeof defaultLadder): { today: Day; now: Date; lateBefore: Date; settledSince: Day } {
  return { today, now, lateBefore: new Date(now.getTime() - policy.restore.targetMinutes * 60_000), settledSince: day(addDays(today, -31)) }
}

const sumOf = (rows: readonly { readonly fen: number }[]): { accounts: number; fen: number } => ({ accounts: rows.length, fen: rows.reduce((sum, row) => sum + row.fen, 0) })
