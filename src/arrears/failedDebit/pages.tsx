import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const failedDebitPages: readonly ListedPage[] = [
  { path: '/arrears/failed-debits', words: { zh: '托收失败', en: 'Failed collections' }, load: async () => (await import('./FailedDebits.tsx')).FailedDebits, section: null, permission: 'arrears.viewLadder' },
]
