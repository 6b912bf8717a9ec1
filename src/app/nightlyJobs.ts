import { dayInChina } from '../kernel/day.ts'
import type { Params } from '../kernel/refusal.ts'
import type { Config } from '../platform/config.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import type { Job } from '../platform/jobs/jobs.ts'

const purgeHour = 3

/** Work of the night, once for each day. */
export function nightlyJobs(owner: FactsOwner, config: Pick<Config, 'keepFilesDays'>): readonly Job[] {
  const atNight = (now: Date) => (hourInChina(now) >= purgeHour ? dayInChina(now) : null)
  return [
    { id: 'facts.purge', dueAt: atNight, run: async () => (await owner.run('facts.purge', {})) as Params },
    { id: 'files.purge', dueAt: atNight, run: async () => (await owner.run('files.purge', { keepDays: config.keepFilesDays })) as Params },
  ]
}

function hourInChina(now: Date): number {
  return (now.getUTCHours() + 8) % 24
}
