import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { readPermission, settlePermission } from '../permissions.ts'
import { parkedDecided, parkedUnknown, type ParkedShape } from './contract.ts'
import { findParkedForUpdate, listParked, type ParkedRow, settleRow } from './store.ts'

export async function readParked(asker: Context, wanted: { state: ParkedShape['state']; before?: number | undefined; limit: number }): Promise<{ items: ParkedShape[]; next: number | null; maySettle: boolean }> {
  const ctx = requirePermission(asker, readPermission.verb)
  const top = await findTopArea(ctx.records)
  const rows = await listParked(ctx.records, { scopeAreaCodes: ctx.scopeAreaCodes, branchAreaCode: top?.areaCode ?? null, state: wanted.state, before: wanted.before ?? null, limit: wanted.limit })
  return { items: rows.map(shapeOf), next: rows.length === wanted.limit ? (rows.at(-1)?.parked_id ?? null) : null, maySettle: hasPermission(ctx, settlePermission.verb) }
}

/** What was done about it stays with it: found the account, sent back, booked by hand. @throws PARKED_UNKNOWN, PARKED_DECIDED */
export async function settleParked(asker: Context, wanted: { parkedId: number; settlement: string }): Promise<void> {
  const ctx = requirePermission(asker, settlePermission.verb)
  const top = await findTopArea(ctx.records)
  await ctx.records.transaction(async (tx) => {
    const found = await findParkedForUpdate(tx, wanted.parkedId, { scopeAreaCodes: ctx.scopeAreaCodes, branchAreaCode: top?.areaCode ?? null })
    if (!found) throw new Refusal(parkedUnknown)
    if (found.state === 'settled') throw new Refusal(parkedDecided)
    await settleRow(tx, wanted.parkedId, { settlement: wanted.settlement, by: ctx.accountId, at: ctx.now })
    await writeAudit(tx, ctx, { verb: settlePermission.verb, subjectKind: 'arrears_parked', subjectId: String(wanted.parkedId), detail: { reference: found.reference, settlement: wanted.settlement } })
  })
}

function shapeOf(row: ParkedRow): ParkedShape {
  return {
    parkedId: row.parked_id, kind: row.kind, reference: row.reference, accountId: row.account_id, areaName: row.area_name, day: row.business_day, amountFen: row.amount_fen, reason: row.reason, state: row.state,
    settlement: row.settlement, settledBy: row.settled_by,
  }
}
