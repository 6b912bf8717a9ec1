import { formatFigure } from '../../../platform/ui/formatFigure.ts'
import { formatMonth } from '../../../platform/ui/formatDay.ts'
import { barPictureOption, chartPicture, type Picture, trendPictureOption } from '../../../platform/pictures/index.ts'
import type { ReportInput } from './content.ts'

export type CaptionedPicture = { readonly caption: string; readonly picture: Picture; readonly widthPx: number; readonly heightPx: number }
const widthPx = 560
const trendHeightPx = 220
const barHeightPx = 30

/** For each indicator that is drawn: its months against the target and last year, and where it stands by area. */
export async function drawPictures(input: ReportInput, onDrawn: (done: number, total: number) => void): Promise<CaptionedPicture[]> {
  const drawn: CaptionedPicture[] = []
  const total = input.trends.length * 2
  for (const [index, trend] of input.trends.entries()) {
    const finding = input.review.findings.find((each) => each.measureId === trend.measureId)
    if (!finding) continue
    const show = (value: number) => formatFigure(value, finding.unit, 'zh')
    const has = (points: readonly (number | null)[]) => points.some((point) => point !== null)
    const [targets, lastYear] = [trend.points.map((point) => point.target), trend.points.map((point) => point.lastYear)]
    const option = trendPictureOption({
      labels: trend.points.map((point) => formatMonth(point.period, 'zh', 'short')), actual: { name: '实际', points: trend.points.map((point) => point.value) }, show,
      ...(has(targets) ? { target: { name: '目标', points: targets } } : {}), ...(has(lastYear) ? { lastYear: { name: '上年同月', points: lastYear } } : {}),
    })
    drawn.push({ caption: `${finding.name.zh}走势`, picture: await chartPicture(option, { widthPx, heightPx: trendHeightPx }), widthPx, heightPx: trendHeightPx })
    onDrawn(index * 2 + 1, total)
    if (finding.places.length > 1) {
      const heightPx = barHeightPx * finding.places.length + 20
      const bars = barPictureOption({ bars: finding.places.map((place) => ({ name: place.name, value: place.value, isOffTrack: place.state === 'offTrack' })), show })
      drawn.push({ caption: `${finding.name.zh}分地区（▲ 为偏离）`, picture: await chartPicture(bars, { widthPx, heightPx }), widthPx, heightPx })
    }
    onDrawn(index * 2 + 2, total)
  }
  return drawn
}
