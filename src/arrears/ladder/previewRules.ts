import { channelsThatBegin } from '../act/beginRules.ts'
import type { DayNumber, LadderAccount } from './accountRules.ts'
import type { LadderPolicy } from './contract.ts'
import { type DrawKey, isHeldOut } from './drawRules.ts'
import { decideLadder, type Ladder, type LadderState, type NextStopDay } from './rules.ts'

export type RungCount = { readonly rungId: string | null; readonly name: string; readonly before: number; readonly after: number; readonly beforeFen: number; readonly afterFen: number; readonly actsCostFen: number }
export type Preview = {
  readonly accounts: number
  /** Accounts that would stand on another rung. */
  readonly moved: number
  readonly movedFen: number
  /** Accounts that would be stopped and are not, and the other way round. */
  readonly moreStopped: number
  readonly fewerStopped: number
  /** Of the acts that the night of this day begins. */
  readonly costBeforeFen: number
  readonly costAfterFen: number
  readonly rungs: readonly RungCount[]
}
/** An account with the rungs whose steps nights before this one wrote: their acts were begun then. */
export type PreviewRow = { readonly account: LadderAccount; readonly before: Side | null; readonly after: Side; readonly taken: readonly TakenStep[] }
export type TakenStep = { readonly owesSince: DayNumber; readonly rung: string }
type Night = { readonly on: DayNumber; readonly key: DrawKey }
export type Side = { readonly ladder: Ladder; readonly nextStopDay: NextStopDay }

/**
 * What a policy would do to a book: the same decisions as those of the night, so that what it says is what approval does.
 * Accounts are added as they come and nothing of them is kept but the sums. The rungs of the policy that is asked about come first, then those of others that were met.
 */
export function openTally(policy: LadderPolicy, night: Night): { add(row: PreviewRow): void; said(): Preview } {
  const { on } = night
  const tally = new Map<string, { before: number; after: number; beforeFen: number; afterFen: number; cost: number }>()
  const at = (id: string) => {
    const found = tally.get(id) ?? { before: 0, after: 0, beforeFen: 0, afterFen: 0, cost: 0 }
    tally.set(id, found)
    return found
  }
  const sum = { accounts: 0, moved: 0, movedFen: 0, moreStopped: 0, fewerStopped: 0, costBeforeFen: 0, costAfterFen: 0 }
  const names = new Map([['', '']])
  const met = new Set<LadderPolicy>()
  const meet = (of: LadderPolicy): void => {
    if (met.has(of)) return
    met.add(of)
    for (const rung of of.rungs) if (!names.has(rung.id)) names.set(rung.id, rung.name)
  }
  meet(policy)
  const add = ({ account, before, after, taken }: PreviewRow): void => {
    for (const side of [after, before]) if (side !== null) meet(side.ladder.policy)
    const next = decideLadder(account, after.ladder, on, after.nextStopDay)
    // Where a nearer rule holds, both sides are that one.
    const last = before === null ? null : before === after ? next : decideLadder(account, before.ladder, on, before.nextStopDay)
    const [nextId, lastId] = [rungIdOf(next, after.ladder), last === null || before === null ? '' : rungIdOf(last, before.ladder)]
    sum.accounts += 1
    if (nextId !== lastId) {
      sum.moved += 1
      sum.movedFen += next.overdueFen
    }
    const [isStopped, wasStopped] = [hasStop(next, after.ladder), last !== null && before !== null && hasStop(last, before.ladder)]
    if (isStopped && !wasStopped) sum.moreStopped += 1
    if (wasStopped && !isStopped) sum.fewerStopped += 1
    const cost = costOn(next, after.ladder, night, taken)
    sum.costAfterFen += cost
    if (last !== null && before !== null) sum.costBeforeFen += costOn(last, before.ladder, night, taken)
    const row = at(nextId)
    row.after += 1
    row.afterFen += next.overdueFen
    row.cost += cost
    const old = at(lastId)
    old.before += before === null ? 0 : 1
    old.beforeFen += before === null ? 0 : next.overdueFen
  }
  const said = (): Preview => ({ ...sum, rungs: [...names].map(([id, name]) => ({ id, name, counted: at(id) })).map(({ id, name, counted }) => ({ rungId: id === '' ? null : id, name, before: counted.before, after: counted.after, beforeFen: counted.beforeFen, afterFen: counted.afterFen, actsCostFen: counted.cost })) })
  return { add, said }
}

const rungIdOf = (state: LadderState, ladder: Ladder): string => (state.rung === null ? '' : (ladder.policy.rungs[state.rung]?.id ?? ''))
const hasStop = (state: LadderState, ladder: Ladder): boolean => state.steps.some((step) => ladder.isStop[step.rung])
function costOn(state: LadderState, { policy }: Ladder, { on, key }: Night, taken: readonly TakenStep[]): number {
  const { rung: index, since, owesSince } = state
  const rung = index === null ? undefined : policy.rungs[index]
  if (rung === undefined || since === null || owesSince === null || taken.some((step) => step.owesSince === owesSince && step.rung === rung.id)) return 0
  return isHeldOut(key, rung, state.accountNo, owesSince) ? 0 : channelsThatBegin(rung, on - since).reduce((sum, channel) => sum + policy.costFen[channel], 0)
}
