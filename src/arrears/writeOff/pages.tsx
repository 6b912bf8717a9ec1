import FileExclamationOutlined from '@ant-design/icons/es/icons/FileExclamationOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const writeOffPages: readonly ListedPage[] = [
  { path: '/arrears/written-off', words: { zh: '账销案存', en: 'Debts kept on file' }, load: async () => (await import('./WrittenOff.tsx')).WrittenOff, section: 'arrears', icon: FileExclamationOutlined, permission: 'arrears.viewWriteOff' },
  { path: '/arrears/written-off/:listId', words: { zh: '核销清单', en: 'Write-off list' }, load: async () => (await import('./WriteOffList.tsx')).WriteOffList, section: null, permission: 'arrears.viewWriteOff' },
]
