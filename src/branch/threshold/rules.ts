import { Refusal, type Words } from '../../kernel/refusal.ts'
import {
  type Thresholds, thresholdsCrossed, thresholdsMeasureTwice, thresholdsMeasureUnknown, thresholdsPointsTooWide, thresholdsPointsUnfit, thresholdsTooWide,
} from './contract.ts'
import { thresholdFloors } from './thresholds.data.ts'

/** The limits of one figure, in percent of its target and in points. */
export type Band = { readonly green: number; readonly yellow: number; readonly pointsMax: number | null }

/** Its own limits where it has some, else those of its kind. */
export function bandOf(thresholds: Thresholds, figure: { readonly measureId: string; readonly unit: string | null }): Band {
  const own = thresholds.own.find((row) => row.measureId === figure.measureId)
  if (own) return { green: own.green, yellow: own.yellow, pointsMax: figure.unit === 'percent' ? own.pointsMax : null }
  if (figure.unit === 'percent') return thresholds.percent
  return { ...(figure.unit === 'score' ? thresholds.score : thresholds.usual), pointsMax: null }
}

/** How far short a figure may be of what is expected, for one of the two limits. */
export function allowance(expected: number, percentOfTarget: number, band: Band): number {
  const byRatio = (Math.abs(expected) * percentOfTarget) / 100
  return band.pointsMax === null ? byRatio : Math.min(byRatio, band.pointsMax / 100)
}

type Named = { readonly id: string; readonly name: Words; readonly unit: string }

/** What no version may break: a yellow that never shows, lamps that never turn red, limits for what is not there. */
export function checkThresholds(body: Thresholds, measures: readonly Named[]): Refusal[] {
  const kinds: readonly (readonly [Words, Band])[] = [
    [{ zh: '数量、金额等一般指标', en: 'Counts, money and the like' }, { ...body.usual, pointsMax: null }],
    [{ zh: '百分比指标', en: 'Percentages' }, body.percent],
    [{ zh: '得分', en: 'Scores' }, { ...body.score, pointsMax: null }],
  ]
  const known = new Map(measures.map((measure) => [measure.id, measure]))
  const seen = new Set<string>()
  return [
    ...kinds.flatMap(([place, band]) => checkBand(place, band, { yellow: thresholdFloors.yellowMax, points: thresholdFloors.pointsMax })),
    ...body.own.flatMap((row, index): Refusal[] => {
      const measure = known.get(row.measureId)
      if (!measure) return [new Refusal(thresholdsMeasureUnknown, { row: index + 1, measureId: row.measureId })]
      const place = { placeZh: measure.name.zh, placeEn: measure.name.en }
      if (seen.has(row.measureId)) return [new Refusal(thresholdsMeasureTwice, place)]
      seen.add(row.measureId)
      if (row.pointsMax !== null && measure.unit !== 'percent') return [new Refusal(thresholdsPointsUnfit, place)]
      return checkBand(measure.name, row, { yellow: thresholdFloors.ownYellowMax, points: thresholdFloors.ownPointsMax })
    }),
  ]
}

function checkBand(name: Words, band: Band, most: { readonly yellow: number; readonly points: number }): Refusal[] {
  const place = { placeZh: name.zh, placeEn: name.en }
  if (band.green > band.yellow) return [new Refusal(thresholdsCrossed, { ...place, green: band.green, yellow: band.yellow })]
  return [
    ...(band.yellow > most.yellow ? [new Refusal(thresholdsTooWide, { ...place, yellow: band.yellow, most: most.yellow })] : []),
    ...(band.pointsMax !== null && band.pointsMax > most.points ? [new Refusal(thresholdsPointsTooWide, { ...place, points: band.pointsMax, most: most.points })] : []),
  ]
}
