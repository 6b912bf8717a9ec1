import type { Words } from '../../kernel/refusal.ts'
import { clientOf } from '../ui/client.ts'
import { ruleContract, type RuleState } from './contract.ts'

export const { client: ruleClient, query: ruleQuery } = clientOf(ruleContract)

/** The state of a version as a column or a line shows it. */
export const stateLabels: Readonly<Record<RuleState, Words>> = {
  draft: { zh: '草稿', en: 'Draft' }, submitted: { zh: '待批准', en: 'Waiting' }, approved: { zh: '已批准', en: 'Approved' }, rejected: { zh: '未通过', en: 'Rejected' }, retired: { zh: '已停用', en: 'Retired' },
}
export const rulePath = (rule: { readonly ruleId: number; readonly editorPath?: string | null }): string => (rule.editorPath ?? '/rules/{ruleId}').replace('{ruleId}', String(rule.ruleId))
