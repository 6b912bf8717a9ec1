import { addMonths, type Day, firstDayOf, lastDayOf, month as toMonth, type Month, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../platform/access/context.ts'
import { mask } from '../../platform/access/mask.ts'
import { loadRules, type RuleInForce } from '../../platform/rules/index.ts'
import { readPermission } from '../permissions.ts'
import { checkOutlets, differenceOrigin, type OutletCheck, standingOf } from './check.ts'
import { type DifferenceView, type DueDay, type OutletCover, type OutletPosition, outletUnknown, stopDecided, stopUnknown } from './contract.ts'
import { outletCoverKind } from './cover.ts'
import { listRemittanceMonths, type PositionRow, readDays, readPositions, readReconciled, type ReconciledRow } from './facts.ts'
import { checkOutletsPermission, decideStopPermission } from './permissions.ts'
import { decideOutlet, settleDays, termsFor } from './rules.ts'
import { findStopForUpdate, listDifferenceOrders, listOpenStops, listOutlets, listStops, type OutletRow, saveDecision } from './store.ts'

type RuleOf = (areaCode: string) => RuleInForce<OutletCover> | null
/** A month that is over is seen from its last day, the running one from today. */
const seenFrom = (month: Month, today: Day): Day => (lastDayOf(month) < today ? lastDayOf(month) : today)

export async function readOutlets(asker: Context, wanted: { month?: string | undefined }) {
  const ctx = requirePermission(asker, readPermission.verb)
  const months = (await listRemittanceMonths(ctx.facts, ctx.today)).map((each) => toMonth(each))
  const month = months.find((each) => each === wanted.month) ?? null
  const on = month === null ? ctx.today : seenFrom(month, ctx.today)
  const ruleOf = await loadRules(ctx.records, outletCoverKind, on)
  const known = new Map((await listOutlets(ctx.records, ctx.scopeAreaCodes)).map((outlet) => [outlet.outletCode, outlet]))
  const open = await listOpenStops(ctx.records)
  const outlets = (await readPositions(ctx.facts, on, ctx.scopeAreaCodes)).flatMap((row) => {
    const outlet = known.get(row.outlet_code)
    return outlet ? [viewOf(row, outlet, ruleOf, on, open.get(row.outlet_code)?.open ?? 'none')] : []
  })
  const from = firstDayOf(month ?? addMonths(monthOf(on), -1))
  const differences = await differencesOf(ctx, await readReconciled(ctx.facts, { from, to: on }), known, ruleOf)
  return { on, month, months, version: ruleOf((await findTopArea(ctx.records))?.areaCode ?? '')?.version ?? null, outlets, stops: await listStops(ctx.records, { areaCodes: ctx.scopeAreaCodes }), differences }
}

/** One outlet within the asker's areas. @throws ARREARS_OUTLET_UNKNOWN */
export async function readOutlet(asker: Context, wanted: { outletCode: string; month?: string | undefined }) {
  const ctx = requirePermission(asker, readPermission.verb)
  const outlet = (await listOutlets(ctx.records, ctx.scopeAreaCodes)).find((each) => each.outletCode === wanted.outletCode)
  const [position] = outlet ? await readPositions(ctx.facts, ctx.today, null, outlet.outletCode) : []
  if (!outlet || !position) throw new Refusal(outletUnknown, { outlet: wanted.outletCode })
  const all = await readDays(ctx.facts, outlet.outletCode, ctx.today)
  const months = [...new Set(all.map((row) => monthOf(row.day)))]
  const month = months.find((each) => each === wanted.month) ?? months.at(-1) ?? monthOf(ctx.today)
  const on = seenFrom(month, ctx.today)
  const ruleOf = await loadRules(ctx.records, outletCoverKind, on)
  const rule = ruleOf(outlet.areaCode)
  const terms = rule ? termsFor(rule.body, outlet.kind) : null
  // As it was seen at the end of that month: what was paid in later does not make its days better.
  const rows = all.filter((row) => row.day <= on)
  const settled = settleDays(rows.map((row) => ({ day: row.day, dueFen: row.due_fen, paidInFen: row.paid_in_fen })), terms?.payInDays ?? 0, on)
  const reconciled = await readReconciled(ctx.facts, { from: firstDayOf(month), to: on, outletCode: outlet.outletCode })
  const days = settled.flatMap((day, index): DueDay[] => {
    if (monthOf(day.day) !== month) return []
    const told = reconciled.find((each) => each.day === day.day)
    return [{ ...day, lateDays: terms === null ? 0 : day.lateDays, depositFen: rows[index]?.deposit_fen ?? null, takenFen: rows[index]?.taken_fen ?? null, receiptsFen: told?.receipts_fen ?? null, differenceFen: told ? told.taken_fen - told.receipts_fen : null }]
  })
  const open = (await listOpenStops(ctx.records)).get(outlet.outletCode)?.open ?? 'none'
  const before = settled.filter((day) => monthOf(day.day) < month).at(-1)?.balanceFen ?? 0
  return {
    position: viewOf(position, outlet, await loadRules(ctx.records, outletCoverKind, ctx.today), ctx.today, open), month, months, payInDays: terms?.payInDays ?? null, version: rule?.version ?? null, openingFen: before, closingFen: days.at(-1)?.balanceFen ?? before, days,
    stops: await listStops(ctx.records, { areaCodes: ctx.scopeAreaCodes, outletCode: outlet.outletCode }), differences: await differencesOf(ctx, reconciled, new Map([[outlet.outletCode, outlet]]), ruleOf),
    agentName: mask('name', outlet.agentName), unitName: outlet.unitName, branchName: (await findTopArea(ctx.records))?.name ?? '',
  }
}

function viewOf(row: PositionRow, outlet: OutletRow, ruleOf: RuleOf, on: Day, stop: 'none' | 'proposed' | 'approved'): OutletPosition {
  const rule = ruleOf(outlet.areaCode)
  const standing = standingOf(row)
  const decision = decideOutlet(rule ? termsFor(rule.body, outlet.kind) : null, standing, on)
  return {
    outletCode: row.outlet_code, name: outlet.name, kind: outlet.kind, areaCode: outlet.areaCode, areaName: outlet.areaName, dueFen: row.due_fen, paidInFen: row.paid_in_fen, balanceFen: standing.balanceFen, age7Fen: row.age_7_fen, age30Fen: row.age_30_fen,
    age90Fen: row.age_90_fen, olderFen: row.older_fen, depositFen: row.deposit_fen, cover: standing.balanceFen > 0 ? row.deposit_fen / standing.balanceFen : null, unpaidSince: row.unpaid_since, lateDays: decision.lateDays, state: decision.state, why: decision.why, stop,
  }
}

/** Reports that are off, with the order that looks into them; without a rule every fen counts. */
async function differencesOf(ctx: Allowed, rows: readonly ReconciledRow[], outlets: ReadonlyMap<string, OutletRow>, ruleOf: RuleOf): Promise<DifferenceView[]> {
  const found = rows.flatMap((row) => {
    const outlet = outlets.get(row.outlet_code)
    const differenceFen = row.taken_fen - row.receipts_fen
    return outlet && Math.abs(differenceFen) > (ruleOf(outlet.areaCode)?.body.differenceAboveFen ?? 0) ? [{ outlet, row, differenceFen }] : []
  })
  const orders = await listDifferenceOrders(ctx.records, found.map(({ row }) => differenceOrigin(row.outlet_code, row.day)))
  return found.map(({ outlet, row, differenceFen }) => {
    const order = orders.get(differenceOrigin(row.outlet_code, row.day))
    return { outletCode: row.outlet_code, name: outlet.name, areaName: outlet.areaName, day: row.day, takenFen: row.taken_fen, receiptsFen: row.receipts_fen, differenceFen, orderId: order?.orderId ?? null, orderStatus: order?.status ?? null }
  })
}

export async function runOutletCheck(asker: Context): Promise<OutletCheck> {
  const ctx = requirePermission(asker, checkOutletsPermission.verb)
  return checkOutlets({ records: ctx.records, facts: ctx.facts }, ctx.today, ctx.now, ctx.accountId)
}

export async function decideStop(asker: Context, asked: { stopId: number; state: 'approved' | 'rejected'; reason: string }): Promise<void> {
  const ctx = requirePermission(asker, decideStopPermission.verb)
  await ctx.records.transaction(async (tx) => {
    const stop = await findStopForUpdate(tx, asked.stopId, ctx.scopeAreaCodes)
    if (stop === null) throw new Refusal(stopUnknown, { stop: asked.stopId })
    if (stop.state !== 'proposed') throw new Refusal(stopDecided)
    await saveDecision(tx, asked.stopId, { state: asked.state, accountId: ctx.accountId, on: ctx.today, reason: asked.reason })
    await writeAudit(tx, ctx, { verb: asked.state === 'approved' ? 'outlet.stop' : 'outlet.keepSelling', subjectKind: 'outlet', subjectId: stop.outletCode, detail: { reason: asked.reason } })
  })
}
