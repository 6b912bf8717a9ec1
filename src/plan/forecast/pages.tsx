import RiseOutlined from '@ant-design/icons/es/icons/RiseOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const forecastPages: readonly ListedPage[] = [
  { path: '/forecasts', words: { zh: '预测与预警', en: 'Forecasts' }, load: async () => (await import('./Forecasts.tsx')).Forecasts, section: 'plan', icon: RiseOutlined, permission: 'plan.read', onPhone: true },
]
