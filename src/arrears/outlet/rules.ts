import { type Day, addDays, daysBetween } from '../../kernel/day.ts'
import { type Fen, yuanText } from '../../kernel/money.ts'
import { Refusal, type Words } from '../../kernel/refusal.ts'
import { type CoverTerms, type OutletCover, outletKinds, outletKindWords, type OutletState, type RemittingKind, warnBelowStop } from './contract.ts'

export function checkCover(body: OutletCover): Refusal[] {
  return outletKinds.flatMap((kind) => {
    const { warnBelowPercent: warn, stopBelowPercent: stop } = body[kind]
    return warn < stop ? [new Refusal(warnBelowStop, { kind: outletKindWords[kind].zh, kindEn: outletKindWords[kind].en, warn, stop })] : []
  })
}
/** Own halls bank under the eyes of the branch, and the electronic channel never holds cash: they have no terms. */
export function termsFor(body: OutletCover, kind: string): CoverTerms | null {
  const known = outletKinds.find((each): each is RemittingKind => each === kind)
  return known === undefined ? null : body[known]
}

/** A day of an outlet: money that it owes from that day on, and money that came in on it. In order of days. */
export type Remittance = { readonly day: Day; readonly dueFen: Fen; readonly paidInFen: Fen }
export type SettledDay = Remittance & {
  /** What it holds of the branch after the day; below zero it has paid in ahead. */
  readonly balanceFen: Fen
  readonly openFen: Fen
  /** The day on which the last fen of the day's money was in; null while some is out. */
  readonly settledOn: Day | null
  /** Days over the term, up to the day of settling or of looking. */
  readonly lateDays: number
}

/** Money paid in counts for the oldest day first. */
export function settleDays(days: readonly Remittance[], payInDays: number, asOf: Day): SettledDay[] {
  const paid = runningSums(days.map((each) => each.paidInFen))
  const due = runningSums(days.map((each) => each.dueFen))
  const paidInAll = paid.at(-1) ?? 0
  let at = 0
  return days.map((each, index) => {
    const dueUpTo = due[index] ?? 0
    while (at < days.length && (paid[at] ?? 0) < dueUpTo) at += 1
    const openFen = Math.min(each.dueFen, Math.max(0, dueUpTo - paidInAll))
    const settledOn = openFen > 0 ? null : later(each.day, days[at]?.day ?? each.day)
    return { ...each, balanceFen: dueUpTo - (paid[index] ?? 0), openFen, settledOn, lateDays: each.dueFen === 0 ? 0 : Math.max(0, daysBetween(addDays(each.day, payInDays), settledOn ?? asOf)) }
  })
}
const later = (one: Day, other: Day): Day => (one > other ? one : other)
function runningSums(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}

export type Standing = { readonly balanceFen: Fen; readonly depositFen: Fen; readonly unpaidSince: Day | null }
export type CoverDecision = { readonly state: OutletState; readonly because: 'cover' | 'late' | null; readonly lateDays: number; readonly why: Words }

/** What the rule says of an outlet on a day: cover first, then lateness; the worse of two reasons stands first. */
export function decideOutlet(terms: CoverTerms | null, standing: Standing, on: Day): CoverDecision {
  const { balanceFen, depositFen, unpaidSince } = standing
  if (terms === null) return { state: balanceFen > 0 ? 'noRule' : 'paidIn', because: null, lateDays: 0, why: { zh: '没有适用的规则', en: 'No rule applies' } }
  if (balanceFen <= 0 || unpaidSince === null) return { state: 'paidIn', because: null, lateDays: 0, why: { zh: '已缴清', en: 'All is paid in' } }
  const lateDays = Math.max(0, daysBetween(addDays(unpaidSince, terms.payInDays), on))
  const percent = Math.floor((depositFen * 100) / balanceFen)
  const cover = { zh: `押金 ${yuanText(depositFen)} 元是未缴 ${yuanText(balanceFen)} 元的 ${percent}%`, en: `The deposit of ${yuanText(depositFen)} yuan is ${percent}% of the ${yuanText(balanceFen)} yuan not paid in` }
  const late = { zh: `${unpaidSince} 的款超期 ${lateDays} 天`, en: `money of ${unpaidSince} is ${lateDays} days late` }
  // In whole fen: a percentage that was rounded would stop somebody who is covered.
  const isBelow = (limit: number) => depositFen * 100 < balanceFen * limit
  if (isBelow(terms.stopBelowPercent)) return { state: 'stop', because: 'cover', lateDays, why: { zh: `${cover.zh}，低于停售线 ${terms.stopBelowPercent}%`, en: `${cover.en}, below the ${terms.stopBelowPercent}% at which sales stop` } }
  if (lateDays >= terms.stopLateDays) return { state: 'stop', because: 'late', lateDays, why: { zh: `${late.zh}，达到 ${terms.stopLateDays} 天`, en: `${capital(late.en)}, ${terms.stopLateDays} or more` } }
  if (isBelow(terms.warnBelowPercent)) return { state: 'warn', because: 'cover', lateDays, why: { zh: `${cover.zh}，低于预警线 ${terms.warnBelowPercent}%`, en: `${cover.en}, below the warning at ${terms.warnBelowPercent}%` } }
  if (lateDays > 0) return { state: 'warn', because: 'late', lateDays, why: { zh: late.zh, en: capital(late.en) } }
  return { state: 'open', because: null, lateDays: 0, why: { zh: `${cover.zh}，未到期`, en: `${cover.en}; not due yet` } }
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What becomes of the proposal of an outlet: a new one, one that is no longer needed, a stop that ends, or nothing. */
export type StopMove = 'propose' | 'withdraw' | 'lift' | null
export function moveOf(decision: Pick<CoverDecision, 'state'>, open: 'none' | 'proposed' | 'approved', rejectedOn: Day | null, againAfterDays: number, on: Day): StopMove {
  if (decision.state === 'noRule') return null
  if (decision.state === 'stop') return open === 'none' && (rejectedOn === null || daysBetween(rejectedOn, on) >= againAfterDays) ? 'propose' : null
  return open === 'proposed' ? 'withdraw' : open === 'approved' ? 'lift' : null
}
