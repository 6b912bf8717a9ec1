import AlertOutlined from '@ant-design/icons/es/icons/AlertOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const gamingPages: readonly ListedPage[] = [
  { path: '/arrears/gaming', words: { zh: '防作弊', en: 'Watch on gaming' }, load: async () => (await import('./GamingDesk.tsx')).GamingDesk, section: 'guard', icon: AlertOutlined, permission: 'arrears.viewGaming' },
]
