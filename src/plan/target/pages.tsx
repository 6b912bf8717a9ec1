import AimOutlined from '@ant-design/icons/es/icons/AimOutlined'
import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined'
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const targetPages: readonly ListedPage[] = [
  { path: '/my/targets', words: { zh: '我的指标', en: 'My targets' }, load: async () => (await import('./MyTargets.tsx')).MyTargets, section: 'work', icon: UserOutlined, permission: 'measure.view', onPhone: true },
  { path: '/targets', words: { zh: '目标分解', en: 'Targets' }, load: async () => (await import('./Targets.tsx')).Targets, section: 'measures', icon: AimOutlined, permission: 'measure.view' },
  { path: '/targets/versions', words: { zh: '目标版本与审批', en: 'Versions of targets' }, load: async () => (await import('./TargetVersions.tsx')).TargetVersions, section: 'measures', icon: AuditOutlined, permission: 'measure.view' },
]
