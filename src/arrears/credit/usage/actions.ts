import { findTopArea } from '../../../branch/index.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import { withinScope } from '../../../platform/access/scope.ts'
import { literal } from '../../../platform/facts/dialect.ts'
import type { Allowed } from '../../../platform/access/context.ts'
import { limitStandingFeed } from '../../feeds.ts'
import { visible } from '../../ledger/position.ts'
import { viewCredit } from '../permissions.ts'
import { nearPercent } from '../rules.ts'
import { listStrays, listWarnings } from './store.ts'

export async function readUsage(asker: Context) {
  const ctx = requirePermission(asker, viewCredit.verb)
  const top = await findTopArea(ctx.records)
  // An account that nobody knows lies in no area.
  const isWhole = top !== null && top !== undefined && ctx.scopeAreaCodes.includes(top.areaCode)
  return { warnings: await listWarnings(ctx.records, ctx.scopeAreaCodes, ctx.today, nearPercent), strays: isWhole ? await listStrays(ctx.records) : [] }
}

/** Days of usage of one account, newest first. */
export async function listUses(ctx: Allowed, accountNo: string): Promise<{ day: string; usedFen: number; limitFen: number }[]> {
  const rows = await ctx.facts.rows<{ day: string; used_fen: number; limit_fen: number }>({
    sql: `select day, used_fen, limit_fen from (${visible(limitStandingFeed, `t.account_id = ${literal(accountNo)} and ${withinScope(ctx, limitStandingFeed.table, 't')}`)}) s order by day desc limit 62`,
  })
  return rows.map((row) => ({ day: row.day, usedFen: row.used_fen, limitFen: row.limit_fen }))
}
