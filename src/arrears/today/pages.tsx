import SunOutlined from '@ant-design/icons/es/icons/SunOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const todayPages: readonly ListedPage[] = [
  { path: '/arrears/today', words: { zh: '今日欠费', en: 'Arrears today' }, load: async () => (await import('./Today.tsx')).Today, section: 'arrears', icon: SunOutlined, permission: 'arrears.viewLadder', onPhone: true },
  { path: '/arrears/receipts', words: { zh: '到账明细', en: 'Receipts' }, load: async () => (await import('./Receipts.tsx')).Receipts, section: null, permission: 'arrears.viewLadder' },
]
