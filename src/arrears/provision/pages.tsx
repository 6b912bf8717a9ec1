import LineChartOutlined from '@ant-design/icons/es/icons/LineChartOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const provisionPages: readonly ListedPage[] = [
  { path: '/arrears/provision', words: { zh: '滚动率与拨备', en: 'Roll rates and provision' }, load: async () => (await import('./Provision.tsx')).Provision, section: 'arrears', icon: LineChartOutlined, permission: 'arrears.viewProvision' },
  { path: '/arrears/moves', words: { zh: '账龄变动的账户', en: 'Accounts that moved' }, load: async () => (await import('./Moves.tsx')).Moves, section: null, permission: 'arrears.read' },
]
