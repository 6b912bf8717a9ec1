import { useMutation, useQuery } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import { client, query } from './feedClient.web.ts'

const words = defineWords({
  zh: {
    title: '这些表头还不认识', why: '请说明每一列是什么。只需一次：以后同样的表头会自动认得。', choose: '选择一列', leaveOut: '不读这一列',
    save: (count: number) => `记住这 ${count} 个表头并载入`, required: '必填',
  },
  en: {
    title: 'These headers are not known yet', why: 'Say what each column is. Once is enough: the same headers are known from then on.', choose: 'Choose a column', leaveOut: 'Leave it out',
    save: (count: number) => `Remember ${count} ${count === 1 ? 'header' : 'headers'} and load`, required: 'required',
  },
})
const leaveOut = '\u0000'

/** Unknown headers, each with the columns that it may stand for. */
export function HeaderForm(props: { readonly fileId: number; readonly feedId: string; readonly unknownHeaders: readonly string[]; readonly onDone: () => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const feeds = useQuery(query.feeds.queryOptions())
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const save = useMutation({
    mutationFn: () => client.mapHeaders({ fileId: props.fileId, mapping: Object.fromEntries(Object.entries(chosen).map(([header, column]) => [header, column === leaveOut ? null : column])) }),
    onSuccess: props.onDone,
  })
  const columns = feeds.data?.find(({ feedId }) => feedId === props.feedId)?.columns ?? []
  const options = [
    { value: leaveOut, label: t.leaveOut },
    ...columns.map((column) => ({ value: column.name, label: `${language === 'zh' ? column.header : column.headerEn}${column.required ? ` · ${t.required}` : ''}` })),
  ]
  const isComplete = props.unknownHeaders.every((header) => chosen[header] !== undefined)
  return (
    <section className="bh-card bh-stack" aria-labelledby="header-form">
      <h2 id="header-form">{t.title}</h2>
      <p className="bh-soft">{t.why}</p>
      {props.unknownHeaders.map((header) => (
        <label key={header} className="bh-row">
          <span style={{ minWidth: 120, overflowWrap: 'anywhere' }}>{header || '∅'}</span>
          <Select
            aria-label={header} placeholder={t.choose} value={chosen[header]} options={options} style={{ flex: 1, minWidth: 200 }} showSearch={{ optionFilterProp: 'label' }}
            onChange={(column: string) => setChosen({ ...chosen, [header]: column })}
          />
        </label>
      ))}
      <RefusalAlert error={save.error ?? feeds.error} />
      <div>
        <Button type="primary" disabled={!isComplete} loading={save.isPending} onClick={() => save.mutate()}>{t.save(props.unknownHeaders.length)}</Button>
      </div>
    </section>
  )
}
