import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, useMemo } from 'react'
import type { ReactNode } from 'react'
import { formatFigure } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { palettes } from './theme.ts'
import { useColourScheme } from './ThemeProvider.tsx'
import { trendOption } from './trendOption.ts'
import type { Trend } from './trendOption.ts'
import { defineWords, useLanguage, useWords } from './words.ts'
import './charts.css'

export { BarList } from './BarList.tsx'
export { SmallMultiples } from './SmallMultiples.tsx'
export { Sparkline } from './Sparkline.tsx'
export type { Trend } from './trendOption.ts'

const EchartsCanvas = lazy(async () => ({ default: (await import('./echartsCanvas.tsx')).EchartsCanvas }))

/** Any echarts option (lines, bars, scatter, Sankey, custom), loaded when it comes on the screen. `label` says what the drawing shows. */
export function Chart(props: {
  readonly option: EChartsCoreOption
  readonly label: string
  readonly height?: number
  readonly onOpen?: ((name: string) => void) | undefined
}): ReactNode {
  const height = props.height ?? 240
  return (
    <Suspense fallback={<div className="bh-bone" style={{ height }} />}>
      <EchartsCanvas option={props.option} label={props.label} height={height} onOpen={props.onOpen} />
    </Suspense>
  )
}

const words = defineWords({
  zh: {
    actual: '实际',
    target: '目标',
    lastYear: '去年同期',
    band: '预测区间',
    period: '时间',
    summary: (title: string, last: string, target: string) => `${title}：最近 ${last}，目标 ${target}`,
  },
  en: {
    actual: 'Actual',
    target: 'Target',
    lastYear: 'Last year',
    band: 'Forecast',
    period: 'Period',
    summary: (title: string, last: string, target: string) => `${title}: latest ${last}, target ${target}`,
  },
})

/** The actual against the target's path; last year as a thin line, the forecast as a band. */
export function TrendChart(props: {
  readonly title: string
  readonly unit: FigureUnit
  readonly trend: Trend
  readonly height?: number
  /** A period was clicked: its index in `trend.labels`. */
  readonly onOpen?: ((index: number) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { scheme } = useColourScheme()
  const { trend, unit, onOpen } = props
  const option = useMemo(
    () => trendOption({ trend, unit, language, palette: palettes[scheme], words: t }),
    [trend, unit, language, scheme, t],
  )
  const show = (value: number | null | undefined): string => formatFigure(value, unit, language)
  const last = trend.actual.findLast((value) => value !== null)
  const lastTarget = trend.target?.findLast((value) => value !== null)
  return (
    <figure className="bh-trend">
      <Chart
        option={option}
        label={t.summary(props.title, show(last), show(lastTarget))}
        height={props.height}
        onOpen={onOpen ? (name) => onOpen(trend.labels.indexOf(name)) : undefined}
      />
      <div className="bh-hidden">
        <table>
          <caption>{props.title}</caption>
          <thead>
            <tr>
              <th scope="col">{t.period}</th>
              <th scope="col">{t.actual}</th>
              {trend.target ? <th scope="col">{t.target}</th> : null}
              {trend.lastYear ? <th scope="col">{t.lastYear}</th> : null}
            </tr>
          </thead>
          <tbody>
            {trend.labels.map((label, index) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{show(trend.actual[index])}</td>
                {trend.target ? <td>{show(trend.target[index])}</td> : null}
                {trend.lastYear ? <td>{show(trend.lastYear[index])}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
