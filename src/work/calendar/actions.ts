import { createHash, randomBytes } from 'node:crypto'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { sql } from 'kysely'
import { type Language, Refusal } from '../../kernel/refusal.ts'
import { writeAudit } from '../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../platform/access/context.ts'
import type { Records } from '../../platform/records/records.ts'
import type { OrderStatus } from '../order/contract.ts'
import { statusWords } from '../order/statusWords.data.ts'
import { calendarUnknown } from './contract.ts'

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const eventsMax = 500
const hourMs = 3_600_000

export async function readCalendarState(ctx: Context): Promise<{ isOn: boolean; createdAt: string | null; readAt: string | null }> {
  requirePermission(ctx, 'work.view')
  const { rows: [row] } = await sql<{ created_at: Date; read_at: Date | null }>`select created_at, read_at from work_calendar where account_id = ${ctx.accountId} and revoked_at is null`.execute(ctx.records.db)
  return { isOn: row !== undefined, createdAt: row?.created_at.toISOString() ?? null, readAt: row?.read_at?.toISOString() ?? null }
}

/** The secret leaves once; the table keeps its hash. */
export async function makeCalendar(ctx: Context): Promise<{ path: string }> {
  requirePermission(ctx, 'work.view')
  const secret = randomBytes(32).toString('base64url')
  await ctx.records.transaction(async (tx) => {
    await sql`update work_calendar set revoked_at = ${ctx.now} where account_id = ${ctx.accountId} and revoked_at is null`.execute(tx.db)
    await sql`insert into work_calendar (account_id, secret_hash, created_at) values (${ctx.accountId}, ${hashOf(secret)}, ${ctx.now})`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'work.calendar.make', subjectKind: 'account', subjectId: String(ctx.accountId) })
  })
  return { path: `/api/work/calendar/${secret}.ics` }
}

export async function revokeCalendar(ctx: Context): Promise<void> {
  requirePermission(ctx, 'work.view')
  await ctx.records.transaction(async (tx) => {
    await sql`update work_calendar set revoked_at = ${ctx.now} where account_id = ${ctx.accountId} and revoked_at is null`.execute(tx.db)
    await writeAudit(tx, ctx, { verb: 'work.calendar.revoke', subjectKind: 'account', subjectId: String(ctx.accountId) })
  })
}

type Due = { order_id: number; title: string; area_name: string; status: OrderStatus; due_at: Date; opened_at: Date; event_count: number }

/** The person's own open orders as a calendar, by a secret that is in force and an account that is not disabled. */
export async function readCalendar(records: Records, secret: string, { origin, now }: { origin: string; now: Date }): Promise<string> {
  const { rows: [owner] } = await sql<{ staff_no: string | null; display_name: string; language: Language }>`
    update work_calendar c set read_at = ${now} from account a where a.account_id = c.account_id and c.secret_hash = ${hashOf(secret)} and c.revoked_at is null and a.disabled_at is null returning a.staff_no, a.display_name, a.language`.execute(records.db)
  if (!owner) throw new Refusal(calendarUnknown)
  const { rows } = await sql<Due>`select o.order_id, o.title, a.name as area_name, o.status, o.due_at, o.opened_at, o.event_count from work_order o join area a on a.area_code = o.area_code
    where o.owner_staff_no = ${owner.staff_no} and o.closed_at is null and o.due_at is not null order by o.due_at limit ${eventsMax}`.execute(records.db)
  const calendar = ical({ name: owner.language === 'zh' ? `闭环工单 · ${owner.display_name}` : `Bihuan orders · ${owner.display_name}`, prodId: '//bihuan//work//ZH', method: ICalCalendarMethod.PUBLISH, ttl: 3600 })
  for (const due of rows) {
    calendar.createEvent({
      id: `order-${due.order_id}@bihuan`, sequence: due.event_count, stamp: due.opened_at, start: new Date(due.due_at.getTime() - hourMs), end: due.due_at, status: ICalEventStatus.CONFIRMED,
      summary: due.title, location: due.area_name, description: statusWords[due.status][owner.language], url: `${origin}/work/orders/${due.order_id}`,
    })
  }
  return calendar.toString()
}
