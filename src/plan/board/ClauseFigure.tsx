import type { ReactNode } from 'react'
import { Figure, formatChange, formatFigure, formatMonth } from '../../platform/ui/figure.tsx'
import { addMonths, month } from '../../kernel/day.ts'
import { type Trend, TrendChart } from '../../platform/ui/Chart.tsx'
import { Definition } from '../../platform/ui/Definition.tsx'
import { Sparkline } from '../../platform/ui/Sparkline.tsx'
import { State } from '../../platform/ui/State.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { FigureView, MonthPoint } from './contract.ts'
import type { ForecastView } from '../forecast/contract.ts'
import { changeFrom, gapAmountText, gapText, stateName, unitOf } from './showFigure.ts'

const words = defineWords({
  zh: {
    target: '目标', path: '按进度应到', yearTarget: '全年目标', none: '未定目标', gap: '差', over: '好于目标', against: '较上期', lastYear: '同比',
    watch: '关注', offTrack: '偏离', onTrack: '正常', noFigure: '本期没有数据', noTarget: '未定目标', typed: '人工填报', awaited: '这个指标还没有数据来源。接入相应的文件，或在指标页填报后，这里就有数。',
    months: (count: number) => `按 ${count} 个月的数据`,
  },
  en: {
    target: 'Target', path: 'Due by now', yearTarget: 'Year target', none: 'No target', gap: 'Gap', over: 'Better by', against: 'On last period', lastYear: 'On last year',
    watch: 'Watch', offTrack: 'Off track', onTrack: 'On track', noFigure: 'No figure for this period', noTarget: 'No target', typed: 'typed by hand', awaited: 'No file brings this indicator yet. Connect its feed, or type figures on the indicator page, and they show here.',
    months: (count: number) => `from ${count} months`,
  },
})

type Ahead = { readonly forecast: ForecastView | null; readonly ahead: readonly { readonly month: string; readonly target: number | null; readonly lastYear: number | null }[] }

/** One indicator of a sentence: state, figure, gap in its own unit and in money or people, target, changes, trend. */
export function ClauseFigure(props: { readonly figure: FigureView; readonly months: readonly MonthPoint[] | null; readonly ahead: Ahead | null; readonly period: string | null; readonly onOpen: (() => void) | undefined }): ReactNode {
  const { language } = useLanguage()
  const t = useWords(words)
  const { figure } = props
  const unit = unitOf(figure)
  const name = figure.name[language]
  const stateWords = { off_track: t.offTrack, watch: t.watch, on_track: t.onTrack, no_target: t.noTarget, no_figure: t.noFigure, no_indicator: t.none }
  const gap = gapText(figure, language)
  const amount = gapAmountText(figure, language)
  const isShort = (figure.gap.value ?? 0) > 0 && figure.state !== 'on_track'
  const gapClass = figure.state === 'off_track' ? 'plan-gap-off' : figure.state === 'watch' ? 'plan-gap-watch' : ''
  const changeText = (base: number | null): string => {
    const { value, kind } = changeFrom(base, figure)
    return formatChange(value, kind, language)
  }
  return (
    <section>
      <div className="bh-row">
        <Definition meaning={figure.definition[language]} source={figure.source === 'typed' ? `${figure.measureId} · ${t.typed}` : figure.measureId}>{name}</Definition>
        <State state={stateName(figure.state)}>{stateWords[figure.state]}</State>
      </div>
      {figure.source === 'awaited' ? <p className="bh-soft">{t.awaited}</p> : (
        <>
          <div className="bh-row">
            <Figure value={figure.actual} unit={unit} size="large" label={name} onOpen={props.onOpen} />
            {props.months === null && figure.spark.some((value) => value !== null) ? <Sparkline points={figure.spark} label={null} width={120} height={32} state={stateName(figure.state)} /> : null}
          </div>
          {props.period !== null && props.period.length !== 7 && figure.monthsWithFigure > 0 ? <div className="bh-small bh-faint">{t.months(figure.monthsWithFigure)}</div> : null}
          <dl className="plan-against bh-numbers">
            {gap === null || figure.gap.value === 0 ? null : (
              <>
                <dt>{isShort ? t.gap : t.over}</dt>
                <dd className={isShort ? gapClass : ''}>{amount === null ? gap : `${gap} = ${amount}`}</dd>
              </>
            )}
            <dt>{figure.expectedBasis === 'path' ? t.path : t.target}</dt>
            <dd>{figure.expected === null ? <span className="bh-faint">{t.none}</span> : formatFigure(figure.expected, unit, language)}</dd>
            {figure.yearTarget === null || figure.expectedBasis === 'year' ? null : (
              <>
                <dt>{t.yearTarget}</dt>
                <dd>{formatFigure(figure.yearTarget, unit, language)}</dd>
              </>
            )}
            <dt>{t.against}</dt>
            <dd>{changeText(figure.previous)}</dd>
            <dt>{t.lastYear}</dt>
            <dd>{changeText(figure.lastYear)}</dd>
          </dl>
          {props.months !== null && props.months.some((point) => point.actual !== null) ? (
            <TrendChart
              title={name} unit={unit} height={176}
              trend={trendOf(props.months, props.ahead, (month) => formatMonth(month, language, 'short'))}
            />
          ) : null}
        </>
      )}
    </section>
  )
}

/** The months that are known, then those ahead: what is asked of them, what they were a year ago, and the band that leaves the last figure. */
function trendOf(months: readonly MonthPoint[], ahead: Ahead | null, label: (month: string) => string): Trend {
  const last = months.at(-1)
  const bands = ahead?.forecast?.months ?? []
  const isNext = last !== undefined && bands[0]?.month === addMonths(month(last.month), 1)
  const asked = isNext ? (ahead?.ahead ?? []) : []
  const followed = isNext ? bands : []
  const all = [...months, ...asked]
  const before = months.map((point) => (point === last ? point.actual : null))
  return {
    labels: all.map((point) => label(point.month)), actual: [...months.map((point) => point.actual), ...asked.map(() => null)],
    ...(all.some((point) => point.target !== null) ? { target: all.map((point) => point.target) } : {}),
    ...(all.some((point) => point.lastYear !== null) ? { lastYear: all.map((point) => point.lastYear) } : {}),
    ...(followed.length > 0 ? { band: { low: [...before, ...followed.map((each) => each.low)], high: [...before, ...followed.map((each) => each.high)] } } : {}),
  }
}
