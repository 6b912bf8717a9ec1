import { Refusal } from '../../kernel/refusal.ts'
import { type Context, hasPermission, requirePermission } from '../../platform/access/context.ts'
import { addDays } from '../../kernel/day.ts'
import { countDue, listOrders, startOfDayMs, workNow } from '../../work/index.ts'
import { type HomeSettings, readHome } from '../board/readHome.ts'
import { type Bulletin, bulletinNotMade } from './contract.ts'
import { composeBulletin, type Counted, type Due, duesShown, type LateFile, type OpenOrder } from './rules.ts'
import { findBulletin, listBulletinDays } from './store.ts'

export type BulletinSettings = {
  readonly home: HomeSettings
  /** What else is due by today, as chapters know it: the first `limit` of the whole branch, or of the person. */
  readonly dues: (ctx: Context, asked: { readonly isWhole: boolean; readonly limit: number }) => Promise<Counted<Due>>
  /** Files that should be here, the longest overdue first; empty for who may not see files. */
  readonly lateFiles: (ctx: Context) => Promise<readonly LateFile[]>
}

/** Several sentences may name one indicator; the bulletin tells each gap once. */
const gapsRead = 500

/** The bulletin of the person whose context it is, as things stand now. */
export async function makeBulletin(ctx: Context, settings: BulletinSettings): Promise<Bulletin> {
  requirePermission(ctx, 'plan.read')
  const home = await readHome(ctx, { ...settings.home, worstShown: gapsRead })
  const isWhole = home.kind === 'manager'
  const [orders, dues] = [await readOrdersDue(ctx, isWhole), await settings.dues(ctx, { isWhole, limit: duesShown })]
  return composeBulletin({ home, orders, dues, lateFiles: await settings.lateFiles(ctx), today: ctx.today })
}

/** Orders whose result is due by the end of today: those due first, and how many there are. An overdue first reply has its own message. */
async function readOrdersDue(ctx: Context, isWhole: boolean): Promise<Counted<OpenOrder>> {
  if (!hasPermission(ctx, 'work.view')) return { rows: [], count: 0, lateCount: 0 }
  const filter = { whose: isWhole ? 'all' : 'mine', stage: 'live', dueBefore: new Date(startOfDayMs(addDays(ctx.today, 1))) } as const
  const now = workNow(ctx).toISOString()
  const rows = (await listOrders(ctx, filter, duesShown)).map((order) => ({ ...order, isLate: order.dueAt !== null && order.dueAt < now }))
  return { rows, ...(await countDue(ctx, filter)) }
}

export async function readBulletin(ctx: Context, settings: BulletinSettings, day: string | undefined): Promise<{ bulletin: Bulletin; isMade: boolean; days: string[] }> {
  requirePermission(ctx, 'plan.read')
  const days = await listBulletinDays(ctx.records, ctx.accountId)
  const made = await findBulletin(ctx.records, day ?? ctx.today, ctx.accountId)
  if (made) return { bulletin: made, isMade: true, days }
  if (day !== undefined && day !== ctx.today) throw new Refusal(bulletinNotMade, { day })
  return { bulletin: await makeBulletin(ctx, settings), isMade: false, days }
}
