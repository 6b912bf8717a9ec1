import { Refusal } from '../../kernel/refusal.ts'
import type { Day } from '../../kernel/day.ts'
import { assignmentCreditNotOne, assignmentDaysTurned, assignmentPersonTwice, type CreditShare } from './contract.ts'

/** Shares of one subject come to one, but for the last digit that binary fractions lose. */
export function checkShares(people: readonly CreditShare[], subjectName: string, nameOf: (staffNo: string) => string): void {
  const twice = people.find((person, index) => people.findIndex((other) => other.staffNo === person.staffNo) !== index)
  if (twice) throw new Refusal(assignmentPersonTwice, { name: nameOf(twice.staffNo), subject: subjectName })
  const sum = people.reduce((total, person) => total + person.share, 0)
  if (Math.abs(sum - 1) > 1e-9) throw new Refusal(assignmentCreditNotOne, { subject: subjectName, sum: `${Number((sum * 100).toPrecision(9))}%` })
}

export function checkDays(from: Day, to: Day | null): void {
  if (to !== null && to < from) throw new Refusal(assignmentDaysTurned, { from, to })
}
