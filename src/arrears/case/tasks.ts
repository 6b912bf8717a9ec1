import { sql } from 'kysely'
import { z } from 'zod'
import { day, hourInChina } from '../../kernel/day.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { publishCollection } from '../collector/publish.ts'
import { followFailedDebits } from '../failedDebit/follow.ts'
import { runCollection } from './refresh.ts'

const input = z.object({ businessDate: z.iso.date() })
const outcomeShape = z.object({ cases: z.number(), closed: z.number(), kept: z.number(), broken: z.number(), months: z.array(z.string()) })

/** Cases and promises after the dunning night, in the process that owns the facts. */
export const collectionTask: OwnerTask = async ({ records, facts, signal }, given) => {
  const businessDate = day(input.parse(given).businessDate)
  const outcome = await runCollection({ records, facts, signal }, businessDate)
  // Files bring this about as they come; what one left undone when the program was cut off is caught up here.
  await followFailedDebits({ records, facts, now: new Date() }, businessDate)
  return { ...outcome, months: (await publishCollection({ records, facts }, new Date())).map((slice) => slice.slice) }
}

const afterHour = 5
/** Once the night of the business date has written its pages. */
export const collectionJob: ChapterJob = ({ records, owner, todayOf }) => ({
  id: 'arrears.collection',
  dueAt: async (now) => {
    if (hourInChina(now) < afterHour) return null
    const today = await todayOf()
    const { rows } = await sql`select 1 from job_run where job = 'arrears.night' and business_date = ${today} and finished_at is not null`.execute(records.db)
    return rows.length > 0 ? today : null
  },
  run: async (businessDate) => {
    const { months, ...outcome } = outcomeShape.parse(await owner.run('arrears.collection', { businessDate }))
    for (const period of months) await owner.run('measures.refresh', { period })
    return outcome
  },
})
