import type { ComponentType } from 'react'
import type { Words } from '../../kernel/refusal.ts'

export const targetPages: readonly { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly permission?: string }[] = [
  { path: '/targets', words: { zh: '目标', en: 'Targets' }, load: async () => (await import('./Targets.tsx')).Targets, section: 'measures', permission: 'measure.view' },
]
