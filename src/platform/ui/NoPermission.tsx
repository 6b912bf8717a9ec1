import type { ReactNode } from 'react'
import { EmptyState } from './EmptyState.tsx'
import { defineWords, useWords } from './words.ts'

const words = defineWords({
  zh: {
    title: (what: string) => (what === '' ? '您没有查看这里的权限' : `您没有查看“${what}”的权限`),
    ask: '需要时请联系本单位的管理员授权，授权后重新打开本页。',
  },
  en: {
    title: (what: string) => (what === '' ? 'You have no permission for this page' : `You have no permission for “${what}”`),
    ask: 'If you need it, ask the administrator of your unit to grant it, then open the page again.',
  },
})

/** `what` is what was to be seen, in words: the title of the page. */
export function NoPermission(props: { readonly what?: string | undefined }): ReactNode {
  const t = useWords(words)
  return <EmptyState title={t.title(props.what ?? '')} next={t.ask} />
}
