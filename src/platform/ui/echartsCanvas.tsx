import { BarChart, CustomChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

register([
  BarChart, CustomChart, LineChart, SankeyChart, ScatterChart,
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent,
  SVGRenderer,
])

/** The only file that imports echarts; `Chart` loads it when a chart comes on the screen. */
export function EchartsCanvas(props: {
  readonly option: EChartsCoreOption
  readonly height: number
  readonly label: string
  readonly onOpen?: ((name: string) => void) | undefined
}): ReactNode {
  const boxRef = useRef<HTMLDivElement>(null)
  const chartRef = useRef<EChartsType | null>(null)
  const { option, onOpen, label } = props

  useEffect(() => {
    const box = boxRef.current
    if (!box) return undefined
    const chart = init(box, null, { renderer: 'svg' })
    chartRef.current = chart
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(box)
    return () => {
      observer.disconnect()
      chart.dispose()
      chartRef.current = null
    }
  }, [])
  useEffect(() => {
    const animation = !window.matchMedia('(prefers-reduced-motion: reduce)').matches
    chartRef.current?.setOption(
      { animation, animationDuration: 200, aria: { enabled: true, label: { description: label } }, ...option },
      { notMerge: true },
    )
  }, [option, label])
  useEffect(() => {
    const chart = chartRef.current
    if (!chart || !onOpen) return undefined
    const open = (event: { name: string }): void => onOpen(event.name)
    chart.on('click', open)
    return () => {
      chart.off('click', open)
    }
  }, [onOpen])

  return <div ref={boxRef} role="img" aria-label={label} style={{ width: '100%', height: props.height }} />
}
