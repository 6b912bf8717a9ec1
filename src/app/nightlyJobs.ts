import { dayInChina } from '../kernel/day.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import type { Job } from '../platform/jobs/jobs.ts'

const purgeHour = 3

/** Work of the night, once for each day. */
export function nightlyJobs(owner: FactsOwner): readonly Job[] {
  return [
    {
      id: 'facts.purge',
      dueAt: (now) => (hourInChina(now) >= purgeHour ? dayInChina(now) : null),
      run: async () => ({ purged: Number(await owner.run('facts.purge', {})) }),
    },
  ]
}

function hourInChina(now: Date): number {
  return (now.getUTCHours() + 8) % 24
}
