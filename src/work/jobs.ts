import { sql } from 'kysely'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import type { Day } from '../kernel/day.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Records } from '../platform/records/records.ts'
import { instantOn } from './clock/calendarRules.ts'
import { serviceCalendars } from './clock/calendars.ts'
import { escalationsDue } from './clock/rules.ts'
import { foldOrder } from './order/rules.ts'
import { listLogs } from './order/store.ts'
import { openScheduled } from './schedule/actions.ts'

export type WorkJobDeps = { readonly records: Records; readonly kinds: readonly OrderKind[]; readonly todayOf: () => Promise<Day>; readonly now: () => Date }

/** Recurring work opens its orders once for each business date, from midnight on. */
export function workJobs({ records, kinds, todayOf, now }: WorkJobDeps): readonly Job[] {
  return [{ id: 'work.schedules', dueAt: todayOf, run: async (businessDate) => ({ opened: await openScheduled(records, kinds, businessDate, now()) }) }]
}

const ordersPerTick = 1_000
// No kind warns earlier than this before a deadline.
const warningMs = 24 * 3_600_000

/** Looks at the orders whose deadline is near or past, a page at every tick, and writes down which step reached which role. */
export function escalationChore({ records, kinds, todayOf, now }: WorkJobDeps): () => Promise<number> {
  let after = 0
  return async () => {
    const nowMs = instantOn(await todayOf(), now().getTime())
    const { rows } = await sql<{ order_id: number; kind: string; reopen_count: number }>`
      select o.order_id, o.kind, o.reopen_count from work_order o
       where o.closed_at is null and o.order_id > ${after} and (o.due_at < ${new Date(nowMs + warningMs)} or (o.replied_at is null and o.reply_due_at < ${new Date(nowMs + warningMs)}))
       order by o.order_id limit ${ordersPerTick}`.execute(records.db)
    after = rows.length < ordersPerTick ? 0 : (rows.at(-1)?.order_id ?? 0)
    const logs = await listLogs(records, rows.map((row) => row.order_id))
    const due = rows.flatMap((row) => {
      const steps = kinds.find((kind) => kind.id === row.kind)?.escalation ?? []
      const state = foldOrder(logs.get(row.order_id) ?? [])
      return state === null ? [] : escalationsDue(state, steps, serviceCalendars, nowMs).map((step) => ({ order_id: row.order_id, step, reopen_count: row.reopen_count, role: steps[step]?.role ?? '' }))
    })
    if (due.length === 0) return 0
    const { numAffectedRows } = await sql`insert into work_escalation (order_id, step, reopen_count, role, escalated_at)
      select g.order_id, g.step, g.reopen_count, g.role, ${new Date(nowMs)} from jsonb_to_recordset(cast(${JSON.stringify(due)} as jsonb)) as g (order_id bigint, step int, reopen_count int, role text) on conflict do nothing`.execute(records.db)
    return Number(numAffectedRows ?? 0)
  }
}
