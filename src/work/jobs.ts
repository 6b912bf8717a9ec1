import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { OrderKind } from '../branch/orderKind/contract.ts'
import { day, type Day } from '../kernel/day.ts'
import type { FactsOwner, OwnerTask } from '../platform/facts/owner.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Records } from '../platform/records/records.ts'
import { escalationChore, reminderChore } from './notification/chores.ts'
import { openScheduledSlice } from './schedule/actions.ts'

const sliceInput = z.object({ businessDate: z.iso.date(), fromSchedule: z.number().int() })
const sliceShape = z.object({ opened: z.number(), next: z.number().nullable() })
const restMsMax = 1_000

/** What orders do without a person. In the process of the facts: the one that answers people has no time for thousands of orders at once. */
export function makeWorkTasks({ kinds, todayOf }: { readonly kinds: readonly OrderKind[]; readonly todayOf: (records: Records) => Promise<Day> }): Readonly<Record<string, OwnerTask>> {
  type Chores = { readonly escalate: () => Promise<number>; readonly remind: () => Promise<number> }
  let chores: Chores | null = null
  // They go on where the tick before stopped.
  const choresOf = (records: Records): Chores => {
    const deps = { records, kinds, todayOf: () => todayOf(records), now: () => new Date() }
    return chores ??= { escalate: escalationChore(deps), remind: reminderChore(deps) }
  }
  return {
    'work.openScheduled': ({ records }, input) => {
      const { businessDate, fromSchedule } = sliceInput.parse(input)
      return openScheduledSlice(records, kinds, { onDay: day(businessDate), fromSchedule }, new Date())
    },
    'work.escalate': ({ records }) => choresOf(records).escalate(),
    'work.remind': ({ records }) => choresOf(records).remind(),
  }
}

export type WorkJobDeps = { readonly owner: FactsOwner; readonly todayOf: () => Promise<Day> }

/** Recurring work opens its orders once for each business date, from midnight on: slice after slice, resting as long as each took, so that people come first. */
export function workJobs({ owner, todayOf }: WorkJobDeps): readonly Job[] {
  return [{
    id: 'work.schedules', dueAt: todayOf,
    async run(businessDate, signal) {
      let opened = 0
      for (let from: number | null = 0; from !== null;) {
        signal.throwIfAborted()
        const began = performance.now()
        const slice = sliceShape.parse(await owner.run('work.openScheduled', { businessDate, fromSchedule: from }))
        opened += slice.opened
        from = slice.next
        if (from !== null) await sleep(Math.min(restMsMax, performance.now() - began), undefined, { signal })
      }
      return { opened }
    },
  }]
}

/** At every tick: whom an order has escalated to, and whose deadline is near or past. */
export function workChores(owner: FactsOwner): readonly (() => Promise<unknown>)[] {
  return ['work.escalate', 'work.remind'].map((task) => () => owner.run(task, {}))
}
