import type { Day, Month } from '../../../kernel/day.ts'
import type { Facts } from '../../../platform/facts/facts.ts'
import type { RecordsSession } from '../../../platform/records/records.ts'
import { loadRules } from '../../../platform/rules/index.ts'
import { rulesOn } from '../limit/store.ts'
import type { Score } from '../rules.ts'
import { type BranchCard, chancesFor, pointsOf } from './branchRules.ts'
import type { ScorecardBody } from './contract.ts'
import { listLedgerMonths, readObservations } from './history.ts'
import { scorecardKind } from './kind.ts'
import { findCard } from './store.ts'
import { percentOf } from './trainRules.ts'

export type ScoreOf = (accountNo: string) => Score | null
const nobody: ScoreOf = () => null

type Deps = { readonly records: RecordsSession; readonly facts: Pick<Facts, 'rows'> }

/** Scores of a day by the cards in force for each area; null where none is, and for accounts that the ledger does not know yet. */
export async function loadScores(deps: Deps, on: Day, snapshot: Month): Promise<ScoreOf> {
  // Nothing is read while nobody has approved a card.
  if ((await rulesOn(deps.records, [scorecardKind.id], on)) === '') return nobody
  const ruleOf = await loadRules(deps.records, scorecardKind, on)
  return scoresBy(deps, snapshot, (areaCode) => ruleOf(areaCode)?.body ?? null)
}

/** Accounts are observed at the newest month end of the ledger, as the card was taught. */
export async function scoresBy({ records, facts }: Deps, snapshot: Month, bodyOf: (areaCode: string) => ScorecardBody | null): Promise<ScoreOf> {
  const month = (await listLedgerMonths(facts)).findLast((each) => each <= snapshot)
  if (month === undefined) return nobody
  const seen = new Map((await readObservations(facts, month, { isOutcomeKnown: false })).map((each) => [each.accountNo, each]))
  const bodies = new Map([...new Set([...seen.values()].map((each) => each.areaCode))].map((areaCode) => [areaCode, bodyOf(areaCode)]))
  const cards = new Map<number, BranchCard | null>()
  for (const body of bodies.values()) if (body !== null && !cards.has(body.trainingId)) cards.set(body.trainingId, await findCard(records, body.trainingId))
  return (accountNo) => {
    const observation = seen.get(accountNo)
    const body = observation && bodies.get(observation.areaCode)
    const card = body && cards.get(body.trainingId)
    if (!observation || !body || !card) return null
    const { points } = pointsOf(card, observation)
    return { points, chance: chancesFor(card, [observation])[0] ?? 0, percent: percentOf(body.bands, points) }
  }
}
