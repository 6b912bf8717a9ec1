import { addDays } from '../../kernel/day.ts'
import { listGroups, listSubjects } from '../../branch/index.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import { viewLadder } from '../ladder/permissions.ts'
import type { FailedDebitsView } from './contract.ts'
import { readFailedDebits } from './facts.ts'
import { failedDebitDays } from './follow.ts'
import { failedDebitKind } from './orderKinds.data.ts'
import { dueOf, type FailedDebit, occasionsOf } from './rules.ts'
import { listOrdersOf } from './store.ts'

const rowsMax = 5_000

/** Collections that failed of late and whose money is still due, within the asker's areas, the largest sums first. */
export async function readFailed(asker: Context, limit = rowsMax): Promise<FailedDebitsView> {
  const ctx = requirePermission(asker, viewLadder.verb)
  const since = addDays(ctx.today, -failedDebitDays)
  const failures = await readFailedDebits(ctx.facts, ctx, { since, on: ctx.today })
  const shown = failures.toSorted((one, other) => other.dueFen - one.dueFen || (one.accountNo < other.accountNo ? -1 : 1)).slice(0, limit)
  const originOf = new Map(occasionsOf(shown, failedDebitKind.id).flatMap((occasion) => occasion.failures.map((each) => [each, occasion.origin] as const)))
  const [orders, groups, areas] = await Promise.all([
    listOrdersOf(ctx.records, [...new Set(originOf.values())]), listGroups(ctx.records, [...new Set(shown.flatMap((each) => each.groupId ?? []))], ctx.today), listSubjects(ctx.records, { kind: 'area' }),
  ])
  const areaName = new Map(areas.map((area) => [area.code, area.name]))
  return {
    since, ...sumOf(failures), reasons: [...new Set(failures.map((each) => each.reason))].map((reason) => ({ reason, ...sumOf(failures.filter((each) => each.reason === reason)) })).toSorted((one, other) => other.fen - one.fen), isCut: failures.length > shown.length,
    rows: shown.map((each) => ({
      accountNo: each.accountNo, groupId: each.groupId, groupName: each.groupId === null ? null : (groups.get(each.groupId)?.name ?? null), areaName: areaName.get(each.areaCode) ?? each.areaCode, billMonth: each.billMonth, returnedOn: each.day, receiptNo: each.receiptNo,
      reason: each.reason, amountFen: each.amountFen, dueFen: each.dueFen, order: orders.get(originOf.get(each) ?? '') ?? null,
    })),
  }
}

const sumOf = (failures: readonly FailedDebit[]): { accounts: number; fen: number } => ({ accounts: new Set(failures.map((each) => each.accountNo)).size, fen: dueOf(failures) })
