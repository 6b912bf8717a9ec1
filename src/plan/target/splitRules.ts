import { targetWay } from '../../branch/measure/figureRules.ts'
import { divide } from '../../kernel/ratio.ts'
import { levelPath, MONTHS, roundMatrix, splitMonths } from './splitMonthRules.ts'
import { largestRemainder, splitTotal, tidy } from './splitShareRules.ts'

/** flow: months add up to the year. stock: the year's target is December's level. ratio: it is set for each, never split. */
export type SplitKind = 'flow' | 'stock' | 'ratio'
const kindOfWay = { flow: 'flow', level: 'stock', held: 'ratio' } as const
export function splitKindOf(measure: { readonly rollUp: 'sum' | 'last' | 'mean'; readonly isRatio: boolean; readonly unit: string }): SplitKind {
  return kindOfWay[targetWay(measure)]
}

export type Three = { readonly base: number | null; readonly target: number | null; readonly challenge: number | null }
export const none: Three = { base: null, target: null, challenge: null }
export type Line = { readonly year: Three; readonly months: readonly Three[] }
export type LockedLine = { readonly year: number | null; readonly months: readonly (number | null)[] }
export type SplitRow = {
  readonly code: string
  readonly share: number
  /** Twelve weights, sum one. */
  readonly weights: readonly number[]
  /** Level at the end of last year; for stocks. */
  readonly opening: number | null
  readonly locked: LockedLine
}
export type SplitAsked = {
  readonly kind: SplitKind
  /** Smallest part: one user, one yuan. */
  readonly step: number
  readonly parent: Line
  /** How the parent's months lie where it has none of its own. */
  readonly parentWeights: readonly number[]
  readonly parentOpening: number | null
  readonly rows: readonly SplitRow[]
  /** Base and challenge as a part of the target, where the parent has none: 0.9 and 1.1. */
  readonly baseRatio: number | null
  readonly challengeRatio: number | null
}
export type SplitLine = Line & { readonly code: string }

/** Everything at once: shares to children, the year to months, base and challenge beside the target. */
export function splitSheet(asked: SplitAsked): readonly SplitLine[] {
  const targets = asked.kind === 'flow' ? splitFlow(asked) : asked.kind === 'stock' ? splitStock(asked) : fillRatio(asked)
  const sides = { base: sideRatio(asked.parent.year, 'base', asked.baseRatio), challenge: sideRatio(asked.parent.year, 'challenge', asked.challengeRatio) }
  return addSides(asked, targets, sides)
}

type TargetLine = { readonly code: string; readonly year: number | null; readonly months: readonly (number | null)[] }

function splitFlow({ parent, parentWeights, rows, step }: SplitAsked): TargetLine[] {
  const total = parent.year.target ?? sumKnown(parent.months.map((month) => month.target))
  if (total === null) return rows.map((row) => ({ code: row.code, ...row.locked }))
  const split = splitTotal(total, rows.map((row) => {
    const locked = row.locked.months.filter((value) => value !== null)
    const months = locked.reduce((sum, value) => sum + value, 0)
    return { code: row.code, share: row.share, locked: row.locked.year ?? (locked.length === MONTHS ? months : null), least: months }
  }), step)
  const own = parent.months.map((month) => month.target)
  const wanted = own.every((value) => value !== null) ? own : splitMonths(total, parentWeights, step)
  // What the children's years come to is spread over the months as the parent's is, when the two differ.
  const sumOfYears = [...split.parts.values()].reduce((sum, part) => sum + part, 0)
  const sumOfMonths = wanted.reduce((sum, value) => sum + value, 0)
  const columns = Math.abs(sumOfYears - sumOfMonths) < 1e-6 ? wanted : splitMonths(sumOfYears, wanted.map((value) => Math.max(0, value)), step)
  const matrix = roundMatrix(rows.map((row) => ({ code: row.code, total: split.parts.get(row.code) ?? 0, weights: row.weights, locked: row.locked.months })), columns, step)
  return rows.map((row) => ({ code: row.code, year: split.parts.get(row.code) ?? 0, months: matrix.get(row.code) ?? [] }))
}

function splitStock({ parent, parentWeights, parentOpening, rows, step }: SplitAsked): TargetLine[] {
  const total = parent.year.target ?? parent.months.at(-1)?.target ?? null
  if (total === null) return rows.map((row) => ({ code: row.code, ...row.locked }))
  const years = splitTotal(total, rows.map((row) => ({ code: row.code, share: row.share, locked: row.locked.year ?? row.locked.months.at(-1) ?? null })), step).parts
  const path = levelPath(parentOpening, total, parentWeights)
  const paths = new Map(rows.map((row) => [row.code, levelPath(row.opening, years.get(row.code) ?? 0, parentWeights)]))
  const months = Array.from({ length: MONTHS - 1 }, (_, month) => {
    const column = parent.months[month]?.target ?? Math.round((path[month] ?? 0) / step) * step
    return splitTotal(column, rows.map((row) => ({ code: row.code, share: paths.get(row.code)?.[month] ?? 0, locked: row.locked.months[month] ?? null })), step).parts
  })
  // December is the year: one number, not two that might differ.
  return rows.map((row) => ({ code: row.code, year: years.get(row.code) ?? 0, months: [...months.map((month) => month.get(row.code) ?? 0), years.get(row.code) ?? 0] }))
}

/** A ratio is held by every child as by its parent until somebody sets another. */
function fillRatio({ parent, rows }: SplitAsked): TargetLine[] {
  return rows.map((row) => ({
    code: row.code, year: row.locked.year ?? parent.year.target,
    months: Array.from({ length: MONTHS }, (_, month) => row.locked.months[month] ?? parent.months[month]?.target ?? parent.year.target),
  }))
}

function sideRatio(year: Three, side: 'base' | 'challenge', given: number | null): number | null {
  return divide(year[side], year.target) ?? given
}

/**
 * Base and challenge follow the target parts, so that base <= target <= challenge holds for every child as it does for the whole:
 * a part of B/T x t in whole steps never passes t when B <= T.
 */
function addSides(asked: SplitAsked, lines: readonly TargetLine[], ratios: { base: number | null; challenge: number | null }): SplitLine[] {
  const side = (ratio: number | null): ReadonlyMap<string, { year: number | null; months: readonly (number | null)[] }> => {
    // A part of what lies below zero is more than it: such sheets get their base and challenge by hand.
    if (ratio === null || lines.some((line) => (line.year ?? 0) < 0 || line.months.some((value) => (value ?? 0) < 0))) return new Map()
    if (asked.kind === 'ratio') return new Map(lines.map((line) => [line.code, { year: times(line.year, ratio), months: line.months.map((value) => times(value, ratio)) }]))
    const columnOf = (values: readonly { code: string; value: number | null }[]) =>
      largestRemainder(toStep(values.reduce((sum, one) => sum + (one.value ?? 0), 0) * ratio, asked.step), values.map((one) => ({ code: one.code, weight: one.value ?? 0 })), asked.step)
    const years = columnOf(lines.map((line) => ({ code: line.code, value: line.year })))
    if (asked.kind === 'flow') return new Map(lines.map((line) => [line.code, { year: years.get(line.code) ?? 0, months: splitMonths(years.get(line.code) ?? 0, line.months.map((value) => value ?? 0), asked.step) }]))
    const months = Array.from({ length: MONTHS - 1 }, (_, month) => columnOf(lines.map((line) => ({ code: line.code, value: line.months[month] ?? null }))))
    return new Map(lines.map((line) => [line.code, { year: years.get(line.code) ?? 0, months: [...months.map((month) => month.get(line.code) ?? 0), years.get(line.code) ?? 0] }]))
  }
  const base = side(ratios.base)
  const challenge = side(ratios.challenge)
  return lines.map((line) => ({
    code: line.code,
    year: { base: base.get(line.code)?.year ?? null, target: line.year, challenge: challenge.get(line.code)?.year ?? null },
    months: Array.from({ length: MONTHS }, (_, month) => ({
      base: base.get(line.code)?.months[month] ?? null, target: line.months[month] ?? null, challenge: challenge.get(line.code)?.months[month] ?? null,
    })),
  }))
}

function times(value: number | null, ratio: number): number | null {
  return value === null ? null : Number((value * ratio).toPrecision(6))
}
function toStep(value: number, step: number): number {
  return tidy(Math.round(value / step) * step)
}
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : tidy(known.reduce((sum, value) => sum + value, 0))
}

/** What a parent's target leaves when its children's are taken off; null where there is nothing to compare. Never for ratios. */
export function residualOf(parent: number | null, parts: readonly (number | null)[]): number | null {
  const sum = sumKnown(parts)
  return parent === null || sum === null ? null : tidy(parent - sum)
}

/** The roll-up of a ratio: weighted by what it is a ratio of (last year's denominators). */
export function weightedMean(parts: readonly { readonly value: number | null; readonly weight: number | null }[]): number | null {
  const known = parts.filter((part): part is { value: number; weight: number } => part.value !== null && part.weight !== null && part.weight > 0)
  return divide(known.reduce((sum, part) => sum + part.value * part.weight, 0), known.reduce((sum, part) => sum + part.weight, 0))
}
