import type { EChartsCoreOption } from 'echarts/core'

type Points = readonly (number | null)[]
export type TrendPicture = {
  readonly labels: readonly string[]
  readonly actual: { readonly name: string; readonly points: Points }
  readonly target?: { readonly name: string; readonly points: Points }
  readonly lastYear?: { readonly name: string; readonly points: Points }
  readonly band?: { readonly name: string; readonly low: Points; readonly high: Points }
  /** How a figure is written along the axis. */
  readonly show: (value: number) => string
}
export type BarPicture = {
  readonly bars: readonly { readonly name: string; readonly value: number | null; readonly isOffTrack?: boolean }[]
  readonly show: (value: number) => string
}

// Printed in grey, the lines must still be told apart: by width and dash, not by colour.
const ink = '#1f2328'
const soft = '#50565d'
const faint = '#9a9fa5'
const rule = '#e6e6e3'
const red = '#b42318'
const text = { color: soft, fontSize: 13 }

/** Actual against the target's path, last year thin, the forecast as a band. */
export function trendPictureOption(trend: TrendPicture): EChartsCoreOption {
  const line = (name: string, data: Points, style: object) => ({ name, type: 'line', data: [...data], symbol: 'none', connectNulls: false, silent: true, ...style })
  const { band, lastYear, target } = trend
  return {
    grid: { left: 8, right: 16, top: 36, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: {
      top: 0, left: 0, itemWidth: 22, itemHeight: 8, itemGap: 18, textStyle: text,
      data: [trend.actual.name, ...[target?.name, lastYear?.name].filter((name) => name !== undefined), ...(band ? [{ name: band.name, icon: 'rect' }] : [])],
    },
    xAxis: { type: 'category', data: [...trend.labels], boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: faint } }, axisLabel: { ...text, hideOverlap: true } },
    yAxis: { type: 'value', scale: true, splitNumber: 4, axisLabel: { ...text, formatter: trend.show }, splitLine: { lineStyle: { color: rule } } },
    series: [
      ...(band ? [
        line('', band.low, { stack: 'band', lineStyle: { opacity: 0 } }),
        line(band.name, band.high.map((high, index) => bandHeight(high, band.low[index])), { stack: 'band', lineStyle: { opacity: 0 }, areaStyle: { color: faint, opacity: 0.28 }, itemStyle: { color: faint } }),
      ] : []),
      ...(lastYear ? [line(lastYear.name, lastYear.points, { lineStyle: { width: 1, color: faint }, itemStyle: { color: faint } })] : []),
      ...(target ? [line(target.name, target.points, { lineStyle: { width: 1.5, type: [5, 4], color: soft }, itemStyle: { color: soft } })] : []),
      line(trend.actual.name, trend.actual.points, { lineStyle: { width: 2.5, color: ink }, itemStyle: { color: ink }, symbol: 'circle', symbolSize: 5 }),
    ],
  }
}
function bandHeight(high: number | null, low: number | null | undefined): number | null {
  return high === null || low === null || low === undefined ? null : high - low
}

/** One bar for each place, the figure at its end; what is off track is dark red and says so by its mark as well. */
export function barPictureOption({ bars, show }: BarPicture): EChartsCoreOption {
  return {
    grid: { left: 8, right: 72, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: 'category', inverse: true, data: bars.map((bar) => (bar.isOffTrack ? `▲ ${bar.name}` : bar.name)),
      axisTick: { show: false }, axisLine: { lineStyle: { color: faint } }, axisLabel: { ...text, interval: 0 },
    },
    series: [{
      type: 'bar', barWidth: '56%', silent: true,
      data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: bar.isOffTrack ? red : soft } })),
      label: { show: true, position: 'right', color: ink, fontSize: 13, formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? show(value) : '—') },
    }],
  }
}
