import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { clientOf } from '../../platform/ui/client.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { forecastContract } from './contract.ts'
import { errorText, forecastWords, intervalText, percentText, riskText } from './forecastWords.web.ts'
import { outlookState } from './ForecastNote.tsx'
import './forecast.css'

const { query } = clientOf(forecastContract)
const shown = 5

const words = defineWords({
  zh: { title: '预警', none: '按目前的走势，没有目标会完不成。', all: (count: number) => `全部 ${count} 项预测`, noValue: '没有折算办法', completion: '预计完成', risk: '风险额' },
  en: { title: 'Early warning', none: 'As things go, no target will be missed.', all: (count: number) => `All ${count} forecasts`, noValue: 'no known value', completion: 'completion', risk: 'at risk' },
})

/** Targets that will be missed or may be, what is most at risk first. Says nothing before anything was forecast. */
export function Warnings({ areaCode }: { readonly areaCode: string | null }): ReactNode {
  const t = useWords(words)
  const names = useWords(forecastWords)
  const { language } = useLanguage()
  const forecasts = useQuery(query.list.queryOptions({ input: { only: 'all', reach: 'own', ...(areaCode === null ? {} : { areaCode }) } }))
  if (forecasts.isError) return <RefusalAlert error={forecasts.error} onRetry={() => void forecasts.refetch()} />
  if (!forecasts.data || forecasts.data.rows.length === 0) return null
  const warnings = forecasts.data.rows.filter((row) => row.gap !== null && row.gap > 0 && row.outlook !== null && row.outlook !== 'reached').slice(0, shown)
  return (
    <>
      <h2>{t.title}</h2>
      {warnings.length === 0 ? <p className="bh-soft">{t.none}</p> : (
        <ul className="plan-home-list">
          {warnings.map((row) => (
            <li key={row.measureId}>
              <Link className="forecast-row" to={`/measures/${row.measureId}?area=${row.subjectCode}`}>
                <span>{row.name[language]}<br /><span className="bh-small bh-faint">{intervalText(row, language, names)}<br />{errorText(row, language, names)}</span></span>
                <span>{row.outlook === null ? null : <State state={outlookState[row.outlook]}>{names[row.outlook]}</State>}</span>
                <span className="bh-numbers bh-soft">{t.completion} {percentText(row.completion?.point, language)}</span>
                <span className="bh-numbers">{riskText(row, language) === null ? <span className="bh-faint">{t.noValue}</span> : <>{t.risk} <span className={row.outlook === 'missed' ? 'plan-gap-off' : 'plan-gap-watch'}>{riskText(row, language)}</span></>}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p><Link to="/forecasts">{t.all(forecasts.data.rows.length)}</Link></p>
    </>
  )
}
