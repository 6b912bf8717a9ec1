import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import type { ReactNode } from 'react'
import { formatInstant } from '../../platform/ui/formatDay.ts'
import { PopupButton } from '../../platform/ui/PopupButton.tsx'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { workClient, workQuery } from '../workClient.web.ts'

const words = defineWords({
  zh: { title: '订阅到日历', about: '用手机或电脑的日历订阅这个地址，工单期限会自动出现。地址等于钥匙，不要转给别人。', make: '生成地址', again: '重新生成（旧地址失效）', revoke: '停用地址', off: '还没有地址。', on: (day: string) => `${day} 生成，正在使用。`, read: (day: string) => `最近读取 ${day}。`, once: '地址只显示这一次：' },
  en: { title: 'Subscribe in a calendar', about: 'Subscribe to this address in the calendar of your phone or computer, and deadlines appear by themselves. The address is a key: give it to nobody.', make: 'Make an address', again: 'Make a new one (the old one ends)', revoke: 'Take it back', off: 'There is no address yet.', on: (day: string) => `Made ${day}, in use.`, read: (day: string) => `Last read ${day}.`, once: 'The address is shown only now:' },
})

/** The secret address of one's own deadlines. */
export function CalendarButton(): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const queries = useQueryClient()
  const state = useQuery(workQuery.calendar.queryOptions())
  const fresh = () => queries.invalidateQueries({ queryKey: workQuery.calendar.key() })
  const make = useMutation({ mutationFn: () => workClient.makeCalendar(), onSuccess: fresh })
  const revoke = useMutation({ mutationFn: () => workClient.revokeCalendar(), onSuccess: async () => { make.reset(); await fresh() } })
  return (
    <PopupButton label={t.title} align="end" content={
      <div className="bh-stack">
        <p>{t.about}</p>
        <p className="bh-soft">{state.data?.isOn ? [t.on(formatInstant(state.data.createdAt, language)), state.data.readAt === null ? null : t.read(formatInstant(state.data.readAt, language))].filter(Boolean).join(' ') : t.off}</p>
        {make.data ? <p>{t.once}<br /><code style={{ overflowWrap: 'anywhere' }}>{`${window.location.origin}${make.data.path}`}</code></p> : null}
        <div className="bh-row">
          <Button size="small" loading={make.isPending} onClick={() => make.mutate()}>{state.data?.isOn ? t.again : t.make}</Button>
          {state.data?.isOn ? <Button size="small" loading={revoke.isPending} onClick={() => revoke.mutate()}>{t.revoke}</Button> : null}
        </div>
        <RefusalAlert error={make.error ?? revoke.error} />
      </div>
    }>{t.title}</PopupButton>
  )
}
