import { addDays, type Day, day } from '../../kernel/day.ts'
import { type Context, hasPermission, requirePermission, scopeOf } from '../../platform/access/context.ts'
import { loadRules, ruleInForce } from '../../platform/rules/index.ts'
import { workNow } from '../../work/index.ts'
import { viewCredit } from '../credit/permissions.ts'
import { nearPercent } from '../credit/rules.ts'
import { listWarnings, sumWarnings } from '../credit/usage/store.ts'
import { readFailed } from '../failedDebit/read.ts'
import { loadGroupManagers } from '../group/manager.ts'
import { listMembers } from '../group/members.ts'
import { listOwing } from '../group/states.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { viewLadder } from '../ladder/permissions.ts'
import { ladderKind } from '../ladder/policy.ts'
import { readRestoreClock } from '../ladder/stopRules.ts'
import { countRungs } from '../ladder/store.ts'
import { readRestores } from '../stop/actions.ts'
import { listWorth } from '../stop/facts.ts'
import { handMarksOf } from '../stop/rules.ts'
import { countViews, listProposals } from '../stop/store.ts'
import type { TodayView } from './contract.ts'
import { listPaidDays, newMoneySince } from './receipts.ts'
import { countWaiting, listBroken, listStopsDue, rungsStoodOn } from './store.ts'

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
  const [paid, stopsTomorrow, brokenPromises, restores, credit, failedDebits, groups, waiting] = await Promise.all([
    readPaid(ctx), readStopsTomorrow(ctx), readBroken(ctx), readLateRestores(ctx, policy), readCredit(ctx), readFailedShort(ctx), readGroups(ctx), readWaiting(ctx, policy),
  ])
  return { today: ctx.today, businessDate, hasPolicy: rule !== null, paid, stopsTomorrow, brokenPromises, restores, credit, failedDebits, groups, waiting }
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

/** What the bank could not collect and is still due. */
async function readFailedShort(ctx: Allowed): Promise<TodayView['failedDebits']> {
  const { accounts, fen, reasons, since, rows } = await readFailed(ctx, shown)
  return { accounts, fen, reasons, since, rows: rows.map(({ accountNo, billMonth, reason, dueFen }) => ({ accountNo, billMonth, reason, dueFen })) }
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
  const groupOf = new Map((await listMembers(ctx, null)).map((member) => [member.accountNo, member.groupId]))
  const owing = (await listOwing(ctx.records, [...groupOf.keys()])).map((state) => ({ ...state, groupId: groupOf.get(state.accountNo) ?? '' }))
  const known = await loadGroupManagers(ctx.records, owing, ctx.today)
  type Shown = TodayView['groups'][number]
  const byManager = new Map<string, { name: string | null; isNamed: boolean; groups: Map<string, Shown['groups'][number]> }>()
  for (const state of owing) {
    const { name, manager } = known(state)
    // One person may look after groups that the file names, and stand in for others.
    const key = JSON.stringify([manager?.staffNo ?? manager?.name ?? null, manager?.isNamed ?? false])
    const { groups } = byManager.get(key) ?? { groups: new Map<string, Shown['groups'][number]>() }
    byManager.set(key, { name: manager?.name ?? null, isNamed: manager?.isNamed ?? false, groups })
    const sum = groups.get(state.groupId) ?? { groupId: state.groupId, name, accounts: 0, fen: 0, ladderDays: 0 }
    groups.set(state.groupId, { ...sum, accounts: sum.accounts + 1, fen: sum.fen + state.overdueFen, ladderDays: Math.max(sum.ladderDays, state.ladderDays) })
  }
  return [...byManager.values()].map(({ name, isNamed, groups }) => ({ name, isNamed, fen: [...groups.values()].reduce((sum, group) => sum + group.fen, 0), groups: [...groups.values()].toSorted((one, other) => other.fen - one.fen).slice(0, shown) })).toSorted((one, other) => other.fen - one.fen)
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
