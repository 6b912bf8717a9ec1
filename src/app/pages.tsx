import type { Search } from '../platform/ui/SearchPalette.tsx'
import { request, signInPath } from '../platform/ui/request.ts'
import { lazyPage } from './shell/pageList.ts'
import type { PageEntry, PageList } from './shell/pageList.ts'

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
  const response = await request(`/api/search?text=${encodeURIComponent(text)}`)
  return response.json()
}

export async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' })
  window.location.assign(signInPath)
}
