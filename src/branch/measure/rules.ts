import { addMonths, type Month, parsePeriod, type Period } from '../../kernel/day.ts'
import { changeAgainst, divide, pointsAgainst } from '../../kernel/ratio.ts'
import type { MeasureShape } from './contract.ts'
import { decideStanding } from './stateRules.ts'

export type TypedIndicator = Pick<MeasureShape, 'name' | 'definition' | 'unit' | 'better' | 'rollUp'> & {
  readonly measureId: string
  /** A percentage or a mean comes with a denominator. */
  readonly isRatio: boolean
}

/** Numerator and denominator of one period; the denominator null where the numerator alone is the figure. */
export type Parts = { readonly numerator: number | null; readonly denominator: number | null }
export type PeriodParts = Parts & { readonly period: string }

/** The figure itself; null where there is nothing to show or to divide by. */
export function valueOf(parts: Parts | null | undefined, isRatio: boolean): number | null {
  if (!parts) return null
  return isRatio ? divide(parts.numerator, parts.denominator) : parts.numerator
}

/** Over the periods that have a figure: added up, the last taken, or the mean of numerators and of denominators. */
export function rollUp(kind: MeasureShape['rollUp'], parts: readonly PeriodParts[]): Parts | null {
  const known = parts.filter((part) => part.numerator !== null).toSorted((a, b) => (a.period < b.period ? -1 : 1))
  const last = known.at(-1)
  if (!last) return null
  if (kind === 'last') return { numerator: last.numerator, denominator: last.denominator }
  const sum = (name: 'numerator' | 'denominator') => known.reduce((total, part) => total + (part[name] ?? 0), 0)
  const by = kind === 'mean' ? known.length : 1
  return { numerator: sum('numerator') / by, denominator: known.every((part) => part.denominator === null) ? null : sum('denominator') / by }
}

/** First and last stored period of a period: months of a quarter; days of a month for what is measured by day. */
export function storedRange(period: Period, grain: 'month' | 'day'): { from: string; to: string } | null {
  const span = parsePeriod(period)
  if (!span) return null
  if (span.kind === 'day') return grain === 'day' ? { from: span.day, to: span.day } : null
  const first = span.months[0]
  const last = span.months.at(-1)
  if (!first || !last) return null
  return grain === 'month' ? { from: first, to: last } : { from: `${first}-01`, to: `${last}-31` }
}

/** The period of the same length just before, and the same period a year ago. */
export function periodBefore(period: Period): Period | null {
  const span = parsePeriod(period)
  if (span?.kind === 'month') return addMonths(span.months[0], -1)
  if (span?.kind === 'year') return String(Number(period) - 1)
  if (span?.kind === 'quarter') {
    const quarter = Number(period.slice(6))
    return quarter === 1 ? `${Number(period.slice(0, 4)) - 1}-Q4` : `${period.slice(0, 6)}${quarter - 1}`
  }
  return null
}
export function periodLastYear(period: Period): Period | null {
  return parsePeriod(period) ? `${String(Number(period.slice(0, 4)) - 1)}${period.slice(4)}` : null
}

export type Change = { readonly value: number | null; readonly kind: 'ratio' | 'points' }
/** Percentages compare in points; everything else relative to a positive base. */
export function changeOf(unit: MeasureShape['unit'], base: number | null, current: number | null): Change {
  return unit === 'percent' ? { kind: 'points', value: pointsAgainst(base, current) } : { kind: 'ratio', value: changeAgainst(base, current) }
}

export type FigureState = 'offTrack' | 'watch' | 'onTrack' | 'noFigure'
/** Where a figure stands against its target; without a target, or where neither way is better, it has no state of its own. */
export function stateOf(measure: { readonly better: MeasureShape['better']; readonly unit: MeasureShape['unit'] }, value: number | null, target: number | null): FigureState | null {
  const standing = decideStanding({ actual: value, expected: target, better: measure.better, unit: measure.unit })
  return standing === 'noTarget' || (measure.better === 'neither' && standing !== 'noFigure') ? null : standing
}

export type TargetAt = { readonly period: string; readonly value: number }
/**
 * The target of a period: its own; for a level or ratio the year's, which holds in every month; for a longer period
 * the sum of its months (or the last of them) when all have one.
 */
export function targetFor(measure: { readonly rollUp: MeasureShape['rollUp']; readonly isRatio: boolean }, targets: readonly TargetAt[], period: Period): number | null {
  const at = (wanted: string) => targets.find((target) => target.period === wanted)?.value ?? null
  const own = at(period)
  if (own !== null) return own
  const span = parsePeriod(period)
  if (!span || span.kind === 'day') return null
  if (measure.isRatio) return at(period.slice(0, 4))
  if (span.kind === 'month') return null
  const months = span.months.map((month: Month) => at(month))
  if (measure.rollUp === 'last') return months.at(-1) ?? null
  return months.every((value) => value !== null) ? months.reduce((sum, value) => sum + value, 0) / (measure.rollUp === 'mean' ? months.length : 1) : null
}
