import { dayInChina, hourInChina } from '../kernel/day.ts'
import type { Params } from '../kernel/refusal.ts'
import type { Config } from '../platform/config.ts'
import type { FactsOwner } from '../platform/facts/owner.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import type { Records } from '../platform/records/records.ts'
import type { JobDeps } from '../branch/index.ts'
import { forecastIsBehind } from '../plan/forecast/index.ts'
import { recomputeTask, standingsAreBehind } from '../plan/target/index.ts'
import { chaptersWithFigures } from './catalogue.ts'

const purgeHour = 3

/** Work of the night, once for each day. */
export function nightlyJobs(deps: JobDeps, config: Pick<Config, 'keepFilesDays'>): readonly Job[] {
  const { owner } = deps
  const atNight = (now: Date) => (hourInChina(now) >= purgeHour ? dayInChina(now) : null)
  return [
    ...chaptersWithFigures.flatMap((chapter) => chapter.jobs?.(deps) ?? []),
    { id: 'facts.purge', dueAt: atNight, run: async () => (await owner.run('facts.purge', {})) as Params },
    { id: 'files.purge', dueAt: atNight, run: async () => (await owner.run('files.purge', { keepDays: config.keepFilesDays })) as Params },
  ]
}

/** What chapters look at at every tick. */
export function chapterChores(deps: JobDeps): readonly (() => Promise<unknown>)[] {
  return chaptersWithFigures.flatMap((chapter) => chapter.chores?.(deps) ?? [])
}

/** Files come in bundles: the forecasts follow when nothing has changed for so long. */
const quietSeconds = 30

/** What persons' pages show is made anew after figures, targets or duties have changed, and every target forecast anew once they are quiet. */
export async function followFigures(records: Records, owner: FactsOwner): Promise<void> {
  if (await standingsAreBehind(records)) await owner.run(recomputeTask, {})
  if (await forecastIsBehind(records, quietSeconds)) await owner.run('forecast.compute', {})
}
