import { addMonths, type Day, type Month, monthOf } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import type { Facts } from '../../platform/facts/facts.ts'
import type { TaskDeps } from '../../platform/facts/owner.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { ruleInForce } from '../../platform/rules/index.ts'
import { drawKey } from '../ladder/drawKey.ts'
import { prepayNoFacts, prepayNoRule, type PrepayRule } from './contract.ts'
import { findGrounds, type Grounds, readStandings } from './facts.ts'
import { classOf, learnAcceptance, learnRisks, lookBackEnds } from './historyRules.ts'
import { prepayKind } from './rule.ts'
import { decideList, type OfferList, type PrepayProfile } from './rules.ts'
import { findRunOf, listAcceptance, listCounties, listPaused, listResting, saveRun } from './store.ts'

export type RunOutcome = { readonly runId: number | null; readonly month: Month; readonly asked: number; readonly offered: number; readonly heldOut: number; readonly isFresh: boolean }
type Deps = Pick<TaskDeps, 'records' | 'facts' | 'signal'>

/**
 * Makes the list of a month by the rule in force, once: asked again it changes nothing, and what was killed has left nothing.
 * @throws PREPAY_NO_RULE, PREPAY_NO_FACTS
 */
export async function makeList({ records, facts, signal }: Deps, on: Day, { now, askedBy }: { readonly now: Date; readonly askedBy: number | null }): Promise<RunOutcome> {
  const month = monthOf(on)
  const top = await findTopArea(records)
  const rule = top ? await ruleInForce(records, prepayKind, top.areaCode, on) : null
  if (rule === null) throw new Refusal(prepayNoRule)
  const known = await findRunOf(records, month, rule.ruleId)
  if (known !== null) return { runId: known, month, asked: 0, offered: 0, heldOut: 0, isFresh: false }
  const decided = await decideMonth({ session: records, facts }, rule.body, on, await drawKey(records))
  if (decided === null) throw new Refusal(prepayNoFacts, { month })
  signal.throwIfAborted()
  const { list, inputs, asked } = decided
  const runId = await records.transaction((tx) => saveRun(tx, { month, ruleId: rule.ruleId, version: rule.version, on, now, askedBy, acceptDays: rule.body.acceptDays, monthEnds: rule.body.monthEnds, inputs }, list))
  const heldOut = list.listed.filter((each) => each.isHeldOut).length
  return { runId, month, asked, offered: list.listed.length - heldOut, heldOut, isFresh: runId !== null }
}

export type Decided = { readonly list: OfferList; readonly asked: number; readonly inputs: { readonly grounds: Grounds; readonly risks: ReturnType<typeof learnRisks>; readonly acceptance: Awaited<ReturnType<typeof listAcceptance>> } }
/** The decision that a run stores and a preview shows. Null while the month end before is not whole. */
export async function decideMonth({ session, facts }: { readonly session: RecordsSession; readonly facts: Pick<Facts, 'rows'> }, rule: PrepayRule, on: Day, key: Parameters<typeof decideList>[3]): Promise<Decided | null> {
  const grounds = await findGrounds(facts, on)
  if (grounds === null) return null
  const standings = await readStandings(facts, on, grounds.snapshot)
  const risks = learnRisks(standings.flatMap((standing) => (standing.standing === 'postpaid' && !standing.isGroup ? [standing.ends] : [])))
  const acceptance = await listAcceptance(session, grounds.lastPayment)
  const resting = await listResting(session, addMonths(monthOf(on), -rule.restMonths))
  const { protectedOnes, paused } = await listPaused(session, on)
  const countyOf = await listCounties(session)
  const profiles = standings.map(({ ends, ...standing }): PrepayProfile => {
    const riskClass = classOf(ends.slice(0, lookBackEnds))
    const risk = riskClass === null ? undefined : risks?.find((each) => each.riskClass === riskClass)
    return {
      ...standing, countyCode: countyOf(standing.areaCode), isProtected: protectedOnes.has(standing.accountNo), isPaused: paused.has(standing.accountNo), isRecent: resting.has(standing.accountNo),
      risk: risk === undefined ? null : { riskClass: risk.riskClass, riskPermille: risk.riskPermille },
    }
  })
  return { list: decideList(rule, profiles, learnAcceptance(acceptance, rule.shrinkK), key, monthOf(on)), asked: profiles.length, inputs: { grounds, risks, acceptance } }
}
