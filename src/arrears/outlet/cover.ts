import { defineRuleKind } from '../../platform/rules/index.ts'
import { outletCoverShape } from './contract.ts'
import { defaultOutletCover } from './outletCover.data.ts'
import { checkCover } from './rules.ts'

/** 网点缴款规则: how long an outlet may hold the branch's money, and how much of it its deposit must cover. */
export const outletCoverKind = defineRuleKind({
  id: 'arrears.outletCover',
  words: { zh: '网点缴款规则', en: "Outlets' paying in" },
  purpose: { zh: '各类网点几天内缴款、押金要覆盖多少，低于多少预警、建议停售。', en: 'How soon each kind of outlet pays in, what its deposit must cover, when it is warned and when its sales are to stop.' },
  body: outletCoverShape,
  initial: defaultOutletCover,
  roles: { draft: ['channel_manager', 'arrears_officer'], approve: ['general_manager'] },
  floors: async ({ body }) => checkCover(body),
})
