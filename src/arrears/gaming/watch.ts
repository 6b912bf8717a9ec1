import { addMonths, type Day, lastDayOf, type Month, monthOf } from '../../kernel/day.ts'
import { findTopArea } from '../../branch/index.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { publishGiven } from '../ledger/publish.ts'
import { gamingFeed } from './feeds.ts'
import type { GamingRule } from './contract.ts'
import { readLateReceipts, readMovedPairs, readReEntries } from './facts.ts'
import { gamingKind } from './rule.ts'
import { type Find, findMoved, findPaidFor, findReEntries } from './rules.ts'
import { listStanding, saveFinds } from './store.ts'

/** Everything of a month that a person is to look at, by one version of the rule. */
export async function findGaming(facts: Pick<OwnedFacts, 'rows'>, month: Month, rule: GamingRule): Promise<Find[]> {
  return [
    ...findPaidFor(await readLateReceipts(facts, month, rule.paysForCustomers), month, rule.paysForCustomers),
    ...findMoved(await readMovedPairs(facts, month, rule.movedMoney), month, rule.movedMoney),
    ...findReEntries(await readReEntries(facts, month), month, rule.reEntry),
  ]
}

export type Watched = { readonly found: number; readonly fresh: number; readonly gone: number }
/**
 * Looks at a month and puts what it finds before people; what was decided stays as it was decided. The month's finds are published for the
 * figures. Null while nobody has decided from where on something is looked at.
 */
export async function watchMonth({ records, facts }: { readonly records: Records; readonly facts: OwnedFacts }, month: Month, on: Day, now: Date): Promise<Watched | null> {
  const top = await findTopArea(records)
  const rule = top ? await ruleInForce(records, gamingKind, top.areaCode, lastDayOf(month) < on ? on : lastDayOf(month)) : null
  if (rule === null) return null
  const finds = await findGaming(facts, month, rule.body)
  const watched = await records.transaction((tx) => saveFinds(tx, month, finds, { ruleId: rule.ruleId, version: rule.version, on }))
  // What a person has cleared is no find any more; what stands elsewhere under the same key belongs to its first month.
  const standing = await listStanding(records, month)
  await facts.transaction((tx) => publishGiven(tx, gamingFeed, month, standing.map((find) => ({ month, find_key: find.key, pattern: find.pattern, area_code: find.areaCode, outlet_code: find.outletCode, staff_no: find.staffNo, accounts: find.accounts, amount_fen: find.amountFen, state: find.state })), now))
  return watched
}

const daysForLateFiles = 12
/** The month that runs, and in its first days the one before, whose last files come late. */
export function monthsToWatch(on: Day): Month[] {
  const running = monthOf(on)
  return Number(on.slice(8)) <= daysForLateFiles ? [addMonths(running, -1), running] : [running]
}
