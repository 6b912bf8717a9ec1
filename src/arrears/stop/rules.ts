import { addDays, type Day, dayInChina } from '../../kernel/day.ts'
import { dayNumber, dayOf } from '../ladder/accountRules.ts'
import type { LadderPolicy } from '../ladder/contract.ts'
import type { NextStopDay } from '../ladder/rules.ts'
import { isStopHour } from '../ladder/stopRules.ts'
import type { HandMark, HoldKind } from './contract.ts'

/** What the branch knows of who would be stopped. */
export type Worth = { readonly groupId: string | null; readonly tier: string | null; readonly monthlyFen: number }

/** Why a person decides about this customer alone; empty: it may go in bulk. */
export function handMarksOf({ stops }: Pick<LadderPolicy, 'stops'>, worth: Worth): HandMark[] {
  const tiers = stops.byHandTiers.split(/[、,，;；\s]+/).filter((tier) => tier !== '')
  const marks: HandMark[] = []
  if (stops.byHandGroups && worth.groupId !== null) marks.push('group')
  if (worth.tier !== null && tiers.includes(worth.tier)) marks.push('tier')
  if (stops.byHandBillFen > 0 && worth.monthlyFen >= stops.byHandBillFen) marks.push('bill')
  return marks
}

/** The instant of a day's time of the branch's clock. */
export function instantAt(on: string, clock: string): number {
  return Date.parse(`${on}T${clock}:00+08:00`)
}

/** From when a stop may be performed: at once when it is an hour and a day for stops, else when the next such day's hours begin. */
export function earliestStop(policy: Pick<LadderPolicy, 'stops'>, nextStopDay: NextStopDay, nowMs: number): number {
  const today = dayInChina(new Date(nowMs))
  const open = dayOf(nextStopDay(dayNumber(today)))
  if (open > today) return instantAt(open, policy.stops.from)
  if (isStopHour(policy, nowMs)) return nowMs
  const opens = instantAt(today, policy.stops.from)
  return nowMs < opens ? opens : instantAt(dayOf(nextStopDay(dayNumber(addDays(today, 1)))), policy.stops.from)
}

/** Whether a stop was performed when none may be: at night, on a holiday or in a disaster. */
export function isOutOfHours(policy: Pick<LadderPolicy, 'stops'>, nextStopDay: NextStopDay, performedMs: number): boolean {
  const on = dayNumber(dayInChina(new Date(performedMs)))
  return nextStopDay(on) !== on || !isStopHour(policy, performedMs)
}

/** What the files say a proposal came to: the account as a whole, or each of its subscribers. */
export type Performed = { readonly subscriberId: string | null; readonly outcome: 'done' | 'failed'; readonly performedMs: number; readonly note: string | null }
export type Settled = { readonly state: 'done' | 'failed' | 'open'; readonly doneMs: number | null; readonly fault: string | null }

/** The last word about each subscriber counts: one that failed first and was done later is done. */
export function settleProposal(subscriberIds: readonly string[], performed: readonly Performed[]): Settled {
  const last = new Map<string | null, Performed>()
  for (const each of performed.toSorted((one, other) => one.performedMs - other.performedMs || (one.outcome === 'failed' ? -1 : 1))) last.set(each.subscriberId, each)
  const whole = last.get(null)
  const parts = subscriberIds.map((id) => last.get(id))
  const words = whole === undefined ? parts : [whole]
  const done = words.filter((each) => each?.outcome === 'done')
  if (words.length > 0 && done.length === words.length) return { state: 'done', doneMs: Math.max(...done.map((each) => each?.performedMs ?? 0)), fault: null }
  const failed = words.find((each) => each?.outcome === 'failed')
  return failed === undefined ? { state: 'open', doneMs: null, fault: null } : { state: 'failed', doneMs: null, fault: failed.note ?? '' }
}

export type Proposed = { readonly proposalId: number; readonly kind: string; readonly proposedOn: Day; readonly subscriberIds: readonly string[] }
export type Reported = Performed & { readonly resultNo: string; readonly kind: string; readonly performedOn: Day }

/** Which proposal each result answers: the newest of its kind that was made by then; null when nobody had proposed it. */
export function matchResults(proposals: readonly Proposed[], results: readonly Reported[]): ReadonlyMap<string, number | null> {
  const newestFirst = proposals.toSorted((one, other) => (one.proposedOn === other.proposedOn ? other.proposalId - one.proposalId : one.proposedOn < other.proposedOn ? 1 : -1))
  return new Map(results.map((result) => [result.resultNo, newestFirst.find((each) => each.kind === result.kind && each.proposedOn <= result.performedOn)?.proposalId ?? null]))
}

/** What is held back, by what holds it, the most first, with the earliest day on which one of them is free to be stopped. */
export function countHolds(rows: readonly { readonly holdKind: HoldKind | null; readonly holdUntil: Day | null }[]): { kind: HoldKind; count: number; until: Day }[] {
  const held = new Map<HoldKind, { kind: HoldKind; count: number; until: Day }>()
  for (const { holdKind, holdUntil } of rows) {
    if (holdKind === null || holdUntil === null) continue
    const known = held.get(holdKind)
    held.set(holdKind, { kind: holdKind, count: (known?.count ?? 0) + 1, until: known === undefined || holdUntil < known.until ? holdUntil : known.until })
  }
  return [...held.values()].toSorted((one, other) => other.count - one.count || (one.kind < other.kind ? -1 : 1))
}
