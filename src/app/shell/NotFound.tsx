import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Page } from '../../platform/ui/Page.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'

const words = defineWords({
  zh: { title: '没有这个页面', next: '地址可能有误，或者页面已经改名。按 Ctrl K 可以搜索条款、指标、人和地。', home: '回到首页' },
  en: { title: 'There is no such page', next: 'The address may be wrong, or the page has been renamed. Press Ctrl K to search clauses, indicators, people and places.', home: 'To the first page' },
})

export function NotFound(): ReactNode {
  const t = useWords(words)
  return (
    <Page title={t.title}>
      <div className="bh-stack">
        <p>{t.next}</p>
        <Link to="/">{t.home}</Link>
      </div>
    </Page>
  )
}
