import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { clientOf } from '../../platform/ui/client.ts'
import { EmptyState } from '../../platform/ui/EmptyState.tsx'
import { LoadingState } from '../../platform/ui/LoadingState.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { useFreshPlan } from '../board/ClauseNotes.tsx'
import { clauseContract } from './contract.ts'

const { client, query } = clientOf(clauseContract)
const decisionsMax = 2_000

const words = defineWords({
  zh: {
    none: '没有待确认的建议', noneNext: '每句话的指标都已有人确认或否定。', all: '全选', fed: '选有数据的', clear: '不选', confirm: (count: number) => (count === 0 ? '确认选中的' : `确认选中的 ${count} 条`), reject: (count: number) => (count === 0 ? '否定选中的' : `否定选中的 ${count} 条`), notFed: '尚无数据',
    hint: '按计划里的用词提出，确认后才算这句话的指标。', by: (term: string) => `因为写到：${term}`,
  },
  en: {
    none: 'Nothing waits for a decision', noneNext: 'Every proposal has been confirmed or rejected.', all: 'Select all', fed: 'Select those with data', clear: 'Select none', confirm: (count: number) => (count === 0 ? 'Confirm selected' : `Confirm ${count} selected`), reject: (count: number) => (count === 0 ? 'Reject selected' : `Reject ${count} selected`), notFed: 'no data yet',
    hint: 'Found by the words of the plan; a proposal becomes an indicator of its sentence once it is confirmed.', by: (term: string) => `it says ${term}`,
  },
})

/** Everything that the words of the plan propose, to be confirmed or rejected many at a time. */
export function SuggestedLinks(): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const refresh = useFreshPlan()
  const suggested = useQuery(query.suggested.queryOptions())
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const decide = useMutation({
    mutationFn: (state: 'confirmed' | 'rejected') => client.decide({ linkIds: [...chosen].slice(0, decisionsMax), state }),
    onSuccess: async () => {
      setChosen(new Set())
      await refresh()
    },
  })
  if (suggested.isPending) return <LoadingState shape="rows" />
  if (suggested.isError) return <RefusalAlert error={suggested.error} onRetry={() => void suggested.refetch()} />
  const links = suggested.data
  if (links.length === 0) return <EmptyState title={t.none} next={t.noneNext} />
  const toggle = (linkId: number): void => setChosen((before) => {
    const after = new Set(before)
    if (!after.delete(linkId)) after.add(linkId)
    return after
  })
  return (
    <section className="bh-stack plan-picks">
      <p className="bh-soft">{t.hint}</p>
      <div className="bh-row">
        <Button type="primary" disabled={chosen.size === 0} loading={decide.isPending} onClick={() => decide.mutate('confirmed')}>{t.confirm(chosen.size)}</Button>
        <Button disabled={chosen.size === 0} loading={decide.isPending} onClick={() => decide.mutate('rejected')}>{t.reject(chosen.size)}</Button>
        <Button type="text" onClick={() => setChosen(new Set(links.map((link) => link.linkId)))}>{t.all}</Button>
        <Button type="text" onClick={() => setChosen(new Set(links.filter((link) => link.isFed).map((link) => link.linkId)))}>{t.fed}</Button>
        <Button type="text" onClick={() => setChosen(new Set())}>{t.clear}</Button>
      </div>
      <RefusalAlert error={decide.error} />
      {links.map((link) => (
        <label key={link.linkId} className="plan-pick-row">
          <input type="checkbox" checked={chosen.has(link.linkId)} onChange={() => toggle(link.linkId)} />
          <span lang="zh-CN">{link.clauseText}</span>
          <span title={link.why?.[language]}>{link.name[language]}{link.isFed ? null : <span className="bh-faint"> · {t.notFed}</span>}{link.term ? <span className="bh-small bh-faint plan-pick-term">{t.by(link.term)}</span> : null}</span>
        </label>
      ))}
    </section>
  )
}
