import type { Day } from '../../../kernel/day.ts'
import type { RecordsSession } from '../../../platform/records/records.ts'
import { defineRuleKind, ruleInForce } from '../../../platform/rules/index.ts'
import { type ReviewPolicy, reviewPolicyShape } from './contract.ts'
import { defaultReviewPolicy } from './policy.data.ts'

export const reviewPolicyDeclaration = {
  id: 'plan.review',
  words: { zh: '经营分析口径', en: 'How the meeting judges' },
  purpose: { zh: '县分公司周排名怎样计分，措施有没有用看几个月、要几成把握。', en: 'How the weekly ranking of the counties is scored, and over which months an action is judged.' },
  body: reviewPolicyShape,
  initial: defaultReviewPolicy,
}
const reviewPolicyKind = defineRuleKind({ ...reviewPolicyDeclaration, roles: { draft: [], approve: [] } })

export type ReviewPolicyInForce = { readonly ruleId: number | null; readonly version: number | null; readonly body: ReviewPolicy }

export async function readReviewPolicy(session: RecordsSession, areaCode: string, on: Day): Promise<ReviewPolicyInForce> {
  return (await ruleInForce(session, reviewPolicyKind, areaCode, on)) ?? { ruleId: null, version: null, body: defaultReviewPolicy }
}
