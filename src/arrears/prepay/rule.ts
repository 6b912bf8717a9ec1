import { Refusal } from '../../kernel/refusal.ts'
import { findTopArea } from '../../branch/index.ts'
import { defineRuleKind } from '../../platform/rules/index.ts'
import { onlyWhole, type PrepayRule, prepayShape } from './contract.ts'
import { defaultPrepay } from './prepay.data.ts'
import { checkPrepay } from './rules.ts'

/** 预存推广规则: who is offered to pay in advance, what, and how many. */
export const prepayDeclared: Parameters<typeof defineRuleKind<PrepayRule>>[0] = {
  id: 'arrears.prepayment',
  words: { zh: '预存推广规则', en: 'Prepayment offers' },
  purpose: { zh: '向谁推荐预存话费、推荐哪一档、送多少，每月最多多少户，留出多少户不推荐用来衡量效果。', en: 'Who is offered to pay in advance, which step with which gift, how many in a month, and how many are held out to measure what it does.' },
  body: prepayShape,
  initial: defaultPrepay,
  roles: { draft: ['arrears_officer', 'market'], approve: ['general_manager'] },
  floors: async ({ session, areaCode, body }) => {
    const top = await findTopArea(session)
    return [...(top && top.areaCode !== areaCode ? [new Refusal(onlyWhole, { top: top.areaCode })] : []), ...checkPrepay(body)]
  },
}
export const prepayKind = defineRuleKind(prepayDeclared)
