import { z } from 'zod'
import { day, hourInChina, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { ChapterJob } from '../../branch/index.ts'
import type { OwnerTask } from '../../platform/facts/owner.ts'
import { prepayNoFacts, prepayNoRule } from './contract.ts'
import { measureOffers } from './measure.ts'
import { makeList } from './run.ts'

const taskInput = z.object({ businessDate: z.iso.date(), isForced: z.boolean().default(false), askedBy: z.number().nullable().default(null) })
export const prepayOutcomeShape = z.object({ runId: z.number().nullable(), month: z.string(), asked: z.number(), offered: z.number(), heldOut: z.number(), isFresh: z.boolean(), accepted: z.number(), months: z.array(z.string()) })

/**
 * The day of prepayment, in the process that owns the facts: what became of offers that went out, then the month's list on the first day
 * on which it can be made. `isForced`: says why when it cannot.
 * @throws PREPAY_NO_RULE, PREPAY_NO_FACTS when it is forced
 */
export const prepayTask: OwnerTask = async ({ records, facts, signal }, input) => {
  const { businessDate, isForced, askedBy } = taskInput.parse(input)
  const on = day(businessDate)
  const now = new Date()
  const { accepted, months } = await measureOffers({ records, facts }, on, now)
  const made = await makeList({ records, facts, signal }, on, { now, askedBy }).catch((cause: unknown) => {
    if (isForced || !(cause instanceof Refusal) || ![prepayNoRule.code, prepayNoFacts.code].includes(cause.code)) throw cause
    return { runId: null, month: monthOf(on), asked: 0, offered: 0, heldOut: 0, isFresh: false }
  })
  return { ...made, accepted, months }
}

/** After the night of dunning and the limits, so that arrears are those of the morning. */
const prepayHour = 6
export const prepayJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.prepay',
  dueAt: async (now) => (hourInChina(now) >= prepayHour ? todayOf() : null),
  run: async (businessDate) => {
    const outcome = prepayOutcomeShape.parse(await owner.run('arrears.prepay', { businessDate }))
    for (const period of outcome.months) await owner.run('measures.refresh', { period })
    return { offered: outcome.offered, accepted: outcome.accepted }
  },
})
