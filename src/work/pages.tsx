import CarryOutOutlined from '@ant-design/icons/es/icons/CarryOutOutlined'
import type { ListedPage } from '../platform/ui/listedPage.ts'

export const workPages: readonly ListedPage[] = [
  { path: '/work', words: { zh: '工单', en: 'Work orders' }, load: async () => (await import('./inbox/Inbox.tsx')).Inbox, section: 'work', icon: CarryOutOutlined, permission: 'work.view', onPhone: true },
  { path: '/work/new', words: { zh: '下发工单', en: 'Open an order' }, load: async () => (await import('./desk/OpenOrder.tsx')).OpenOrder, section: null, permission: 'work.open' },
  { path: '/work/serving', words: { zh: '谁在做', en: 'Who is on it' }, load: async () => (await import('./serving/Serving.tsx')).Serving, section: null, permission: 'work.view' },
  { path: '/work/offices', words: { zh: 'Excel 下发与回收', en: 'Excel out and back' }, load: async () => (await import('./office/Offices.tsx')).Offices, section: null, permission: 'work.dispatch' },
  { path: '/work/schedules', words: { zh: '周期任务', en: 'Recurring work' }, load: async () => (await import('./schedule/Schedules.tsx')).Schedules, section: null, permission: 'work.view' },
  { path: '/work/roster', words: { zh: '值班与请假', en: 'Duty and leave' }, load: async () => (await import('./roster/Roster.tsx')).Roster, section: null, permission: 'work.view' },
  { path: '/work/orders/:orderId/sheet', words: { zh: '任务单', en: 'Work sheet' }, load: async () => (await import('./sheet/OrderSheet.tsx')).OrderSheet, section: null, permission: 'work.view', frame: 'bare' },
  { path: '/work/orders/:orderId', words: { zh: '工单', en: 'Order' }, load: async () => (await import('./desk/OrderScreen.tsx')).OrderScreen, section: null, permission: 'work.view' },
]
