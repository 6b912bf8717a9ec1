import ShopOutlined from '@ant-design/icons/es/icons/ShopOutlined'
import type { ListedPage } from '../../platform/ui/listedPage.ts'

export const outletPages: readonly ListedPage[] = [
  { path: '/arrears/outlets', words: { zh: '网点缴款', en: "Outlets' money" }, load: async () => (await import('./OutletDesk.tsx')).OutletDesk, section: 'guard', icon: ShopOutlined, permission: 'arrears.read' },
  { path: '/arrears/outlets/:outletCode', words: { zh: '网点缴款', en: "Outlet's money" }, load: async () => (await import('./OutletPage.tsx')).OutletPage, section: null, permission: 'arrears.read' },
  { path: '/arrears/outlets/:outletCode/statement', words: { zh: '网点对账单', en: "Outlet's statement" }, load: async () => (await import('./OutletStatement.tsx')).OutletStatement, section: null, permission: 'arrears.read' },
]
