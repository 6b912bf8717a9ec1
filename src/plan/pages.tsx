import BulbOutlined from '@ant-design/icons/es/icons/BulbOutlined'
import CalendarOutlined from '@ant-design/icons/es/icons/CalendarOutlined'
import ReadOutlined from '@ant-design/icons/es/icons/ReadOutlined'
import { lazy } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'
import type { Words } from '../kernel/refusal.ts'

/** The same shape as the shell's list of pages. */
type PlanPage = {
  readonly path: string
  readonly title: Words
  readonly words: Words
  readonly element: { readonly Component: LazyExoticComponent<ComponentType>; readonly preload: () => void }
  readonly section: string | null
  readonly icon?: ComponentType
  readonly permission?: string
  readonly onPhone?: boolean
}

function page(path: string, words: Words, load: () => Promise<ComponentType>, given: Pick<PlanPage, 'section'> & Partial<Pick<PlanPage, 'permission' | 'onPhone' | 'icon'>>): PlanPage {
  return {
    path, title: words, words, permission: 'plan.read', ...given,
    // A failed early fetch is repeated, and then reported, when the page is opened.
    element: { Component: lazy(async () => ({ default: await load() })), preload: () => void load().catch(() => undefined) },
  }
}

const board = async (): Promise<ComponentType> => (await import('./board/PlanBoard.tsx')).PlanBoard

export const planPages: readonly PlanPage[] = [
  page('/', { zh: '首页', en: 'Home' }, async () => (await import('./board/Landing.tsx')).Landing, { section: null }),
  page('/today', { zh: '今日要点', en: 'Today' }, async () => (await import('./board/Home.tsx')).Home, { section: 'plan', icon: CalendarOutlined, onPhone: true }),
  page('/plan', { zh: '工作计划', en: 'The plan' }, board, { section: 'plan', icon: ReadOutlined, onPhone: true }),
  page('/plan/import', { zh: '导入计划', en: 'Import a plan' }, async () => (await import('./clause/PlanImport.tsx')).PlanImport, { section: null, permission: 'plan.edit' }),
  page('/plan/proposals', { zh: '建议的指标', en: 'Proposed indicators' }, async () => (await import('./clause/Proposals.tsx')).Proposals, { section: 'plan', icon: BulbOutlined, permission: 'plan.confirm' }),
]
