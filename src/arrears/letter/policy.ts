import { defineRuleKind } from '../../platform/rules/index.ts'
import { letterPolicyShape } from './contract.ts'
import { defaultLetter } from './letter.data.ts'
import { checkLetter } from './rules.ts'

/** 催缴函: the words of the written demand, and where to pay. */
export const letterKind = defineRuleKind({
  id: 'arrears.letter',
  words: { zh: '催缴函格式', en: 'Written demand' },
  purpose: { zh: '催缴函写什么、几天内缴清、缴到哪个账户。', en: 'What a written demand says, within how many days and where to pay.' },
  body: letterPolicyShape,
  initial: defaultLetter,
  roles: { draft: ['arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkLetter(body),
})
