import { z } from 'zod'
import { day, hourInChina, monthOf } from '../../../kernel/day.ts'
import type { ChapterJob } from '../../../branch/index.ts'
import type { OwnerTask } from '../../../platform/facts/owner.ts'
import { expireGrants } from '../grant/expire.ts'
import { deriveUses, rebuildUses } from '../usage/derive.ts'
import { findSnapshotMonth } from './facts.ts'
import { publishLimits } from './publish.ts'
import { limitRuleKinds, decideLimits } from './run.ts'
import { isDecided, rulesOn } from './store.ts'

const taskInput = z.object({ businessDate: z.iso.date(), isForced: z.boolean().default(false) })
export const runOutcomeShape = z.object({ month: z.string(), accounts: z.number(), changed: z.number(), waiting: z.number(), withoutRule: z.number(), ended: z.number() })
export type CreditOutcome = z.infer<typeof runOutcomeShape>

/**
 * The day of the credit limit, in the process that owns the facts: what is past its end ends; the month is decided when it has not been,
 * or when a rule was approved since; then usage and figures follow. `isForced`: decide anyway.
 * @throws CREDIT_NO_FACTS when it is forced and no month end has come
 */
export const creditTask: OwnerTask = async ({ records, facts, signal }, input, onProgress): Promise<CreditOutcome> => {
  const { businessDate, isForced } = taskInput.parse(input)
  const on = day(businessDate)
  const month = monthOf(on)
  const now = new Date()
  const ended = await expireGrants(records, on, now)
  const outcome = { month, accounts: 0, changed: 0, waiting: 0, withoutRule: 0 }
  const rules = await rulesOn(records, limitRuleKinds, on)
  const isDue = isForced || (rules !== '' && (await findSnapshotMonth(facts, on)) !== null && !(await isDecided(records, month, rules)))
  if (isDue) {
    Object.assign(outcome, await decideLimits({ records, facts, signal, onPage: (done) => onProgress({ step: 'arrears.creditLimits', done, total: null }) }, on, now))
    await deriveUses({ records, facts, signal }, null, { now, today: on }, on)
  }
  await rebuildUses({ records, facts, signal }, on, now)
  if (rules !== '') await publishLimits({ records, facts }, month, on, now)
  return { ...outcome, ended }
}

/** After the night of dunning, so that arrears are those of the morning. */
const creditHour = 6

/** Once for each of the branch's own days; the month is decided on the first one that can. */
export const creditJob: ChapterJob = ({ owner, todayOf }) => ({
  id: 'arrears.creditLimits',
  dueAt: async (now) => (hourInChina(now) >= creditHour ? todayOf() : null),
  run: async (businessDate) => {
    const outcome = runOutcomeShape.parse(await owner.run('arrears.creditLimits', { businessDate }))
    await owner.run('measures.refresh', { period: monthOf(businessDate) })
    return outcome
  },
})

