import { z } from 'zod'
import type { ChapterJob } from '../../branch/index.ts'
import { day, hourInChina } from '../../kernel/day.ts'
import type { Params } from '../../kernel/refusal.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { runProvision } from './run.ts'

const input = z.object({ businessDate: z.iso.date() })

export const provisionTask: OwnerTask = async ({ records, facts, signal }, given, onProgress) =>
  runProvision({ records, facts, signal }, day(input.parse(given).businessDate), new Date(), (month) => onProgress({ step: `arrears.provision ${month}`, done: 0, total: null }))

const afterHour = 5
/** Looks every morning whether a month's end has come or changed; on most days nothing is to be done. */
export const provisionJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.provision',
  dueAt: async (now) => (hourInChina(now) >= afterHour ? todayOf() : null),
  run: async (businessDate) => (await owner.run('arrears.provision', { businessDate })) as Params,
})
