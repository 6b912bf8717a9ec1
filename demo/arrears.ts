import { addDays, addMonths, daysBetween, firstDayOf, lastDayOf, monthOf } from '../src/kernel/day.ts'
import type { Day, Month } from '../src/kernel/day.ts'
import { clerkOf } from './clerks.ts'
import type { RungAnswer } from './dunning.ts'
import { carryOutFrauds, listReEntries, plotFrauds, type TwinFraud } from './frauds.ts'
import { groupCode } from './monthFiles.ts'
import { isOpen } from './outlets.ts'
import type { PromiseTruth } from './promises.ts'
import { draw, drawBelow, openStream } from './random.ts'
import type { LivedMonth, World } from './state.ts'
import { CLOSED, COLLECTION, PREPAID } from './subscribers.ts'
import { listCuts } from './truth.ts'
import { TOTAL_FEN } from './usage.ts'
import type { UsageMonth } from './usage.ts'

/** A bill of the twin, with what is still open of it. */
export type TwinBill = {
  readonly billNo: string
  readonly month: Month
  readonly account: string
  readonly subject: number
  readonly person: number
  readonly village: number
  readonly brand: number
  readonly tier: number
  readonly outlet: number
  readonly group: number
  readonly way: 'ordinary' | 'agreed' | 'collection'
  readonly amountFen: number
  openFen: number
}
export type TwinReceipt = { readonly receiptNo: string; readonly account: string; readonly day: Day; readonly amountFen: number; readonly outlet: number; readonly staffNo: string; readonly because: 'good' | 'noBill' | 'twice' }
export type TwinReversal = { readonly reversalNo: string; readonly receiptNo: string; readonly account: string; readonly day: Day; readonly amountFen: number; readonly staffNo: string }
export type TwinReturn = { readonly receiptNo: string; readonly account: string; readonly billMonth: Month; readonly day: Day; readonly amountFen: number; readonly isPaid: boolean }
export type TwinWaiver = { readonly number: string; readonly account: string; readonly day: Day; readonly amountFen: number }
export type TwinRemittance = { readonly outlet: number; readonly day: Day; readonly dueFen: number; readonly paidInFen: number; readonly depositFen: number; readonly takenFen: number }
/** An outlet that says it took another sum of customers' money than its receipts: said less receipts. */
export type TwinDifference = { readonly outletCode: string; readonly day: Day; readonly differenceFen: number }

export type Account = { readonly key: string; readonly subject: number; readonly bills: TwinBill[]; cell: number; openingFen: number; waivedFen: number; cashFen: number; isClosed: boolean; writtenFen: number; returnedFen: number; /** Stored after an offer: later bills are settled from it. */ storedFen: number }

/** What the twin knows of bills and money. It keeps its own book, account by account; the program's figures are checked against it. */
export type ArrearsBook = {
  readonly accounts: Map<string, Account>
  issued: readonly TwinBill[]
  receipts: TwinReceipt[]
  reversals: TwinReversal[]
  returns: TwinReturn[]
  waivers: TwinWaiver[]
  writeOffs: TwinWaiver[]
  remittances: TwinRemittance[]
  differences: TwinDifference[]
  /** Who cheats in this month, and how; whoever reads the files is to find out. */
  frauds: TwinFraud[]
  readonly outletBalanceFen: Float64Array
  serial: number
}

/** One area and brand at a month's end; money in fen. Ages: 0, 1, 2, 3, 4-6, 7-12 and over 12 months. */
export type ArrearsCell = {
  readonly areaCode: string; readonly brand: string; readonly openFen: number; readonly ageFen: readonly number[]; readonly issuedFen: number; readonly issuedSettledFen: number
  readonly baseFen: number; readonly recoveredFen: number; readonly owing: number
}
export type ArrearsTruth = { readonly month: Month; readonly cells: readonly ArrearsCell[]; readonly outletBalanceFen: Readonly<Record<string, number>>; readonly parked: { readonly noBill: number; readonly twice: number }; readonly differences: readonly TwinDifference[]; readonly frauds: readonly TwinFraud[]
  /** Since the twin began: what was written off, and what of it came in after all. */
  readonly writtenOff: { readonly accounts: number; readonly fen: number; readonly returnedFen: number }
  /** Promises whose day fell into the month. */
  readonly promises: readonly PromiseTruth[]
  /** Money of the month that rungs brought in. */
  readonly rungAnswers: readonly RungAnswer[]
}

export function createArrearsBook(world: Pick<World, 'outlets'>): ArrearsBook {
  return { accounts: new Map(), issued: [], receipts: [], reversals: [], returns: [], waivers: [], writeOffs: [], remittances: [], differences: [], frauds: [], outletBalanceFen: new Float64Array(world.outlets.length), serial: 0 }
}

/** Who pays late and who hardly pays: a lasting trait of the account. */
const LATE_SHARE = 0.13
const BAD_SHARE = 0.045
/** In December bills over a year old of numbers that are gone are written off; few of them are paid later. */
const WRITE_OFF_MONTHS = 12
const LATER_SHARE = 0.04
/** Money of the caterpillar fungus comes in July, of livestock in autumn. */
const moneySeason = [0.9, 0.85, 0.95, 0.9, 0.85, 1, 1.25, 1.2, 1.1, 1.1, 1, 1]

/** The bills of a closed month, for everybody who pays afterwards: a group under bank collection has one account for its numbers. */
export function issueBills(world: World, lived: LivedMonth, usage: UsageMonth): void {
  const { subscribers, arrears: book } = world
  const stream = openStream(world.options.seed, 'arrears')
  const totals = usage.values[TOTAL_FEN]
  const issued: TwinBill[] = []
  for (let row = 0; row < subscribers.count; row++) {
    const amountFen = totals?.[row] ?? 0
    if (!usage.hasRow[row] || amountFen <= 0 || subscribers.payment[row] === PREPAID) continue
    const subject = subscribers.subject[row] ?? 0
    const group = subscribers.group[row] ?? -1
    const isCollected = subscribers.payment[row] === COLLECTION
    const story = String(subject).padStart(10, '0')
    const bill: TwinBill = {
      billNo: `Z${lived.month.replace('-', '')}${story}`, month: lived.month, account: isCollected && group >= 0 ? `A${groupCode(world, group)}` : `A${story}`, subject, person: subscribers.person[row] ?? subject,
      village: subscribers.village[row] ?? 0, brand: subscribers.brand[row] ?? 0, tier: subscribers.tier[row] ?? 0, outlet: subscribers.outlet[row] ?? -1, group,
      way: isCollected ? 'collection' : group >= 0 && draw(stream, group, 0, 50) < 0.3 ? 'agreed' : 'ordinary', amountFen, openFen: amountFen,
    }
    issued.push(bill)
    const account = book.accounts.get(bill.account) ?? { key: bill.account, subject, bills: [], cell: 0, openingFen: 0, waivedFen: 0, cashFen: 0, isClosed: false, writtenFen: 0, returnedFen: 0, storedFen: 0 }
    account.isClosed = subscribers.status[row] === CLOSED
    giveBill(account, bill)
    book.accounts.set(bill.account, account)
  }
  // The account lies where its last bill lies, by number.
  for (const bill of issued.toSorted((a, b) => (a.billNo < b.billNo ? -1 : 1))) {
    const account = book.accounts.get(bill.account)
    if (account) account.cell = (world.areas.villages[bill.village]?.township ?? 0) * world.era.brands.length + bill.brand
  }
  book.issued = issued
}

/** The money of a month that begins, after the bills of the month before were issued. */
export function planMoney(world: World, month: Month): void {
  const { arrears: book } = world
  const stream = openStream(world.options.seed, 'arrears')
  const period = month.replace('-', '')
  const index = daysBetween(firstDayOf(world.options.firstMonth), firstDayOf(month))
  const days = daysBetween(firstDayOf(month), lastDayOf(month)) + 1
  const season = moneySeason[Number(month.slice(5)) - 1] ?? 1
  book.receipts = []
  book.reversals = []
  book.returns = []
  book.waivers = []
  book.writeOffs = []
  book.serial = 0
  const on = (place: number): Day => addDays(firstDayOf(month), Math.min(days - 1, place))
  const number = (letter: string) => `${letter}${period}${String(++book.serial).padStart(7, '0')}`
  const issuedMonth = addMonths(month, -1)
  const near = outletsByTownship(world, month)
  const plot = plotFrauds(world, month)
  for (const account of book.accounts.values()) {
    const owed = account.bills.reduce((sum, bill) => sum + bill.openFen, 0)
    account.openingFen = account.bills.filter((bill) => bill.month < issuedMonth).reduce((sum, bill) => sum + bill.openFen, 0)
    account.waivedFen = 0
    account.cashFen = 0
    const chance = (turn: number) => draw(stream, account.subject, index, turn)
    if (owed === 0) {
      // Written off is not forgiven: now and then somebody pays after all, to have a number again.
      const stillFen = account.writtenFen - account.returnedFen
      if (stillFen > 0 && chance(9) < LATER_SHARE) {
        const outlet = pickOutlet(world, account, near, index)
        payLater(book, account, { receiptNo: number('R'), account: account.key, day: on(6 + drawBelow(stream, account.subject, index, 10, 18)), amountFen: chance(11) < 0.5 ? stillFen : Math.ceil(stillFen / 2), outlet, staffNo: clerkOf(world, outlet, account.subject + index), because: 'good' })
      }
      continue
    }
    const isWritten = month.endsWith('-12') && account.isClosed && writeOff(book, account, { before: addMonths(month, -WRITE_OFF_MONTHS), number: number('H'), day: on(24) })
    if (!isWritten && chance(0) < 0.002) waive(book, account, { number: number('T'), account: account.key, day: on(drawBelow(stream, account.subject, index, 1, 20)), amountFen: Math.max(1, Math.floor(owed * 0.1)) })
    const left = account.bills.reduce((sum, bill) => sum + bill.openFen, 0)
    if (left === 0) continue
    if (account.bills.at(-1)?.way === 'collection') {
      const isPaid = chance(2) < 0.93
      book.returns.push({ receiptNo: number('S'), account: account.key, billMonth: issuedMonth, day: on(14), amountFen: left, isPaid })
      if (isPaid) settle(account, left)
      continue
    }
    if (plot.agentOf.has(account.key)) continue
    const trait = draw(stream, account.subject, 0, 3)
    const isBad = trait < BAD_SHARE || (account.isClosed && trait < 0.6)
    const isLate = !isBad && trait < BAD_SHARE + LATE_SHARE
    const paysAll = isBad ? 0.05 * season : isLate ? 0.5 * season : 0.94
    const amountFen = chance(4) < paysAll ? left : isLate && chance(5) < 0.35 ? Math.max(1, Math.floor(left / 2)) : 0
    if (amountFen === 0) continue
    const market = plot.marketOf(account)
    const outlet = market ?? pickOutlet(world, account, near, index)
    const day = market === null ? on(4 + drawBelow(stream, account.subject, index, 6, isLate ? 24 : 20)) : on(days - 1 - drawBelow(stream, account.subject, index, 6, 3))
    const receipt: TwinReceipt = { receiptNo: number('R'), account: account.key, day, amountFen, outlet, staffNo: clerkOf(world, outlet, market === null ? account.subject + index : 0), because: 'good' }
    book.receipts.push(receipt)
    // A wrong number typed at the counter is taken back some days later; the customer has paid nothing then.
    if (chance(7) < 0.003 && receipt.day < on(days - 4)) book.reversals.push({ reversalNo: number('V'), receiptNo: receipt.receiptNo, account: account.key, day: addDays(receipt.day, 2), amountFen, staffNo: receipt.staffNo })
    else settle(account, amountFen)
  }
  book.frauds = carryOutFrauds(world, month, plot, { on, days, number, settle })
  planOddities(world, month, on)
  planRemittances(world, month, on)
}

/** A bill that is issued is settled at once by what its account has stored. */
export function giveBill(account: Account, bill: TwinBill): void {
  const part = Math.min(account.storedFen, bill.openFen)
  bill.openFen -= part
  account.storedFen -= part
  account.bills.push(bill)
}

export function settle(account: Account, amountFen: number): void {
  account.cashFen += amountFen
  reduce(account, amountFen)
}

function waive(book: ArrearsBook, account: Account, waiver: TwinWaiver): void {
  book.waivers.push(waiver)
  account.waivedFen += waiver.amountFen
  reduce(account, waiver.amountFen)
}

/** The yearly write-off: bills of numbers that are gone, issued before the month given. */
function writeOff(book: ArrearsBook, account: Account, { before, number, day }: { readonly before: Month; readonly number: string; readonly day: Day }): boolean {
  const amountFen = account.bills.filter((bill) => addMonths(bill.month, 1) < before).reduce((sum, bill) => sum + bill.openFen, 0)
  if (amountFen === 0) return false
  book.writeOffs.push({ number, account: account.key, day, amountFen })
  account.waivedFen += amountFen
  account.writtenFen += amountFen
  reduce(account, amountFen)
  return true
}

function payLater(book: ArrearsBook, account: Account, receipt: TwinReceipt): void {
  book.receipts.push(receipt)
  account.cashFen += receipt.amountFen
  account.returnedFen += receipt.amountFen
}

/** Oldest bill first, and within a month by number. */
function reduce(account: Account, amountFen: number): void {
  let left = amountFen
  for (const bill of account.bills.toSorted((a, b) => (a.month !== b.month ? (a.month < b.month ? -1 : 1) : a.billNo < b.billNo ? -1 : 1))) {
    const part = Math.min(bill.openFen, left)
    bill.openFen -= part
    left -= part
  }
}

/** Money is brought to an outlet of one's township that is open all month. */
function outletsByTownship(world: World, month: Month): readonly (readonly number[])[] {
  const near: number[][] = world.areas.townships.map(() => [])
  world.outlets.forEach((outlet, place) => { if (isOpen(outlet, firstDayOf(month)) && isOpen(outlet, lastDayOf(month))) near[outlet.township]?.push(place) })
  return near
}

function pickOutlet(world: World, account: Account, near: readonly (readonly number[])[], index: number): number {
  const places = near[Math.floor(account.cell / world.era.brands.length)] ?? []
  return places[drawBelow(openStream(world.options.seed, 'arrears'), account.subject, index, 8, Math.max(1, places.length))] ?? -1
}

/** Planted on purpose: money for an account that nobody knows, and a receipt that is sent once more with the last file of the month. */
function planOddities(world: World, month: Month, on: (place: number) => Day): void {
  const { arrears: book } = world
  const first = book.receipts[0]
  book.receipts.push({ receiptNo: `X${month.replace('-', '')}0000001`, account: `AX${month.replace('-', '')}`, day: on(11), amountFen: 5_000, outlet: -1, staffNo: '', because: 'noBill' })
  if (first) book.receipts.push({ ...first, day: lastDayOf(month), because: 'twice' })
}

/** Every ten days an outlet settles what it took: most at once, some late, a few with a growing rest, and now and then one pays nothing for a month. */
function planRemittances(world: World, month: Month, on: (place: number) => Day): void {
  const { arrears: book } = world
  const stream = openStream(world.options.seed, 'remittances')
  const index = Number(month.replace('-', ''))
  book.remittances = []
  book.differences = []
  for (const [from, day] of [[firstDayOf(month), on(9)], [on(10), on(19)], [on(20), lastDayOf(month)]] as const) {
    const takenFen = takenByOutlet(world, from, day)
    world.outlets.forEach((outlet, place) => {
      if (outlet.kind === '自有营业厅' || outlet.kind === '电子渠道' || !isOpen(outlet, day)) return
      const turn = Number(day.slice(8))
      const trait = draw(stream, place, 0, 0)
      const receiptsFen = takenFen[place] ?? 0
      const saidFen = receiptsFen - underReported(world, place, index + turn, receiptsFen)
      if (saidFen !== receiptsFen) book.differences.push({ outletCode: outlet.code, day, differenceFen: saidFen - receiptsFen })
      // Bills of customers and what else it sells for the branch: cards, top-ups.
      const dueFen = Math.max(receiptsFen, Math.round((outlet.kind === '合作营业厅' ? 1_800_000 : outlet.kind === '代办点' ? 620_000 : 90_000) * (0.7 + 0.6 * draw(stream, place, index, turn))))
      const before = book.outletBalanceFen[place] ?? 0
      const share = trait < 0.04 ? 0.93 + 0.05 * draw(stream, place, index, 40 + turn) : trait < 0.2 ? (draw(stream, place, index, 80 + turn) < 0.5 ? 0.4 : 1) : trait < 0.23 && draw(stream, place, index, 120) < 0.3 ? 0 : 1
      const paidInFen = Math.round((before + dueFen) * share)
      book.outletBalanceFen[place] = before + dueFen - paidInFen
      book.remittances.push({ outlet: place, day, dueFen, paidInFen, takenFen: saidFen, depositFen: outlet.kind === '合作营业厅' ? 3_000_000 : outlet.kind === '代办点' ? 1_000_000 : 200_000 })
    })
  }
}

/** Customers' money by outlet, what was taken back given off; a receipt that is sent twice was taken once. */
function takenByOutlet(world: World, from: Day, to: Day): Float64Array {
  const taken = new Float64Array(world.outlets.length)
  const outletOf = new Map(world.arrears.receipts.map((receipt) => [receipt.receiptNo, receipt.outlet]))
  const add = (outlet: number, fen: number) => { if (outlet >= 0) taken[outlet] = (taken[outlet] ?? 0) + fen }
  for (const receipt of world.arrears.receipts) if (receipt.because !== 'twice' && receipt.day >= from && receipt.day <= to) add(receipt.outlet, receipt.amountFen)
  for (const reversal of world.arrears.reversals) if (reversal.day >= from && reversal.day <= to) add(outletOf.get(reversal.receiptNo) ?? -1, -reversal.amountFen)
  return taken
}

/** Few outlets write down less than they took. */
function underReported(world: World, place: number, period: number, takenFen: number): number {
  const stream = openStream(world.options.seed, 'outlet differences')
  if (takenFen < 6_000 || draw(stream, place, period, 0) >= 0.012) return 0
  return Math.max(2_000, Math.round(takenFen * (0.05 + 0.15 * draw(stream, place, period, 1))))
}

/** The book as it stands when the month is over, by area and brand. */
export function arrearsTruth(world: World, month: Month): ArrearsTruth {
  const { arrears: book } = world
  const brandCount = world.era.brands.length
  const fields = ['openFen', 'issuedFen', 'issuedSettledFen', 'baseFen', 'recoveredFen', 'owing'] as const
  const width = fields.length + 7
  const sums = new Float64Array(world.cellCount * width)
  const add = (cell: number, place: number, amount: number) => { sums[cell * width + place] = (sums[cell * width + place] ?? 0) + amount }
  const monthNumber = Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
  for (const account of book.accounts.values()) {
    let owedFen = 0
    for (const bill of account.bills) {
      const cell = (world.areas.villages[bill.village]?.township ?? 0) * brandCount + bill.brand
      const age = monthNumber - Number(bill.month.slice(0, 4)) * 12 - Number(bill.month.slice(5)) - 1
      owedFen += bill.openFen
      add(cell, 0, bill.openFen)
      add(cell, fields.length + (age <= 3 ? age : age <= 6 ? 4 : age <= 12 ? 5 : 6), bill.openFen)
      if (age !== 0) continue
      add(cell, 1, bill.amountFen)
      add(cell, 2, bill.amountFen - bill.openFen)
    }
    const baseFen = Math.max(0, account.openingFen - account.waivedFen)
    add(account.cell, 3, baseFen)
    add(account.cell, 4, Math.min(baseFen, account.cashFen))
    add(account.cell, 5, owedFen > 0 ? 1 : 0)
  }
  const cells = listCuts(world).map((cut): ArrearsCell => {
    const own = new Float64Array(width)
    for (let cell = 0; cell < world.cellCount; cell++) {
      if (cut.holds(Math.floor(cell / brandCount), cell % brandCount)) for (let place = 0; place < width; place++) own[place] = (own[place] ?? 0) + (sums[cell * width + place] ?? 0)
    }
    const [openFen = 0, issuedFen = 0, issuedSettledFen = 0, baseFen = 0, recoveredFen = 0, owing = 0, ...ageFen] = own
    return { areaCode: cut.areaCode, brand: cut.brand, openFen, ageFen, issuedFen, issuedSettledFen, baseFen, recoveredFen, owing }
  })
  const outletBalanceFen: Record<string, number> = {}
  world.outlets.forEach((outlet, place) => { if ((book.outletBalanceFen[place] ?? 0) !== 0) outletBalanceFen[outlet.code] = book.outletBalanceFen[place] ?? 0 })
  const written = [...book.accounts.values()].filter((account) => account.writtenFen > 0)
  return { month, cells, outletBalanceFen, parked: { noBill: book.receipts.filter((one) => one.because === 'noBill').length, twice: book.receipts.filter((one) => one.because === 'twice').length }, differences: book.differences, frauds: [...book.frauds, ...listReEntries(world, month)],
    writtenOff: { accounts: written.length, fen: written.reduce((sum, account) => sum + account.writtenFen, 0), returnedFen: written.reduce((sum, account) => sum + account.returnedFen, 0) },
    promises: world.promises.settled.filter((promise) => monthOf(promise.dueOn) === month), rungAnswers: world.dunning.answers.filter((answer) => monthOf(answer.paidOn) === month) }
}

/** Bills that are settled for good leave the twin's memory; accounts stay, for their place. */
export function forgetSettled(world: World): void {
  for (const account of world.arrears.accounts.values()) {
    const open = account.bills.filter((bill) => bill.openFen > 0)
    if (open.length < account.bills.length) account.bills.splice(0, account.bills.length, ...open)
  }
}
