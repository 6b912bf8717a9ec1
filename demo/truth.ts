import type { Day, Month } from '../src/kernel/day.ts'
import { counters, namedCounts, namedUsage, usageCounters } from './tally.ts'
import type { Counter, Tally, UsageCounter } from './tally.ts'
import type { ArrearsTruth } from './arrears.ts'
import type { World } from './state.ts'
import type { ProvinceDifference } from './provinceFigures.ts'

/** `from` and `to` are brands; `days` between leaving and the new number, 1 to 60. Booked in the month of the new number. */
export type ReentryTruth = { readonly from: string; readonly to: string; readonly townshipCode: string; readonly days: number }

/** Users and amounts over the rows of the usage file. Money in fen. `dataMegabytes` has two decimals, exactly. */
export type UsageTruth = Readonly<Record<Exclude<UsageCounter, 'dataCentimegabytes'>, number>> & {
  readonly dataMegabytes: number
  /** SMS, MMS, ring-back tone, data and other, in fen. */
  readonly valueAddedFen: number
}

/** One area and brand in one month; codes are current national ones, `brand` '' stands for all. */
export type CellTruth = Readonly<Record<Counter, number>> & {
  readonly areaCode: string
  readonly brand: string
  /** Moves over the border of this very cell: a change of brand is none for brand ''. */
  readonly movedIn: number
  readonly movedOut: number
  /** All rows of the usage file, those of leavers included. */
  readonly usage: UsageTruth
  /** Only the rows of those who left within the month. */
  readonly leaversUsage: UsageTruth
}

export type MonthTruth = {
  readonly month: Month
  readonly cells: readonly CellTruth[]
  readonly reentries: readonly ReentryTruth[]
  readonly provinceDifferences: readonly ProvinceDifference[]
  readonly addsByOutlet: Readonly<Record<string, number>>
  /** Bills open at the month's end, and what came in. */
  readonly arrears: ArrearsTruth
}

/** One day, branch by brand: what the daily file sums to. */
export type DailyTruth = {
  readonly day: Day
  readonly brand: string
  readonly grossAdds: number
  readonly leavers: number
  readonly stops: number
  readonly restores: number
  readonly paymentCount: number
  readonly paymentFen: number
}

export type DayTruth = {
  readonly day: Day
  /** Of the day before, whose summary is delivered on this day. */
  readonly daily: readonly DailyTruth[]
  /** On the first of a month: the month before, closed. */
  readonly month: MonthTruth | null
}

export type Cut = { readonly areaCode: string; readonly brand: string; readonly holds: (township: number, brand: number) => boolean }

/** Township, county and prefecture, each by brand and in all. */
export function listCuts(world: World): Cut[] {
  const { areas, era } = world
  const places: { code: string; holds: (township: number) => boolean }[] = [
    { code: areas.prefecture.code, holds: () => true },
    ...areas.counties.map((county, index) => ({ code: county.code, holds: (township: number) => areas.townships[township]?.county === index })),
    ...areas.townships.map((own, index) => ({ code: own.code, holds: (township: number) => township === index })),
  ]
  return places.flatMap(({ code, holds }) => [
    { areaCode: code, brand: '', holds },
    ...era.brands.map((brand, index): Cut => ({ areaCode: code, brand: brand.name, holds: (township, brandIndex) => brandIndex === index && holds(township) })),
  ])
}

export function sumUp(world: World, tally: Tally): CellTruth[] {
  return listCuts(world).map((cut) => cellTruth(world, tally, cut))
}

function cellTruth(world: World, tally: Tally, cut: Cut): CellTruth {
  const brandCount = world.era.brands.length
  const sums = new Float64Array(counters.length)
  const usage = new Float64Array(usageCounters.length)
  const leaversUsage = new Float64Array(usageCounters.length)
  for (let cell = 0; cell < tally.cellCount; cell++) {
    if (!cut.holds(Math.floor(cell / brandCount), cell % brandCount)) continue
    addRow(sums, tally.counts, cell)
    addRow(usage, tally.usage, cell)
    addRow(leaversUsage, tally.leaversUsage, cell)
  }
  let movedIn = 0
  let movedOut = 0
  for (const move of tally.moves) {
    const leaves = cut.holds(move.fromTownship, move.fromBrand)
    const arrives = cut.holds(move.toTownship, move.toBrand)
    if (arrives && !leaves) movedIn++
    if (leaves && !arrives) movedOut++
  }
  return { areaCode: cut.areaCode, brand: cut.brand, ...namedCounts(sums), movedIn, movedOut, usage: usageTruth(usage), leaversUsage: usageTruth(leaversUsage) }
}

function addRow(into: Float64Array, from: Float64Array, row: number): void {
  for (let place = 0; place < into.length; place++) into[place] = (into[place] ?? 0) + (from[row * into.length + place] ?? 0)
}

function usageTruth(values: Float64Array): UsageTruth {
  const { dataCentimegabytes, ...rest } = namedUsage(values)
  return {
    ...rest,
    dataMegabytes: dataCentimegabytes / 100,
    valueAddedFen: rest.smsFen + rest.mmsFen + rest.ringbackFen + rest.dataFen + rest.otherValueAddedFen,
  }
}

export function findCell(truth: MonthTruth, areaCode: string, brand = ''): CellTruth {
  const cell = truth.cells.find((candidate) => candidate.areaCode === areaCode && candidate.brand === brand)
  if (!cell) throw new Error(`The truth of ${truth.month} has no cell ${areaCode} ${brand}.`)
  return cell
}
