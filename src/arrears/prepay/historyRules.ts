import { normalQuantile } from '../../kernel/statistics.ts'
import { type PrepayStep, type RiskClass, riskClasses } from './contract.ts'
import type { Acceptance, AcceptanceOf, Risk } from './rules.ts'

/** Paying is looked at over half a year of month ends, and what came of it over the three that follow. */
export const lookBackEnds = 6
export const outcomeEnds = 3
/** With fewer month ends nothing can be learned. */
export const endsMin = outcomeEnds + 1

/** The bill issued in a month and what of it was open at its end; null in a month without a bill. Newest first. */
export type MonthEnd = { readonly issuedFen: number; readonly openFen: number } | null

/** By how many of its bills were not paid by the month's end; null without any bill. */
export function classOf(ends: readonly MonthEnd[]): RiskClass | null {
  const known = ends.flatMap((end) => (end === null || end.issuedFen <= 0 ? [] : [end]))
  if (known.length === 0) return null
  const late = known.filter((end) => end.openFen > 0).length
  return late === 0 ? 'never' : late === 1 ? 'once' : late <= 3 ? 'some' : 'often'
}

export type ClassRisk = Risk & { readonly accounts: number; readonly issuedFen: number; readonly openFen: number }
/** So many accounts of a class weigh as much as all accounts together. */
const classK = 30

/**
 * What of a month's bills was open at its end, by the class that accounts were in before those months, each class weighed against all:
 * (n r_c + k r) / (n + k). Null while there are too few month ends or no bills.
 */
export function learnRisks(accounts: Iterable<readonly MonthEnd[]>): readonly ClassRisk[] | null {
  const sums = new Map<RiskClass, { accounts: number; issuedFen: number; openFen: number }>(riskClasses.map((riskClass) => [riskClass, { accounts: 0, issuedFen: 0, openFen: 0 }]))
  for (const ends of accounts) {
    const riskClass = classOf(ends.slice(outcomeEnds, outcomeEnds + lookBackEnds))
    const after = ends.slice(0, outcomeEnds).flatMap((end) => (end === null ? [] : [end]))
    const sum = riskClass && sums.get(riskClass)
    if (!sum || after.length === 0) continue
    sum.accounts += 1
    for (const end of after) {
      sum.issuedFen += end.issuedFen
      sum.openFen += end.openFen
    }
  }
  const all = [...sums.values()].reduce((one, other) => ({ accounts: one.accounts + other.accounts, issuedFen: one.issuedFen + other.issuedFen, openFen: one.openFen + other.openFen }))
  if (all.issuedFen <= 0) return null
  const whole = all.openFen / all.issuedFen
  return riskClasses.map((riskClass) => {
    const sum = sums.get(riskClass) ?? { accounts: 0, issuedFen: 0, openFen: 0 }
    const own = sum.issuedFen > 0 ? sum.openFen / sum.issuedFen : whole
    return { riskClass, ...sum, riskPermille: Math.min(1_000, Math.round(((sum.accounts * own + classK * whole) / (sum.accounts + classK)) * 1_000)) }
  })
}

/** Offers of the past whose days are over, by class and step. */
export type AcceptedCell = { readonly step: string; readonly riskClass: string; readonly offered: number; readonly accepted: number }
/** First the step is weighed against the guess of the rule, then the class against its step: (a + k p) / (n + k). */
export function learnAcceptance(cells: readonly AcceptedCell[], k: number): AcceptanceOf {
  const known = new Map<string, Acceptance>()
  return (step, riskClass) => {
    const key = `${riskClass} ${step.id}`
    const found = known.get(key)
    if (found) return found
    const acceptance = acceptanceFor(cells, k, step, riskClass)
    known.set(key, acceptance)
    return acceptance
  }
}
function acceptanceFor(cells: readonly AcceptedCell[], k: number, step: PrepayStep, riskClass: RiskClass): Acceptance {
  const ofStep = cells.filter((cell) => cell.step === step.id)
  const sumOf = (of: readonly AcceptedCell[]) => of.reduce((sum, cell) => ({ offered: sum.offered + cell.offered, accepted: sum.accepted + cell.accepted }), { offered: 0, accepted: 0 })
  const weigh = (sum: { offered: number; accepted: number }, towards: number): number => (sum.accepted + k * towards) / (sum.offered + k)
  const all = sumOf(ofStep)
  const chance = weigh(sumOf(ofStep.filter((cell) => cell.riskClass === riskClass)), weigh(all, step.acceptPermille / 1_000))
  return { chancePermille: Math.round(chance * 1_000), learnedFrom: all.offered }
}

/** Below this many offers a share is not said. */
export const offersMin = 30

/** Wilson's interval of a share: it stays within 0 and 1 and holds also where nobody accepted. Null below the floor. */
export function shareOf(accepted: number, offered: number, confidence = 0.95): { readonly share: number; readonly low: number; readonly high: number } | null {
  if (offered < offersMin) return null
  const z = normalQuantile(1 - (1 - confidence) / 2)
  const share = accepted / offered
  const centre = (share + z ** 2 / (2 * offered)) / (1 + z ** 2 / offered)
  const reach = (z / (1 + z ** 2 / offered)) * Math.sqrt((share * (1 - share)) / offered + z ** 2 / (4 * offered ** 2))
  // Where nobody or everybody accepted, the ends are 0 and 1 but for rounding.
  return { share, low: Math.max(0, Math.min(share, centre - reach)), high: Math.min(1, Math.max(share, centre + reach)) }
}
