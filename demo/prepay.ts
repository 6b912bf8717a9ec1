import { addDays, day as toDay, daysBetween, type Day, lastDayOf, monthOf } from '../src/kernel/day.ts'
import { type Account, settle } from './arrears.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { World } from './state.ts'

/** Offers to pay in advance that went out on a day, and whom the draw of the branch left without one. */
export type OffersMade = { readonly kind: 'offers'; readonly on: Day; readonly offers: readonly { readonly account: string; readonly step: string; readonly prestoreFen: number; readonly isHeldOut: boolean }[] }
export type StoredAfterOffer = { readonly on: Day; readonly amountFen: number }

/** How many accept an offer of so many months. This is the truth that estimates are held against. */
export const prepayAcceptance: Readonly<Record<string, number>> = { 3: 0.22, 6: 0.12, 12: 0.05 }
const answerDays = 12
const openOf = (account: Account): number => account.bills.reduce((sum, bill) => sum + bill.openFen, 0)

/**
 * Who accepts stores at once, through the electronic channel, so no counter's money changes: what he owes is settled first, and the rest
 * settles his later bills. Whoever was held out, or does not accept, lives on as he would have anyway. Gives who accepted.
 */
export function answerOffers(world: Pick<World, 'options' | 'arrears' | 'stored'>, { on, offers }: OffersMade, acceptance: Readonly<Record<string, number>> = prepayAcceptance): ReadonlyMap<string, StoredAfterOffer> {
  const stream = openStream(world.options.seed, 'prepay')
  const place = daysBetween(toDay('2000-01-01'), on)
  const accepted = new Map<string, StoredAfterOffer>()
  for (const offer of offers) {
    const account = world.arrears.accounts.get(offer.account)
    if (offer.isHeldOut || account === undefined || draw(stream, account.subject, place, 0) >= (acceptance[offer.step] ?? 0)) continue
    const latest = lastDayOf(monthOf(on))
    const wished = addDays(on, drawBelow(stream, account.subject, place, 1, answerDays))
    const day = wished > latest ? latest : wished
    const openFen = openOf(account)
    world.arrears.receipts.push({ receiptNo: `Y${day.replaceAll('-', '')}${String(account.subject).padStart(8, '0')}`, account: offer.account, day, amountFen: offer.prestoreFen, outlet: -1, staffNo: '', because: 'good' })
    settle(account, offer.prestoreFen)
    account.storedFen += Math.max(0, offer.prestoreFen - openFen)
    accepted.set(offer.account, { on: day, amountFen: offer.prestoreFen })
    world.stored.set(offer.account, { on: day, amountFen: offer.prestoreFen })
  }
  return accepted
}
