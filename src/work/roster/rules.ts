import { Refusal } from '../../kernel/refusal.ts'
import { awayOnDuty, daysReversed, deputyAway, type NewRoster, onDutyThen, type Proposal, type RosterRow, twoDuties } from './contract.ts'

/** Refuses an entry that would put two kinds of urgent work, or work and leave, on one person; `known` are entries of the person and of the deputy. */
export function refuseClash(asked: NewRoster, known: readonly RosterRow[]): void {
  if (asked.toDay < asked.fromDay) throw new Refusal(daysReversed)
  const overlapping = known.filter((row) => row.fromDay <= asked.toDay && row.toDay >= asked.fromDay)
  const at = (row: RosterRow) => ({ name: row.name, from: row.fromDay, to: row.toDay, duty: row.duty })
  const own = overlapping.filter((row) => row.staffNo === asked.staffNo)
  const duty = own.find((row) => row.kind === 'duty' && (asked.kind === 'leave' || row.duty !== asked.duty))
  const leave = own.find((row) => row.kind === 'leave')
  if (asked.kind === 'duty' && leave) throw new Refusal(awayOnDuty, at(leave))
  if (duty) throw new Refusal(asked.kind === 'duty' ? twoDuties : onDutyThen, at(duty))
  const deputyLeave = overlapping.find((row) => row.staffNo === asked.deputyStaffNo && row.kind === 'leave')
  if (deputyLeave) throw new Refusal(deputyAway, at(deputyLeave))
}

export type Waiting = { readonly orderId: number; readonly kind: string; readonly areaCode: string; readonly skill: string | null; readonly isEmergency: boolean }
export type Candidate = {
  readonly staffNo: string; readonly name: string; readonly load: number; readonly skills: ReadonlySet<string>; readonly duties: ReadonlySet<string>; readonly isAway: boolean; readonly areaCodes: ReadonlySet<string>
  /** The kinds of the emergencies that they have on their hands. */
  readonly urgentKinds: ReadonlySet<string>
}

/**
 * Gives each order to somebody who answers for its place, holds its skill and is not away: an emergency to whoever has that duty today,
 * everything else to the one with the least on their hands. Who is hard to place goes first, so that few are left without anybody.
 * Two kinds of emergency never land on one person: the desk decides where everybody who fits has another one.
 */
export function balance(orders: readonly Waiting[], people: readonly Candidate[]): Proposal[] {
  const load = new Map(people.map((person) => [person.staffNo, person.load]))
  const urgent = new Map(people.map((person) => [person.staffNo, new Set(person.urgentKinds)]))
  const choices = orders.map((order) => {
    const fit = people.filter((person) => !person.isAway && person.areaCodes.has(order.areaCode) && (order.skill === null || person.skills.has(order.skill) || person.duties.has(order.skill)))
    const onDuty = order.isEmergency ? fit.filter((person) => (order.skill === null ? person.duties.size > 0 : person.duties.has(order.skill))) : []
    return { order, fit, onDuty }
  })
  return choices.toSorted((a, b) => (a.onDuty.length || a.fit.length) - (b.onDuty.length || b.fit.length) || a.order.orderId - b.order.orderId).map(({ order, fit, onDuty }): Proposal => {
    const isFree = (person: Candidate) => !order.isEmergency || [...(urgent.get(person.staffNo) ?? [])].every((kind) => kind === order.kind)
    const freeOnDuty = onDuty.filter(isFree)
    const [first] = (freeOnDuty.length > 0 ? freeOnDuty : fit.filter(isFree)).toSorted((a, b) => (load.get(a.staffNo) ?? 0) - (load.get(b.staffNo) ?? 0) || (a.staffNo < b.staffNo ? -1 : 1))
    if (!first) return { orderId: order.orderId, staffNo: null, name: null, because: fit.length > 0 ? 'urgent_elsewhere' : 'nobody' }
    if (order.isEmergency) urgent.get(first.staffNo)?.add(order.kind)
    load.set(first.staffNo, (load.get(first.staffNo) ?? 0) + 1)
    return { orderId: order.orderId, staffNo: first.staffNo, name: first.name, because: freeOnDuty.length > 0 ? 'on_duty' : 'least_load' }
  })
}
