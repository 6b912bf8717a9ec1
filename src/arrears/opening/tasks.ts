import { z } from 'zod'
import { day, hourInChina, month as toMonth } from '../../kernel/day.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { lookAtOpenings, openingMonths } from './watch.ts'

export const openingTask: OwnerTask = ({ records, facts }, input) => lookAtOpenings({ records, facts }, toMonth(z.object({ month: z.string() }).parse(input).month), new Date())

const lookHour = 5
export const openingJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.openings',
  dueAt: async (now) => (hourInChina(now) >= lookHour ? todayOf() : null),
  run: async (businessDate) => {
    const months = openingMonths(day(businessDate))
    for (const month of months) {
      await owner.run('arrears.openings', { month })
      await owner.run('measures.refresh', { period: month })
    }
    return { months: months.length }
  },
})
