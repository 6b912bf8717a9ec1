import type { Day } from '../../kernel/day.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { defineRuleKind, loadRulesOf } from '../../platform/rules/index.ts'
import { type WorthBody, worthShape } from './contract.ts'
import { defaultWorth } from './worth.data.ts'

export const worthDeclaration = {
  id: 'plan.worth',
  words: { zh: '差距折算', en: 'What gaps are worth' },
  purpose: { zh: '差距折成多少钱、多少人：经营分析和预警按它排先后。', en: 'How gaps become money and people: the order of the monthly meeting and of the warnings.' },
  body: worthShape,
  initial: defaultWorth,
}
const worthKind = defineRuleKind({ ...worthDeclaration, roles: { draft: [], approve: [] } })

export type WorthInForce = { readonly ruleId: number | null; readonly version: number | null; readonly body: WorthBody }
export const worthByDefault: WorthInForce = { ruleId: null, version: null, body: defaultWorth }

/** What holds for areas on a day; the usual table while nobody has approved another. */
export async function readWorth(session: RecordsSession, areaCodes: readonly string[]): Promise<(areaCode: string, on: Day) => WorthInForce> {
  const ruleAt = await loadRulesOf(session, worthKind, areaCodes)
  return (areaCode, on) => ruleAt(areaCode, on) ?? worthByDefault
}
