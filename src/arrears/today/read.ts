import { addDays, type Day, day } from '../../kernel/day.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { withinScope } from '../../platform/access/scope.ts'
import { loadRules, ruleInForce } from '../../platform/rules/index.ts'
import { workNow } from '../../work/index.ts'
import { viewCredit } from '../credit/permissions.ts'
import { nearPercent } from '../credit/rules.ts'
import { listWarnings, sumWarnings } from '../credit/usage/store.ts'
import { billFeed } from '../feeds.ts'
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
import { listPaidDays, newMoneySince } from './receipts.ts'
import { countWaiting, groupManagers, listBroken, listStopsDue, rungsStoodOn, statesOf } from './store.ts'

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

/** Money of the accounts within the scope since yesterday; when none has come since, that of the last day with money. */
async function readPaid(ctx: Allowed): Promise<TodayView['paid']> {
  const from = await newMoneySince(ctx)
  if (from === null) return { from, accounts: 0, fen: 0, ofDunned: { accounts: 0, fen: 0 }, rows: [] }
  const days = await listPaidDays(ctx, { from, to: ctx.today })
  const rungs = await rungsStoodOn(ctx.records, days)
  const dunned = byAccount(days.flatMap((paid) => {
    const rungName = rungs.get(`${paid.accountNo} ${paid.day}`)
    return rungName === undefined ? [] : [{ ...paid, rungName }]
  }))
  return { from, ...sumOf(byAccount(days)), ofDunned: sumOf(dunned), rows: dunned.toSorted((one, other) => other.fen - one.fen).slice(0, shown).map(({ accountNo, fen, rungName }) => ({ accountNo, fen, rungName })) }
}

/** The days of an account together. */
function byAccount<Of extends { readonly accountNo: string; readonly fen: number }>(days: readonly Of[]): Of[] {
  const all = new Map<string, Of>()
  for (const paid of days) all.set(paid.accountNo, { ...paid, fen: paid.fen + (all.get(paid.accountNo)?.fen ?? 0) })
  return [...all.values()]
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
