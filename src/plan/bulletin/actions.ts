import { Refusal } from '../../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { listOrders } from '../../work/index.ts'
import { type HomeSettings, readHome } from '../board/readHome.ts'
import { type Bulletin, bulletinNotMade } from './contract.ts'
import { composeBulletin, duesShown, type LateFile } from './rules.ts'
import { findBulletin, listBulletinDays } from './store.ts'

export type BulletinSettings = {
  readonly home: HomeSettings
  /** Files that should be here, the longest overdue first; empty for who may not see files. */
  readonly lateFiles: (ctx: Context) => Promise<readonly LateFile[]>
}

/** Several sentences may name one indicator; the bulletin tells each gap once. */
const gapsRead = 500
/** More than are shown, so that their count is near the truth; the inbox has them all. */
const ordersRead = duesShown * 25

/** The bulletin of the person whose context it is, as things stand now. */
export async function makeBulletin(ctx: Context, settings: BulletinSettings): Promise<Bulletin> {
  requirePermission(ctx, 'plan.read')
  const home = await readHome(ctx, { ...settings.home, worstShown: gapsRead })
  const orders = hasPermission(ctx, 'work.view') ? await listOrders(ctx, { whose: home.kind === 'manager' ? 'all' : 'mine', stage: 'live' }, ordersRead) : []
  return composeBulletin({ home, orders, lateFiles: await settings.lateFiles(ctx), today: ctx.today })
}

export async function readBulletin(ctx: Context, settings: BulletinSettings, day: string | undefined): Promise<{ bulletin: Bulletin; isMade: boolean; days: string[] }> {
  requirePermission(ctx, 'plan.read')
  const days = await listBulletinDays(ctx.records, ctx.accountId)
  const made = await findBulletin(ctx.records, day ?? ctx.today, ctx.accountId)
  if (made) return { bulletin: made, isMade: true, days }
  if (day !== undefined && day !== ctx.today) throw new Refusal(bulletinNotMade, { day })
  return { bulletin: await makeBulletin(ctx, settings), isMade: false, days }
}
