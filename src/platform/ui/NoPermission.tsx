import type { ReactNode } from 'react'
import { EmptyState } from './EmptyState.tsx'
import { defineWords, useWords } from './words.ts'

const words = defineWords({
  zh: {
    title: '您没有查看这里的权限',
    ask: (what: string) => `需要“${what}”的权限。请联系本单位的管理员授权，授权后重新打开本页。`,
    askAny: '请联系本单位的管理员授权，授权后重新打开本页。',
  },
  en: {
    title: 'You have no permission for this page',
    ask: (what: string) => `It needs the permission "${what}". Ask the administrator of your unit, then open the page again.`,
    askAny: 'Ask the administrator of your unit to grant it, then open the page again.',
  },
})

/** `what` is the permission in the branch's words, or its verb. */
export function NoPermission(props: { readonly what?: string | undefined }): ReactNode {
  const t = useWords(words)
  return <EmptyState title={t.title} next={props.what ? t.ask(props.what) : t.askAny} />
}
