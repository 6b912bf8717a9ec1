import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { PictureSize } from './pictures.ts'

register([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer])

/** A chart as SVG text, drawn without a browser. `option` needs no font: the machine's Chinese one is set. */
export function chartSvg(option: EChartsCoreOption, size: PictureSize, family: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: size.widthPx, height: size.heightPx })
  try {
    chart.setOption({ animation: false, ...option, textStyle: { ...textStyleOf(option), fontFamily: family } })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
function textStyleOf(option: EChartsCoreOption): object {
  const { textStyle } = option
  return typeof textStyle === 'object' && textStyle !== null ? textStyle : {}
}
