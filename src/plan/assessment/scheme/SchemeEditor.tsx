import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useParams } from 'react-router'
import type { ReactNode } from 'react'
import { branchQuery } from '../../../branch/branchClient.ts'
import { RuleEditor } from '../../../platform/rules/RuleEditor.tsx'
import { defineWords, useLanguage, useWords } from '../../../platform/ui/words.ts'

const words = defineWords({ zh: { back: '考核' }, en: { back: 'Assessment' } })

/** A scheme with its indicators picked from the list; beside it, while it is written, what it would make of last month. */
export function SchemeEditor(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const measures = useQuery(branchQuery.measures.list.queryOptions())
  const choices = useMemo(() => ({
    measureId: (measures.data ?? []).filter((measure) => measure.grain === 'month').map((measure) => ({ value: measure.id, label: measure.name[language] })),
  }), [measures.data, language])
  return <RuleEditor ruleId={Number(useParams()['ruleId'])} choices={choices} back={{ to: '/assessment', words: t.back }} />
}
