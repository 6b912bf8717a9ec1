import AppstoreOutlined from '@ant-design/icons/es/icons/AppstoreOutlined'
import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined'
import SafetyCertificateOutlined from '@ant-design/icons/es/icons/SafetyCertificateOutlined'
import UserOutlined from '@ant-design/icons/es/icons/UserOutlined'
import type { ComponentType } from 'react'
import { branchPages, measurePages } from '../branch/pages.tsx'
import type { Words } from '../kernel/refusal.ts'
import { messagePages } from '../platform/messages/pages.tsx'
import { planPages } from '../plan/pages.tsx'
import { rulePages } from '../platform/rules/pages.tsx'
import { forecastPages } from '../plan/forecast/pages.tsx'
import { targetPages } from '../plan/target/pages.tsx'
import { workPages } from '../work/pages.tsx'
import { lazyPage } from './shell/pageList.ts'
import type { PageEntry, PageList } from './shell/pageList.ts'

type ListedPage = { readonly path: string; readonly words: Words; readonly load: () => Promise<ComponentType>; readonly section: string | null; readonly icon?: ComponentType; readonly permission?: string; readonly onPhone?: boolean; readonly frame?: 'bare' }

function entryOf({ words, load, ...page }: ListedPage): PageEntry {
  return { ...page, title: words, element: lazyPage(load) }
}

const feedPages: readonly ListedPage[] = [
  { path: '/feeds', words: { zh: '数据文件', en: 'Data files' }, load: async () => (await import('../platform/feeds/FeedHome.tsx')).FeedHome, section: 'data', icon: InboxOutlined, permission: 'feeds.view', onPhone: true },
  { path: '/feeds/files/:fileId', words: { zh: '数据文件', en: 'Data file' }, load: async () => (await import('../platform/feeds/FeedFile.tsx')).FeedFile, section: null, permission: 'feeds.view' },
  { path: '/feeds/changes/:changeId', words: { zh: '主数据变更', en: 'Change of master data' }, load: async () => (await import('../platform/feeds/MasterChange.tsx')).MasterChange, section: null, permission: 'feeds.view' },
]

const accessPages: readonly ListedPage[] = [
  { path: '/accounts', words: { zh: '账号与授权', en: 'Accounts' }, load: async () => (await import('../platform/access/Accounts.tsx')).Accounts, section: 'system', icon: UserOutlined, permission: 'access.viewAccounts' },
  { path: '/audit', words: { zh: '审计', en: 'Audit trail' }, load: async () => (await import('../platform/access/AuditTrail.tsx')).AuditTrail, section: 'system', icon: SafetyCertificateOutlined, permission: 'access.viewAudit' },
  { path: '/change-password', words: { zh: '修改口令', en: 'Change password' }, load: async () => (await import('../platform/access/ChangePassword.tsx')).ChangePassword, section: null },
  { path: '/sign-in', words: { zh: '登录', en: 'Sign in' }, load: async () => (await import('../platform/access/SignIn.tsx')).SignIn, section: null, frame: 'bare' },
]

const development: readonly ListedPage[] = import.meta.env.DEV
  ? [{ path: '/kit', words: { zh: '组件样张', en: 'Kit gallery' }, load: async () => (await import('./shell/kit/KitGallery.tsx')).KitGallery, section: 'system', icon: AppstoreOutlined }]
  : []

/** Every page of the program, in the order of the navigation. */
export const pageList: PageList = {
  sections: [
    { id: 'plan', title: { zh: '计划', en: 'Plan' } },
    { id: 'measures', title: { zh: '指标', en: 'Figures' } },
    { id: 'data', title: { zh: '数据', en: 'Data' } },
    { id: 'branch', title: { zh: '分公司', en: 'Branch' } },
    { id: 'system', title: { zh: '系统', en: 'System' } },
  ],
  pages: [...planPages, ...[...workPages, ...measurePages, ...targetPages, ...forecastPages, ...feedPages, ...branchPages, ...rulePages, ...messagePages, ...accessPages, ...development].map(entryOf)],
}

export const notFound = {
  title: { zh: '没有这个页面', en: 'No such page' },
  element: lazyPage(async () => (await import('./shell/NotFound.tsx')).NotFound),
}
