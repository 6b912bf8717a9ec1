import { addDays, type Day } from '../../kernel/day.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { loadRules, type RuleInForce } from '../../platform/rules/index.ts'
import { type CheckedOrder, placeOrders, workNow } from '../../work/index.ts'
import type { OutletCover } from './contract.ts'
import { outletCoverKind } from './cover.ts'
import { type PositionRow, readPositions, readReconciled, type ReconciledRow } from './facts.ts'
import { outletDifference } from './orderKinds.data.ts'
import { decideOutlet, moveOf, termsFor } from './rules.ts'
import { endStops, insertStops, listDifferenceOrders, listOpenStops, listOutlets, type NewStop, type OutletRow, type StopEnd } from './store.ts'

export type OutletCheck = { readonly proposed: number; readonly withdrawn: number; readonly lifted: number; readonly orders: number }
/** Reports older than this are no news: whoever wants them opens the outlet. */
const differenceDays = 35

/**
 * Applies the rule in force to every outlet as it stands at the end of the day: proposals to stop sales, those no longer needed, stops whose
 * cover is back, and an order for each difference. Run twice, it changes nothing.
 */
export async function checkOutlets(deps: { readonly records: Records; readonly facts: Pick<Facts, 'rows'> }, on: Day, now: Date, accountId: number | null = null): Promise<OutletCheck> {
  const ruleOf = await loadRules(deps.records, outletCoverKind, on)
  const positions = await readPositions(deps.facts, on, null)
  const differences = await readReconciled(deps.facts, { from: addDays(on, -differenceDays), to: on })
  return deps.records.transaction(async (tx) => {
    const outlets = new Map((await listOutlets(tx, null)).map((outlet) => [outlet.outletCode, outlet]))
    const moves = await movesOf(tx, positions, outlets, ruleOf, on)
    const proposed = await insertStops(tx, moves.proposals, on)
    const ended = await endStops(tx, moves.ends, on)
    const orders = await openDifferences(tx, differences, outlets, ruleOf, { accountId, on, now })
    const found = { proposed, withdrawn: ended.filter((each) => each.state === 'withdrawn').length, lifted: ended.filter((each) => each.state === 'lifted').length, orders }
    if (proposed + ended.length + orders > 0) await writeAudit(tx, { accountId }, { verb: 'arrears.checkOutlets', subjectKind: 'outlets', subjectId: on, detail: { ...found } })
    return found
  })
}

type RuleOf = (areaCode: string) => RuleInForce<OutletCover> | null

async function movesOf(tx: Transaction, positions: readonly PositionRow[], outlets: ReadonlyMap<string, OutletRow>, ruleOf: RuleOf, on: Day): Promise<{ proposals: NewStop[]; ends: StopEnd[] }> {
  const open = await listOpenStops(tx)
  const proposals: NewStop[] = []
  const ends: StopEnd[] = []
  for (const position of positions) {
    const outlet = outlets.get(position.outlet_code)
    const rule = outlet ? ruleOf(outlet.areaCode) : null
    if (!outlet || rule === null) continue
    const decision = decideOutlet(termsFor(rule.body, outlet.kind), standingOf(position), on)
    const stands = open.get(position.outlet_code)
    const move = moveOf(decision, stands?.open ?? 'none', stands?.rejectedOn ?? null, rule.body.againAfterDays, on)
    const by = { ruleId: rule.ruleId, version: rule.version }
    if (move === 'propose' && decision.because !== null) proposals.push({ outletCode: outlet.outletCode, areaCode: outlet.areaCode, because: decision.because, why: decision.why, balanceFen: position.due_fen - position.paid_in_fen, depositFen: position.deposit_fen, lateDays: decision.lateDays, ...by })
    else if (move === 'withdraw' || move === 'lift') ends.push({ outletCode: outlet.outletCode, why: decision.why, ...by })
  }
  return { proposals, ends }
}

export function standingOf(position: Pick<PositionRow, 'due_fen' | 'paid_in_fen' | 'deposit_fen' | 'unpaid_since'>) {
  return { balanceFen: position.due_fen - position.paid_in_fen, depositFen: position.deposit_fen, unpaidSince: position.unpaid_since }
}
export const differenceOrigin = (outletCode: string, day: string): string => `${outletDifference.id}:${outletCode}:${day}`
export const yuan = (fen: number): number => fen / 100

/** One order for each report that is off by more than the rule lets pass; the same report never opens two. */
async function openDifferences(tx: Transaction, rows: readonly ReconciledRow[], outlets: ReadonlyMap<string, OutletRow>, ruleOf: RuleOf, by: { readonly accountId: number | null; readonly on: Day; readonly now: Date }): Promise<number> {
  const wanted = rows.flatMap((row) => {
    const outlet = outlets.get(row.outlet_code)
    const rule = outlet ? ruleOf(outlet.areaCode) : null
    return outlet && rule && Math.abs(row.taken_fen - row.receipts_fen) > rule.body.differenceAboveFen ? [{ ...orderOf(outlet, row), origin: differenceOrigin(row.outlet_code, row.day) }] : []
  })
  const known = await listDifferenceOrders(tx, wanted.map((order) => order.origin))
  const fresh = wanted.filter((order) => !known.has(order.origin))
  await placeOrders(tx, { accountId: by.accountId, staffNo: null, nowMs: workNow({ today: by.on, now: by.now }).getTime(), receivedAt: by.now }, outletDifference, fresh)
  return fresh.length
}

function orderOf(outlet: OutletRow, row: ReconciledRow): CheckedOrder {
  const differenceFen = row.taken_fen - row.receipts_fen
  return {
    title: `${outlet.name}：${row.day} 代收话费与缴费记录相差 ${Math.abs(yuan(differenceFen)).toFixed(2)} 元`, areaCode: outlet.areaCode, unitCode: null, subject: { kind: 'outlet', code: outlet.outletCode, name: outlet.name },
    priority: 'normal', ownerStaffNo: null, dueAt: null, ask: { day: row.day, said: yuan(row.taken_fen), receipts: yuan(row.receipts_fen), difference: yuan(differenceFen) },
    serves: { clauseId: null, measureId: 'arrears.agent.balance', areaCode: outlet.areaCode, brand: '', period: row.day.slice(0, 7) },
  }
}
