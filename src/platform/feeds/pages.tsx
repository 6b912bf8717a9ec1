import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined'
import type { ListedPage } from '../ui/listedPage.ts'

export const feedPages: readonly ListedPage[] = [
  { path: '/feeds', words: { zh: '数据文件', en: 'Data files' }, load: async () => (await import('./FeedHome.tsx')).FeedHome, section: 'data', icon: InboxOutlined, permission: 'feeds.view', onPhone: true },
  { path: '/feeds/files/:fileId', words: { zh: '数据文件', en: 'Data file' }, load: async () => (await import('./FeedFile.tsx')).FeedFile, section: null, permission: 'feeds.view' },
  { path: '/feeds/changes/:changeId', words: { zh: '主数据变更', en: 'Change of master data' }, load: async () => (await import('./MasterChange.tsx')).MasterChange, section: null, permission: 'feeds.view' },
]
