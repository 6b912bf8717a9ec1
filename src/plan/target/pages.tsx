import AimOutlined from '@ant-design/icons/es/icons/AimOutlined'
import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'

export const targetPages: readonly { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly icon?: ComponentType; readonly permission?: string }[] = [
  { path: '/targets', words: { zh: '目标', en: 'Targets' }, load: async () => (await import('./Targets.tsx')).Targets, section: 'measures', icon: AimOutlined, permission: 'measure.view' },
]
