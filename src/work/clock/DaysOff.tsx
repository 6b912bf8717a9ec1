import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { CalendarId } from '../../branch/orderKind/contract.ts'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { workQuery } from '../workClient.web.ts'
import type { DaysOff as Span } from './contract.ts'

const words = defineWords({
  zh: { title: '节假日（不计时）', notice: '国务院办公厅通知', law: '按放假办法推定，当年通知尚未收录', confirmed: '已与印行历书核对', computed: '按藏历推算，未经核对', to: '至', more: (count: number) => `另有 ${count} 个` },
  en: { title: 'Holidays (clocks stand still)', notice: 'notice of the State Council', law: 'by the regulation alone; the year\'s notice is not in here yet', confirmed: 'checked against a printed calendar', computed: 'worked out by the Tibetan reckoning, not checked', to: 'to', more: (count: number) => `${count} more` },
})

// An order that runs for years meets many; the next ones matter.
const shownMax = 6

/** Which holidays a calendar leaves out between two days, and how sure each date is; nothing when there are none. */
export function DaysOff(props: { readonly calendar: CalendarId; readonly from: string; readonly to: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { data } = useQuery(workQuery.daysOff.queryOptions({ input: props, enabled: props.calendar !== 'always' && props.from !== '' && props.to >= props.from }))
  if (!data || data.length === 0) return null
  const text = (span: Span) => `${formatDay(span.from, language, 'words', props.from)}${span.to === span.from ? '' : ` ${t.to} ${formatDay(span.to, language, 'words', props.from)}`}`
  return (
    <section>
      <h3>{t.title}</h3>
      <ul className="work-days-off">
        {data.slice(0, shownMax).map((span) => <li key={span.from}>{span.name[language]} <span className="bh-numbers">{text(span)}</span> <span className={span.basis === 'computed' || span.basis === 'law' ? 'bh-soft' : 'bh-faint'}>{t[span.basis]}</span></li>)}
        {data.length > shownMax ? <li className="bh-faint">{t.more(data.length - shownMax)}</li> : null}
      </ul>
    </section>
  )
}
