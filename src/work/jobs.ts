import type { Job } from '../platform/jobs/jobs.ts'
import type { ChoreDeps } from './notification/chores.ts'
import { openScheduled } from './schedule/actions.ts'

export type WorkJobDeps = ChoreDeps

/** Recurring work opens its orders once for each business date, from midnight on. */
export function workJobs({ records, kinds, todayOf, now }: WorkJobDeps): readonly Job[] {
  return [{ id: 'work.schedules', dueAt: todayOf, run: async (businessDate) => ({ opened: await openScheduled(records, kinds, businessDate, now()) }) }]
}
