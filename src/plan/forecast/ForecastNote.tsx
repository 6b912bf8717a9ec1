import type { ReactNode } from 'react'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { State } from '../../platform/ui/State.tsx'
import { useLanguage, useWords } from '../../platform/ui/words.ts'
import type { ForecastView } from './contract.ts'
import { errorText, forecastWords, intervalText, percentText, riskText } from './forecastWords.web.ts'

export const outlookState = { reached: 'onTrack', open: 'watch', missed: 'offTrack' } as const

/** Where a target will stand at the year's end, how wide the doubt is, and how the method did when it was tried on the past. */
export function ForecastNote({ forecast }: { readonly forecast: ForecastView }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(forecastWords)
  if (forecast.because !== null) return <section><p className="bh-soft">{t[forecast.because]}</p></section>
  const error = errorText(forecast, language, t)
  const risk = riskText(forecast, language)
  return (
    <section>
      <dl className="plan-against bh-numbers">
        <dt>{t.yearEnd}</dt>
        <dd>{forecast.kind === 'closed' ? `${formatFigure(forecast.soFar, forecast.unit, language)}${language === 'zh' ? '，' : ', '}${t.closed}` : intervalText(forecast, language, t)}</dd>
        {forecast.target === null || forecast.outlook === null ? null : (
          <>
            <dt>{t.completion}</dt>
            <dd>{percentText(forecast.completion?.point, language)} <State state={outlookState[forecast.outlook]}>{t[forecast.outlook]}</State></dd>
          </>
        )}
        {forecast.gap !== null && forecast.gap > 0 && forecast.outlook !== 'reached' ? (
          <>
            <dt>{t.risk}</dt>
            <dd>{risk ?? <span className="bh-faint">{t.noValue}</span>}</dd>
          </>
        ) : null}
      </dl>
      {forecast.method === null || error === null ? null : <p className="bh-small bh-faint">{t.method}{language === 'zh' ? '：' : ': '}{t[forecast.method]}{language === 'zh' ? '；' : '; '}{error}</p>}
    </section>
  )
}
