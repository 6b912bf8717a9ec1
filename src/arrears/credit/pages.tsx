import CreditCardOutlined from '@ant-design/icons/es/icons/CreditCardOutlined'
import RadarChartOutlined from '@ant-design/icons/es/icons/RadarChartOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const creditPages: readonly ListedPage[] = [
  { path: '/arrears/credit', words: { zh: '信用度', en: 'Credit limits' }, load: async () => (await import('./CreditDesk.tsx')).CreditDesk, section: 'guard', icon: CreditCardOutlined, permission: 'arrears.viewCredit', onPhone: true },
  { path: '/arrears/credit/accounts/:accountNo', words: { zh: '为什么是这个信用度', en: 'Why this limit' }, load: async () => (await import('./limit/LimitAccount.tsx')).LimitAccount, section: null, permission: 'arrears.viewCredit' },
  { path: '/arrears/scorecard', words: { zh: '信用评分卡', en: 'Credit scorecard' }, load: async () => (await import('./scorecard/Scorecard.tsx')).ScorecardPage, section: 'guard', icon: RadarChartOutlined, permission: 'arrears.viewCredit' },
]
