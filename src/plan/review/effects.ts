import { type KnownMeasure } from '../../branch/index.ts'
import { addMonths, listMonths, month, type Month } from '../../kernel/day.ts'
import { divide } from '../../kernel/ratio.ts'
import type { RecordsSession } from '../../platform/records/records.ts'
import { areasServed, type ServingOrder } from '../../work/index.ts'
import type { Help, ReviewAction } from './contract.ts'
import type { ReviewPolicy } from './policy/contract.ts'
import { type Change, controlsMin, differenceInDifferences } from './effectRules.ts'
import { type AreaValue, listAreaValues } from './store.ts'

type Ordered = { readonly order: ServingOrder; readonly measure: KnownMeasure; readonly month: string }

/** What became of actions by the end of a month: the figure before and after, and against the areas where nothing was done. */
export async function readActions(session: RecordsSession, asked: { areaCode: string; through: Month; orders: readonly Ordered[]; by: ReviewPolicy['effect'] }): Promise<ReviewAction[]> {
  const months = asked.orders.flatMap((each) => [...monthsBefore(each.month, asked.by), ...monthsAfter(each.month, asked.through, asked.by)])
  const measureIds = [...new Set(asked.orders.map((each) => each.measure.id))]
  const [values, served] = await Promise.all([listAreaValues(session, { areaCode: asked.areaCode, measureIds, months: [...new Set(months)] }), areasServed(session, { measureIds, periods: [...new Set(asked.orders.map((each) => each.month))] })])
  const byArea = new Map<string, AreaValue[]>()
  for (const value of values) {
    const key = `${value.measureId} ${value.areaCode}`
    byArea.set(key, [...(byArea.get(key) ?? []), value])
  }
  return asked.orders.map(({ order, measure, month: of }): ReviewAction => {
    // Whatever was ordered about the figure counts, by this meeting or from the board.
    const treatedAreas = new Set([order.areaCode, ...served.filter((each) => each.measureId === measure.id && each.period === of).map((each) => each.areaCode)])
    const { help, level } = helpOf({ by: asked.by, measure, of, through: asked.through, reviewed: asked.areaCode, acted: order.areaCode, treatedAreas, areas: [...byArea.values()].filter((list) => list[0]?.measureId === measure.id) })
    return {
      orderId: order.orderId, measureId: measure.id, measureName: measure.name, unit: measure.unit, month: of, title: order.title, areaCode: order.areaCode, areaName: order.areaName, ownerName: order.ownerName,
      status: order.status, isLate: order.isLate, dueAt: order.dueAt, meaning: order.meaning, before: order.effect?.before ?? null, after: order.effect?.after ?? null, afterMonth: order.effect?.afterPeriod ?? null, help, level,
    }
  })
}

function monthsBefore(of: string, by: ReviewPolicy['effect']): Month[] {
  return listMonths(addMonths(month(of), 1 - by.monthsBefore), month(of))
}
function monthsAfter(of: string, through: Month, by: ReviewPolicy['effect']): Month[] {
  const last = addMonths(month(of), by.monthsAfterMax)
  return listMonths(addMonths(month(of), 1), last < through ? last : through)
}

type HelpAsked = { by: ReviewPolicy['effect']; measure: KnownMeasure; of: string; through: Month; reviewed: string; acted: string; treatedAreas: ReadonlySet<string>; areas: readonly (readonly AreaValue[])[] }

/** Townships where the figure is counted by them, because four counties say little about chance; else counties. */
function helpOf(asked: HelpAsked): { help: Help; level: 'township' | 'county' } {
  const after = monthsAfter(asked.of, asked.through, asked.by)
  const before = monthsBefore(asked.of, asked.by)
  const of = (level: 'township' | 'county') => asked.areas.filter((list) => list[0]?.level === level).flatMap((list) => {
    const [first] = list
    const change = changeOf(asked.measure, list, before, after)
    return first && change ? [{ areaCode: first.areaCode, parentCode: first.parentCode, change }] : []
  })
  const townships = of('township')
  const level = townships.length >= controlsMin * 2 ? 'township' : 'county'
  if (after.length === 0) return { help: { kind: 'unknown', because: 'notYet' }, level }
  // An order for the whole area leaves nobody untouched.
  if (asked.acted === asked.reviewed || asked.treatedAreas.has(asked.reviewed)) return { help: { kind: 'unknown', because: 'everywhere' }, level }
  const isIn = (area: { areaCode: string; parentCode: string | null }, code: string) => area.areaCode === code || area.parentCode === code
  const areas = level === 'township' ? townships : of('county')
  const treated = areas.filter((area) => isIn(area, asked.acted))
  const controls = areas.filter((area) => ![...asked.treatedAreas].some((code) => isIn(area, code)))
  const scale = asked.measure.isRatio || asked.measure.unit === 'percent' ? 'difference' : 'relative'
  return { help: differenceInDifferences({ treated: treated.map((area) => area.change), controls: controls.map((area) => area.change), scale, better: asked.measure.better, coverage: asked.by.coverage / 100 }), level }
}

function changeOf(measure: KnownMeasure, list: readonly AreaValue[], before: readonly string[], after: readonly string[]): Change | null {
  const at = (months: readonly string[]) => meanOver(measure, list.filter((value) => months.includes(value.month)))
  const [first, second] = [at(before), at(after)]
  return first === null || second === null ? null : { before: first, after: second }
}
/** A ratio of the months together, or a figure's mean month. */
function meanOver(measure: KnownMeasure, values: readonly AreaValue[]): number | null {
  const known = values.filter((value) => value.numerator !== null)
  if (known.length === 0) return null
  const numerator = known.reduce((sum, value) => sum + (value.numerator ?? 0), 0)
  return measure.isRatio ? divide(numerator, known.reduce((sum, value) => sum + (value.denominator ?? 0), 0)) : numerator / known.length
}
