import type { ReactNode } from 'react'
import { daysBetween, firstDayOf, lastDayOf, month as toMonth } from '../../kernel/day.ts'
import { formatFigure, yuanOf } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { DueDay } from './contract.ts'
import './outlet.css'

const words = defineWords({
  zh: { weekdays: '一 二 三 四 五 六 日', inTime: '按时', late: (days: number) => `迟 ${days} 天`, open: '未缴', due: '应缴', caption: '每个应缴日后来怎样' },
  en: { weekdays: 'Mo Tu We Th Fr Sa Su', inTime: 'in time', late: (days: number) => `${days} d late`, open: 'open', due: 'due', caption: 'What became of each day' },
})

/** The month as a sheet of days: each day on which money fell due, and whether it came in time. */
export function PayInCalendar({ month, days }: { readonly month: string; readonly days: readonly DueDay[] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const first = firstDayOf(toMonth(month))
  const count = daysBetween(first, lastDayOf(toMonth(month))) + 1
  const blanks = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const byDay = new Map(days.map((day) => [Number(day.day.slice(8)), day]))
  const cells = [...Array.from({ length: blanks }, () => 0), ...Array.from({ length: count }, (_, index) => index + 1)]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => Array.from({ length: 7 }, (__, place) => cells[week * 7 + place] ?? 0))
  return (
    <table className="outlet-calendar">
      <caption className="bh-soft">{t.caption}</caption>
      <thead><tr>{t.weekdays.split(' ').map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={week.find((place) => place > 0) ?? row}>
            {week.map((place, index) => {
              const day = byDay.get(place)
              const state = !day || day.dueFen === 0 ? '' : day.openFen > 0 ? 'open' : day.lateDays > 0 ? 'late' : 'inTime'
              return (
                // A place in the grid is its own name: a week has seven.
                <td key={`${row}-${String(index)}`} data-state={state} title={day ? `${t.due} ${formatFigure(yuanOf(day.dueFen), 'yuan', language, { precise: true })}` : undefined}>
                  {place === 0 ? null : <span>{place}</span>}
                  {day && state !== '' ? <small>{state === 'open' ? t.open : state === 'late' ? t.late(day.lateDays) : t.inTime}</small> : null}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
