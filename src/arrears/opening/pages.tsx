import IdcardOutlined from '@ant-design/icons/es/icons/IdcardOutlined'
import ExperimentOutlined from '@ant-design/icons/es/icons/ExperimentOutlined'
import UserAddOutlined from '@ant-design/icons/es/icons/UserAddOutlined'
import ProfileOutlined from '@ant-design/icons/es/icons/ProfileOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const openingPages: readonly ListedPage[] = [
  { path: '/arrears/gate', words: { zh: '入网查欠', en: 'Debt check at opening' }, load: async () => (await import('./Gate.tsx')).Gate, section: 'guard', icon: IdcardOutlined, permission: 'arrears.checkOpening' },
  { path: '/arrears/opened', words: { zh: '带旧欠入网', en: 'Opened with an old debt' }, load: async () => (await import('./Opened.tsx')).Opened, section: 'guard', icon: UserAddOutlined, permission: 'arrears.read' },
  { path: '/arrears/own', words: { zh: '我的清欠名单', en: 'My own list' }, load: async () => (await import('./Opened.tsx')).OwnList, section: 'guard', icon: ProfileOutlined, permission: 'arrears.viewOwn' },
  { path: '/arrears/test-numbers', words: { zh: '测试号与免费号', en: 'Test and free numbers' }, load: async () => (await import('./Opened.tsx')).TestNumbers, section: 'guard', icon: ExperimentOutlined, permission: 'arrears.read' },
]
