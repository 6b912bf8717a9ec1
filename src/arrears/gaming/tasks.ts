import { z } from 'zod'
import { day, hourInChina, month as toMonth } from '../../kernel/day.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { monthsToWatch, watchMonth } from './watch.ts'

const watchInput = z.object({ month: z.string(), businessDate: z.iso.date() })
export const gamingTask: OwnerTask = ({ records, facts }, input) => {
  const asked = watchInput.parse(input)
  return watchMonth({ records, facts }, toMonth(asked.month), day(asked.businessDate), new Date())
}

/** After the files of the day before have come in; the figures of the months that were looked at follow. */
const watchHour = 5
export const gamingJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.gaming',
  dueAt: async (now) => (hourInChina(now) >= watchHour ? todayOf() : null),
  run: async (businessDate) => {
    const months = monthsToWatch(day(businessDate))
    for (const month of months) {
      await owner.run('arrears.gaming', { month, businessDate })
      await owner.run('measures.refresh', { period: month })
    }
    return { months: months.length }
  },
})
