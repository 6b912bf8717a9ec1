import { addDays, monthOf } from '../src/kernel/day.ts'
import type { Day } from '../src/kernel/day.ts'
import { yuanText } from '../src/kernel/money.ts'
import { asBytes, packLines } from './file.ts'
import type { TwinFile } from './file.ts'
import { draw, openStream } from './random.ts'
import type { World } from './state.ts'

/**
 * The billing system reports on these days of a month, in the morning and in the afternoon: the second is the day before the branch's usual today.
 * Fixed days, from the first month with daily files on, so that a longer run changes no earlier file.
 */
const REPORTED_ON: readonly number[] = [10, 11]
const FILES_A_DAY = 2
/** Who has used less than so many of his monthly bills is of no interest to anybody. */
const REPORTED_FROM = 1.5

export type CreditUse = { readonly account: string; readonly usedFen: number }

/** What accounts have used by a day: bills still open on it, and what the running month has brought so far. */
export function listUses(world: World, on: Day, part: number): CreditUse[] {
  const stream = openStream(world.options.seed, 'credit use')
  const { arrears: book } = world
  const issued = new Map<string, number>()
  for (const bill of book.issued) issued.set(bill.account, (issued.get(bill.account) ?? 0) + bill.amountFen)
  // The twin settles a month's money when the month begins; on this day, what comes later is still owed.
  const later = new Map<string, number>()
  for (const money of [...book.receipts.filter((receipt) => receipt.because === 'good'), ...book.returns.filter((one) => one.isPaid)]) {
    if (money.day > on) later.set(money.account, (later.get(money.account) ?? 0) + money.amountFen)
  }
  const share = (Number(on.slice(8)) - 1 + part / FILES_A_DAY) / 30
  return [...book.accounts.values()].flatMap((account): CreditUse[] => {
    const billFen = issued.get(account.key) ?? 0
    if (account.isClosed || billFen === 0) return []
    const openFen = account.bills.reduce((sum, bill) => sum + bill.openFen, 0) + (later.get(account.key) ?? 0)
    const usedFen = Math.round(openFen + billFen * share * (0.8 + 0.4 * draw(stream, account.subject, Number(on.slice(0, 7).replace('-', '')), 0)))
    return usedFen >= billFen * REPORTED_FROM ? [{ account: account.key, usedFen }] : []
  })
}

/** 信用度使用, twice a day. The last file names an account that nobody knows: a number that was never opened here. */
export function creditUseFiles(world: World, on: Day): TwinFile[] {
  const dayOfMonth = Number(on.slice(8))
  if (!REPORTED_ON.includes(dayOfMonth) || monthOf(on) < world.options.dailyFrom) return []
  const stamp = on.replaceAll('-', '')
  return Array.from({ length: FILES_A_DAY }, (_, index) => index).flatMap((index): TwinFile[] => {
    const part = index + 1
    const uses = [...listUses(world, on, part), ...(dayOfMonth === REPORTED_ON.at(-1) && part === FILES_A_DAY ? [{ account: `AX${stamp}`, usedFen: 8_800 }] : [])]
    if (uses.length === 0) return []
    const lines = [
      ['业务日期', '文件批次', '账户编号', '已用额度', '统计日期'],
      ...uses.map((use) => [on, String(part), use.account, yuanText(use.usedFen), part === 1 ? addDays(on, -1) : on]),
      ['合计', '', String(uses.length), yuanText(uses.reduce((sum, use) => sum + use.usedFen, 0)), ''],
    ]
    const text = lines.map((cells) => `${cells.join(',')}\r\n`).join('')
    return [{ feedId: 'arrears.limitUse', name: `信用度使用_${stamp}_${part}.csv`, deliveredOn: on, encoding: 'gb18030', chunks: () => packLines([asBytes(text)]) }]
  })
}
