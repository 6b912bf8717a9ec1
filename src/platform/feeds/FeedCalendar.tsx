import { useState } from 'react'
import type { ReactNode } from 'react'
import { formatDay, formatInstant, formatMonth } from '../ui/formatDay.ts'
import { defineWords, useLanguage, useWords } from '../ui/words.ts'
import type { Words } from '../../kernel/refusal.ts'
import { PeriodForm } from './PeriodForm.tsx'
import './feeds.css'

type Cell = { readonly slice: string; readonly dueAt: string; readonly state: 'arrived' | 'due' | 'late'; readonly isClosed: boolean }
export type CalendarFeed = { readonly feedId: string; readonly name: Words; readonly every: 'day' | 'month'; readonly cells: readonly Cell[] }

const words = defineWords({
  zh: {
    arrived: '已到', due: '待到', late: '迟到', closed: '已关账', feed: '数据', notExpected: '未要求', daily: '每日文件', monthly: '每月文件',
    by: (state: string, at: string) => `${state}，应于 ${at} 前到`,
  },
  en: {
    arrived: 'Arrived', due: 'Due', late: 'Late', closed: 'Closed', feed: 'Data', notExpected: 'Not expected', daily: 'Daily files', monthly: 'Monthly files',
    by: (state: string, at: string) => `${state}, due by ${at}`,
  },
})
const marks = { arrived: '✓', due: '○', late: '●' }

/** What was to come and what came: feeds down, periods across, colour only where something is late. */
export function FeedCalendar(props: { readonly feeds: readonly CalendarFeed[]; readonly mayClose: boolean; readonly onChanged: () => void }): ReactNode {
  const t = useWords(words)
  const [opened, setOpened] = useState<{ readonly feedId: string; readonly slice: string } | null>(null)
  const openedFeed = props.feeds.find((feed) => feed.feedId === opened?.feedId)
  const onOpen = props.mayClose ? (feedId: string, slice: string) => setOpened({ feedId, slice }) : undefined
  return (
    <div className="bh-stack">
      {(['day', 'month'] as const).map((every) => {
        const feeds = props.feeds.filter((feed) => feed.every === every)
        return feeds.length === 0 ? null : <Grid key={every} caption={every === 'day' ? t.daily : t.monthly} feeds={feeds} onOpen={onOpen} />
      })}
      {opened && openedFeed ? <PeriodForm feed={openedFeed} slice={opened.slice} onDone={props.onChanged} onLeave={() => setOpened(null)} /> : null}
      <div className="bh-row bh-small bh-soft">
        {(['arrived', 'due', 'late'] as const).map((state) => (
          <span key={state} className={`bh-feed-${state}`}>
            {marks[state]} {t[state]}
          </span>
        ))}
        <span><span className="bh-feed-closed">{marks.arrived}</span> {t.closed}</span>
      </div>
    </div>
  )
}

function Grid(props: { readonly caption: string; readonly feeds: readonly CalendarFeed[]; readonly onOpen: ((feedId: string, slice: string) => void) | undefined }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const slices = [...new Set(props.feeds.flatMap((feed) => feed.cells.map(({ slice }) => slice)))].sort()
  const shortSlice = (slice: string): string => (slice.length > 7 ? formatDay(slice, language, 'short') : formatMonth(slice, language, 'short'))
  return (
    <div className="bh-feed-grid" tabIndex={0} role="group" aria-label={props.caption}>
      <table>
        <caption className="bh-small bh-soft">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.feed}</th>
            {slices.map((slice) => (
              <th key={slice} scope="col" className="bh-numbers bh-small">
                {shortSlice(slice)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.feeds.map((feed) => (
            <tr key={feed.feedId}>
              <th scope="row">{feed.name[language]}</th>
              {slices.map((slice) => {
                const cell = feed.cells.find((one) => one.slice === slice)
                if (!cell) return <td key={slice} className="bh-faint"><span className="bh-hidden">{t.notExpected}</span></td>
                const told = `${t.by(t[cell.state], formatInstant(cell.dueAt, language))}${cell.isClosed ? ` · ${t.closed}` : ''}`
                return (
                  <td key={slice} className={`bh-feed-${cell.state}`} title={told}>
                    {props.onOpen ? (
                      <button type="button" className={`bh-plain${cell.isClosed ? ' bh-feed-closed' : ''}`} aria-label={`${feed.name[language]} ${slice} ${told}`} onClick={() => props.onOpen?.(feed.feedId, slice)}>{marks[cell.state]}</button>
                    ) : (
                      <>
                        <span aria-hidden="true" className={cell.isClosed ? 'bh-feed-closed' : undefined}>{marks[cell.state]}</span>
                        <span className="bh-hidden">{told}</span>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
