import type { Fen } from '../../kernel/money.ts'
import { assert } from '../../kernel/refusal.ts'
import { type DayNumber, inOrder, type LadderAccount, type LimitTerm, openEnd, owingOn, type Pause, type Span } from './accountRules.ts'
import type { LadderPolicy, PauseKind, Rung } from './contract.ts'
import { hasChannel, isStop } from './policyRules.ts'

/** The first day from this one on that allows a stop: no holiday, no declared disaster. */
export type NextStopDay = (from: DayNumber) => DayNumber

export type Because = 'overdue' | 'limit'
export type Step = { readonly rung: number; readonly on: DayNumber; readonly because: Because }
/** Why the next rung is not taken although its day has come. */
export type Hold = PauseKind | 'protected' | 'noStopDay' | 'coolDown' | 'amount' | 'debit' | 'limitDays' | 'oneWayStopDays'
export type LadderState = {
  readonly accountNo: string
  readonly overdueFen: Fen
  readonly oldestDueOn: DayNumber | null
  /** Days overdue as the ladder counts them, without days that a pause took out. */
  readonly ladderDays: number
  /** Since when it owes without a break; null when nothing is to be dunned. */
  readonly owesSince: DayNumber | null
  /** Index in the policy's rungs; null before the first. */
  readonly rung: number | null
  readonly since: DayNumber | null
  readonly because: Because | null
  readonly steps: readonly Step[]
  readonly hold: Hold | null
  /** What comes next if nothing changes. */
  readonly next: Step | null
  /** The day on which a stopped customer had paid; null when there is nothing to restore. */
  readonly restoreFrom: DayNumber | null
}

/** A policy made ready for many accounts. */
export type Ladder = { readonly policy: LadderPolicy; readonly isStop: readonly boolean[]; readonly isClosing: readonly boolean[]; readonly oneWay: number; readonly twoWay: number; readonly limitIndex: number; readonly ownDays: TermDays }
/** Days of a limit up to these hold nothing back: the ladder waits as long by itself. */
export type TermDays = Omit<LimitTerm, 'from' | 'to'>
export function prepareLadder(policy: LadderPolicy): Ladder {
  const [oneWay, twoWay] = [policy.rungs.findIndex((rung) => hasChannel(rung, 'oneWayStop')), policy.rungs.findIndex((rung) => hasChannel(rung, 'twoWayStop'))]
  const between = policy.rungs.slice(oneWay + 1, twoWay + 1)
  return {
    policy, isStop: policy.rungs.map(isStop), isClosing: policy.rungs.map((rung) => hasChannel(rung, 'preClose') || hasChannel(rung, 'close')),
    oneWay, twoWay, limitIndex: policy.rungs.findIndex((rung) => rung.id === policy.limitRung),
    ownDays: { limitDays: policy.rungs.find(isStop)?.days ?? openEnd, oneWayStopDays: twoWay < 0 ? openEnd : between.reduce((sum, rung) => sum + rung.coolDownDays, 0) },
  }
}

/** What holds from one day until something changes. */
type Stretch = { readonly from: DayNumber; readonly until: DayNumber; readonly overdueFen: Fen; readonly oldestDueOn: DayNumber | null; readonly pause: PauseKind | null; readonly isFrozen: boolean; readonly isProtected: boolean; readonly isLimitUsed: boolean; readonly isDebited: boolean; readonly term: LimitTerm | null }
type Climb = { owesSince: DayNumber | null; steps: Step[]; restoreFrom: DayNumber | null }

const changesMax = 20_000

/**
 * Where an account stands on a day. Nothing is remembered from earlier runs: the same items, money, pauses, days of the limit, policy and day
 * give the same state, so a night that was missed or run twice changes nothing.
 */
export function decideLadder(account: LadderAccount, ladder: Ladder, on: DayNumber, nextStopDay: NextStopDay): LadderState {
  const items = inOrder(account.items)
  const climb: Climb = { owesSince: null, steps: [], restoreFrom: null }
  const edges = changesOf(account, ladder, on)
  let today: Stretch | null = null
  let next: Step | null = null
  for (let index = 0; index < edges.length && next === null; index += 1) {
    const from = edges[index] ?? 0
    const stretch = stretchAt(account, ladder, items, from, edges[index + 1] ?? openEnd)
    if (from <= on) today = stretch
    next = climbThrough(climb, account, ladder, stretch, on, nextStopDay)
  }
  const last = climb.steps.at(-1) ?? null
  const owing = today ?? { overdueFen: 0, oldestDueOn: null }
  const ladderDays = owing.oldestDueOn === null ? 0 : daysCounted(account, ladder, owing.oldestDueOn, on)
  const state = {
    accountNo: account.accountNo, overdueFen: owing.overdueFen, oldestDueOn: owing.oldestDueOn, ladderDays,
    owesSince: climb.owesSince, rung: last?.rung ?? null, since: last?.on ?? null, because: last?.because ?? null, steps: climb.steps, next, restoreFrom: climb.restoreFrom,
  }
  return { ...state, hold: today === null || climb.owesSince === null ? null : holdOf(state, ladder, today, on, nextStopDay) }
}

/** Days on which something may change; all before `on`, and those after it that are known already. */
function changesOf(account: LadderAccount, ladder: Ladder, on: DayNumber): DayNumber[] {
  // Where it stands today gets an edge of its own, so that the future never rewrites it.
  const days: DayNumber[] = [on]
  for (const item of account.items) {
    days.push(item.dueOn + 1)
    if (item.debitUntil !== null) days.push(item.issuedOn, item.debitUntil + 1)
  }
  for (const money of account.moneys) {
    days.push(money.on)
    if (money.reversedOn !== null) days.push(money.reversedOn)
  }
  for (const pause of account.pauses) days.push(pause.from, endOf(ladder, pause) + 1)
  for (const span of account.protections) days.push(span.from, span.to + 1)
  for (const span of account.limitUses) days.push(span.from, span.to + 1)
  for (const span of account.limitTerms) days.push(span.from, span.to + 1)
  assert(days.length <= changesMax, 'An account has at most 20,000 changes.')
  days.sort(byNumber)
  return days.filter(isFirstOfItsKind)
}
const byNumber = (one: number, other: number): number => one - other
const isFirstOfItsKind = (day: DayNumber, index: number, days: readonly DayNumber[]): boolean => day < openEnd && day !== days[index - 1]

/** A pause ends with its date, and at the latest when the policy says. */
function endOf(ladder: Ladder, pause: Pause): DayNumber {
  return pause.itemId !== null ? pause.to : Math.min(pause.to, pause.from + ladder.policy.pauses[pause.kind].daysMax - 1)
}

function stretchAt(account: LadderAccount, ladder: Ladder, items: LadderAccount['items'], from: DayNumber, until: DayNumber): Stretch {
  const pauses = account.pauses.length === 0 ? noPauses : account.pauses.filter((pause) => pause.itemId === null && pause.from <= from && from <= endOf(ladder, pause))
  const { overdueFen, oldestDueOn, isDebited } = owingOn(account, items, from)
  return {
    from, until, overdueFen, oldestDueOn, pause: pauses.length === 0 ? null : firstKind(pauses), isFrozen: pauses.some((pause) => !ladder.policy.pauses[pause.kind].daysCount),
    isProtected: isCovered(account.protections, from), isLimitUsed: ladder.limitIndex >= 0 && isCovered(account.limitUses, from), isDebited,
    term: account.limitTerms.find((span) => span.from <= from && from <= span.to) ?? null,
  }
}
const noPauses: readonly Pause[] = []
function isCovered(spans: readonly Span[], on: DayNumber): boolean {
  for (const span of spans) if (span.from <= on && on <= span.to) return true
  return false
}

const kindOrder: readonly PauseKind[] = ['dispute', 'hardship', 'promise']
const firstKind = (pauses: readonly Pause[]): PauseKind | null => kindOrder.find((kind) => pauses.some((pause) => pause.kind === kind)) ?? null

/** Takes the rungs that fall into a stretch up to `on`; gives the first one after it. */
function climbThrough(climb: Climb, account: LadderAccount, ladder: Ladder, stretch: Stretch, on: DayNumber, nextStopDay: NextStopDay): Step | null {
  if (stretch.overdueFen < Math.max(1, ladder.policy.minOverdueFen) && !stretch.isLimitUsed) {
    // What comes after today is only foreseen, and ends nothing.
    if (stretch.from > on) return null
    if (climb.steps.some((step) => ladder.isStop[step.rung])) climb.restoreFrom = stretch.from
    climb.owesSince = null
    climb.steps = []
    return null
  }
  if (stretch.from <= on) climb.owesSince ??= stretch.from
  for (let step = nextStep(climb.steps, account, ladder, stretch, nextStopDay); step !== null; step = nextStep(climb.steps, account, ladder, stretch, nextStopDay)) {
    if (step.on > on) return step
    climb.steps.push(step)
    // A new stop begins a debt of its own; until then who has paid is to be restored.
    if (ladder.isStop[step.rung]) climb.restoreFrom = null
  }
  return null
}

/** The next rung if its day lies in the stretch. */
function nextStep(steps: readonly Step[], account: LadderAccount, ladder: Ladder, stretch: Stretch, nextStopDay: NextStopDay): Step | null {
  const last = steps.at(-1)
  const index = last === undefined ? 0 : last.rung + 1
  const rung = ladder.policy.rungs[index]
  if (rung === undefined || stretch.pause !== null) return null
  // While a bank debit is under way a used-up limit waits for the money, as days overdue do.
  const isByLimit = limitAsks(ladder, stretch, index) && !stretch.isDebited
  if (!isByLimit && stretch.overdueFen < Math.max(rung.minFen, ladder.policy.minOverdueFen, 1)) return null
  if (ladder.isStop[index] && stretch.isProtected) return null
  const days = daysOf(ladder, stretch, index, rung)
  const dueOn = isByLimit ? stretch.from : overdueDay(account, ladder, stretch, days)
  const earliest = Math.max(dueOn, stretch.from, last === undefined ? 0 : last.on + rung.coolDownDays, closeDay(steps, ladder, index), twoWayDay(steps, ladder, stretch, index))
  if (earliest >= stretch.until) return null
  const takenOn = ladder.isStop[index] ? nextStopDay(earliest) : earliest
  if (takenOn >= stretch.until) return null
  return { rung: index, on: takenOn, because: isByLimit && overdueDay(account, ladder, stretch, days) > takenOn ? 'limit' : 'overdue' }
}

/** Does a used-up limit ask for a rung? */
const limitAsks = (ladder: Ladder, stretch: Stretch, index: number): boolean => stretch.isLimitUsed && index <= ladder.limitIndex

/** Days overdue that a rung asks for. The days that a limit allows hold service longer and never shorter: contract and statute stand in the policy. */
function daysOf(ladder: Ladder, { term }: Stretch, index: number, rung: Rung): number {
  return ladder.isStop[index] && term !== null ? Math.max(rung.days, term.limitDays) : rung.days
}

/** Who was stopped one way stays so for the days of his limit. */
function twoWayDay(steps: readonly Step[], ladder: Ladder, { term }: Stretch, index: number): DayNumber {
  if (term === null || index !== ladder.twoWay) return 0
  const stopped = steps.find((step) => step.rung === ladder.oneWay)
  return stopped === undefined ? 0 : stopped.on + term.oneWayStopDays
}

function overdueDay(account: LadderAccount, ladder: Ladder, stretch: Stretch, days: number): DayNumber {
  if (stretch.oldestDueOn === null) return openEnd
  const daysAtStart = daysCounted(account, ladder, stretch.oldestDueOn, stretch.from)
  return daysAtStart >= days ? stretch.from : stretch.isFrozen ? openEnd : stretch.from + days - daysAtStart
}

/** Termination counts from the stop as it was taken: a stop that waited for a holiday moves it too. */
function closeDay(steps: readonly Step[], ladder: Ladder, index: number): DayNumber {
  if (!ladder.isClosing[index]) return 0
  const stopped = steps.find((step) => step.rung === ladder.twoWay)
  return stopped === undefined ? 0 : stopped.on + ladder.policy.contract.closeAfterStopDays
}

/** Days after the due date up to this one, without those that a pause took out. */
function daysCounted(account: LadderAccount, ladder: Ladder, dueOn: DayNumber, on: DayNumber): number {
  if (account.pauses.length === 0) return on - dueOn
  const frozen = account.pauses
    .filter((pause) => pause.itemId === null && !ladder.policy.pauses[pause.kind].daysCount)
    .map((pause) => ({ from: Math.max(pause.from, dueOn + 1), to: Math.min(endOf(ladder, pause), on) }))
    .filter((span) => span.from <= span.to)
    .toSorted((one, other) => one.from - other.from)
  let taken = 0
  let after = dueOn
  for (const span of frozen) {
    taken += Math.max(0, span.to - Math.max(span.from - 1, after))
    after = Math.max(after, span.to)
  }
  return on - dueOn - taken
}

function holdOf(state: Omit<LadderState, 'hold'>, ladder: Ladder, today: Stretch, on: DayNumber, nextStopDay: NextStopDay): Hold | null {
  const index = state.rung === null ? 0 : state.rung + 1
  const rung = ladder.policy.rungs[index]
  if (rung === undefined) return null
  if (today.pause !== null) return today.pause
  const isAsked = limitAsks(ladder, today, index)
  const isByLimit = isAsked && !today.isDebited
  if (!isByLimit && state.ladderDays < rung.days) return isAsked ? 'debit' : null
  if (ladder.isStop[index] && today.isProtected) return 'protected'
  if (today.overdueFen < rung.minFen) return 'amount'
  if (state.since !== null && state.since + rung.coolDownDays > on) return 'coolDown'
  if (!isByLimit && state.ladderDays < daysOf(ladder, today, index, rung)) return 'limitDays'
  if (twoWayDay(state.steps, ladder, today, index) > on) return 'oneWayStopDays'
  return ladder.isStop[index] && nextStopDay(on) > on ? 'noStopDay' : closeDay(state.steps, ladder, index) > on ? 'coolDown' : null
}
