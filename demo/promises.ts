import { addDays, day as toDay, daysBetween, type Day, lastDayOf, type Month, monthOf } from '../src/kernel/day.ts'
import { type Account, settle } from './arrears.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'

/** Promises to pay that the branch took on a day. */
export type PromisesMade = { readonly kind: 'promises'; readonly on: Day; readonly made: readonly { readonly account: string; readonly dueOn: Day; readonly amountFen: number }[] }
/** What became of a promise. `wouldHavePaid`: the money would have come in time without it; `wasMoved`: some of it came because of the promise. */
export type PromiseTruth = {
  readonly account: string
  readonly townshipCode: string
  readonly brand: string
  readonly madeOn: Day
  readonly dueOn: Day
  readonly amountFen: number
  readonly wouldHavePaid: boolean
  readonly wasMoved: boolean
  readonly state: 'kept' | 'broken'
  readonly paidFen: number
  /** The day on which the money reached the promise; of a broken one the day after its own. */
  readonly settledOn: Day
}
type OpenPromise = { readonly account: string; readonly madeOn: Day; readonly dueOn: Day; readonly amountFen: number; paidFen: number; wouldHavePaid: boolean | null; wasMoved: boolean }
export type PromiseBook = { open: OpenPromise[]; readonly settled: PromiseTruth[] }
export const createPromiseBook = (): PromiseBook => ({ open: [], settled: [] })

/** How many of those who would not have paid in time, and have not paid by the month's end either, pay by the day that they promised. This is the truth that estimates are held against. */
export const promiseEffect = 0.4
const openOf = (account: Account): number => account.bills.reduce((sum, bill) => sum + bill.openFen, 0)

export function takePromises(world: World, { on, made }: PromisesMade): void {
  for (const { account, dueOn, amountFen } of made) if (world.arrears.accounts.has(account)) world.promises.open.push({ account, madeOn: on, dueOn, amountFen, paidFen: 0, wouldHavePaid: null, wasMoved: false })
  answerPromises(world, monthOf(on))
}

/**
 * Decided once the month of a promise's day has begun: its money is known then. What is lacking comes through the electronic channel, so no counter's
 * money changes. Whoever pays later in the month by himself keeps to his own day.
 */
export function answerPromises(world: World, month: Month): void {
  const { arrears: book, promises } = world
  const from = addDays(world.today, 1)
  const due = promises.open.filter((promise) => promise.wouldHavePaid === null && monthOf(promise.dueOn) <= month)
  if (due.length === 0) return
  const stream = openStream(world.options.seed, 'promises')
  const cash = cashByAccount(world, new Set(due.map((promise) => promise.account)))
  for (const promise of due) {
    const account = book.accounts.get(promise.account)
    if (account === undefined) continue
    const { paidFen, paidOn } = follow(promise, cash.get(promise.account) ?? [])
    promise.wouldHavePaid = paidOn !== null
    const lackingFen = promise.amountFen - paidFen
    const place = daysBetween(toDay('2000-01-01'), promise.madeOn)
    if (promise.wouldHavePaid || openOf(account) < lackingFen || promise.dueOn < from || draw(stream, account.subject, place, 0) >= promiseEffect) continue
    const day = addDays(from, drawBelow(stream, account.subject, place, 1, daysBetween(from, promise.dueOn) + 1))
    book.receipts.push({ receiptNo: `N${day.replaceAll('-', '')}${String(account.subject).padStart(8, '0')}`, account: promise.account, day, amountFen: lackingFen, outlet: -1, staffNo: '', because: 'good' })
    settle(account, lackingFen)
    promise.wasMoved = true
  }
}

/** The money of a day that is over is counted towards the promises that wait for it; those whose day it was are settled. */
export function settlePromises(world: World, day: Day): void {
  const { promises } = world
  if (promises.open.length === 0) return
  const cash = cashByAccount(world, new Set(promises.open.map((promise) => promise.account)))
  promises.open = promises.open.filter((promise) => {
    const { paidFen, paidOn } = follow(promise, (cash.get(promise.account) ?? []).filter((money) => money.on === day))
    promise.paidFen = paidFen
    if (paidOn === null && promise.dueOn > day) return true
    const account = world.arrears.accounts.get(promise.account)
    const brandCount = world.era.brands.length
    const cell = account?.cell ?? 0
    promises.settled.push({
      account: promise.account, townshipCode: world.areas.townships[Math.floor(cell / brandCount)]?.code ?? '', brand: world.era.brands[cell % brandCount]?.name ?? '',
      madeOn: promise.madeOn, dueOn: promise.dueOn, amountFen: promise.amountFen, wouldHavePaid: promise.wouldHavePaid ?? paidOn !== null, wasMoved: promise.wasMoved, paidFen,
      ...(paidOn === null ? { state: 'broken', settledOn: addDays(promise.dueOn, 1) } : { state: 'kept', settledOn: paidOn }),
    })
    return false
  })
}

type Cash = { readonly on: Day; readonly amountFen: number }
/** Answers of banks and what is taken back come in files of ten days, and are of the last of these. */
function toldOn(day: Day): Day {
  const tens = Math.ceil(Number(day.slice(8)) / 10)
  return tens < 3 ? toDay(`${day.slice(0, 8)}${tens}0`) : lastDayOf(monthOf(day))
}
/** Money of the running month as the files will tell it, day by day. */
function cashByAccount(world: World, accounts: ReadonlySet<string>): Map<string, Cash[]> {
  const { receipts, reversals, returns } = world.arrears
  const cash = new Map<string, Cash[]>()
  const add = (account: string, on: Day, amountFen: number): void => {
    if (!accounts.has(account)) return
    const days = cash.get(account) ?? []
    const same = days.findIndex((money) => money.on === on)
    if (same < 0) days.push({ on, amountFen })
    else days[same] = { on, amountFen: (days[same]?.amountFen ?? 0) + amountFen }
    cash.set(account, days)
  }
  for (const one of receipts) if (one.because === 'good') add(one.account, one.day, one.amountFen)
  for (const one of returns) if (one.isPaid) add(one.account, toldOn(one.day), one.amountFen)
  for (const one of reversals) add(one.account, toldOn(one.day), -one.amountFen)
  return cash
}

/** What of a promise is paid after these moneys, and on which day they reached it. */
function follow(promise: Pick<OpenPromise, 'madeOn' | 'dueOn' | 'amountFen' | 'paidFen'>, moneys: readonly Cash[]): { paidFen: number; paidOn: Day | null } {
  let { paidFen } = promise
  for (const money of moneys.toSorted((one, other) => (one.on < other.on ? -1 : 1))) {
    if (money.on < promise.madeOn || money.on > promise.dueOn) continue
    paidFen += money.amountFen
    if (paidFen >= promise.amountFen) return { paidFen, paidOn: money.on }
  }
  return { paidFen, paidOn: null }
}
