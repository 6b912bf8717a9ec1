import type { EChartsCoreOption } from 'echarts/core'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { divide } from '../../kernel/ratio.ts'
import { Chart } from '../../platform/ui/Chart.tsx'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { fontFamily, palettes } from '../../platform/ui/theme.ts'
import { useColourScheme } from '../../platform/ui/ThemeProvider.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import type { RollBody } from '../roll/contract.ts'

const words = defineWords({
  zh: { note: '一条线是一个账期的账单，从出账月末起逐月还有多少没收；深色是最近的账期，线越往下越好。', months: '出账后月数', month: '账期', after: (months: number) => (months === 0 ? '出账月末' : `${months} 个月后`) },
  en: { note: 'A line is the bills of one month: how much of them is open at the end of the month of issue and after. Dark is recent; lower is better.', months: 'Months after issue', month: 'Billing month', after: (months: number) => (months === 0 ? 'Month of issue' : `After ${months}`) },
})
const monthsShown = 12

/** 各月账单: one curve for each billing month. */
export function Vintages(props: { readonly title: string; readonly vintages: RollBody['vintages'] }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const { scheme } = useColourScheme()
  const vintages = useMemo(() => props.vintages.slice(-monthsShown), [props.vintages])
  const option = useMemo((): EChartsCoreOption => {
    const palette = palettes[scheme]
    const text = { color: palette.inkFaint, fontFamily, fontSize: 12 }
    const show = (value: unknown): string => formatFigure(typeof value === 'number' ? value : null, 'percent', language)
    const longest = Math.max(...vintages.map((vintage) => Math.min(vintage.openFen.length, monthsShown + 1)), 1)
    return {
      grid: { left: 4, right: 64, top: 12, bottom: 24, containLabel: true },
      tooltip: { trigger: 'item', backgroundColor: palette.surface, borderColor: palette.line, textStyle: { color: palette.ink, fontFamily, fontSize: 12 }, formatter: (point: { seriesName?: string; value?: unknown; dataIndex?: number }) => `${point.seriesName ?? ''} · ${t.after(point.dataIndex ?? 0)} ${show(point.value)}` },
      xAxis: { type: 'category', name: t.months, nameLocation: 'middle', nameGap: 26, nameTextStyle: text, data: Array.from({ length: longest }, (_, at) => String(at)), boundaryGap: false, axisLine: { lineStyle: { color: palette.lineStrong } }, axisTick: { show: false }, axisLabel: text },
      yAxis: { type: 'value', min: 0, splitNumber: 3, axisLabel: { ...text, formatter: show }, splitLine: { lineStyle: { color: palette.line } } },
      series: vintages.map((vintage, at) => {
        const isNew = at >= vintages.length - 3
        const colour = isNew ? palette.ink : palette.inkFaint
        return {
          name: vintage.month, type: 'line', data: vintage.openFen.slice(0, monthsShown + 1).map((fen) => divide(fen, vintage.issuedFen)), symbol: 'circle', symbolSize: 4, showSymbol: vintage.openFen.length < 2, lineStyle: { width: isNew ? 2 : 1, color: colour, opacity: isNew ? 1 : 0.35 + (0.4 * at) / vintages.length }, itemStyle: { color: colour },
          emphasis: { focus: 'series' }, endLabel: { show: at % 4 === 0 || at === vintages.length - 1, formatter: '{a}', color: colour, fontFamily, fontSize: 11 },
        }
      }),
    }
  }, [vintages, language, scheme, t])
  return (
    <figure className="bh-trend">
      <p className="bh-soft">{t.note}</p>
      <Chart option={option} label={props.title} height={280} />
      <div className="bh-hidden">
        <table>
          <caption>{props.title}</caption>
          <thead><tr><th scope="col">{t.month}</th>{Array.from({ length: monthsShown + 1 }, (_, at) => <th key={t.after(at)} scope="col">{t.after(at)}</th>)}</tr></thead>
          <tbody>{vintages.map((vintage) => <tr key={vintage.month}><th scope="row">{vintage.month}</th>{vintage.openFen.slice(0, monthsShown + 1).map((fen, at) => <td key={t.after(at)}>{formatFigure(divide(fen, vintage.issuedFen), 'percent', language)}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </figure>
  )
}
