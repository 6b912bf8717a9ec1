import Select from 'antd/es/select'
import type { ReactNode } from 'react'
import { DayInput } from '../ui/DayInput.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { FeedShape } from './contract.ts'

const words = defineWords({
  zh: { kind: '数据种类', any: '自动识别', slice: '账期', read: '账期由数据决定' },
  en: { kind: 'Kind of data', any: 'Told by its headers', slice: 'Period', read: 'Period told by the rows' },
})

/** What a person says of a file; null: the file tells. */
export type SaidKind = { readonly feedId: string | null; readonly slice: string | null }
export const nothingSaid: SaidKind = { feedId: null, slice: null }

/** Kind and period of a file, for files that do not tell them by themselves. */
export function KindPick(props: { readonly feeds: readonly FeedShape[]; readonly said: SaidKind; readonly onSay: (said: SaidKind) => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { feedId, slice } = props.said
  const sliceKind = props.feeds.find((feed) => feed.feedId === feedId)?.sliceKind ?? null
  return (
    <>
      <Select
        aria-label={t.kind}
        value={feedId ?? ''}
        style={{ minWidth: 200 }}
        listHeight={480}
        onChange={(chosen: string) => props.onSay({ feedId: chosen === '' ? null : chosen, slice: null })}
        options={[{ value: '', label: t.any }, ...props.feeds.map((feed) => ({ value: feed.feedId, label: feed.name[language] }))]}
      />
      {sliceKind === null ? null : (
        <DayInput key={feedId} label={t.slice} placeholder={t.read} picker={sliceKind === 'day' ? 'date' : 'month'} width={184} value={slice ?? ''}
          onChange={(value) => props.onSay({ feedId, slice: value === '' ? null : value })} />
      )}
    </>
  )
}
