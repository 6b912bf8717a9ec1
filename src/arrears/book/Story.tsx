import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { State, type StateName } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { StoryEntry } from './contract.ts'
import '../case/case.css'

const words = defineWords({
  zh: {
    bill: '出账', money: '资金', rung: '催缴阶梯', act: '通知', order: '下发工单', result: '结果', promise: '承诺缴费', promiseKept: '承诺兑现', promiseBroken: '承诺未兑现', pause: '暂缓', case: '立案', owner: '派给', caseClosed: '结案', grant: '信用', limit: '信用度核定', stop: '停复机建议', stopDone: '计费已执行', parked: '挂账', printed: '打印催缴函', offer: '推荐预存', stored: '接受预存',
    until: (day: string) => `到 ${day}`, more: (count: number) => `更早的 ${count} 天`,
  },
  en: {
    bill: 'Bill', money: 'Money', rung: 'Rung', act: 'Notice', order: 'Order opened', result: 'Result', promise: 'Promise to pay', promiseKept: 'Promise kept', promiseBroken: 'Promise broken', pause: 'Pause', case: 'Case opened', owner: 'Given to', caseClosed: 'Case closed', grant: 'Credit', limit: 'Limit decided', stop: 'Stop or restore proposed', stopDone: 'Done by billing', parked: 'Parked', printed: 'Demand printed', offer: 'Prepayment offered', stored: 'Stored as offered',
    until: (day: string) => `by ${day}`, more: (count: number) => `${count} earlier days`,
  },
})
const marks: Readonly<Partial<Record<StoryEntry['kind'], StateName>>> = { promiseKept: 'onTrack', promiseBroken: 'offTrack', promise: 'watch', parked: 'watch', stored: 'onTrack' }
const daysShown = 40

/** Everything that happened to an account, day by day, the newest first. */
export function Story({ entries }: { readonly entries: readonly StoryEntry[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const days = [...new Set(entries.map((entry) => entry.on))]
  const line = (on: string) => (
    <li key={on} className="story-day">
      <time dateTime={on} className="bh-soft">{formatDay(on, language)}</time>
      <ul>{entries.filter((entry) => entry.on === on).map((entry, index) => <li key={`${entry.kind} ${index}`}><Entry entry={entry} /></li>)}</ul>
    </li>
  )
  return (
    <>
      <ol className="story bh-told">{days.slice(0, daysShown).map(line)}</ol>
      {days.length > daysShown ? <details><summary>{t.more(days.length - daysShown)}</summary><ol className="story bh-told">{days.slice(daysShown).map(line)}</ol></details> : null}
    </>
  )
}

function Entry({ entry }: { readonly entry: StoryEntry }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const mark = marks[entry.kind]
  const isDated = entry.kind === 'promise' || entry.kind === 'promiseKept' || entry.kind === 'promiseBroken'
  const what = isDated ? t.until(formatDay(entry.what.zh, language)) : entry.what[language]
  const text = <>{mark ? <State state={mark}>{t[entry.kind]}</State> : <strong>{t[entry.kind]}</strong>} {entry.kind === 'owner' ? `${entry.who ?? ''} · ${what}` : what}</>
  return (
    <>
      {entry.link === null ? text : <Link to={entry.link}>{text}</Link>}
      {entry.amountFen === null ? null : <> {formatFigure(yuanOf(entry.amountFen), 'yuan', language, { precise: true })}</>}
      {entry.detail === null ? null : <span className="bh-soft"> · {entry.detail[language]}</span>}
      {entry.who === null || entry.kind === 'owner' ? null : <span className="bh-soft"> · {entry.who}</span>}
    </>
  )
}
