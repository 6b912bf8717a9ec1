import PhoneOutlined from '@ant-design/icons/es/icons/PhoneOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const ladderPages: readonly ListedPage[] = [
  { path: '/arrears/ladder', words: { zh: '催缴阶梯', en: 'Dunning ladder' }, load: async () => (await import('./LadderBook.tsx')).LadderBook, section: 'collection', icon: PhoneOutlined, permission: 'arrears.viewLadder', onPhone: true },
  { path: '/arrears/ladder/:accountNo', words: { zh: '账户催缴', en: 'Account on the ladder' }, load: async () => (await import('./LadderAccount.tsx')).LadderAccount, section: null, permission: 'arrears.viewLadder' },
]
