import type { Chapter } from '../branch/index.ts'
import { ladderKind } from './ladder/policy.ts'

/** Chapter 二 of the plan: arrears, from a credit limit to money in the bank. */
export const arrears: Chapter = {
  id: 'arrears',
  name: { zh: '欠费', en: 'Arrears' },
  feeds: [],
  sources: [],
  measures: [],
  permissions: [],
  ruleKinds: [ladderKind],
}
