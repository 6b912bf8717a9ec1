import { addDays, addMonths, dayNumber, firstDayOf, lastDayOf } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'
import type { Account, TwinReceipt } from './arrears.ts'
import { clerkOf } from './clerks.ts'
import { subscriberIdOf } from './monthFiles.ts'
import { isOpen } from './outlets.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { Stream } from './random.ts'
import type { World } from './state.ts'
import { hasReturned, subjectBeforeReturn } from './subscribers.ts'

/** What somebody did against the rules, as the twin alone knows it. */
export type TwinFraud =
  /** An agent pays the bills of numbers that he sold, so that they count as living. */
  | { readonly kind: 'paysForCustomers'; readonly outletCode: string; readonly staffNo: string; readonly accountIds: readonly string[]; readonly receiptNos: readonly string[] }
  /** A clerk books the same money on one account after the other, so that both look paid when it counts. */
  | { readonly kind: 'movedMoney'; readonly staffNo: string; readonly reversalNos: readonly string[] }
  /** Somebody leaves a debt behind and takes a new number. */
  | { readonly kind: 'reEntry'; readonly subscriberId: string; readonly oldAccountId: string; readonly owedFen: number }

// Shares of the outlets in a month. Beside those who cheat stand those who only look like it.
const PAYS_SHARE = 0.03
const MARKET_DAY_SHARE = 0.03
const FEW_SHARE = 0.03
const MID_MONTH_SHARE = 0.02
const MOVES_SHARE = 0.012
const CORRECTED_SHARE = 0.15
const PAID_FOR_MIN = 7
const FEW = 3

type Scheme = { readonly kind: 'pays' | 'few' | 'midMonth'; readonly outlet: number; readonly accounts: readonly Account[] }
export type Plot = {
  readonly schemes: readonly Scheme[]
  /** Accounts whose own payer has no need to come this month. */
  readonly agentOf: ReadonlyMap<string, Scheme>
  /** The outlet that collects from its own customers on the last days of the month. */
  readonly marketOf: (account: Account) => number | null
}

const owedBy = (account: Account): number => account.bills.reduce((sum, bill) => sum + bill.openFen, 0)
const sellerOf = (account: Account): number => account.bills.at(-1)?.outlet ?? -1
const periodOf = (month: Month): number => Number(month.replace('-', ''))

/** Who will cheat in a month, drawn before anybody pays. */
export function plotFrauds(world: World, month: Month): Plot {
  const stream = openStream(world.options.seed, 'frauds')
  const sold = new Map<number, Account[]>()
  for (const account of world.arrears.accounts.values()) {
    if (account.bills.at(-1)?.way !== 'ordinary' || owedBy(account) < 2_000) continue
    const seller = sellerOf(account)
    sold.set(seller, [...(sold.get(seller) ?? []), account])
  }
  const schemes: Scheme[] = []
  const markets = new Set<number>()
  world.outlets.forEach((outlet, place) => {
    if (outlet.kind === '自有营业厅' || outlet.kind === '电子渠道' || !isOpen(outlet, firstDayOf(month)) || !isOpen(outlet, lastDayOf(month))) return
    const own = sold.get(place) ?? []
    const chance = draw(stream, place, periodOf(month), 0)
    const many = Math.min(own.length, PAID_FOR_MIN + drawBelow(stream, place, periodOf(month), 1, 12))
    const kinds = [['pays', PAYS_SHARE], ['market', MARKET_DAY_SHARE], ['few', FEW_SHARE], ['midMonth', MID_MONTH_SHARE]] as const
    let bound = 0
    const kind = kinds.find(([, share]) => chance < (bound += share))?.[0]
    if (kind === 'market') markets.add(place)
    else if (kind === 'few') schemes.push({ kind, outlet: place, accounts: own.slice(0, FEW) })
    else if (kind !== undefined && own.length >= PAID_FOR_MIN) schemes.push({ kind, outlet: place, accounts: own.slice(0, many) })
  })
  return {
    schemes,
    agentOf: new Map(schemes.flatMap((scheme) => scheme.accounts.map((account) => [account.key, scheme]))),
    marketOf: (account) => (markets.has(sellerOf(account)) ? sellerOf(account) : null),
  }
}

type Means = {
  readonly on: (place: number) => Day
  readonly days: number
  readonly number: (letter: string) => string
  readonly settle: (account: Account, amountFen: number) => void
}

/** After everybody has paid: the money of those who cheat, and of those who only look like it. */
export function carryOutFrauds(world: World, month: Month, plot: Plot, means: Means): TwinFraud[] {
  const stream = openStream(world.options.seed, 'frauds')
  return [...plot.schemes.flatMap((scheme) => payForCustomers(world, month, scheme, means, stream)), ...moveMoney(world, month, means, stream)]
}

function payForCustomers(world: World, month: Month, { kind, outlet, accounts }: Scheme, { on, days, number, settle }: Means, stream: Stream): TwinFraud[] {
  const staffNo = clerkOf(world, outlet, 0)
  const receipts = accounts.flatMap((account): TwinReceipt[] => {
    const chance = (turn: number) => draw(stream, account.subject, periodOf(month), turn)
    const owedFen = owedBy(account)
    // Round sums, as somebody pays who does not ask what is owed; never more than that.
    const amountFen = kind === 'pays' && chance(2) < 0.07 ? owedFen : Math.floor(owedFen / 1_000) * 1_000
    if (amountFen <= 0) return []
    const place = kind === 'midMonth' ? 8 + Math.floor(chance(3) * 6) : chance(4) < 0.05 ? days - 9 : days - 1 - Math.floor(chance(3) * 4)
    settle(account, amountFen)
    return [{ receiptNo: number('R'), account: account.key, day: on(place), amountFen, outlet, staffNo, because: 'good' }]
  })
  world.arrears.receipts.push(...receipts)
  if (kind !== 'pays') return []
  return [{ kind: 'paysForCustomers', outletCode: world.outlets[outlet]?.code ?? '', staffNo, accountIds: receipts.map((receipt) => receipt.account), receiptNos: receipts.map((receipt) => receipt.receiptNo) }]
}

/** The same money on one account, taken back, and on another one: three times and more is no mistake. */
function moveMoney(world: World, month: Month, { on, number, settle }: Means, stream: Stream): TwinFraud[] {
  const { arrears: book } = world
  const paid = new Set(book.receipts.map((receipt) => receipt.account))
  const pool = [...book.accounts.values()].filter((account) => account.bills.at(-1)?.way === 'ordinary' && !paid.has(account.key) && owedBy(account) >= 2_000)
  const pay = (account: Account, day: Day, amountFen: number, outlet: number, staffNo: string): TwinReceipt => {
    const receipt: TwinReceipt = { receiptNo: number('R'), account: account.key, day, amountFen, outlet, staffNo, because: 'good' }
    book.receipts.push(receipt)
    return receipt
  }
  const honest = [...book.reversals]
  const frauds = world.outlets.flatMap((outlet, place): TwinFraud[] => {
    if (outlet.kind === '电子渠道' || !isOpen(outlet, firstDayOf(month)) || !isOpen(outlet, lastDayOf(month))) return []
    const chance = (turn: number) => draw(stream, place, periodOf(month), turn)
    const pairs = 3 + Math.floor(chance(11) * 3)
    if (chance(10) >= MOVES_SHARE || pool.length < pairs * 2) return []
    const staffNo = clerkOf(world, place, 0)
    const reversalNos = Array.from({ length: pairs }, (_, turn) => {
      const [one, other] = pool.splice(0, 2)
      if (!one || !other) return null
      const amountFen = Math.min(owedBy(one), owedBy(other))
      const first = pay(one, on(4 + Math.floor(chance(20 + turn) * 6)), amountFen, place, staffNo)
      const reversalNo = number('V')
      const reversedOn = addDays(first.day, 1 + Math.floor(chance(30 + turn) * 5))
      book.reversals.push({ reversalNo, receiptNo: first.receiptNo, account: one.key, day: reversedOn, amountFen, staffNo })
      pay(other, addDays(reversedOn, Math.floor(chance(40 + turn) * 3)), amountFen, place, staffNo)
      settle(other, amountFen)
      return reversalNo
    })
    return [{ kind: 'movedMoney', staffNo, reversalNos: reversalNos.filter((each) => each !== null) }]
  })
  // A wrong number that is put right: the money goes to the account that it was meant for.
  for (const reversal of honest) {
    const receipt = book.receipts.find((each) => each.receiptNo === reversal.receiptNo)
    if (!receipt || draw(stream, Number(reversal.reversalNo.slice(-7)), periodOf(month), 60) >= CORRECTED_SHARE) continue
    const right = pool.findIndex((account) => owedBy(account) >= reversal.amountFen)
    const [account] = right < 0 ? [] : pool.splice(right, 1)
    if (!account) continue
    pay(account, reversal.day, reversal.amountFen, receipt.outlet, reversal.staffNo)
    settle(account, reversal.amountFen)
  }
  return frauds
}

/** Who opened a number in this month or the one before, while the number before that still owes at the month's end. */
export function listReEntries(world: World, month: Month): TwinFraud[] {
  const { subscribers, arrears: book } = world
  const firstDay = dayNumber(firstDayOf(addMonths(month, -1)))
  const found: TwinFraud[] = []
  for (let row = 0; row < subscribers.count; row++) {
    const subject = subscribers.subject[row] ?? 0
    if ((subscribers.openedDay[row] ?? 0) < firstDay || !hasReturned(subject)) continue
    const oldAccountId = `A${String(subjectBeforeReturn(subject)).padStart(10, '0')}`
    const old = book.accounts.get(oldAccountId)
    const owedFen = old ? owedBy(old) : 0
    if (owedFen > 0) found.push({ kind: 'reEntry', subscriberId: subscriberIdOf(world, subject), oldAccountId, owedFen })
  }
  return found
}
