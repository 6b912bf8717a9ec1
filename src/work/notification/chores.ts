import { sql } from 'kysely'
import { listRoleHolders } from '../../branch/index.ts'
import type { OrderKind } from '../../branch/orderKind/contract.ts'
import type { Day } from '../../kernel/day.ts'
import type { Records, Transaction } from '../../platform/records/records.ts'
import { instantOn } from '../clock/calendarRules.ts'
import { serviceCalendars } from '../clock/calendars.ts'
import { escalationsDue } from '../clock/rules.ts'
import { foldOrder } from '../order/rules.ts'
import { listLogs } from '../order/store.ts'
import { queueNotifications } from './queue.ts'
import { dueSoonMsMax, dueSoonShare, type Notification, type NotifiedOrder } from './rules.ts'

export type ChoreDeps = { readonly records: Records; readonly kinds: readonly OrderKind[]; readonly todayOf: () => Promise<Day>; readonly now: () => Date }

const ordersPerTick = 1_000
// No kind warns earlier than this before a deadline.
const warningMs = 24 * 3_600_000
const orderColumns = (dueAt = sql`o.due_at`) => sql`o.order_id as "orderId", o.title, o.area_code as "areaCode", a.name as "areaName", o.priority, o.owner_staff_no as "ownerStaffNo", ${dueAt} as "dueAt"`
type OrderFacts = Omit<NotifiedOrder, 'dueAt' | 'reason'> & { readonly dueAt: Date | null }
function notified({ orderId, title, areaCode, areaName, priority, ownerStaffNo, dueAt }: OrderFacts): NotifiedOrder {
  return { orderId, title, areaCode, areaName, priority, ownerStaffNo, dueAt: dueAt?.toISOString() ?? null }
}

/** Looks at the orders whose deadline is near or past, a page at every tick; writes down which step reached which role and tells those who hold it there. */
export function escalationChore({ records, kinds, todayOf, now }: ChoreDeps): () => Promise<number> {
  let after = 0
  return async () => {
    const [today, at] = [await todayOf(), now()]
    const nowMs = instantOn(today, at.getTime())
    const { rows } = await sql<OrderFacts & { kind: string; reopenCount: number }>`
      select ${orderColumns()}, o.kind, o.reopen_count as "reopenCount" from work_order o join area a on a.area_code = o.area_code
       where o.closed_at is null and o.order_id > ${after} and (o.due_at < ${new Date(nowMs + warningMs)} or (o.replied_at is null and o.reply_due_at < ${new Date(nowMs + warningMs)}))
       order by o.order_id limit ${ordersPerTick}`.execute(records.db)
    after = rows.length < ordersPerTick ? 0 : (rows.at(-1)?.orderId ?? 0)
    const logs = await listLogs(records, rows.map((row) => row.orderId))
    const due = rows.flatMap((row) => {
      const steps = kinds.find((kind) => kind.id === row.kind)?.escalation ?? []
      const state = foldOrder(logs.get(row.orderId) ?? [])
      return state === null ? [] : escalationsDue(state, steps, serviceCalendars, nowMs).map((step) => ({ order_id: row.orderId, step, reopen_count: row.reopenCount, role: steps[step]?.role ?? '' }))
    })
    if (due.length === 0) return 0
    return records.transaction(async (tx) => {
      const { rows: reached } = await sql<{ orderId: number; step: number; reopenCount: number; role: string }>`insert into work_escalation (order_id, step, reopen_count, role, escalated_at)
        select g.order_id, g.step, g.reopen_count, g.role, ${new Date(nowMs)} from jsonb_to_recordset(cast(${JSON.stringify(due)} as jsonb)) as g (order_id bigint, step int, reopen_count int, role text) on conflict do nothing
        returning order_id as "orderId", step, reopen_count as "reopenCount", role`.execute(tx.db)
      const orders = new Map(rows.map((row) => [row.orderId, notified(row)]))
      const steps = reached.flatMap((step) => {
        const order = orders.get(step.orderId)
        return order ? [{ ...step, order }] : []
      })
      const holders = await listRoleHolders(tx, steps.map(({ role, order }) => ({ role, areaCode: order.areaCode })), today)
      const notifications = steps.flatMap(({ role, step, reopenCount, order }) => holders.filter((holder) => holder.role === role && holder.areaCode === order.areaCode)
        .map((holder): Notification => ({ about: 'escalated', order, occasion: `${order.orderId} ${reopenCount} ${step}`, to: { accountId: holder.accountId } })))
      await queueNotifications(tx, { at, today, accountId: null }, notifications)
      return reached.length
    })
  }
}

/** Tells owners once about each deadline that comes near, once when it is past, and once when the first reply is overdue; a paused order has none. */
export function reminderChore({ records, todayOf, now }: Omit<ChoreDeps, 'kinds'>): () => Promise<number> {
  return async () => {
    const [today, at] = [await todayOf(), now()]
    const nowAt = new Date(instantOn(today, at.getTime()))
    return records.transaction(async (tx) => {
      const told = await takeReminders(tx, nowAt)
      const notifications = told.map(({ about, ...order }): Notification => ({ about, order: notified(order), occasion: `${order.orderId} ${order.dueAt?.toISOString()}`, to: { staffNo: order.ownerStaffNo ?? '' } }))
      await queueNotifications(tx, { at, today, accountId: null }, notifications)
      return told.length
    })
  }
}

type Reminder = OrderFacts & { readonly about: 'due_soon' | 'overdue' | 'reply_overdue' }
/** Deadlines that nobody was told of yet, noted as told; the longest due first. */
async function takeReminders(tx: Transaction, now: Date): Promise<Reminder[]> {
  const { rows } = await sql<Reminder>`
    with deadline as (
      select o.order_id, case when o.due_at <= ${now} then 'overdue' else 'due_soon' end as about, o.due_at, o.owner_staff_no as staff_no from work_order o
       where o.closed_at is null and o.result_at is null and o.owner_staff_no is not null and o.due_at <= ${new Date(now.getTime() + dueSoonMsMax)}
         and o.due_at - least(make_interval(secs => ${dueSoonMsMax / 1000}), (o.due_at - o.opened_at) / ${dueSoonShare}) <= ${now}
      union all select o.order_id, 'reply_overdue', o.reply_due_at, o.owner_staff_no from work_order o
       where o.closed_at is null and o.result_at is null and o.replied_at is null and o.owner_staff_no is not null and o.reply_due_at <= ${now}),
    due as (
      select d.order_id, d.about, d.due_at, d.staff_no from deadline d
       where not exists (select 1 from work_reminder r where r.order_id = d.order_id and r.about = d.about and r.due_at = d.due_at and r.staff_no = d.staff_no)
       order by d.due_at limit ${ordersPerTick}),
    told as (insert into work_reminder (order_id, about, due_at, staff_no, told_at) select order_id, about, due_at, staff_no, ${now} from due on conflict do nothing returning order_id, about, due_at)
    select told.about, ${orderColumns(sql`told.due_at`)} from told join work_order o on o.order_id = told.order_id join area a on a.area_code = o.area_code order by told.due_at, o.order_id`.execute(tx.db)
  return rows
}
