import AppstoreOutlined from '@ant-design/icons/es/icons/AppstoreOutlined'
import { arrearsPages } from '../arrears/pages.tsx'
import { branchPages, measurePages } from '../branch/pages.tsx'
import { reviewPages } from '../plan/review/pages.tsx'
import { forecastPages } from '../plan/forecast/pages.tsx'
import { assessmentPages } from '../plan/assessment/pages.tsx'
import { planPages } from '../plan/pages.tsx'
import { targetPages } from '../plan/target/pages.tsx'
import { accessPages } from '../platform/access/pages.tsx'
import { feedPages } from '../platform/feeds/pages.tsx'
import { messagePages } from '../platform/messages/pages.tsx'
import { rulePages } from '../platform/rules/pages.tsx'
import type { ListedPage } from '../platform/ui/listedPage.ts'
import { workPages } from '../work/pages.tsx'
import { lazyPage } from './shell/pageList.ts'
import type { PageEntry, PageList } from './shell/pageList.ts'

function entryOf({ words, load, ...page }: ListedPage): PageEntry {
  return { ...page, title: words, element: lazyPage(load) }
}

const development: readonly ListedPage[] = import.meta.env.DEV
  ? [{ path: '/kit', words: { zh: '组件样张', en: 'Kit gallery' }, load: async () => (await import('./shell/kit/KitGallery.tsx')).KitGallery, section: 'system', icon: AppstoreOutlined }]
  : []

/** Every page of the program, in the order of the navigation. */
export const pageList: PageList = {
  sections: [
    { id: 'plan', title: { zh: '计划', en: 'Plan' } },
    { id: 'work', title: { zh: '工作与考核', en: 'Work and scores' } },
    { id: 'measures', title: { zh: '指标与目标', en: 'Figures and targets' } },
    { id: 'arrears', title: { zh: '欠费', en: 'Arrears' } },
    { id: 'collection', title: { zh: '催缴', en: 'Collection' } },
    { id: 'guard', title: { zh: '信用与把关', en: 'Credit and safeguards' } },
    { id: 'data', title: { zh: '数据', en: 'Data' } },
    { id: 'branch', title: { zh: '分公司', en: 'Branch' } },
    { id: 'system', title: { zh: '系统', en: 'System' } },
  ],
  pages: [...planPages, ...workPages, ...arrearsPages, ...measurePages, ...targetPages, ...assessmentPages, ...forecastPages, ...reviewPages, ...feedPages, ...branchPages, ...rulePages, ...messagePages, ...accessPages, ...development].map(entryOf),
}

export const notFound = {
  title: { zh: '没有这个页面', en: 'No such page' },
  element: lazyPage(async () => (await import('./shell/NotFound.tsx')).NotFound),
}
