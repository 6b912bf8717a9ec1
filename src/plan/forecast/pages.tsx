import RiseOutlined from '@ant-design/icons/es/icons/RiseOutlined'
import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'

export const forecastPages: readonly { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly icon?: ComponentType; readonly permission?: string; readonly onPhone?: boolean }[] = [
  { path: '/forecasts', words: { zh: '预测与预警', en: 'Forecasts' }, load: async () => (await import('./Forecasts.tsx')).Forecasts, section: 'plan', icon: RiseOutlined, permission: 'plan.read', onPhone: true },
]
