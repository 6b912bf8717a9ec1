import type { EChartsCoreOption } from 'echarts/core'
import { Refusal } from '../../kernel/refusal.ts'
import { type ChineseFont, findChineseFont } from './chineseFont.ts'
import { chineseFontMissing } from './contract.ts'

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

/** SVG to PNG on white, off the event loop; `widthPx` counts the dots of the PNG. */
export async function svgPicture(svg: string, widthPx: number, font: ChineseFont = getChineseFont()): Promise<Picture> {
  // Who draws nothing need not wait for what draws: a start reads neither.
  const { renderAsync } = await import('@resvg/resvg-js')
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
  const { chartSvg } = await import('./chartSvg.ts')
  return svgPicture(chartSvg(option, size, font.family), size.widthPx * dotsPerPixel, font)
}
