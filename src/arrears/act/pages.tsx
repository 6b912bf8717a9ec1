import FileTextOutlined from '@ant-design/icons/es/icons/FileTextOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const actPages: readonly ListedPage[] = [
  { path: '/arrears/letters', words: { zh: '催缴函', en: 'Written demands' }, load: async () => (await import('./Letters.tsx')).Letters, section: 'collection', icon: FileTextOutlined, permission: 'arrears.viewLadder' },
]
