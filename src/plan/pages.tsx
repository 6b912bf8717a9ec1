import BulbOutlined from '@ant-design/icons/es/icons/BulbOutlined'
import CalendarOutlined from '@ant-design/icons/es/icons/CalendarOutlined'
import NotificationOutlined from '@ant-design/icons/es/icons/NotificationOutlined'
import ReadOutlined from '@ant-design/icons/es/icons/ReadOutlined'
import type { ListedPage } from '../platform/ui/listedPage.ts'

export const planPages: readonly ListedPage[] = [
  { path: '/', words: { zh: '首页', en: 'Home' }, load: async () => (await import('./board/Landing.tsx')).Landing, section: null, permission: 'plan.read' },
  { path: '/today', words: { zh: '今日要点', en: 'Today' }, load: async () => (await import('./board/Home.tsx')).Home, section: 'plan', icon: CalendarOutlined, onPhone: true, permission: 'plan.read' },
  { path: '/bulletin', words: { zh: '早报', en: 'Bulletin' }, load: async () => (await import('./bulletin/BulletinPage.tsx')).BulletinPage, section: 'plan', icon: NotificationOutlined, permission: 'plan.read' },
  { path: '/plan', words: { zh: '工作计划', en: 'The plan' }, load: async () => (await import('./board/PlanBoard.tsx')).PlanBoard, section: 'plan', icon: ReadOutlined, onPhone: true, permission: 'plan.read' },
  { path: '/plan/import', words: { zh: '导入计划', en: 'Import a plan' }, load: async () => (await import('./clause/PlanImport.tsx')).PlanImport, section: null, permission: 'plan.edit' },
  { path: '/plan/proposals', words: { zh: '建议的指标', en: 'Proposed indicators' }, load: async () => (await import('./clause/Proposals.tsx')).Proposals, section: 'plan', icon: BulbOutlined, permission: 'plan.confirm' },
]
