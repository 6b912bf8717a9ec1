import { renderAsync } from '@resvg/resvg-js'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { Refusal } from '../../kernel/refusal.ts'
import { type ChineseFont, findChineseFont } from './chineseFont.ts'
import { chineseFontMissing } from './contract.ts'

register([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer])

export type Picture = { readonly png: Buffer; readonly widthPx: number; readonly heightPx: number }
export type PictureSize = { readonly widthPx: number; readonly heightPx: number }

/** Paper and phones show more dots than a chart's own pixels. */
const dotsPerPixel = 2

// The folders are read once: a font that is installed later counts from the next start, one that was missing is looked for again.
let known: ChineseFont | null = null

/** Throws CHINESE_FONT_MISSING: a report with empty boxes for characters would look finished and say nothing. */
export function getChineseFont(): ChineseFont {
  known ??= findChineseFont()
  if (!known) throw new Refusal(chineseFontMissing)
  return known
}

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

/** SVG to PNG on white, off the event loop; `widthPx` counts the dots of the PNG. */
export async function svgPicture(svg: string, widthPx: number, font: ChineseFont = getChineseFont()): Promise<Picture> {
  const image = await renderAsync(svg, {
    // Only the one file is read: looking through all fonts of a machine takes longer than the drawing.
    font: { loadSystemFonts: false, fontFiles: [font.path], defaultFontFamily: font.family, sansSerifFamily: font.family, serifFamily: font.family, monospaceFamily: font.family },
    background: '#ffffff', fitTo: { mode: 'width', value: widthPx }, languages: ['zh'], logLevel: 'off',
  })
  return { png: image.asPng(), widthPx: image.width, heightPx: image.height }
}

/** A chart as a PNG of twice its size in dots, for a report, a bulletin or a message. */
export async function chartPicture(option: EChartsCoreOption, size: PictureSize): Promise<Picture> {
  const font = getChineseFont()
  return svgPicture(chartSvg(option, size, font.family), size.widthPx * dotsPerPixel, font)
}
