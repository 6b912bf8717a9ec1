import type { EChartsCoreOption } from 'echarts/core'
import { fontFamily, type Palette } from '../../../platform/ui/theme.ts'
import type { TrainingReport } from './contract.ts'

type Model = NonNullable<TrainingReport['model']>
const percent = (value: unknown): string => (typeof value === 'number' ? `${Math.round(value * 100)}%` : '')

function frame(palette: Palette, names: readonly string[]): EChartsCoreOption {
  const text = { color: palette.inkFaint, fontFamily, fontSize: 12 }
  return {
    animation: false, grid: { left: 8, right: 16, top: 32, bottom: 24, containLabel: true }, legend: { top: 0, left: 0, itemWidth: 20, itemHeight: 8, textStyle: text, data: [...names], selectedMode: false },
    textStyle: { fontFamily },
  }
}
const axis = (palette: Palette, name: string, more: object = {}): object => ({
  type: 'value', min: 0, name, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: palette.inkSoft, fontFamily }, axisLabel: { color: palette.inkFaint, formatter: percent, hideOverlap: true }, splitLine: { lineStyle: { color: palette.line } }, axisLine: { lineStyle: { color: palette.lineStrong } }, ...more,
})
const line = (name: string, data: readonly (readonly number[])[], style: object): object => ({ name, type: 'line', data: data.map((point) => [...point]), showSymbol: false, emphasis: { disabled: true }, ...style })

export function rocOption(model: Model, palette: Palette, words: { card: string; table: string; random: string; rocX: string }): EChartsCoreOption {
  const points = (curve: Model['roc']['challenger']): (readonly number[])[] => curve.map((point) => [point.goods, point.bads])
  return {
    ...frame(palette, [words.card, words.table, words.random]), xAxis: axis(palette, words.rocX, { max: 1 }), yAxis: axis(palette, '', { max: 1 }),
    series: [
      line(words.random, [[0, 0], [1, 1]], { lineStyle: { width: 1, type: [4, 3], color: palette.inkFaint }, itemStyle: { color: palette.inkFaint } }),
      line(words.table, points(model.roc.champion), { lineStyle: { width: 1.5, color: palette.inkSoft }, itemStyle: { color: palette.inkSoft } }),
      line(words.card, points(model.roc.challenger), { lineStyle: { width: 2, color: palette.accent }, itemStyle: { color: palette.accent } }),
    ],
  }
}

export function calibrationOption(model: Model, palette: Palette, words: { foretold: string; came: string }): EChartsCoreOption {
  const top = Math.max(0.05, ...model.calibration.map((each) => Math.max(each.foretold, each.came)))
  return {
    ...frame(palette, [words.came]), xAxis: axis(palette, words.foretold, { max: top }), yAxis: axis(palette, '', { max: top }),
    series: [
      line('', [[0, 0], [top, top]], { lineStyle: { width: 1, type: [4, 3], color: palette.inkFaint } }),
      { name: words.came, type: 'scatter', data: model.calibration.map((each) => [each.foretold, each.came]), symbolSize: 8, itemStyle: { color: palette.accent } },
    ],
  }
}

export function stabilityOption(model: Model, palette: Palette): EChartsCoreOption {
  const text = { color: palette.inkFaint, fontFamily, fontSize: 12 }
  const mark = (at: number, colour: string): object => ({ yAxis: at, lineStyle: { color: colour, type: 'dashed' }, label: { formatter: String(at), color: colour, position: 'insideEndTop' } })
  return {
    ...frame(palette, []), xAxis: { type: 'category', data: model.stability.map((each) => each.month), axisLabel: { ...text, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: palette.lineStrong } } },
    yAxis: { type: 'value', min: 0, max: Math.max(0.3, ...model.stability.map((each) => each.psi)), axisLabel: { color: palette.inkFaint }, splitLine: { lineStyle: { color: palette.line } } },
    series: [{ type: 'bar', data: model.stability.map((each) => each.psi), barMaxWidth: 18, itemStyle: { color: palette.accent }, markLine: { symbol: 'none', silent: true, data: [mark(0.1, palette.amber), mark(0.25, palette.red)] } }],
  }
}
