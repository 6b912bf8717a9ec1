import type { Day } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { TaskDeps } from '../../../platform/facts/owner.ts'
import { ruleInForce } from '../../../platform/rules/index.ts'
import { creditKind } from '../policy.ts'
import { type Observation, splitMonths } from './branchRules.ts'
import { scorecardNoRule } from './contract.ts'
import { listLedgerMonths, readObservations } from './history.ts'
import { insertTraining } from './store.ts'
import { trainOnBranch, type Trained } from './trainRules.ts'

/**
 * Trains a card on every month of the ledger and compares it with the rule table in force, on the same later months; kept whatever came of it.
 * @throws SCORECARD_NO_RULE
 */
export async function trainScorecardOn({ records, facts, signal, onMonth }: Pick<TaskDeps, 'records' | 'facts' | 'signal'> & { readonly onMonth?: (done: number, total: number) => void }, given: { on: Day; areaCode: string; by: number | null; now: Date }): Promise<{ trainingId: number; verdict: Trained['verdict'] }> {
  const rule = await ruleInForce(records, creditKind, given.areaCode, given.on)
  if (rule === null) throw new Refusal(scorecardNoRule, { area: given.areaCode })
  const ledger = await listLedgerMonths(facts)
  const split = splitMonths(ledger)
  const known = new Set([...(split?.train ?? []), ...(split?.test ?? [])])
  const observations = new Map<Observation['month'], readonly Observation[]>()
  const months = split?.all ?? []
  for (const [index, month] of months.entries()) {
    signal.throwIfAborted()
    observations.set(month, await readObservations(facts, month, { isOutcomeKnown: known.has(month) }))
    onMonth?.(index + 1, months.length)
  }
  const trained = trainOnBranch(rule.body, split, observations, ledger.length)
  const trainingId = await records.transaction((tx) => insertTraining(tx, trained, { areaCode: given.areaCode, by: given.by, now: given.now, throughMonth: ledger.at(-1) ?? '' }))
  return { trainingId, verdict: trained.verdict }
}
