import { type Day, dayInChina } from '../kernel/day.ts'
import type { Params } from '../kernel/refusal.ts'
import type { Config } from '../platform/config.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Records } from '../platform/records/records.ts'
import { forecastIsBehind } from '../plan/forecast/index.ts'

const purgeHour = 3
/** After the files of the day before have come in, and before the offices open. */
const dunningHour = 5

/** Work of the night, once for each day. */
export function nightlyJobs(owner: FactsOwner, config: Pick<Config, 'keepFilesDays'>, todayOf: () => Promise<Day>): readonly Job[] {
  const atNight = (now: Date) => (hourInChina(now) >= purgeHour ? dayInChina(now) : null)
  return [
    // The branch's own day: a demo stands still on it and has one night.
    { id: 'arrears.night', dueAt: async (now) => (hourInChina(now) >= dunningHour ? todayOf() : null), run: async (businessDate) => (await owner.run('arrears.night', { businessDate })) as Params },
    { id: 'facts.purge', dueAt: atNight, run: async () => (await owner.run('facts.purge', {})) as Params },
    { id: 'files.purge', dueAt: atNight, run: async () => (await owner.run('files.purge', { keepDays: config.keepFilesDays })) as Params },
  ]
}

/** Files come in bundles: the forecasts follow when nothing has changed for so long. */
const quietSeconds = 30

/** Forecasts every target anew after figures or targets have changed. */
export async function followFigures(records: Records, owner: FactsOwner): Promise<void> {
  if (await forecastIsBehind(records, quietSeconds)) await owner.run('forecast.compute', {})
}

function hourInChina(now: Date): number {
  return (now.getUTCHours() + 8) % 24
}
