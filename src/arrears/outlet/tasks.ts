import { z } from 'zod'
import { day, hourInChina } from '../../kernel/day.ts'
import type { Params } from '../../kernel/refusal.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { checkOutlets } from './check.ts'

const checkInput = z.object({ businessDate: z.iso.date() })
/** Every outlet against its rule, in the process that owns the facts. */
export const outletTask: OwnerTask = ({ records, facts }, input) => checkOutlets({ records, facts }, day(checkInput.parse(input).businessDate), new Date())

/** After the files of the day before have come in, and before the offices open. */
const checkHour = 5
export const outletJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.outlets',
  dueAt: async (now) => (hourInChina(now) >= checkHour ? todayOf() : null),
  run: async (businessDate) => (await owner.run('arrears.outlets', { businessDate })) as Params,
})
