import { mean, studentQuantile, variance } from '../../kernel/statistics.ts'
import { type Counts, ratesOf } from './rollRules.ts'

/** How often each recorded code occurred in a month. */
export type CodeMonth = { readonly month: string; readonly counts: ReadonlyMap<string, number> }
export type Alarm =
  | { readonly kind: 'code'; readonly month: string; readonly code: string; readonly count: number; readonly share: number; readonly before: number; readonly beforeCountMax: number }
  | { readonly kind: 'move'; readonly month: string; readonly from: number; readonly to: number; readonly rate: number; readonly before: number; readonly low: number; readonly high: number }

export type DriftTerms = {
  /** A code: its share changes by so much of all accounts, and by so many times. */
  readonly codeShareMin: number
  readonly codeTimesMin: number
  /** A rate: it changes by so much, and lies outside of what the earlier months let expect with this certainty. */
  readonly rateChangeMin: number
  readonly certainty: number
  /** Standard errors of sampling that a change must pass: a small branch jumps by chance. */
  readonly errorsMin: number
  readonly monthsBeforeMin: number
  /** A row of so few accounts says nothing. */
  readonly rowMin: number
}
export const usualDrift: DriftTerms = { codeShareMin: 0.02, codeTimesMin: 2, rateChangeMin: 0.05, certainty: 0.99, errorsMin: 4, monthsBeforeMin: 3, rowMin: 50 }

/**
 * Has the recording changed, or the way people pay? Each month stands against all earlier ones together:
 * the frequency of each code, and each rate. Rates built on such months foretell nothing.
 */
export function findDrift(codes: readonly CodeMonth[], moves: readonly { readonly month: string; readonly counts: Counts }[], terms: DriftTerms = usualDrift): Alarm[] {
  return [...codes.flatMap((month, at) => codeAlarms(month, codes.slice(0, at), terms)), ...moves.flatMap((month, at) => moveAlarms(month, moves.slice(0, at), terms))]
}

const total = (month: CodeMonth): number => [...month.counts.values()].reduce((sum, count) => sum + count, 0)

function codeAlarms(month: CodeMonth, earlier: readonly CodeMonth[], terms: DriftTerms): Alarm[] {
  if (earlier.length < terms.monthsBeforeMin) return []
  const size = total(month)
  const sizeBefore = earlier.reduce((sum, one) => sum + total(one), 0)
  if (size === 0 || sizeBefore === 0) return []
  return [...new Set([month, ...earlier].flatMap((one) => [...one.counts.keys()]))].flatMap((code): Alarm[] => {
    const count = month.counts.get(code) ?? 0
    const countsBefore = earlier.map((one) => one.counts.get(code) ?? 0)
    const [share, before] = [count / size, countsBefore.reduce((sum, one) => sum + one, 0) / sizeBefore]
    const both = (count + before * sizeBefore) / (size + sizeBefore)
    const error = Math.sqrt(both * (1 - both) * (1 / size + 1 / sizeBefore))
    const times = Math.max(share, before) / Math.max(Math.min(share, before), Number.MIN_VALUE)
    const isDrift = Math.abs(share - before) >= terms.codeShareMin && times >= terms.codeTimesMin && Math.abs(share - before) > terms.errorsMin * error
    return isDrift ? [{ kind: 'code', month: month.month, code, count, share, before, beforeCountMax: Math.max(...countsBefore) }] : []
  })
}

function moveAlarms({ month, counts }: { readonly month: string; readonly counts: Counts }, earlier: readonly { readonly counts: Counts }[], terms: DriftTerms): Alarm[] {
  if (earlier.length < terms.monthsBeforeMin) return []
  const rates = ratesOf(counts)
  return counts.flatMap((row, from) => row.flatMap((_, to): Alarm[] => {
    const size = row.reduce((sum, count) => sum + count, 0)
    const seen = earlier.map((one) => one.counts[from] ?? []).map((line) => ({ size: line.reduce((sum, count) => sum + count, 0), count: line[to] ?? 0 })).filter((line) => line.size >= terms.rowMin)
    if (size < terms.rowMin || seen.length < terms.monthsBeforeMin) return []
    const before = seen.map((line) => line.count / line.size)
    const centre = mean(before)
    const rate = rates[from]?.[to] ?? 0
    // Where a new month of the same kind would lie: the spread of months, and of the accounts in this one.
    const reach = studentQuantile((1 + terms.certainty) / 2, before.length - 1) * Math.sqrt(variance(before) * (1 + 1 / before.length))
    const error = Math.sqrt((centre * (1 - centre)) / size)
    const change = Math.abs(rate - centre)
    return change >= terms.rateChangeMin && change > reach && change > terms.errorsMin * error ? [{ kind: 'move', month, from, to, rate, before: centre, low: centre - reach, high: centre + reach }] : []
  }))
}
