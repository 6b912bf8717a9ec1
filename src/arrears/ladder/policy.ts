import { defineRuleKind } from '../../platform/rules/index.ts'
import { type LadderPolicy, ladderPolicyShape } from './contract.ts'
import { defaultLadder } from './ladder.data.ts'
import { checkPolicy } from './policyRules.ts'

/** 催缴阶梯: approved by another person, checked against contract and statute before it may hold. */
export const ladderDeclared: Parameters<typeof defineRuleKind<LadderPolicy>>[0] = {
  id: 'arrears.ladder',
  words: { zh: '催缴阶梯', en: 'Dunning ladder' },
  purpose: { zh: '逾期几天、欠多少、由谁、用什么方式催缴，何时停机、复机。', en: 'After how many days, for how much, by whom and how people are dunned; when service is stopped and restored.' },
  body: ladderPolicyShape,
  initial: defaultLadder,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkPolicy(body),
}
export const ladderKind = defineRuleKind(ladderDeclared)
