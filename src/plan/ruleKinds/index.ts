import type { Catalogue } from '../../branch/index.ts'
import type { RuleKind } from '../../platform/rules/index.ts'
import { makeReviewPolicyKind } from './reviewKind.ts'
import { makeThresholdKind } from './thresholdKind.ts'
import { makeWorthKind } from './worthKind.ts'

/** What the plan decides beforehand: which gap shows which light, what gaps are worth, how the meeting judges. */
export function makePlanRuleKinds(catalogue: Catalogue): readonly RuleKind[] {
  return [makeThresholdKind(catalogue), makeWorthKind(catalogue), makeReviewPolicyKind(catalogue)]
}

export { worthDeclaration } from '../worth/inForce.ts'
