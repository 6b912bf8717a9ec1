import type { EChartsCoreOption } from 'echarts/core'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { Chart } from './Chart.tsx'
import { formatFigure, type FigureUnit } from './formatFigure.ts'
import { fontFamily, palettes } from './theme.ts'
import { useColourScheme } from './ThemeProvider.tsx'
import { phoneQuery, useMedia } from './wide.ts'
import { defineWords, useLanguage, useWords } from './words.ts'

export type FlowNode = { readonly key: string; readonly label: string; readonly tone?: 'good' | 'bad' | 'news' }
export type FlowLine = { readonly from: string; readonly to: string; readonly value: number }

const words = defineWords({ zh: { from: '从', to: '到', amount: '数额', none: '没有流动。' }, en: { from: 'From', to: 'To', amount: 'Amount', none: 'Nothing moved.' } })

/**
 * Where it came from and where it went: a Sankey of two columns in grey, where only what is good, bad or new has a colour.
 * Left and right may carry the same name; keys tell them apart. The same flows stand as a table for those who hear it.
 */
export function FlowChart(props: {
  readonly title: string
  readonly unit: FigureUnit
  readonly left: readonly FlowNode[]
  readonly right: readonly FlowNode[]
  readonly lines: readonly FlowLine[]
  readonly height?: number
  /** A node was clicked: its key. */
  readonly onOpen?: ((key: string) => void) | undefined
}): ReactNode {
  const { language } = useLanguage()
  const { scheme } = useColourScheme()
  const t = useWords(words)
  const isPhone = useMedia(phoneQuery)
  const { left, right, lines, unit } = props
  const option = useMemo((): EChartsCoreOption => {
    const palette = palettes[scheme]
    const nodes = [...left.map((node) => ({ ...node, depth: 0 })), ...right.map((node) => ({ ...node, depth: 1 }))]
    const labels = new Map(nodes.map((node) => [node.key, node.label]))
    const colourOf = { good: palette.green, bad: palette.red, news: palette.amber }
    const sumOf = (key: string): number => lines.reduce((sum, line) => sum + (line.from === key || line.to === key ? line.value : 0), 0)
    const show = (value: number): string => formatFigure(value, unit, language)
    const used = nodes.filter((node) => sumOf(node.key) > 0)
    const toneOf = new Map(nodes.map((node) => [node.key, node.tone]))
    return {
      tooltip: {
        backgroundColor: palette.surface, borderColor: palette.line, textStyle: { color: palette.ink, fontFamily, fontSize: 12 },
        formatter: (point: { dataType?: string; name?: string; value?: number; data?: { source?: string; target?: string } }) =>
          point.dataType === 'edge' ? `${labels.get(point.data?.source ?? '') ?? ''} → ${labels.get(point.data?.target ?? '') ?? ''} ${show(point.value ?? 0)}` : `${labels.get(point.name ?? '') ?? ''} ${show(sumOf(point.name ?? ''))}`,
      },
      series: [{
        type: 'sankey', left: isPhone ? 84 : 132, right: isPhone ? 84 : 132, top: 8, bottom: 8, nodeWidth: 10, nodeGap: isPhone ? 26 : 12, draggable: false, layoutIterations: 0, emphasis: { focus: 'adjacency' },
        data: used.map((node) => ({
          name: node.key, depth: node.depth, itemStyle: { color: node.tone ? colourOf[node.tone] : palette.inkFaint, borderWidth: 0 },
          label: { position: node.depth === 0 ? 'left' : 'right', width: isPhone ? 80 : 128, overflow: 'break', color: palette.ink, fontFamily, fontSize: 12, lineHeight: 15, formatter: () => (isPhone ? `${node.label}\n${show(sumOf(node.key))}` : `${node.label} ${show(sumOf(node.key))}`) },
        })),
        links: lines.filter((line) => line.value > 0).map((line) => {
          const tone = toneOf.get(line.to) ?? toneOf.get(line.from)
          return { source: line.from, target: line.to, value: line.value, lineStyle: { color: tone ? colourOf[tone] : palette.inkFaint, opacity: tone ? 0.3 : 0.22, curveness: 0.5 } }
        }),
      }],
    }
  }, [left, right, lines, unit, language, scheme, isPhone])
  if (lines.every((line) => line.value <= 0)) return <p className="bh-soft">{t.none}</p>
  const labelOf = new Map([...left, ...right].map((node) => [node.key, node.label]))
  return (
    <figure className="bh-trend">
      <Chart option={option} label={props.title} height={(props.height ?? 320) + (isPhone ? 120 : 0)} onOpen={props.onOpen} />
      <div className="bh-hidden">
        <table>
          <caption>{props.title}</caption>
          <thead><tr><th scope="col">{t.from}</th><th scope="col">{t.to}</th><th scope="col">{t.amount}</th></tr></thead>
          <tbody>{lines.filter((line) => line.value > 0).map((line) => <tr key={`${line.from} ${line.to}`}><td>{labelOf.get(line.from)}</td><td>{labelOf.get(line.to)}</td><td>{formatFigure(line.value, unit, language)}</td></tr>)}</tbody>
        </table>
      </div>
    </figure>
  )
}
