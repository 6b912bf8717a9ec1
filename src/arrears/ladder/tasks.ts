import { z } from 'zod'
import { day, hourInChina } from '../../kernel/day.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { Params } from '../../kernel/refusal.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { liveDunningNight } from '../night.ts'

const nightInput = z.object({ businessDate: z.iso.date() })

/** The night over the ledger, in the process that owns the facts. */
export const nightTask: OwnerTask = (deps, input, onProgress) =>
  liveDunningNight(deps, day(nightInput.parse(input).businessDate), { withActs: true, now: new Date(), onPage: (done) => onProgress({ step: 'arrears.night', done, total: null }) })

/** After the files of the day before have come in, and before the offices open. */
const dunningHour = 5

/** Once for each of the branch's own days: a demo stands still on its day and has one night. */
export const nightJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.night',
  dueAt: async (now) => (hourInChina(now) >= dunningHour ? todayOf() : null),
  run: async (businessDate) => (await owner.run('arrears.night', { businessDate })) as Params,
})
