import type { ReactNode } from 'react'
import { Page } from '../../platform/ui/Page.tsx'
import { defineWords, useWords } from '../../platform/ui/words.ts'
import { SuggestedLinks } from './SuggestedLinks.tsx'
import '../board/board.css'

const words = defineWords({ zh: { title: '建议的指标' }, en: { title: 'Proposed indicators' } })

export function Proposals(): ReactNode {
  const t = useWords(words)
  return <Page title={t.title}><SuggestedLinks /></Page>
}
