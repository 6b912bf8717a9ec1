import { Refusal } from '../../kernel/refusal.ts'
import { type GivenRow, type ReadRow, type ReadThree, type SheetKey, targetLocked, targetMonthPast, targetMonthsNotYear, targetOrder, targetOwn, targetSideAlone } from './contract.ts'
import { none, type SplitKind, sumKnown, type Three } from './splitRules.ts'

export const blankMonths: readonly Three[] = Array.from({ length: 12 }, () => none)

export function sameThree(a: Three, b: Three): boolean {
  return a.base === b.base && a.target === b.target && a.challenge === b.challenge
}

/** A cell with what a file says of it put over it. */
export function takeRead(three: Three, read: ReadThree): Three {
  return { base: read.base === undefined ? three.base : read.base, target: read.target, challenge: read.challenge === undefined ? three.challenge : read.challenge }
}

/** What is read from a file or pasted leaves locked cells alone: one that it would change is refused, and with it all of it. */
export function refuseLocked(rows: readonly GivenRow[], read: readonly ReadRow[], { year, months, nameOf }: { readonly year: string; readonly months: readonly string[]; readonly nameOf: (code: string) => string }): void {
  const given = new Map(rows.map((row) => [row.code, row]))
  for (const line of read) {
    const row = given.get(line.code)
    if (!row) continue
    const cells: readonly (readonly [string, boolean, Three, ReadThree | null])[] = [[year, row.isYearLocked, row.year, line.year], ...line.months.map((three, index) => [months[index] ?? '', row.lockedMonths[index] ?? false, row.months[index] ?? none, three] as const)]
    for (const [period, isLocked, now, three] of cells) {
      const after = isLocked && three !== null ? takeRead(now, three) : now
      const side = sides.find((one) => !isClose(now[one], after[one]))
      if (side) throw new Refusal(targetLocked, { cell: `${nameOf(line.code)} ${period}`, value: now[side] ?? '—', written: after[side] ?? '—' })
    }
  }
}
/**
 * A cell that is locked in what is stored keeps its value as long as it stays locked, whoever writes the draft: typed by hand, split or sent by a program.
 * A line that is left out would clear it.
 */
export function refuseLockedChanged(stored: readonly StoredLock[], rows: readonly GivenRow[], { year, months, nameOf }: { readonly year: string; readonly months: readonly string[]; readonly nameOf: (code: string) => string }): void {
  const given = new Map(rows.map((row) => [row.code, row]))
  for (const cell of stored) {
    const row = given.get(cell.subjectCode)
    const place = months.indexOf(cell.period)
    const isKept = row === undefined || (cell.period === year ? row.isYearLocked : (row.lockedMonths[place] ?? false))
    if (!isKept) continue
    const after = (cell.period === year ? row?.year : row?.months[place]) ?? none
    const side = sides.find((one) => !isClose(cell[one], after[one]))
    if (side) throw new Refusal(targetLocked, { cell: `${nameOf(cell.subjectCode)} ${cell.period}`, value: cell[side] ?? '—', written: after[side] ?? '—' })
  }
}
type StoredLock = Three & { readonly subjectCode: string; readonly period: string }

const sides = ['target', 'base', 'challenge'] as const
// A percentage comes back from Excel with its last digit rounded.
function isClose(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(a)))
}
export type Placed = { readonly year: Three; readonly months: readonly Three[] }

/** What a row changes against what counts: the cells that somebody must answer for. */
export function changedPeriods(row: Placed, before: Placed | undefined, year: string, months: readonly string[]): string[] {
  return [...(sameThree(row.year, before?.year ?? none) ? [] : [year]), ...months.filter((_, index) => !sameThree(row.months[index] ?? none, before?.months[index] ?? none))]
}

export type Checked = {
  readonly key: SheetKey
  readonly months: readonly string[]
  readonly from: string
  readonly better: 'higher' | 'lower' | 'neither'
  readonly nameOf: (code: string) => string
  /** What counts now, by child. */
  readonly before: ReadonlyMap<string, Placed>
  /** Children on which whoever asks is scored. */
  readonly mine: ReadonlySet<string>
}

/** Refuses what cannot stand in a draft, naming the cell. */
export function checkRows(rows: readonly GivenRow[], { key, months, from, better, nameOf, before, mine }: Checked): void {
  for (const row of rows) {
    const name = nameOf(row.code)
    const cells: readonly (readonly [string, Three])[] = [[key.year, row.year], ...row.months.map((three, index): [string, Three] => [months[index] ?? '', three])]
    for (const [period, three] of cells) checkThree(`${name} ${period}`, three, better)
    const changed = changedPeriods(row, before.get(row.code), key.year, months)
    const past = changed.find((period) => period.length === 7 && period < from)
    if (past) throw new Refusal(targetMonthPast, { cell: `${name} ${past}`, from })
    const own = changed[0]
    if (own && mine.has(row.code)) throw new Refusal(targetOwn, { cell: `${name} ${own}` })
  }
}

function checkThree(cell: string, { base, target, challenge }: Three, better: Checked['better']): void {
  if (target === null) {
    if (base !== null || challenge !== null) throw new Refusal(targetSideAlone, { cell })
    return
  }
  const way = better === 'lower' ? -1 : 1
  const isTurned = (less: number | null, more: number | null) => better !== 'neither' && less !== null && more !== null && (more - less) * way < 0
  if (isTurned(base, target) || isTurned(target, challenge)) {
    throw new Refusal(targetOrder, { cell, way: way > 0 ? '升高' : '降低', wayEn: way > 0 ? 'up' : 'down', base, target, challenge })
  }
}

/** Before it is submitted a flow's months must come to its year, where every month has a target. */
export function checkMonthsAgainstYear(rows: readonly GivenRow[], kind: SplitKind, nameOf: (code: string) => string): void {
  if (kind === 'ratio') return
  for (const row of rows) {
    const months = row.months.map((month) => month.target)
    const { target } = row.year
    if (target === null || months.some((value) => value === null)) continue
    const sum = kind === 'flow' ? sumKnown(months) : (months.at(-1) ?? null)
    if (sum !== null && Math.abs(sum - target) > Math.max(1e-6, Math.abs(target) * 1e-9)) throw new Refusal(targetMonthsNotYear, { cell: nameOf(row.code), months: sum, year: target })
  }
}
