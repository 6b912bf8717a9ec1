import type { CreditPolicy } from '../contract.ts'
import { type CreditProfile, decideLimit, type LimitDecision } from '../rules.ts'
import type { LimitInputs } from './contract.ts'

/** Who an account is on the day of the decision, and what its limit is decided on; what it holds already comes from the records. */
export type AccountProfile = Omit<CreditProfile, 'currentFen' | 'score'> & { readonly areaCode: string; readonly brand: string }
export type Decided = { readonly profile: AccountProfile; readonly inputs: LimitInputs; readonly decision: LimitDecision; readonly rule: { readonly ruleId: number; readonly version: number } }

/** The one decision that a run stores and a preview shows. */
export function decideOne(policy: CreditPolicy, profile: AccountProfile, held: { readonly currentFen: number | null; readonly score: LimitInputs['score'] }): { decision: LimitDecision; inputs: LimitInputs } {
  const { tier, tenureMonths, billsFen, stopsInYear, way, overdueFen } = profile
  return {
    decision: decideLimit(policy, { ...profile, currentFen: held.currentFen, score: held.score }),
    inputs: { tier, tenureMonths, billsFen: [...billsFen], stopsInYear, way, overdueFen, score: held.score },
  }
}
