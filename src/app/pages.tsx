import type { Search } from '../platform/ui/SearchPalette.tsx'
import { request, signInPath } from '../platform/ui/request.ts'
import { clientOf } from '../platform/ui/client.ts'
import { storedLanguage } from '../platform/ui/words.ts'
import { hitKinds, searchContract } from './searchContract.ts'
import { lazyPage } from './shell/pageList.ts'
import type { PageEntry, PageList } from './shell/pageList.ts'

const { client: searchClient } = clientOf({ search: searchContract })

const development: readonly PageEntry[] = import.meta.env.DEV
  ? [
      {
        path: '/kit',
        title: { zh: '组件样张', en: 'Kit gallery' },
        element: lazyPage(async () => (await import('./shell/kit/KitGallery.tsx')).KitGallery),
        section: 'development',
      },
    ]
  : []

/** Every page of the program, in the order of the navigation. */
export const pageList: PageList = {
  sections: [{ id: 'development', title: { zh: '开发', en: 'Development' } }],
  pages: [...development],
}

export const notFound = {
  title: { zh: '没有这个页面', en: 'No such page' },
  element: lazyPage(async () => (await import('./shell/NotFound.tsx')).NotFound),
}

export const appSearch: Search = async (text) => {
  const hits = await searchClient.search({ text })
  const language = storedLanguage() ?? 'zh'
  return hitKinds
    .map((kind) => ({
      kind: kindWords[kind][language],
      items: hits.filter((hit) => hit.kind === kind).map((hit) => ({ label: hit.label[language], hint: hit.hint[language], path: pathOf(kind, hit.id) })),
    }))
    .filter((group) => group.items.length > 0)
}

const kindWords = {
  clause: { zh: '条款', en: 'Clauses' },
  measure: { zh: '指标', en: 'Indicators' },
  area: { zh: '地', en: 'Places' },
  unit: { zh: '单位', en: 'Units' },
  staff: { zh: '人', en: 'People' },
} as const

function pathOf(kind: (typeof hitKinds)[number], id: string): string {
  const safe = encodeURIComponent(id)
  return { clause: `/plan?clause=${safe}`, measure: `/measures/${safe}`, area: `/branch/areas?area=${safe}`, unit: `/branch/units?unit=${safe}`, staff: `/branch/units?staff=${safe}` }[kind]
}

export async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' })
  window.location.assign(signInPath)
}
