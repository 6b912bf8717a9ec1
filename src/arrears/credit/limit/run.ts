import { type Day, type Month, monthOf } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import type { TaskDeps } from '../../../platform/facts/owner.ts'
import { loadRules } from '../../../platform/rules/index.ts'
import { bookPageAccounts } from '../../bookPages.ts'
import { creditKind } from '../policy.ts'
import { scorecardKind } from '../scorecard/kind.ts'
import { loadScores } from '../scorecard/scores.ts'
import { creditNoFacts } from './contract.ts'
import { findSnapshotMonth, profileBook } from './facts.ts'
import { type Decided, decideOne } from './rules.ts'
import { dropGone, finishRun, listCurrent, rulesOn, savePage, startRun } from './store.ts'

export type RunOutcome = { readonly month: Month; readonly accounts: number; readonly changed: number; readonly waiting: number; readonly withoutRule: number }
/** What a limit follows from. */
export const limitRuleKinds: readonly string[] = [creditKind.id, scorecardKind.id]

type Deps = Pick<TaskDeps, 'records' | 'facts' | 'signal'> & { readonly onPage?: (accounts: number) => void }

/**
 * Decides the limit of every postpaid account for a month, page by page, each page in one transaction. Run again it changes nothing
 * twice: a limit that comes out the same keeps its day, and a change that a person refused is not proposed again by the same rule.
 * @throws CREDIT_NO_FACTS
 */
export async function decideLimits({ records, facts, signal, onPage }: Deps, on: Day, now: Date): Promise<RunOutcome> {
  const month = monthOf(on)
  const snapshot = await findSnapshotMonth(facts, on)
  if (snapshot === null) throw new Refusal(creditNoFacts)
  const ruleOf = await loadRules(records, creditKind, on)
  const scoreOf = await loadScores({ records, facts }, on, snapshot)
  const book = profileBook(facts, on, snapshot)
  await startRun(records, month, { on, rules: await rulesOn(records, limitRuleKinds, on), now })
  const sum = { accounts: 0, changed: 0, waiting: 0, withoutRule: 0 }
  let after = ''
  for (;;) {
    signal.throwIfAborted()
    const page = await book.readPage(after, bookPageAccounts)
    const last = page.at(-1)?.accountNo
    if (last === undefined) break
    const current = await listCurrent(records, after, last)
    const decided = page.flatMap((profile): Decided[] => {
      const rule = ruleOf(profile.areaCode)
      if (rule === null) return []
      const { decision, inputs } = decideOne(rule.body, profile, { currentFen: current.get(profile.accountNo) ?? null, score: scoreOf(profile.accountNo) })
      return [{ profile, inputs, decision, rule }]
    })
    const saved = await records.transaction((tx) => savePage(tx, { on, month, after, last, isKnown: page.map((profile) => profile.accountNo), decided }))
    sum.accounts += page.length
    sum.changed += saved.changed
    sum.waiting += saved.waiting
    sum.withoutRule += page.length - decided.length
    after = last
    onPage?.(sum.accounts)
  }
  await records.transaction(async (tx) => {
    await dropGone(tx, after, on)
    await finishRun(tx, month, { accounts: sum.accounts, withoutRule: sum.withoutRule, now })
  })
  return { month, ...sum }
}
