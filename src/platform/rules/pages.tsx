import ControlOutlined from '@ant-design/icons/es/icons/ControlOutlined'
import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'
import { viewRulesPermission } from './permissions.ts'

type RulePageEntry = { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly icon?: ComponentType; readonly permission: string }

export const rulePages: readonly RulePageEntry[] = [
  { path: '/rules', words: { zh: '规则', en: 'Rules' }, load: async () => (await import('./RuleList.tsx')).RuleList, section: 'branch', icon: ControlOutlined, permission: viewRulesPermission.verb },
  { path: '/rules/:ruleId', words: { zh: '规则', en: 'Rule' }, load: async () => (await import('./RulePage.tsx')).RulePage, section: null, permission: viewRulesPermission.verb },
]
