import type { Month } from '../src/kernel/day.ts'
import type { Areas } from './areas.ts'
import { draw, openStream } from './random.ts'
import type { World } from './state.ts'
import { findCell } from './truth.ts'
import type { MonthTruth } from './truth.ts'

export type TypedActual = { readonly areaCode: string; readonly indicator: string; readonly numerator: number; readonly denominator: number | null; readonly note: string }

type Sketch = {
  readonly indicator: string
  /** What is divided by, for one county in one month; null: the numerator is the figure itself. */
  readonly base: (place: Place) => number | null
  /** The ratio in the first month and in the 27th; counties lie around it. */
  readonly from: number
  readonly to: number
  /** Half-width of the counties' and months' spread, as a share of the ratio. */
  readonly spread: number
  readonly season?: (month: Month) => number
  readonly max?: number
  readonly decimals?: number
  readonly note?: string
  /** Computed from files by now: it keeps its place, so that the others draw as before, and is not typed. */
  readonly isFed?: true
}
type Place = { readonly areas: Areas; readonly county: number; readonly truth: MonthTruth; readonly world: World }

const monthNumber = (month: Month) => Number(month.slice(5))
/** Lightning in summer, snow from October to April. */
const weather = (month: Month) => [1.25, 1.2, 1.1, 1.05, 0.8, 1.1, 1.35, 1.25, 0.8, 0.95, 1.1, 1.25][monthNumber(month) - 1] ?? 1
/** Debts are paid when the fungus is sold. */
const fungusMoney = (month: Month) => [1, 1.03, 1.05, 1.08, 1.12, 1.05, 0.86, 0.84, 0.95, 0.98, 1, 1.02][monthNumber(month) - 1] ?? 1
const snapshotErosion = (month: Month) => 1 - 0.006 * monthNumber(month)

const users = (place: Place) => findCell(place.truth, place.areas.counties[place.county]?.code ?? '')
const villages = (place: Place) => (place.areas.counties[place.county]?.townships ?? []).reduce((sum, index) => sum + (place.areas.townships[index]?.villages.length ?? 0), 0)
const agents = (place: Place) => place.world.outlets.filter((outlet) => outlet.county === place.county && outlet.kind !== '自有营业厅' && outlet.kind !== '电子渠道').length
const shareOf = (place: Place) => (place.areas.counties[place.county]?.townships.length ?? 1) / place.areas.townships.length
const sites = (place: Place) => Math.round(230 * shareOf(place))
const cells = (place: Place) => Math.round(610 * shareOf(place))

// One line per indicator of the plan that has no feed yet; the levels are of 2009 and improve slowly, as a branch's do.
const sketches: readonly Sketch[] = [
  { indicator: 'arrears.ratio.monthEnd', base: (place) => Math.round(users(place).usage.totalFen / 100), from: 0.056, to: 0.038, spread: 0.18, season: fungusMoney, decimals: 2, isFed: true },
  { indicator: 'arrears.recovery.rate', base: (place) => Math.round(users(place).usage.totalFen / 2_400), from: 0.78, to: 0.88, spread: 0.04, season: (month) => 2 - fungusMoney(month), max: 0.97, decimals: 2, isFed: true },
  { indicator: 'channel.coverage.village', base: villages, from: 0.46, to: 0.79, spread: 0.06, max: 1 },
  { indicator: 'channel.agent.visitRate', base: agents, from: 0.55, to: 0.82, spread: 0.12, max: 1 },
  { indicator: 'group.informatisation.members', base: () => null, from: 0.021, to: 0.064, spread: 0.1 },
  { indicator: 'care.snapshot.retention', base: (place) => Math.round(users(place).opening * 0.11), from: 0.985, to: 0.99, spread: 0.008, season: snapshotErosion, max: 1 },
  { indicator: 'maintenance.site.outOfServiceRate', base: (place) => sites(place) * 720, from: 0.0125, to: 0.0082, spread: 0.22, season: weather, decimals: 1, note: '断站小时/基站应在网小时' },
  { indicator: 'maintenance.generation.timelyRate', base: (place) => Math.round(sites(place) * 0.55 * weather(place.truth.month)), from: 0.76, to: 0.9, spread: 0.07, season: (month) => 1.03 - 0.05 * weather(month), max: 1 },
  { indicator: 'maintenance.patrol.doneRate', base: sites, from: 0.86, to: 0.965, spread: 0.04, season: (month) => 1.02 - 0.03 * weather(month), max: 1 },
  { indicator: 'optimisation.cell.worstRatio', base: cells, from: 0.047, to: 0.028, spread: 0.25, season: weather },
  { indicator: 'optimisation.complaint.repeatRate', base: (place) => Math.max(8, Math.round(users(place).opening / 420)), from: 0.125, to: 0.075, spread: 0.3 },
  { indicator: 'optimisation.data.downloadSpeed', base: () => 60, from: 66, to: 92, spread: 0.08, note: '测试速率之和（kbps）/测试次数' },
]
export const typedIndicators: readonly string[] = sketches.filter((sketch) => !sketch.isFed).map((sketch) => sketch.indicator)

/** Indicators that counties type by hand, about a closed month. */
export function listTypedActuals(world: World, truth: MonthTruth, index: number): TypedActual[] {
  const stream = openStream(world.options.seed, 'typed')
  return world.areas.counties.flatMap((county, place) => sketches.flatMap((sketch, line): TypedActual[] => {
    if (sketch.isFed) return []
    const subject = place * 100 + line
    const trend = sketch.from + (sketch.to - sketch.from) * Math.min(1, index / 26)
    const ofCounty = 1 + sketch.spread * (2 * draw(stream, subject, 0, 0) - 1) * 0.7
    const ofMonth = 1 + sketch.spread * (2 * draw(stream, subject, index + 1, 1) - 1) * 0.3
    const ratio = Math.min(sketch.max ?? Infinity, trend * ofCounty * ofMonth * (sketch.season?.(truth.month) ?? 1))
    const at: Place = { areas: world.areas, county: place, truth, world }
    const denominator = sketch.base(at)
    const numerator = roundTo(ratio * (denominator ?? users(at).closing), sketch.decimals ?? 0)
    return [{ areaCode: county.code, indicator: sketch.indicator, numerator, denominator, note: sketch.note ?? '' }]
  }))
}

function roundTo(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
