import { defineRuleKind } from '../../platform/rules/index.ts'
import { type CreditPolicy, creditPolicyShape } from './contract.ts'
import { defaultCredit } from './credit.data.ts'
import { checkCreditPolicy } from './rules.ts'

/** 信用度规则: the champion. A scorecard takes its place only after it has won on the branch's own later months. */
export const creditDeclared: Parameters<typeof defineRuleKind<CreditPolicy>>[0] = {
  id: 'arrears.credit',
  words: { zh: '信用度规则', en: 'Credit limits' },
  purpose: { zh: '每个账户可以欠多少、多少天，由等级、网龄、账单、停机和缴费方式决定。', en: 'How much an account may owe and for how long, by tier, tenure, bills, stops and way of paying.' },
  body: creditPolicyShape,
  initial: defaultCredit,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkCreditPolicy(body),
}
export const creditKind = defineRuleKind(creditDeclared)
