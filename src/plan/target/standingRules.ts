import type { MeasureShape } from '../../branch/measure/contract.ts'
import { emptySeries, type Expected, expectedOfMonth, type Series } from '../../branch/measure/figureRules.ts'
import { rollUp, valueOf } from '../../branch/measure/rules.ts'
import type { Month } from '../../kernel/day.ts'
import { completion } from '../../kernel/ratio.ts'
import type { PersonLine } from './contract.ts'
import { paceOf } from './paceRules.ts'
import { splitKindOf } from './splitRules.ts'

export type LineMeasure = Pick<MeasureShape, 'id' | 'name' | 'unit' | 'better' | 'rollUp' | 'isRatio' | 'grain'>
export type StandingKey = { readonly subjectKind: PersonLine['subjectKind']; readonly subjectCode: string; readonly measureId: string; readonly brand: string }
export function standingKey(of: StandingKey): string {
  return `${of.subjectKind} ${of.subjectCode} ${of.measureId} ${of.brand}`
}

/** One target of a year as it is read: [period, base, target, challenge], and [month, numerator, denominator, what has no figure] as far as there are any. */
export type TargetLine = StandingKey & {
  /** People of one post, areas of one level, units and outlets of one kind are compared with each other. */
  readonly alike: string
  readonly targets: readonly (readonly [string, number | null, number, number | null])[]
  readonly actuals: readonly (readonly [string, number | null, number | null, readonly string[] | null])[]
}

/** One month as it is stored: [expected, basis, base, challenge, numerator, denominator, missing, rank, peers]. As an array it is a third of an object, ten thousand times twelve. */
export type StandingCell = readonly [number | null, Expected['basis'], number | null, number | null, number | null, number | null, readonly string[] | null, number | null, number | null]
export type Standing = StandingKey & { readonly yearTarget: number | null; readonly cells: readonly StandingCell[] }

const missingShown = 5

/** What each month asks, what it brought, and the place among those alike. Lines of one year and all who are compared in it. */
export function standingsOf(lines: readonly TargetLine[], measures: ReadonlyMap<string, LineMeasure>, months: readonly Month[]): Standing[] {
  const known = lines.filter((line) => measures.has(line.measureId))
  // Flat numbers, [line x months]: ten thousand lines of twelve months are sorted for their places, and an object for each would cost more than that.
  const done = new Float64Array(known.length * months.length).fill(Number.NaN)
  const made = known.map((line, at) => monthsOf(line, { measure: measures.get(line.measureId) ?? null, months, done, from: at * months.length }))
  const { rank, peers } = ranksOf(known, done, months.length)
  return known.map((line, at) => ({
    subjectKind: line.subjectKind, subjectCode: line.subjectCode, measureId: line.measureId, brand: line.brand, yearTarget: made[at]?.yearTarget ?? null,
    cells: (made[at]?.cells ?? []).map((cell, index): StandingCell => {
      const place = at * months.length + index
      return rank[place] ? [cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[6], rank[place] ?? null, peers[place] ?? null] : cell
    }),
  }))
}

type MonthsAsked = { readonly measure: LineMeasure | null; readonly months: readonly Month[]; readonly done: Float64Array; readonly from: number }
function monthsOf(line: TargetLine, { measure, months, done, from }: MonthsAsked): { yearTarget: number | null; cells: StandingCell[] } {
  if (measure === null) return { yearTarget: null, cells: [] }
  const targets = new Map(line.targets.map((target) => [target[0], target]))
  const actuals = new Map(line.actuals.map((actual) => [actual[0], actual]))
  // Only a month without a target of its own looks at the figures of others.
  const isPartly = months.some((month) => !targets.has(month))
  const series: Series = {
    values: isPartly ? new Map(line.actuals.map((actual) => [actual[0], { numerator: actual[1], denominator: actual[2] }])) : emptySeries.values,
    targets: new Map(line.targets.map((target) => [target[0], target[2]])),
  }
  const better = measure.better === 'lower' ? 'lower' : 'higher'
  return {
    yearTarget: targets.get(months[0]?.slice(0, 4) ?? '')?.[2] ?? null,
    cells: months.map((month, index): StandingCell => {
      const own = targets.get(month)
      const actual = actuals.get(month)
      const numerator = actual?.[1] ?? null
      const denominator = actual?.[2] ?? null
      // Places are compared by a target of the month itself: one that is only on the way to the year's is nobody's promise.
      done[from + index] = completion(figureOf(measure, { numerator, denominator }), own?.[2] ?? null, better) ?? Number.NaN
      const { expected, basis } = expectedOfMonth(measure, series, month)
      return [expected, basis, own?.[1] ?? null, own?.[3] ?? null, numerator, denominator, actual?.[3]?.slice(0, missingShown) ?? null, null, null]
    }),
  }
}

function figureOf(measure: Pick<LineMeasure, 'isRatio'>, parts: { readonly numerator: number | null; readonly denominator: number | null }): number | null {
  return measure.isRatio && parts.denominator === null ? null : valueOf(parts)
}

/** Shares of credit leave digits behind that are nobody's merit. */
const tieWidth = 1e-9
/** For each month, by completion among those alike; equal completions share a rank, and who has none is not counted: its rank is 0. */
function ranksOf(lines: readonly TargetLine[], done: Float64Array, months: number): { rank: Int32Array; peers: Int32Array } {
  const groups = new Map<string, number[]>()
  for (const [at, line] of lines.entries()) {
    const alike = `${line.subjectKind} ${line.alike} ${line.measureId} ${line.brand}`
    const group = groups.get(alike)
    if (group) group.push(at)
    else groups.set(alike, [at])
  }
  const rank = new Int32Array(done.length)
  const peers = new Int32Array(done.length)
  const doneAt = (place: number) => done[place] ?? Number.NaN
  for (const group of groups.values()) {
    for (let month = 0; month < months; month += 1) {
      const places = group.map((at) => at * months + month).filter((place) => !Number.isNaN(doneAt(place))).sort((a, b) => doneAt(b) - doneAt(a))
      let shared = 0
      for (const [index, place] of places.entries()) {
        if (index === 0 || doneAt(places[index - 1] ?? place) - doneAt(place) > tieWidth) shared = index + 1
        rank[place] = shared
        peers[place] = places.length
      }
    }
  }
  return { rank, peers }
}

/** The line of a page, as it stood at the end of a month. */
export function lineAt({ standing, measure, months, at, subjectName, forecast }: { standing: Standing; measure: LineMeasure; months: readonly Month[]; at: Month; subjectName: string; forecast: PersonLine['forecast'] }): PersonLine {
  const { cells, yearTarget } = standing
  const place = months.indexOf(at)
  const [expected, basis, base, challenge, , , missing, rank, peers] = cells[place] ?? noCell
  const actualOf = (cell: StandingCell) => figureOf(measure, { numerator: cell[4], denominator: cell[5] })
  const soFar = rollUp(measure.rollUp, cells.slice(0, place + 1).flatMap(([, , , , numerator, denominator], index) => (numerator === null ? [] : [{ period: months[index] ?? at, numerator, denominator }])))
  const toDate = soFar && figureOf(measure, soFar)
  const pace = paceOf({ kind: splitKindOf(measure), better: measure.better, actual: toDate, yearTarget, monthTargets: cells.map(([each]) => each), monthOfYear: place + 1 })
  const actual = actualOf(cells[place] ?? noCell)
  return {
    subjectKind: standing.subjectKind, subjectCode: standing.subjectCode, subjectName, measureId: measure.id, name: measure.name, unit: measure.unit, better: measure.better, brand: standing.brand,
    base, target: expected, targetBasis: basis, challenge, actual, completion: completion(actual, expected, measure.better === 'lower' ? 'lower' : 'higher'),
    toDate, yearTarget, yearCompletion: pace.completion, elapsed: pace.elapsed, ahead: pace.ahead, rank, peers, missing: [...(missing ?? [])], forecast,
    points: months.map((month, index) => ({ month, target: cells[index]?.[0] ?? null, actual: index <= place ? actualOf(cells[index] ?? noCell) : null })),
  }
}
const noCell: StandingCell = [null, null, null, null, null, null, null, null, null]
