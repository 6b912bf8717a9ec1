import SolutionOutlined from '@ant-design/icons/es/icons/SolutionOutlined'
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined'
import TrophyOutlined from '@ant-design/icons/es/icons/TrophyOutlined'
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const collectionPages: readonly ListedPage[] = [
  { path: '/arrears/my', words: { zh: '我的催缴', en: 'My collection' }, load: async () => (await import('./MyCases.tsx')).MyCases, section: 'collection', icon: UserOutlined, permission: 'arrears.ownCases', onPhone: true },
  { path: '/arrears/cases', words: { zh: '催缴案件', en: 'Cases' }, load: async () => (await import('./CaseList.tsx')).CaseList, section: 'collection', icon: SolutionOutlined, permission: 'arrears.viewCases' },
  { path: '/arrears/collectors', words: { zh: '催缴员', en: 'Collectors' }, load: async () => (await import('../collector/Collectors.tsx')).Collectors, section: 'collection', icon: TeamOutlined, permission: 'arrears.viewCases' },
  { path: '/arrears/rewards', words: { zh: '催缴奖励', en: 'Rewards' }, load: async () => (await import('../reward/Rewards.tsx')).Rewards, section: 'collection', icon: TrophyOutlined, permission: 'arrears.viewRewards' },
  { path: '/arrears/rewards/:month/:staffNo', words: { zh: '催缴奖励单', en: 'Reward statement' }, load: async () => (await import('../reward/Statement.tsx')).Statement, section: null, permission: 'arrears.ownRewards' },
  { path: '/arrears/offices/:unitCode', words: { zh: '营业部欠费', en: 'Arrears of an office' }, load: async () => (await import('../office/Office.tsx')).Office, section: null, permission: 'measure.view' },
]
