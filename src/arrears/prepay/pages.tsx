import WalletOutlined from '@ant-design/icons/es/icons/WalletOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const prepayPages: readonly ListedPage[] = [
  { path: '/arrears/prepay', words: { zh: '预存推广', en: 'Prepayment offers' }, load: async () => (await import('./PrepayDesk.tsx')).PrepayDesk, section: 'guard', icon: WalletOutlined, permission: 'arrears.viewPrepay' },
]
