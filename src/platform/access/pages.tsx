import SafetyCertificateOutlined from '@ant-design/icons/es/icons/SafetyCertificateOutlined'
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined'
import type { ListedPage } from '../ui/listedPage.ts'

export const accessPages: readonly ListedPage[] = [
  { path: '/accounts', words: { zh: '账号与授权', en: 'Accounts' }, load: async () => (await import('./Accounts.tsx')).Accounts, section: 'system', icon: UserOutlined, permission: 'access.viewAccounts' },
  { path: '/audit', words: { zh: '审计', en: 'Audit trail' }, load: async () => (await import('./AuditTrail.tsx')).AuditTrail, section: 'system', icon: SafetyCertificateOutlined, permission: 'access.viewAudit' },
  { path: '/change-password', words: { zh: '修改口令', en: 'Change password' }, load: async () => (await import('./ChangePassword.tsx')).ChangePassword, section: null },
  { path: '/sign-in', words: { zh: '登录', en: 'Sign in' }, load: async () => (await import('./SignIn.tsx')).SignIn, section: null, frame: 'bare' },
]
