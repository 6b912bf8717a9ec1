import { parsePeriod, type Period } from '../../kernel/day.ts'
import { changeAgainst, divide, pointsAgainst } from '../../kernel/ratio.ts'
import type { MeasureShape } from './contract.ts'
import type { Band } from '../threshold/rules.ts'
import { decideStanding } from './stateRules.ts'

export type TypedIndicator = Pick<MeasureShape, 'name' | 'definition' | 'unit' | 'better' | 'rollUp'> & {
  readonly measureId: string
  /** A percentage or a mean comes with a denominator. */
  readonly isRatio: boolean
}

/** Numerator and denominator of one period; the denominator null where the numerator alone is the figure. */
export type Parts = { readonly numerator: number | null; readonly denominator: number | null }
export type PeriodParts = Parts & { readonly period: string }

/** The figure itself; null where there is nothing to show or to divide by, never zero. A row with a denominator is a ratio or a mean. */
export function valueOf(parts: Parts | null | undefined): number | null {
  if (!parts) return null
  return parts.denominator === null ? parts.numerator : divide(parts.numerator, parts.denominator)
}

/**
 * Over the periods that have a figure: added up, the last taken, or the mean of numerators and of denominators.
 * Periods without a figure are left out. Typed rows may change their form: only those written as the last one are taken together.
 */
export function rollUp(kind: MeasureShape['rollUp'], parts: readonly PeriodParts[]): (Parts & { readonly periodCount: number }) | null {
  const valued = parts.filter((part) => valueOf(part) !== null)
  const known = (valued.length > 0 ? valued : parts.filter((part) => part.numerator !== null)).toSorted((a, b) => (a.period < b.period ? -1 : 1))
  const last = known.at(-1)
  if (!last) return null
  const periodCount = valued.length
  if (kind === 'last') return { numerator: last.numerator, denominator: last.denominator, periodCount }
  const alike = known.filter((part) => (part.denominator === null) === (last.denominator === null))
  const by = kind === 'mean' ? alike.length : 1
  const sum = (name: 'numerator' | 'denominator') => alike.reduce((total, part) => total + (part[name] ?? 0), 0) / by
  return { numerator: sum('numerator'), denominator: last.denominator === null ? null : sum('denominator'), periodCount }
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

export type Change = { readonly value: number | null; readonly kind: 'ratio' | 'points' }
/** Percentages compare in points; everything else relative to a positive base. */
export function changeOf(unit: MeasureShape['unit'], base: number | null, current: number | null): Change {
  return unit === 'percent' ? { kind: 'points', value: pointsAgainst(base, current) } : { kind: 'ratio', value: changeAgainst(base, current) }
}

export type FigureState = 'offTrack' | 'watch' | 'onTrack' | 'noFigure'
/** Where a figure stands against its target; without a target, or where neither way is better, it has no state of its own. */
export function stateOf(measure: { readonly better: MeasureShape['better'] }, value: number | null, target: number | null, band: Band): FigureState | null {
  const standing = decideStanding({ actual: value, expected: target, better: measure.better }, band)
  return standing === 'noTarget' || (measure.better === 'neither' && standing !== 'noFigure') ? null : standing
}
