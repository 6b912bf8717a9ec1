import type { ReactNode } from 'react'
import { addMonths, month as toMonth } from '../../kernel/day.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { RollBody } from '../roll/contract.ts'
import { rollStates, stateWords } from '../roll/states.data.ts'

const words = defineWords({
  zh: { month: '月末', now: '现在', refused: '发现突变（见页首），不给预测；下表只是“假如一切照旧”会怎样，不能当预测用。', short: (months: number) => `至少要 ${months} 个相连的月末才能预测。`, caption: '各状态户数的预测' },
  en: { month: 'Month end', now: 'now', refused: 'A sudden change was found (see above), so no forecast is given; the table is only what would come if nothing had changed.', short: (months: number) => `A forecast needs ${months} month ends in a row.`, caption: 'Accounts by state, foretold' },
})

/** Accounts by state at the month ends to come, with intervals; after an alarm it is not called a forecast. */
export function AccountForecast(props: { readonly body: RollBody }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { body } = props
  const { forecast } = body
  if (forecast.kind === 'tooShort') return <p className="bh-soft">{t.short(forecast.monthsNeeded)}</p>
  const steps = forecast.kind === 'clean' ? forecast.steps : forecast.ifNothingHadChanged
  const shown = rollStates.filter((state) => state !== 'gone' && state !== 'writtenOff')
  const last = toMonth(body.months.at(-1) ?? '2000-01')
  const count = (value: number): string => formatFigure(Math.round(value), 'count', language)
  return (
    <div className="bh-stack">
      {forecast.kind === 'refused' ? <p>{t.refused}</p> : null}
      <div className="bh-heat-box" tabIndex={0} role="region" aria-label={t.caption}>
        <table className="bh-heat">
          <caption className="bh-hidden">{t.caption}</caption>
          <thead><tr><th scope="col">{t.month}</th>{shown.map((state) => <th key={state} scope="col">{stateWords[state][language]}</th>)}</tr></thead>
          <tbody>
            <tr><th scope="row">{last}（{t.now}）</th>{shown.map((state) => <td key={state}>{count(body.standing[rollStates.indexOf(state)] ?? 0)}</td>)}</tr>
            {steps.map((step, at) => (
              <tr key={addMonths(last, at + 1)}>
                <th scope="row">{addMonths(last, at + 1)}</th>
                {shown.map((state) => {
                  const figure = step[rollStates.indexOf(state)]
                  return <td key={state}>{figure ? <>{count(figure.likely)}<br /><span className="bh-small bh-soft">{count(figure.low)}–{count(figure.high)}</span></> : '—'}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
