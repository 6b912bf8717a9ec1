import { useMutation } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { RefusalAlert } from '../ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { CalendarFeed } from './FeedCalendar.tsx'
import { client } from './feedClient.web.ts'

const words = defineWords({
  zh: {
    closed: '这个账期已关账：文件不能再载入、替换或撤回。', open: '这个账期没有关账：新文件会替换旧的。', close: '关账', reopen: '重新开账', reason: '为什么重新开账（留在审计记录里）', leave: '收起',
    title: (feed: string, slice: string) => `${feed} ${slice}`,
  },
  en: {
    closed: 'This period is closed: no file can be loaded, replaced or withdrawn.', open: 'This period is open: a newer file replaces the older.', close: 'Close the period', reopen: 'Open it again', reason: 'Why it is opened again (kept in the audit trail)', leave: 'Hide',
    title: (feed: string, slice: string) => `${feed} ${slice}`,
  },
})

/** One cell of the calendar: whether its period takes files, and the act that changes it. */
export function PeriodForm(props: { readonly feed: CalendarFeed; readonly slice: string; readonly onDone: () => void; readonly onLeave: () => void }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { feedId, name, cells } = props.feed
  const isClosed = cells.find((cell) => cell.slice === props.slice)?.isClosed ?? false
  const [reason, setReason] = useState('')
  const change = useMutation({
    mutationFn: () => (isClosed ? client.openPeriod({ feedId, slice: props.slice, reason }) : client.closePeriod({ feedId, slice: props.slice })),
    onSuccess: () => {
      setReason('')
      props.onDone()
    },
  })
  const title = t.title(name[language], props.slice)
  return (
    <section className="bh-card bh-stack" aria-label={title}>
      <strong className="bh-numbers">{title}</strong>
      <p>{isClosed ? t.closed : t.open}</p>
      {isClosed ? <Input aria-label={t.reason} placeholder={t.reason} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} /> : null}
      <RefusalAlert error={change.error} />
      <div className="bh-row">
        <Button type="primary" disabled={isClosed && reason.trim().length < 2} loading={change.isPending} onClick={() => change.mutate()}>{isClosed ? t.reopen : t.close}</Button>
        <Button onClick={props.onLeave}>{t.leave}</Button>
      </div>
    </section>
  )
}
