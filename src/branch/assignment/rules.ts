import { Refusal } from '../../kernel/refusal.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { assignmentCreditNotOne, assignmentDaysTurned, assignmentPersonTwice, type CreditShare } from './contract.ts'

/** Shares of one subject come to one: half a per mille is a slip of the keyboard, not a share. */
export function checkShares(people: readonly CreditShare[], subjectName: string, nameOf: (staffNo: string) => string): void {
  const twice = people.find((person, index) => people.findIndex((other) => other.staffNo === person.staffNo) !== index)
  if (twice) throw new Refusal(assignmentPersonTwice, { name: nameOf(twice.staffNo), subject: subjectName })
  const sum = people.reduce((total, person) => total + person.share, 0)
  if (Math.abs(sum - 1) > 0.0005) throw new Refusal(assignmentCreditNotOne, { subject: subjectName, sum: `${Number((sum * 100).toPrecision(5))}%` })
}

export function checkDays(from: Day, to: Day | null): void {
  if (to !== null && to < from) throw new Refusal(assignmentDaysTurned, { from, to })
}

export type Held = { readonly staffNo: string; readonly share: number; readonly from: Day; readonly to: Day | null }

/** What each person has of a subject on a day; shares of one day come to one or to nothing. */
export function creditOn(held: readonly Held[], onDay: Day): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const one of held) if (one.from <= onDay && (one.to === null || one.to >= onDay)) shares.set(one.staffNo, (shares.get(one.staffNo) ?? 0) + one.share)
  return shares
}

/** A hand-over: who held it until the day before, and who holds it from the day on. */
export function handOverOn(held: readonly Held[], people: readonly CreditShare[], onDay: Day): Held[] {
  const before = held.flatMap((one): Held[] => (one.to !== null && one.to < onDay ? [one] : one.from >= onDay ? [] : [{ ...one, to: addDays(onDay, -1) }]))
  return [...before, ...people.map((person): Held => ({ staffNo: person.staffNo, share: person.share, from: onDay, to: null }))]
}
