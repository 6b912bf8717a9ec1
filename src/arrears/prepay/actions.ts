import { z } from 'zod'
import { addMonths, day, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import type { Transaction } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { lastPaymentDay } from '../case/history.ts'
import { type PrepayEffectView, riskClasses, runDecided, runHandedOut, runNobodyLeft, runNotApproved, runOwnRule, runUnknown, runWholeOnly, type RunView } from './contract.ts'
import { windowEndsOn } from './effectRules.ts'
import { readStandings } from './facts.ts'
import { shareOf } from './historyRules.ts'
import { countLeftOut, countOffers, listConversions, listOffers, listPlaces, listRuns, offersListedMax, readRisks, readSteps } from './listStore.ts'
import { wholeName } from './measure.ts'
import { approvePrepay, decidePrepay, handOutPrepay, viewPrepay } from './permissions.ts'
import { prepayKind } from './rule.ts'
import { type Dropped, type EffectRow, findRunForUpdate, listCompared, listEffects, listPaused, saveHandOut, saveVerdict, type StoredRun } from './store.ts'
import { prepayOutcomeShape } from './tasks.ts'

/** A list within the areas of the asker; its effect is the branch's, a county has too few who were held out. @throws PREPAY_RUN_UNKNOWN */
export async function readPrepay(asker: Context, wanted: { runId?: number | undefined }) {
  const ctx = requirePermission(asker, viewPrepay.verb)
  const { records } = ctx
  const top = await findTopArea(records)
  const rule = top ? await ruleInForce(records, prepayKind, top.areaCode, ctx.today) : null
  const runs = await listRuns(records, ctx.accountId)
  const run = wanted.runId === undefined ? (runs[0] ?? null) : (runs.find((each) => each.runId === wanted.runId) ?? null)
  if (wanted.runId !== undefined && run === null) throw new Refusal(runUnknown, { run: wanted.runId })
  const page = {
    runs: runs.map(({ runId, month, version, state }) => ({ runId, month, version, state })), run, hasRule: rule !== null, today: ctx.today,
    mayDecide: hasPermission(asker, decidePrepay.verb), mayApprove: hasPermission(asker, approvePrepay.verb), mayHandOut: hasPermission(asker, handOutPrepay.verb),
  }
  const nothing = { steps: [], asked: 0, leftOut: [], heldOut: 0, offered: 0, dropped: 0, accepted: 0, gainFen: 0, acceptedFen: 0, windowEnds: null, isWindowOver: false, places: [], offers: [], isCut: false, conversions: [], effect: null, wholeEffect: null, risks: [] }
  return run === null ? { ...page, ...nothing } : { ...page, ...(await readList(ctx, run)) }
}

async function readList(ctx: Allowed, run: RunView) {
  const { records, scopeAreaCodes } = ctx
  const leftOut = await countLeftOut(records, run.runId, scopeAreaCodes)
  const counts = await countOffers(records, run.runId, scopeAreaCodes)
  const offers = await listOffers(records, run.runId, scopeAreaCodes)
  const effects = await listEffects(records)
  const windowEnds = run.handedOn === null ? null : windowEndsOn(day(run.handedOn), run.acceptDays)
  const known = windowEnds === null ? null : await lastPaymentDay(ctx.facts)
  return {
    steps: (await readSteps(records, run.ruleId)).map(({ id, bills }) => ({ step: id, bills })),
    asked: leftOut.reduce((sum, each) => sum + each.accounts, 0) + counts.heldOut + counts.offered + counts.dropped, leftOut, ...counts, windowEnds, isWindowOver: windowEnds !== null && known !== null && windowEnds <= known,
    places: await listPlaces(records, run.runId, scopeAreaCodes), offers: offers.slice(0, offersListedMax), isCut: offers.length > offersListedMax,
    conversions: (await listConversions(records, run.runId, scopeAreaCodes)).map((each) => ({ ...each, rate: shareOf(each.accepted, each.offered) })),
    effect: effectOf(effects.get(String(run.runId))), wholeEffect: effectOf(effects.get(wholeName)), risks: riskShape.parse((await readRisks(records, run.runId)) ?? []).map(({ riskClass, accounts, riskPermille }) => ({ riskClass, accounts, permille: riskPermille })),
  }
}
const riskShape = z.array(z.object({ riskClass: z.enum(riskClasses), accounts: z.number(), riskPermille: z.number() }))
const effectOf = (row: EffectRow | undefined): PrepayEffectView | null => (row === undefined || row.monthEnds === 0 ? null : { monthEnds: row.monthEnds, treated: row.treated, heldOut: row.heldOut, perAccountFen: row.perAccountFen, lowFen: row.lowFen, highFen: row.highFen })

/** Makes the list of the month now, by the owner of the facts. @throws PREPAY_NO_RULE, PREPAY_NO_FACTS */
export async function decideNow(asker: Context) {
  const ctx = requirePermission(asker, decidePrepay.verb)
  const outcome = prepayOutcomeShape.parse(await ctx.factsOwner.run('arrears.prepay', { businessDate: ctx.today, isForced: true, askedBy: ctx.accountId }))
  if (outcome.isFresh) await ctx.records.transaction((tx) => writeAudit(tx, ctx, { verb: 'prepay.decide', subjectKind: 'prepayRun', subjectId: String(outcome.runId), detail: { month: outcome.month, offered: outcome.offered, heldOut: outcome.heldOut } }))
  return outcome
}

/** A second pair of eyes: not whoever drafted the rule, nor who had the list made. */
export async function approveRun(asker: Context, runId: number): Promise<void> {
  await decide(asker, runId, async (ctx, tx, run) => {
    if (run.ruleAuthors.includes(ctx.accountId) || run.askedBy === ctx.accountId) throw new Refusal(runOwnRule)
    await saveVerdict(tx, runId, { state: 'approved', by: ctx.accountId, at: ctx.now, reason: null })
    await writeAudit(tx, ctx, { verb: 'prepay.approve', subjectKind: 'prepayRun', subjectId: String(runId), detail: { month: run.month } })
  })
}
export async function rejectRun(asker: Context, runId: number, reason: string): Promise<void> {
  await decide(asker, runId, async (ctx, tx, run) => {
    await saveVerdict(tx, runId, { state: 'rejected', by: ctx.accountId, at: ctx.now, reason })
    await writeAudit(tx, ctx, { verb: 'prepay.reject', subjectKind: 'prepayRun', subjectId: String(runId), detail: { month: run.month, reason } })
  })
}
async function decide(asker: Context, runId: number, work: (ctx: Allowed, tx: Transaction, run: StoredRun) => Promise<void>): Promise<void> {
  const ctx = requirePermission(asker, approvePrepay.verb)
  await requireWhole(ctx)
  await ctx.records.transaction(async (tx) => {
    const run = await findRunForUpdate(tx, runId)
    if (run === null) throw new Refusal(runUnknown, { run: runId })
    if (run.state !== 'waiting') throw new Refusal(runDecided)
    await work(ctx, tx, run)
  })
}
async function requireWhole(ctx: Allowed): Promise<void> {
  const top = await findTopArea(ctx.records)
  if (top && !ctx.scopeAreaCodes.includes(top.areaCode)) throw new Refusal(runWholeOnly)
}

/** The offers go to their customers from today on, once; who has stored, left or disputes meanwhile is dropped, offered and held out alike. */
export async function handOutRun(asker: Context, runId: number): Promise<{ offered: number; dropped: number }> {
  const ctx = requirePermission(asker, handOutPrepay.verb)
  await requireWhole(ctx)
  return ctx.records.transaction(async (tx) => {
    const run = await findRunForUpdate(tx, runId)
    if (run === null) throw new Refusal(runUnknown, { run: runId })
    if (run.handedOn !== null) throw new Refusal(runHandedOut, { month: run.month, day: run.handedOn })
    if (run.state !== 'approved') throw new Refusal(runNotApproved, { month: run.month })
    const outcome = await saveHandOut(tx, runId, { dropped: await listDropped(ctx, tx, runId), by: ctx.accountId, on: ctx.today })
    if (outcome.offered === 0) throw new Refusal(runNobodyLeft)
    await writeAudit(tx, ctx, { verb: 'prepay.handOut', subjectKind: 'prepayRun', subjectId: String(runId), detail: { month: run.month, ...outcome } })
    return outcome
  })
}

async function listDropped(ctx: Allowed, tx: Transaction, runId: number): Promise<Dropped[]> {
  const offers = await listCompared(tx, runId)
  const { protectedOnes, paused } = await listPaused(tx, ctx.today)
  // Whoever went over to prepayment or left shows at the month end before; money shows up to yesterday.
  const now = new Map((await readStandings(ctx.facts, ctx.today, addMonths(monthOf(ctx.today), -1), offers.map((offer) => offer.accountNo))).map((standing) => [standing.accountNo, standing]))
  return offers.flatMap((offer): Dropped[] => {
    const standing = now.get(offer.accountNo)
    if (standing === undefined || standing.standing !== 'postpaid') return [{ accountNo: offer.accountNo, because: 'gone' }]
    if (standing.advanceFen >= offer.medianFen) return [{ accountNo: offer.accountNo, because: 'paid' }]
    return protectedOnes.has(offer.accountNo) || paused.has(offer.accountNo) ? [{ accountNo: offer.accountNo, because: 'paused' }] : []
  })
}
