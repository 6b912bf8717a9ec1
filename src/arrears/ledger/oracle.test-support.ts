import { addMonths, firstDayOf, lastDayOf, type Month, monthsBetween, month as toMonth } from '../../kernel/day.ts'

/** The ledger as a person would keep it with pencil and paper: one account at a time, one event after another. */
export type GivenBill = { readonly accountId: string; readonly billNo: string; readonly month: Month; readonly amountFen: number }
export type GivenMoney = { readonly kind: 'payment' | 'credit' | 'writeOff' | 'reversal'; readonly number: string; readonly undoes: string | null; readonly accountId: string; readonly day: string; readonly sequence: number; readonly amountFen: number }
export type Book = { readonly bills: readonly GivenBill[]; readonly money: readonly GivenMoney[]; readonly closedOn: ReadonlyMap<string, string> }

export type OracleAccount = {
  readonly accountId: string; readonly cashFen: number; readonly allocatedFen: number; readonly advanceFen: number; readonly openFen: number; readonly openingFen: number
  readonly baseFen: number; readonly recoveredFen: number; readonly oldBaseFen: number; readonly oldRecoveredFen: number
}
export type OracleItem = { readonly billNo: string; readonly settledFen: number; readonly ageMonths: number }
export type OracleParked = { readonly reference: string; readonly reason: string; readonly amountFen: number }

const isCredit = (one: GivenMoney) => one.kind === 'credit' || one.kind === 'writeOff'
const byTime = (a: GivenMoney, b: GivenMoney) => (a.day !== b.day ? (a.day < b.day ? -1 : 1) : a.sequence !== b.sequence ? a.sequence - b.sequence : a.number < b.number ? -1 : a.number > b.number ? 1 : a.accountId < b.accountId ? -1 : 1)

export function keepBook(book: Book, month: Month): { accounts: OracleAccount[]; items: Map<string, OracleItem>; parked: OracleParked[] } {
  const last = lastDayOf(month)
  const bills = book.bills.filter((bill) => bill.month < month)
  const accountIds = [...new Set(bills.map((bill) => bill.accountId))]
  const parked: OracleParked[] = []
  const seen = new Set<string>()
  const good: GivenMoney[] = []
  const first = new Map<string, GivenMoney>()
  const billedOf = (accountId: string) => bills.filter((bill) => bill.accountId === accountId).reduce((sum, bill) => sum + bill.amountFen, 0)
  const parkedReceipts = new Map<string, { because: string; amountFen: number }>()
  for (const credit of book.money.filter((one) => isCredit(one) && one.day <= last).toSorted(byTime)) {
    const reason = seen.has(credit.number) ? 'number_twice' : accountIds.includes(credit.accountId) ? null : 'no_bill'
    seen.add(credit.number)
    if (reason) parked.push({ reference: credit.number, reason, amountFen: credit.amountFen })
    else good.push(credit)
  }
  // What is written off is still owed; only what is waived is not.
  const waivedOf = (accountId: string) => good.filter((one) => one.kind === 'credit' && one.accountId === accountId).reduce((sum, one) => sum + one.amountFen, 0)
  const payments: GivenMoney[] = []
  for (const payment of book.money.filter((one) => one.kind === 'payment' && one.day <= last).toSorted(byTime)) {
    if (first.has(payment.number)) parked.push({ reference: payment.number, reason: 'receipt_twice', amountFen: payment.amountFen })
    else {
      first.set(payment.number, payment)
      payments.push(payment)
    }
  }
  // All that was said about a receipt counts towards its limit, also what had to wait.
  const said = new Map<string, number>()
  const undone = new Map<string, number>()
  const reversals: GivenMoney[] = []
  for (const reversal of book.money.filter((one) => one.kind === 'reversal' && one.day <= last).toSorted(byTime)) {
    const receipt = first.get(reversal.undoes ?? '')
    const running = (said.get(reversal.undoes ?? '') ?? 0) + reversal.amountFen
    said.set(reversal.undoes ?? '', running)
    if (!receipt || receipt.accountId !== reversal.accountId || receipt.day > reversal.day) parked.push({ reference: reversal.number, reason: 'no_payment', amountFen: reversal.amountFen })
    else if (running > receipt.amountFen) parked.push({ reference: reversal.number, reason: 'more_than_paid', amountFen: reversal.amountFen })
    else {
      undone.set(receipt.number, (undone.get(receipt.number) ?? 0) + reversal.amountFen)
      reversals.push(reversal)
    }
  }
  const paidBefore = new Map<string, number>()
  for (const payment of payments) {
    const kept = payment.amountFen - (undone.get(payment.number) ?? 0)
    const before = paidBefore.get(payment.accountId) ?? 0
    paidBefore.set(payment.accountId, before + kept)
    const closedOn = book.closedOn.get(payment.accountId)
    if (!accountIds.includes(payment.accountId)) parkedReceipts.set(payment.number, { because: 'no_bill', amountFen: kept })
    else if (closedOn !== undefined && payment.day > closedOn && before >= billedOf(payment.accountId) - waivedOf(payment.accountId)) parkedReceipts.set(payment.number, { because: 'account_closed', amountFen: kept })
    else good.push(payment)
  }
  good.push(...reversals.filter((reversal) => !parkedReceipts.has(reversal.undoes ?? '')))
  for (const [reference, { because, amountFen }] of parkedReceipts) parked.push({ reference, reason: because, amountFen })

  const items = new Map<string, OracleItem>()
  const accounts = accountIds.map((accountId): OracleAccount => {
    const own = bills.filter((bill) => bill.accountId === accountId).toSorted((a, b) => (a.month !== b.month ? (a.month < b.month ? -1 : 1) : a.billNo < b.billNo ? -1 : 1))
    const cash = (from: string, to: string) => good.filter((one) => one.accountId === accountId && !isCredit(one) && one.day >= from && one.day <= to).reduce((sum, one) => sum + (one.kind === 'reversal' ? -one.amountFen : one.amountFen), 0)
    const waived = (from: string, to: string) => good.filter((one) => one.accountId === accountId && isCredit(one) && one.day >= from && one.day <= to).reduce((sum, one) => sum + one.amountFen, 0)
    const billed = (before: Month) => own.filter((bill) => bill.month < before).reduce((sum, bill) => sum + bill.amountFen, 0)
    const owed = (before: Month, to: string) => Math.max(0, billed(before) - cash('0', to) - waived('0', to))
    const [start, lastMonthEnd] = [firstDayOf(month), lastDayOf(addMonths(month, -1))]
    const newYear = firstDayOf(toMonth(`${month.slice(0, 4)}-01`))
    const lastYearEnd = lastDayOf(addMonths(toMonth(`${month.slice(0, 4)}-01`), -1))
    const cashAll = cash('0', last)
    let left = cashAll + waived('0', last)
    for (const bill of own) {
      const settledFen = Math.min(bill.amountFen, Math.max(0, left))
      left -= settledFen
      items.set(`${accountId} ${bill.billNo}`, { billNo: bill.billNo, settledFen, ageMonths: monthsBetween(bill.month, month) - 1 })
    }
    const openingFen = owed(addMonths(month, -1), lastMonthEnd)
    const baseFen = Math.max(0, openingFen - waived(start, last))
    const oldBaseFen = Math.max(0, owed(addMonths(toMonth(`${month.slice(0, 4)}-01`), -1), lastYearEnd) - waived(newYear, last))
    const allocatedFen = Math.min(cashAll, Math.max(0, billed(month) - waived('0', last)))
    return {
      accountId, cashFen: cashAll, allocatedFen, advanceFen: cashAll - allocatedFen, openFen: owed(month, last), openingFen, baseFen,
      recoveredFen: Math.min(baseFen, Math.max(0, cash(start, last))), oldBaseFen, oldRecoveredFen: Math.min(oldBaseFen, Math.max(0, cash(newYear, last))),
    }
  })
  return { accounts, items, parked }
}
