import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined'
import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'

export const reviewPages: readonly { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly icon?: ComponentType; readonly permission?: string; readonly onPhone?: boolean }[] = [
  { path: '/reviews', words: { zh: '经营分析会', en: 'Monthly review' }, load: async () => (await import('./ReviewPage.tsx')).ReviewPage, section: 'plan', icon: AuditOutlined, permission: 'plan.read', onPhone: true },
]
