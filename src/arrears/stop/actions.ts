import { addDays, day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { workNow } from '../../work/index.ts'
import { defaultLadder } from '../ladder/ladder.data.ts'
import { loadSides } from '../ladder/night.ts'
import { viewLadder } from '../ladder/permissions.ts'
import { ladderKind } from '../ladder/policy.ts'
import { readRestoreClock } from '../ladder/stopRules.ts'
import { type ApprovedView, disasterBad, disasterOutside, exportEmpty, type ProposalView, type RestoreClockView, holdWords, stopByHand, stopHeld, stopPaid, stopsNone, type StopView } from './contract.ts'
import { approveStops, declareDisaster, exportStops } from './permissions.ts'
import { countHolds, earliestStop } from './rules.ts'
import { countViews, decide, insertDisaster, insertExport, listDisasters, listExports, listOpenRestores, listProposals, listUnproposed, lockReady, lockWaiting, proposalsListedMax, readRestoreMinutes } from './store.ts'

/** What was settled stays on the list for a month. */
const settledDays = 31
type Restore = typeof defaultLadder.restore

async function restoreTerms(ctx: Context & { readonly scopeAreaCodes: readonly string[] }): Promise<Restore> {
  return (await ruleInForce(ctx.records, ladderKind, ctx.scopeAreaCodes[0] ?? '', ctx.today))?.body.restore ?? defaultLadder.restore
}

export async function readStops(asker: Context, wanted: { view: StopView }) {
  const ctx = requirePermission(asker, viewLadder.verb)
  const [now, restore] = [workNow(ctx), await restoreTerms(ctx)]
  const at = { today: ctx.today, now, lateBefore: new Date(now.getTime() - restore.targetMinutes * 60_000), settledSince: addDays(ctx.today, -settledDays) }
  const rows = await listProposals(ctx.records, ctx.scopeAreaCodes, wanted.view, at)
  const { byKind, ...counts } = await countViews(ctx.records, ctx.scopeAreaCodes, at)
  return {
    rows: rows.slice(0, proposalsListedMax).map((row) => viewOf(row, restore, now)), isCut: rows.length > proposalsListedMax, counts,
    ready: byKind,
    unproposed: await listUnproposed(ctx.records, ctx.scopeAreaCodes, addDays(ctx.today, -settledDays)), restore: await readRestores(ctx),
    exports: (await listExports(ctx.records, ctx.scopeAreaCodes, null, 10)).map((made) => ({ ...made, madeAt: made.madeAt.toISOString() })),
    disasters: await listDisasters(ctx.records, ctx.scopeAreaCodes, ctx.today),
    may: { approve: hasPermission(ctx, approveStops.verb), export: hasPermission(ctx, exportStops.verb), declare: hasPermission(ctx, declareDisaster.verb) },
  }
}

/** From the money to the phone: what was restored in the last month, and who still waits. */
export async function readRestores(ctx: Context & { readonly scopeAreaCodes: readonly string[] }): Promise<RestoreClockView> {
  const [now, restore] = [workNow(ctx), await restoreTerms(ctx)]
  const took = await readRestoreMinutes(ctx.records, ctx.scopeAreaCodes, addDays(ctx.today, -settledDays), restore.targetMinutes)
  const clocks = (await listOpenRestores(ctx.records, ctx.scopeAreaCodes)).map(({ paidAt }) => readRestoreClock({ restore }, Math.min(paidAt.getTime(), now.getTime()), null, now.getTime()).state)
  const count = (state: (typeof clocks)[number]): number => clocks.filter((each) => each === state).length
  return { restored: took.restored, timely: took.timely, medianMinutes: took.median, slowestMinutes: took.slowest, open: clocks.length, late: count('late'), alarm: count('alarm'), breach: count('breach'), ...restore }
}

function viewOf(row: Awaited<ReturnType<typeof listProposals>>[number], restore: Restore, now: Date): ProposalView {
  const { areaCode: _, subscriberIds, paidAt, notBefore, doneAt, holdKind, holdUntil, ...rest } = row
  const isWaiting = row.state === 'approved' || row.state === 'exported' || row.state === 'failed'
  const endMs = row.state === 'done' ? (doneAt?.getTime() ?? null) : null
  const clock = paidAt === null || (endMs === null && !isWaiting) ? null : readRestoreClock({ restore }, Math.min(paidAt.getTime(), endMs ?? now.getTime()), endMs, now.getTime())
  return {
    ...rest, byHand: [...row.byHand], subscribers: subscriberIds.length, notBefore: notBefore?.toISOString() ?? null, doneAt: doneAt?.toISOString() ?? null,
    hold: holdKind === null || holdUntil === null ? null : { kind: holdKind, until: holdUntil },
    clock: clock === null || paidAt === null ? null : { state: clock.state, minutes: clock.minutes, paidAt: paidAt.toISOString() },
  }
}

/** Many at once; a valuable customer only alone and with a reason. Nobody is stopped who has paid since it was proposed, and whoever is waited for is left out and told of. @throws STOPS_NONE, STOP_BY_HAND, STOP_PAID, STOP_HELD */
export async function approveProposals(asker: Context, asked: { proposalIds: readonly number[]; reason?: string | undefined }): Promise<ApprovedView> {
  const ctx = requirePermission(asker, approveStops.verb)
  return ctx.records.transaction(async (tx) => {
    const locked = await lockWaiting(tx, asked.proposalIds, ctx.scopeAreaCodes, ctx.today)
    const found = locked.filter((each) => each.holdKind === null)
    const [held] = locked
    if (found.length === 0 && held?.holdKind && held.holdUntil) throw new Refusal(stopHeld, { account: held.accountNo, holdZh: holdWords[held.holdKind].zh, holdEn: holdWords[held.holdKind].en, until: addDays(held.holdUntil, 1) })
    if (found.length === 0) throw new Refusal(stopsNone)
    const reason = asked.reason?.trim() ?? ''
    const guarded = found.find((each) => each.byHand.length > 0)
    if (guarded && (asked.proposalIds.length > 1 || reason.length < 2)) throw new Refusal(stopByHand, { account: guarded.accountNo })
    const gone = found.find((each) => !each.stands)
    if (gone) throw new Refusal(stopPaid, { account: gone.accountNo })
    await decide(tx, found.map((each) => each.proposalId), { state: 'approved', by: ctx.accountId, at: workNow(ctx), reason: reason === '' ? null : reason })
    await writeAudit(tx, ctx, { verb: approveStops.verb, subjectKind: 'arrearsStop', subjectId: found.length === 1 ? String(found[0]?.proposalId) : `${found.length}`, detail: { count: found.length, held: locked.length - found.length, accounts: found.slice(0, 200).map((each) => each.accountNo), reason } })
    return { approved: found.length, held: countHolds(locked), gone: new Set(asked.proposalIds).size - locked.length }
  })
}

/** @throws STOPS_NONE */
export async function rejectProposals(asker: Context, asked: { proposalIds: readonly number[]; reason: string }): Promise<number> {
  const ctx = requirePermission(asker, approveStops.verb)
  return ctx.records.transaction(async (tx) => {
    const found = await lockWaiting(tx, asked.proposalIds, ctx.scopeAreaCodes, ctx.today)
    if (found.length === 0) throw new Refusal(stopsNone)
    await decide(tx, found.map((each) => each.proposalId), { state: 'rejected', by: ctx.accountId, at: workNow(ctx), reason: asked.reason })
    await writeAudit(tx, ctx, { verb: 'arrears.rejectStops', subjectKind: 'arrearsStop', subjectId: found.length === 1 ? String(found[0]?.proposalId) : `${found.length}`, detail: { count: found.length, accounts: found.slice(0, 200).map((each) => each.accountNo), reason: asked.reason } })
    return found.length
  })
}

/** Hands over what is approved and not held back: each stop with the earliest time at which it may be performed. @throws STOP_EXPORT_EMPTY */
export async function makeExport(asker: Context) {
  const ctx = requirePermission(asker, exportStops.verb)
  const now = workNow(ctx)
  const sideOf = await loadSides(ctx.records, ctx.today)
  const exportId = await ctx.records.transaction(async (tx) => {
    const ready = await lockReady(tx, ctx.scopeAreaCodes, ctx.today)
    if (ready.length === 0) throw new Refusal(exportEmpty)
    const made = await insertExport(tx, { accountId: ctx.accountId, at: now }, ready.map((line) => {
      const side = sideOf(line.areaCode)
      return { proposalId: line.proposalId, notBefore: line.kind === 'restore' || side === null ? null : new Date(earliestStop(side.ladder.policy, side.nextStopDay, now.getTime())) }
    }))
    await writeAudit(tx, ctx, { verb: exportStops.verb, subjectKind: 'arrearsStopExport', subjectId: String(made), detail: { lines: ready.length } })
    return made
  })
  const [made] = await listExports(ctx.records, ctx.scopeAreaCodes, exportId, 1)
  if (!made) throw new Error('An export was not found again.')
  return { ...made, madeAt: made.madeAt.toISOString() }
}

/** No service is stopped there from that day on; what is in a file already is the billing system's. @throws DISASTER_BAD, DISASTER_OUTSIDE */
export async function declare(asker: Context, asked: { areaCode: string; fromOn: string; toOn: string; reason: string }): Promise<number> {
  const ctx = requirePermission(asker, declareDisaster.verb)
  if (asked.toOn < asked.fromOn || asked.toOn > addDays(day(asked.fromOn), 366)) throw new Refusal(disasterBad, { from: asked.fromOn, to: asked.toOn })
  return ctx.records.transaction(async (tx) => {
    const disasterId = await insertDisaster(tx, asked, ctx.scopeAreaCodes, { accountId: ctx.accountId, at: ctx.now })
    if (disasterId === null) throw new Refusal(disasterOutside, { area: asked.areaCode })
    await writeAudit(tx, ctx, { verb: declareDisaster.verb, subjectKind: 'area', subjectId: asked.areaCode, detail: { fromOn: asked.fromOn, toOn: asked.toOn, reason: asked.reason } })
    return disasterId
  })
}
