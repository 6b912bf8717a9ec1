import Segmented from 'antd/es/segmented'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { RollBody } from '../roll/contract.ts'
import { ratesOf } from '../roll/rollRules.ts'
import { accountStates, rollStates, stateWords } from '../roll/states.data.ts'

const words = defineWords({
  zh: {
    note: '一行是上月末的状态，看它到本月末去了哪里；颜色越深比例越高，红线是变坏，绿线是变好。', all: (months: number) => `${months} 个月合计`, last: '最近一月', pick: '时间', from: '上月末', accounts: '户数', cell: (from: string, to: string, rate: string, count: string) => `从“${from}”到“${to}”：${rate}，${count} 户`,
    staying: (fresh: string, older: string) => `滚动率要看前一个月：刚逾期的下月有 ${fresh} 缴清，上月就已逾期的有 ${older}，所以按前后两个月的状态预测。`, differ: (g2: string, degrees: number) => `各月的滚动率不一样（G² = ${g2}，自由度 ${degrees}）：区间里含月份之间的差别。`, same: (g2: string, degrees: number) => `各月的滚动率看不出差别（G² = ${g2}，自由度 ${degrees}）。`,
    noOrder: '前一个月的状态看不出影响。', interval: '各状态的滚动率与区间',
  },
  en: {
    note: 'A row is a state a month before: see where it went. The darker, the more; red beneath is worse, green is better.', all: (months: number) => `${months} months together`, last: 'Last month', pick: 'Time', from: 'A month before', accounts: 'Accounts', cell: (from: string, to: string, rate: string, count: string) => `From "${from}" to "${to}": ${rate}, ${count} accounts`,
    staying: (fresh: string, older: string) => `The month before matters: of those newly behind ${fresh} have paid a month later, of those who were behind the month before as well ${older}; so the forecast goes by two months.`, differ: (g2: string, degrees: number) => `The rates differ from month to month (G² = ${g2}, ${degrees} degrees of freedom): the intervals hold that difference.`, same: (g2: string, degrees: number) => `The rates do not differ visibly from month to month (G² = ${g2}, ${degrees} degrees of freedom).`,
    noOrder: 'The month before shows no influence.', interval: 'Rates of the states, with their intervals',
  },
})
const surelyBelow = 0.01
const shadeOf = (rate: number): string => (rate >= 0.6 ? 'bh-shade-3' : rate >= 0.3 ? 'bh-shade-2' : rate >= 0.1 ? 'bh-shade-1' : rate > 0 ? 'bh-shade-0' : '')
/** Where a state stands on the way from paid to lost. */
const rank = (state: (typeof accountStates)[number]): number => (state === 'gone' ? -1 : accountStates.indexOf(state))

/** 滚动率: the matrix as a heat table, and what the tests say in words. */
export function RollMatrix(props: { readonly month: string; readonly body: RollBody }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { month, body } = props
  const [shown, setShown] = useState<'all' | 'last'>('last')
  const counts = shown === 'all' ? body.moves : body.lastMoves
  const rates = ratesOf(counts)
  const rows = accountStates.filter((state, at) => state !== 'gone' && state !== 'writtenOff' && (counts[at] ?? []).some((count) => count > 0))
  const columns = accountStates.filter((_, at) => counts.some((row) => (row[at] ?? 0) > 0))
  const name = (state: (typeof accountStates)[number]): string => stateWords[state][language]
  const cell = (from: (typeof accountStates)[number], to: (typeof accountStates)[number]): ReactNode => {
    const [row, column] = [accountStates.indexOf(from), accountStates.indexOf(to)]
    const [rate, count] = [rates[row]?.[column] ?? 0, counts[row]?.[column] ?? 0]
    const tone = count === 0 || from === to ? '' : rank(to) > rank(from) ? 'bh-heat-bad' : 'bh-heat-good'
    const text = formatFigure(rate, 'percent', language)
    return (
      <td key={to} className={`${shadeOf(rate)} ${tone}`} title={t.cell(name(from), name(to), text, formatFigure(count, 'count', language, { precise: true }))}>
        {count === 0 ? '' : shown === 'last' ? <Link to={`/arrears/moves?month=${month}&from=${from}&to=${to}`}>{text}</Link> : text}
      </td>
    )
  }
  const pairs = ratesOf(body.pairMoves)
  const behind = rollStates.indexOf('months1to2')
  const clears = (before: number): number => pairs[before * rollStates.length + behind]?.[rollStates.indexOf('upToDate')] ?? 0
  const g2 = (value: number): string => formatFigure(value, 'count', language)
  const percent = (rate: number): string => formatFigure(rate, 'percent', language)
  const living = rollStates.filter((state) => state !== 'gone' && state !== 'writtenOff')
  return (
    <div className="bh-stack">
      <p className="bh-soft">{t.note}</p>
      <div><Segmented aria-label={t.pick} value={shown} options={[{ value: 'last', label: t.last }, { value: 'all', label: t.all(body.months.length - 1) }]} onChange={setShown} /></div>
      <div className="bh-heat-box" tabIndex={0} role="region" aria-label={t.note}>
        <table className="bh-heat">
          <thead><tr><th scope="col">{t.from}</th>{columns.map((state) => <th key={state} scope="col">{name(state)}</th>)}<th scope="col">{t.accounts}</th></tr></thead>
          <tbody>{rows.map((from) => <tr key={from}><th scope="row">{name(from)}</th>{columns.map((to) => cell(from, to))}<td>{formatFigure((counts[accountStates.indexOf(from)] ?? []).reduce((sum, count) => sum + count, 0), 'count', language)}</td></tr>)}</tbody>
        </table>
      </div>
      <p>{body.sameOverTime.chance < surelyBelow ? t.differ(g2(body.sameOverTime.g2), body.sameOverTime.degrees) : t.same(g2(body.sameOverTime.g2), body.sameOverTime.degrees)} {body.beforeMatters.chance < surelyBelow ? t.staying(percent(clears(rollStates.indexOf('upToDate'))), percent(clears(behind))) : t.noOrder}</p>
      <div className="bh-heat-box" tabIndex={0} role="region" aria-label={t.interval}>
        <table className="bh-heat">
          <caption className="bh-hidden">{t.interval}</caption>
          <thead><tr><th scope="col">{t.from}</th>{rollStates.map((state) => <th key={state} scope="col">{stateWords[state][language]}</th>)}</tr></thead>
          <tbody>{living.map((from) => {
            const row = rollStates.indexOf(from)
            return <tr key={from}><th scope="row">{stateWords[from][language]}</th>{rollStates.map((to, column) => {
              const rate = body.rates[row]?.[column] ?? 0
              return <td key={to} className={shadeOf(rate)}>{rate === 0 ? '' : <>{percent(rate)}<br /><span className="bh-small bh-soft">{percent(body.ratesLow[row]?.[column] ?? 0)}–{percent(body.ratesHigh[row]?.[column] ?? 0)}</span></>}</td>
            })}</tr>
          })}</tbody>
        </table>
      </div>
    </div>
  )
}
