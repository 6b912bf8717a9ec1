import type { Day } from '../../kernel/day.ts'
import { type Fen, yuanText } from '../../kernel/money.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { letterBankMissing, letterPlaces, letterPlaceUnknown, type LetterPolicy } from './contract.ts'

export type LetterBill = { readonly billNo: string; readonly month: string; readonly dueOn: Day; readonly amountFen: Fen; readonly openFen: Fen }
export type Letter = { readonly number: string; readonly accountNo: string; readonly addressee: string; readonly officeName: string; readonly branchName: string; readonly on: Day; readonly until: Day; readonly oldestDueOn: Day; readonly days: number; readonly totalFen: Fen; readonly bills: readonly LetterBill[] }

/** What of each bill is open once all money went to the oldest first; settled bills and those not yet due are left out. */
export function openBills(bills: readonly { readonly billNo: string; readonly month: string; readonly dueOn: Day; readonly amountFen: Fen }[], moneyFen: Fen, on: Day): LetterBill[] {
  let left = Math.max(0, moneyFen)
  return bills.toSorted((one, other) => (one.month !== other.month ? (one.month < other.month ? -1 : 1) : one.billNo < other.billNo ? -1 : 1)).flatMap((bill) => {
    const settled = Math.min(bill.amountFen, left)
    left -= settled
    return bill.amountFen > settled && bill.dueOn < on ? [{ ...bill, openFen: bill.amountFen - settled }] : []
  })
}

export function fillText(text: string, letter: Letter): string {
  const values: Readonly<Record<(typeof letterPlaces)[number], string>> = {
    '{客户}': letter.addressee, '{账户}': letter.accountNo, '{欠费}': yuanText(letter.totalFen), '{最早}': dayText(letter.oldestDueOn), '{天数}': String(letter.days), '{限期}': dayText(letter.until), '{日期}': dayText(letter.on), '{营业部}': letter.officeName,
  }
  return letterPlaces.reduce((filled, place) => filled.replaceAll(place, values[place]), text)
}
export function dayText(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${year} 年 ${Number(month)} 月 ${Number(date)} 日`
}

export function checkLetter(policy: LetterPolicy): Refusal[] {
  const missing = ([['payee', '收款单位'], ['bank', '开户银行'], ['bankAccount', '账号']] as const).filter(([field]) => policy[field] === '').map(([, field]) => new Refusal(letterBankMissing, { field }))
  const unknown = [...`${policy.opening}${policy.warning}`.matchAll(/\{[^{}]*\}/g)].map((found) => found[0]).filter((place) => !letterPlaces.some((known) => known === place))
  return [...missing, ...[...new Set(unknown)].map((place) => new Refusal(letterPlaceUnknown, { place, known: letterPlaces.join(' ') }))]
}
