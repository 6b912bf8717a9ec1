import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { branchQuery } from '../../branch/branchClient.ts'
import { Page } from '../../platform/ui/Page.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { ServingOrders } from './ServingOrders.tsx'

const words = defineWords({
  zh: { title: '谁在做', clause: (id: string) => `计划第 ${id} 条` },
  en: { title: 'Who is on it', clause: (id: string) => `clause ${id} of the plan` },
})

/** Every order that serves one clause or one indicator. */
export function Serving(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const [search] = useSearchParams()
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const clause = search.get('clause')
  const measureId = search.get('measure') ?? undefined
  const measure = measures.data?.find((each) => each.id === measureId)
  return (
    <Page title={t.title} note={[measure?.name[language] ?? measureId, clause === null ? null : t.clause(clause)].filter(Boolean).join(' · ')}>
      <ServingOrders isWhole unit={measure?.unit} title={measure?.name[language]} of={{ ...(clause === null ? {} : { clauseId: Number(clause) }), measureId, areaCode: search.get('area') ?? undefined, period: search.get('period') ?? undefined }} />
    </Page>
  )
}
