import { addMonths, type Day, listMonths, type Month, monthOf } from '../../kernel/day.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { lastPaymentDay } from '../case/history.ts'
import { publishGiven } from '../ledger/publish.ts'
import { type Compared, firstAccepting, measureAvoided, windowEndsOn } from './effectRules.ts'
import { readOwed, readStored } from './facts.ts'
import { prepayFeed } from './feeds.ts'
import { type EffectRow, listCompared, listHandedOut, type OfferRow, saveAccepted, saveEffects, type StoredRun } from './store.ts'

type Deps = { readonly records: Records; readonly facts: OwnedFacts }
/** Late files and reversals change what was accepted for so long; an older list stays as it was measured then. */
const monthsMeasured = 7
/** Arrears avoided are told of the lists of so many months. */
const monthsCompared = 12
export const wholeName = 'all'

export type Measured = { readonly runs: number; readonly accepted: number; readonly months: readonly Month[] }

/** What became of the offers that went out: who stored, and what was owed at the month ends since, by those offered and those held out. */
export async function measureOffers({ records, facts }: Deps, on: Day, now: Date): Promise<Measured> {
  const knownUpTo = await lastPaymentDay(facts)
  const runs = (await listHandedOut(records)).filter((run) => run.month >= addMonths(monthOf(on), -monthsCompared))
  if (knownUpTo === null || runs.length === 0) return { runs: 0, accepted: 0, months: [] }
  const fresh = runs.filter((run) => run.month >= addMonths(monthOf(on), -monthsMeasured))
  const offersOf = new Map(await Promise.all(runs.map(async (run) => [run.runId, await listCompared(records, run.runId)] as const)))
  let accepted = 0
  for (const run of fresh) {
    const stored = await acceptedOf(facts, run, offersOf.get(run.runId) ?? [], knownUpTo)
    await records.transaction((tx) => saveAccepted(tx, run.runId, stored))
    accepted += stored.length
  }
  const owedAt = await readEnds(facts, runs)
  const measured = runs.map((run) => ({ run, ...compare(run, offersOf.get(run.runId) ?? [], owedAt) }))
  await records.transaction((tx) => saveEffects(tx, on, [
    ...measured.map(({ run, ends, compared }) => rowOf(String(run.runId), ends, compared)), rowOf(wholeName, Math.max(...measured.map(({ ends }) => ends)), measured.flatMap(({ compared }) => compared)),
  ]))
  const months = [...new Set(fresh.map((run) => run.month))]
  for (const month of months) await publishOffers({ records, facts }, runs.filter((run) => run.month === month), month, now)
  return { runs: fresh.length, accepted, months }
}

/** The held-out as well: some store by themselves, and nobody may claim them. */
async function acceptedOf(facts: OwnedFacts, run: StoredRun, offers: readonly OfferRow[], knownUpTo: Day): Promise<{ accountNo: string; on: Day; amountFen: number }[]> {
  if (run.handedOn === null) return []
  const ends = windowEndsOn(run.handedOn, run.acceptDays)
  const to = ends < knownUpTo ? ends : knownUpTo
  if (to < run.handedOn) return []
  const receipts = new Map<string, { on: Day; amountFen: number }[]>()
  for (const receipt of await readStored(facts, offers.map((offer) => offer.accountNo), run.handedOn, to)) receipts.set(receipt.accountNo, [...(receipts.get(receipt.accountNo) ?? []), receipt])
  return offers.flatMap((offer) => {
    const first = firstAccepting(receipts.get(offer.accountNo) ?? [], offer.prestoreFen)
    return first === null ? [] : [{ accountNo: offer.accountNo, on: first.on, amountFen: first.amountFen }]
  })
}

/** Month ends on which a list is looked at; that of the month in which it went out is the first. */
const endsOf = (run: StoredRun): Month[] => (run.handedOn === null ? [] : listMonths(monthOf(run.handedOn), addMonths(monthOf(run.handedOn), run.monthEnds - 1)))

/** Each month end is read once for all lists. */
async function readEnds(facts: OwnedFacts, runs: readonly StoredRun[]): Promise<OwedAt> {
  const owedAt = new Map<Month, ReadonlyMap<string, number>>()
  for (const month of new Set(runs.flatMap(endsOf))) {
    const owed = await readOwed(facts, month)
    if (owed !== null) owedAt.set(month, owed)
  }
  return owedAt
}
type OwedAt = ReadonlyMap<Month, ReadonlyMap<string, number>>

function compare(run: StoredRun, offers: readonly OfferRow[], owedAt: OwedAt): { readonly ends: number; readonly compared: readonly Compared[] } {
  const ends = endsOf(run).flatMap((month) => owedAt.get(month) ?? [])
  if (ends.length === 0) return { ends: 0, compared: [] }
  return {
    ends: ends.length,
    compared: offers.map((offer) => ({ isHeldOut: offer.isHeldOut, foreseenFen: offer.foreseenFen, owedFen: ends.reduce((sum, owed) => sum + (owed.get(offer.accountNo) ?? 0), 0) / ends.length })),
  }
}

function rowOf(of: string, monthEnds: number, compared: readonly Compared[]): EffectRow {
  const effect = measureAvoided(compared)
  const heldOut = compared.filter((each) => each.isHeldOut).length
  return { of, monthEnds, treated: compared.length - heldOut, heldOut, perAccountFen: effect?.perAccountFen ?? null, lowFen: effect?.lowFen ?? null, highFen: effect?.highFen ?? null }
}

/** Offers of a month as rows that measures read; who was held out got none. */
async function publishOffers({ records, facts }: Deps, runs: readonly StoredRun[], month: Month, now: Date): Promise<void> {
  const offers = (await Promise.all(runs.map((run) => listCompared(records, run.runId)))).flat().filter((offer) => !offer.isHeldOut)
  await facts.transaction((tx) => publishGiven(tx, prepayFeed, month, offers.map((offer) => ({
    month, account_id: offer.accountNo, area_code: offer.areaCode, brand: offer.brand, step: offer.step, prestore_fen: offer.prestoreFen, gain_fen: offer.gainFen, is_accepted: offer.acceptedOn === null ? 0 : 1, accepted_fen: offer.acceptedFen ?? 0,
  })), now))
}
