import AccountBookOutlined from '@ant-design/icons/es/icons/AccountBookOutlined'
import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined'
import { actPages } from './act/pages.tsx'
import { collectionPages } from './case/pages.tsx'
import { stopPages } from './stop/pages.tsx'
import { todayPages } from './today/pages.tsx'
import { creditPages } from './credit/pages.tsx'
import { gamingPages } from './gaming/pages.tsx'
import { failedDebitPages } from './failedDebit/pages.tsx'
import { groupPages } from './group/pages.tsx'
import { ladderPages } from './ladder/pages.tsx'
import { openingPages } from './opening/pages.tsx'
import { outletPages } from './outlet/pages.tsx'
import { prepayPages } from './prepay/pages.tsx'
import { provisionPages } from './provision/pages.tsx'
import { writeOffPages } from './writeOff/pages.tsx'
import type { ListedPage } from '../platform/ui/listedPage.ts'

export const arrearsPages: readonly ListedPage[] = [
  ...todayPages,
  ...groupPages,
  ...failedDebitPages,
  { path: '/arrears', words: { zh: '欠费总览', en: 'Arrears' }, load: async () => (await import('./book/Overview.tsx')).Overview, section: 'arrears', icon: AccountBookOutlined, permission: 'measure.view' },
  { path: '/arrears/split', words: { zh: '欠费账户清单', en: 'Accounts in arrears' }, load: async () => (await import('./book/SplitAccounts.tsx')).SplitAccounts, section: null, permission: 'arrears.read' },
  ...provisionPages,
  ...writeOffPages,
  { path: '/arrears/parked', words: { zh: '挂账待核', en: 'Parked items' }, load: async () => (await import('./parked/Parked.tsx')).Parked, section: 'arrears', icon: InboxOutlined, permission: 'arrears.read' },
  { path: '/arrears/accounts/:accountId', words: { zh: '欠费账户', en: 'Account' }, load: async () => (await import('./book/Account.tsx')).Account, section: null, permission: 'arrears.read' },
  ...collectionPages,
  ...ladderPages,
  ...stopPages,
  ...actPages,
  ...creditPages,
  ...prepayPages,
  ...openingPages,
  ...outletPages,
  ...gamingPages,
]
