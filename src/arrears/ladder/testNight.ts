import { addDays, type Day } from '../../kernel/day.ts'
import { today } from '../../platform/access/testAccess.ts'
import { dayNumber } from './accountRules.ts'
import type { Book, BookAccount } from './book.ts'

export const account = (no: number, dueOn: Day, amountFen = 8_000, areaCode = '632301100'): BookAccount => ({
  accountNo: `A${String(no).padStart(5, '0')}`, areaCode, items: [{ itemId: `b${no}`, issuedOn: dayNumber(addDays(dueOn, -25)), dueOn: dayNumber(dueOn), amountFen, debitUntil: null }], moneys: [], pauses: [], protections: [], limitUses: [], limitTerms: [],
})
/** Three pages; due dates spread over half a year, so that every rung has somebody. */
export const accounts = Array.from({ length: 45_000 }, (_, index) => account(index, addDays(today, -(index % 180)), 1_000 + (index % 97) * 100, index % 3 === 0 ? '632302' : '632301100'))
export const bookOf = (all: readonly BookAccount[]): Book => ({ readPage: async (after, limit) => all.filter((each) => each.accountNo > after).slice(0, limit) })
