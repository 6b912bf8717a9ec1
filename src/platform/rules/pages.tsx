import ControlOutlined from '@ant-design/icons/es/icons/ControlOutlined'
import type { ListedPage } from '../ui/listedPage.ts'
import { viewRulesPermission } from './permissions.ts'

export const rulePages: readonly ListedPage[] = [
  { path: '/rules', words: { zh: '规则', en: 'Rules' }, load: async () => (await import('./RuleList.tsx')).RuleList, section: 'branch', icon: ControlOutlined, permission: viewRulesPermission.verb },
  { path: '/rules/:ruleId', words: { zh: '规则', en: 'Rule' }, load: async () => (await import('./RulePage.tsx')).RulePage, section: null, permission: viewRulesPermission.verb },
]
