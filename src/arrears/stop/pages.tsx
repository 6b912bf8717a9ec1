import PoweroffOutlined from '@ant-design/icons/es/icons/PoweroffOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const stopPages: readonly ListedPage[] = [
  { path: '/arrears/stops', words: { zh: '停复机', en: 'Stops and restores' }, load: async () => (await import('./StopList.tsx')).StopList, section: 'collection', icon: PoweroffOutlined, permission: 'arrears.viewLadder' },
]
