import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const groupPages: readonly ListedPage[] = [
  { path: '/arrears/groups/:groupId', words: { zh: '集团客户', en: 'Group' }, load: async () => (await import('./GroupPage.tsx')).GroupPage, section: null, permission: 'arrears.read' },
]
