import { defineRuleKind } from '../../platform/rules/index.ts'
import { openingShape } from './contract.ts'
import { defaultOpening } from './opening.data.ts'
import { checkOpeningRule } from './rules.ts'

/** 入网把关规则: who may open a number although he owes, or holds many. */
export const openingKind = defineRuleKind({
  id: 'arrears.opening',
  words: { zh: '入网把关规则', en: 'Gate at opening' },
  purpose: { zh: '有旧欠或号码过多的人，拒绝、要担保人、要押金还是直接入网。', en: 'Whether somebody with an old debt or many numbers is refused, needs a guarantor, pays a deposit or opens at once.' },
  body: openingShape,
  initial: defaultOpening,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkOpeningRule(body),
})
