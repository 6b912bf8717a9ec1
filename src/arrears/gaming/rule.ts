import { defineRuleKind } from '../../platform/rules/index.ts'
import { gamingShape } from './contract.ts'
import { defaultGaming } from './gaming.data.ts'

/** 防作弊规则: what somebody is to look at. It accuses nobody: a person confirms or clears. */
export const gamingKind = defineRuleKind({
  id: 'arrears.gaming',
  words: { zh: '防作弊规则', en: 'Watch on gaming' },
  purpose: { zh: '代缴养卡、账户间倒款、欠费重入网到什么程度列为线索，由人核定。', en: 'From where on paying for customers, moving money and re-entry with a debt are put before a person.' },
  body: gamingShape,
  initial: defaultGaming,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
})
