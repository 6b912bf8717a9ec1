import type { EChartsCoreOption } from 'echarts/core'
import type { Language } from '../../kernel/refusal.ts'
import { formatFigure } from './formatFigure.ts'
import type { FigureUnit } from './formatFigure.ts'
import { fontFamily } from './theme.ts'
import type { Palette } from './theme.ts'

type Points = readonly (number | null)[]
/** Points by label; null where nothing is known. Money in yuan, percent as a ratio. */
export type Trend = {
  readonly labels: readonly string[]
  readonly actual: Points
  readonly target?: Points
  readonly lastYear?: Points
  readonly band?: { readonly low: Points; readonly high: Points }
}

type Names = { readonly actual: string; readonly target: string; readonly lastYear: string; readonly band: string }

export function trendOption(from: {
  readonly trend: Trend
  readonly unit: FigureUnit
  readonly language: Language
  readonly palette: Palette
  readonly words: Names
}): EChartsCoreOption {
  const { trend, palette, words } = from
  const show = (value: unknown): string => formatFigure(typeof value === 'number' ? value : null, from.unit, from.language)
  const line = (name: string, data: Points, style: object): object => ({
    name,
    type: 'line',
    data: [...data],
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: false,
    connectNulls: false,
    emphasis: { disabled: true },
    ...style,
  })
  const series = [
    ...(trend.band ? bandSeries(trend.band, words.band, palette) : []),
    ...(trend.lastYear
      ? [line(words.lastYear, trend.lastYear, { lineStyle: { width: 1, color: palette.inkFaint, opacity: 0.7 }, itemStyle: { color: palette.inkFaint } })]
      : []),
    ...(trend.target
      ? [line(words.target, trend.target, { lineStyle: { width: 1.5, type: [4, 3], color: palette.inkSoft }, itemStyle: { color: palette.inkSoft } })]
      : []),
    line(words.actual, trend.actual, { lineStyle: { width: 2, color: palette.ink }, itemStyle: { color: palette.ink }, showSymbol: trend.actual.filter((value) => value !== null).length < 2, z: 3 }),
  ]
  const text = { color: palette.inkFaint, fontFamily, fontSize: 12 }
  return {
    // In a narrow column four names need a second line.
    grid: { left: 4, right: 12, top: trend.band ? 52 : 32, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 20, itemHeight: 8, itemGap: 16, textStyle: text, data: legendOf(trend, words), selectedMode: false },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily, fontSize: 12 },
      axisPointer: { lineStyle: { color: palette.lineStrong, type: 'solid' } },
      formatter: (points: unknown) => tooltipOf(points, trend, words, show),
    },
    xAxis: {
      type: 'category',
      data: [...trend.labels],
      boundaryGap: false,
      axisLine: { lineStyle: { color: palette.lineStrong } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 3,
      axisLabel: { ...text, formatter: show },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series,
  }
}

const noDot = { itemStyle: { opacity: 0 } }

function legendOf(trend: Trend, words: Names): object[] {
  return [
    { name: words.actual, ...noDot },
    ...(trend.target ? [{ name: words.target, ...noDot }] : []),
    ...(trend.lastYear ? [{ name: words.lastYear, ...noDot }] : []),
    ...(trend.band ? [{ name: words.band, icon: 'rect' }] : []),
  ]
}

// echarts has no band: an invisible line carries a filled one on top of it.
function bandSeries(band: { readonly low: Points; readonly high: Points }, name: string, palette: Palette): object[] {
  const height = band.high.map((high, index) => {
    const low = band.low[index]
    return high === null || low === null || low === undefined ? null : high - low
  })
  const common = { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, emphasis: { disabled: true }, silent: true }
  return [
    { ...common, name: `${name}-low`, data: [...band.low] },
    { ...common, name, data: height, areaStyle: { color: palette.inkFaint, opacity: 0.16 }, itemStyle: { color: palette.line } },
  ]
}

function tooltipOf(points: unknown, trend: Trend, words: Names, show: (value: unknown) => string): string {
  const first: unknown = Array.isArray(points) ? points[0] : points
  const index = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1
  const label = trend.labels[index]
  if (label === undefined) return ''
  const lines: [string, string][] = [[words.actual, show(trend.actual[index])]]
  if (trend.target) lines.push([words.target, show(trend.target[index])])
  if (trend.lastYear) lines.push([words.lastYear, show(trend.lastYear[index])])
  const low = trend.band?.low[index]
  if (trend.band && low !== null && low !== undefined) lines.push([words.band, `${show(low)} – ${show(trend.band.high[index])}`])
  const body = lines.map(([name, value]) => `<tr><td>${escape(name)}</td><td>${escape(value)}</td></tr>`).join('')
  return `<div class="bh-tip"><b>${escape(label)}</b><table>${body}</table></div>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
