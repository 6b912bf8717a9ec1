import type { GivenRow, Method, Sheet, SheetRow } from './contract.ts'
import { MONTHS, seasonalityOf } from './splitMonthRules.ts'
import { type LockedLine, none, residualOf, splitSheet, sumKnown, type Three, weightedMean } from './splitRules.ts'
import { type Mix, mixShares } from './splitShareRules.ts'

export const usualMethod: Method = {
  mix: { lastYear: 1, market: 0, capacity: 0, hand: 0 }, market: 'population', capacity: 'outlets', hand: {}, step: 1, season: 'own', baseRatio: null, challengeRatio: null,
}
const even: readonly number[] = Array.from({ length: MONTHS }, () => 1 / MONTHS)

export function givenOf({ code, year, months, isYearLocked, lockedMonths }: GivenRow): GivenRow {
  return { code, year, months, isYearLocked, lockedMonths }
}

/** A person who answers for nothing that could be counted: he takes no part in a split, which is not a target of zero. */
export function holdsNothing(row: Pick<SheetRow, 'kind' | 'lastYear' | 'basis'>): boolean {
  return row.kind === 'staff' && row.lastYear.every((value) => value === null) && Object.values(row.basis).every((value) => value === null)
}

/** Each child's share by the method; a sheet with one child only (the branch's own target) has it whole. */
export function sharesOf(sheet: Sheet, method: Method): ReadonlyMap<string, number> {
  if (sheet.parent === null) return new Map(sheet.rows.map((row) => [row.code, 1 / sheet.rows.length]))
  const mix: Mix = method.mix
  return mixShares(mix, sheet.rows.filter((row) => !holdsNothing(row)).map((row) => ({ code: row.code, lastYear: row.basis.lastYear, market: row.basis[method.market], capacity: row.basis[method.capacity], hand: method.hand[row.code] ?? null })))
}

/**
 * The whole sheet split anew. What is locked stays: cells with a lock, months before the version counts, and rows of whoever asks.
 * The branch's own target has no parent: its year, as typed, is spread over the months.
 */
export function splitRows(sheet: Sheet, rows: readonly GivenRow[], method: Method, from: string): GivenRow[] {
  const shares = sheet.kind === 'ratio' ? new Map<string, number>() : sharesOf(sheet, method)
  const given = new Map(rows.map((row) => [row.code, row]))
  const parentSeason = sheet.kind !== 'flow' || method.season === 'even' ? even : seasonalityOf(sheet.parent?.lastYear ?? sheet.rows[0]?.lastYear ?? [])
  const lines = splitSheet({
    kind: sheet.kind, step: method.step, parentWeights: parentSeason, parentOpening: sheet.parent?.opening ?? sumKnown(sheet.rows.map((row) => row.opening)),
    parent: sheet.parent ?? { year: given.get(sheet.rows[0]?.code ?? '')?.year ?? none, months: Array.from({ length: MONTHS }, () => none) },
    baseRatio: method.baseRatio, challengeRatio: method.challengeRatio,
    rows: sheet.rows.filter((row) => !holdsNothing(row)).map((row) => {
      const now = given.get(row.code)
      const locked: LockedLine = {
        year: row.isMine || now?.isYearLocked === true ? (now?.year.target ?? null) : null,
        months: Array.from({ length: MONTHS }, (_, index) => (row.isMine || now?.lockedMonths[index] === true || (sheet.months[index] ?? '') < from ? (now?.months[index]?.target ?? null) : null)),
      }
      return { code: row.code, share: shares.get(row.code) ?? 0, weights: sheet.kind === 'flow' && method.season === 'own' ? seasonalityOf(row.lastYear) : parentSeason, opening: row.opening, locked }
    }),
  })
  const split = new Map(lines.map((line) => [line.code, line]))
  return sheet.rows.map((row): GivenRow => {
    const now = given.get(row.code) ?? givenOf(row)
    const line = split.get(row.code)
    if (!line || row.isMine) return now
    // A lock that is saved holds all three values; one that was just set holds the target, and base and challenge still follow it.
    const isHeld = (index: number) => (sheet.months[index] ?? '') < from || (row.lockedMonths[index] === true && now.lockedMonths[index] === true)
    return { ...now, year: row.isYearLocked && now.isYearLocked ? now.year : line.year, months: line.months.map((three, index) => (isHeld(index) ? (now.months[index] ?? none) : three)) }
  })
}

export type SumLine = { readonly sum: readonly (number | null)[]; readonly parent: readonly (number | null)[]; readonly residual: readonly (number | null)[] }
/** The foot of the sheet, twelve months and the year: what the parts come to (for a ratio weighted by last year's ground), the parent's, and what is left. */
export function footOf(sheet: Sheet, rows: readonly GivenRow[], side: keyof Three): SumLine {
  const weightOf = new Map(sheet.rows.map((row) => [row.code, row.lastYearWeights]))
  const at = (row: GivenRow, index: number) => (index < MONTHS ? (row.months[index] ?? none) : row.year)[side]
  const columns = Array.from({ length: MONTHS + 1 }, (_, index) => index)
  const sum = columns.map((index) => {
    if (sheet.kind !== 'ratio') return sumKnown(rows.map((row) => at(row, index)))
    return weightedMean(rows.map((row) => ({ value: at(row, index), weight: index < MONTHS ? (weightOf.get(row.code)?.[index] ?? null) : sumKnown(weightOf.get(row.code) ?? []) })))
  })
  const parent = columns.map((index) => (sheet.parent === null ? null : (index < MONTHS ? (sheet.parent.months[index] ?? none) : sheet.parent.year)[side]))
  return { sum, parent, residual: columns.map((index) => (sheet.kind === 'ratio' ? null : residualOf(parent[index] ?? null, [sum[index] ?? null]))) }
}
