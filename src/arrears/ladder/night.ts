import { sql } from 'kysely'
import type pg from 'pg'
import type { Day } from '../../kernel/day.ts'
import { copyRows, type CopyValue } from '../../platform/records/copyRows.ts'
import type { Records, RecordsSession, Transaction } from '../../platform/records/records.ts'
import { loadRules, type RuleInForce, type RuleOf } from '../../platform/rules/index.ts'
import { bookPageAccounts } from '../bookPages.ts'
import { dayNumber, dayOf } from './accountRules.ts'
import { type Book, type BookAccount, loadDisasters, withRecords } from './book.ts'
import { dunningCalendar } from './calendar.ts'
import type { LadderPolicy } from './contract.ts'
import { drawKey } from './drawKey.ts'
import { type DrawKey, isHeldOut } from './drawRules.ts'
import { ladderKind } from './policy.ts'
import type { Side } from './previewRules.ts'
import { decideLadder, type LadderState, prepareLadder } from './rules.ts'
import { makeNextStopDay } from './stopRules.ts'

export type NightOutcome = { readonly accounts: number; readonly steps: number; readonly pages: number; readonly withoutPolicy: number }

type Deps = { readonly records: Records; readonly book: Book; readonly signal?: AbortSignal; readonly onPage?: (accounts: number) => void; readonly pageAccounts?: number }

/**
 * Decides and records every account of the book for a business date, page by page. A page is one transaction with its own line,
 * so a night that was killed goes on after its last page, and one that is run again changes nothing.
 */
export async function runNight({ records, book, signal, onPage, pageAccounts = bookPageAccounts }: Deps, on: Day): Promise<NightOutcome> {
  const sideOf = await loadSides(records, on)
  const key = await drawKey(records)
  const found = await lastPage(records, on)
  const isLatest = !(await hasLaterStates(records, on))
  let { page, after } = found
  const sum = { accounts: found.accounts, steps: found.steps, pages: page, withoutPolicy: 0 }
  // The next page is read while this one is written: two cores have work.
  let reading = book.readPage(after, pageAccounts)
  for (;;) {
    signal?.throwIfAborted()
    const read = await reading
    const last = read.at(-1)
    if (last === undefined) break
    reading = book.readPage(last.accountNo, pageAccounts)
    // A reading that fails while a page is written is heard of at the next turn.
    reading.catch(() => undefined)
    const accounts = await withRecords(records, read, laddersOf(read, sideOf))
    const known = await listKnown(records, after, last.accountNo)
    const decided = accounts.flatMap((account) => {
      const side = sideOf(account.areaCode)
      return side === null ? [] : [{ account, side, state: decideLadder(account, side.ladder, dayNumber(on), side.nextStopDay) }]
    })
    page += 1
    const from = after
    after = last.accountNo
    const steps = await records.transaction((tx) => savePage(tx, { on, page, from, after, isLatest, accountCount: read.length, decided, known, key }))
    sum.accounts += read.length
    sum.steps += steps
    sum.pages += 1
    sum.withoutPolicy += read.length - decided.length
    onPage?.(sum.accounts)
  }
  // Who is in no page any more owes nothing.
  await sql`delete from arrears_state where business_date < ${on}`.execute(records.db)
  return sum
}

type Decided = { readonly account: BookAccount; readonly side: PolicySide; readonly state: LadderState }
type PolicySide = Side & { readonly rule: RuleInForce<LadderPolicy> }

/** The ladders that hold where these accounts lie. */
export const laddersOf = (accounts: readonly BookAccount[], sideOf: (areaCode: string) => Side | null): Set<Side['ladder']> => new Set(accounts.flatMap((account) => sideOf(account.areaCode)?.ladder ?? []))

export type SideOf = (areaCode: string) => PolicySide | null
/** The policy and the calendar of stops of each area, made ready once. */
export async function loadSides(records: RecordsSession, on: Day): Promise<SideOf> {
  return (await openSides(records))(await loadRules(records, ladderKind, on))
}

/** Several choices of rules may be asked for their sides; where they choose the same rule, the side is the same. */
export async function openSides(records: RecordsSession): Promise<(ruleOf: RuleOf<LadderPolicy>) => SideOf> {
  const disastersOf = await loadDisasters(records)
  const ladders = new Map<number, Side['ladder']>()
  const sides = new Map<string, PolicySide>()
  const sideAt = (rule: RuleInForce<LadderPolicy>, areaCode: string): PolicySide => {
    const ladder = ladders.get(rule.ruleId) ?? prepareLadder(rule.body)
    ladders.set(rule.ruleId, ladder)
    const side = sides.get(`${rule.ruleId} ${areaCode}`) ?? { rule, ladder, nextStopDay: makeNextStopDay(rule.body, dunningCalendar(rule.body.stops.calendar), disastersOf(areaCode)) }
    sides.set(`${rule.ruleId} ${areaCode}`, side)
    return side
  }
  return (ruleOf) => {
    const known = new Map<string, PolicySide | null>()
    return (areaCode) => {
      const found = known.get(areaCode)
      if (found !== undefined) return found
      const rule = ruleOf(areaCode)
      const side = rule === null ? null : sideAt(rule, areaCode)
      known.set(areaCode, side)
      return side
    }
  }
}

async function lastPage(records: Records, on: Day): Promise<{ page: number; after: string; accounts: number; steps: number }> {
  const { rows: [row] } = await sql<{ page: number; after: string; accounts: number; steps: number }>`
    select coalesce(max(page), 0) as page, coalesce(max(last_account), '') as after, coalesce(sum(account_count), 0)::int as accounts, coalesce(sum(step_count), 0)::int as steps
      from arrears_night_page where business_date = ${on}`.execute(records.db)
  return row ?? { page: 0, after: '', accounts: 0, steps: 0 }
}

/** A night of the past leaves alone where everybody stands today. */
async function hasLaterStates(records: Records, on: Day): Promise<boolean> {
  const { rows: [row] } = await sql<{ later: boolean }>`select exists (select 1 from arrears_state where business_date > ${on}) as later`.execute(records.db)
  return row?.later === true
}

type Known = ReadonlyMap<string, { readonly owesSince: string | null; readonly rung: string | null }>
/** Up to which rung the steps of a debt are written already: an ordinary night adds few. */
async function listKnown(records: Records, after: string, last: string): Promise<Known> {
  const { rows } = await sql<{ accountNo: string; owesSince: string | null; rung: string | null }>`
    select account_no as "accountNo", owes_since as "owesSince", rung from arrears_state where account_no > ${after} and account_no <= ${last} and rung is not null`.execute(records.db)
  return new Map(rows.map((row) => [row.accountNo, row]))
}

const stateColumns = ['account_no', 'area_code', 'business_date', 'overdue_fen', 'oldest_due_on', 'ladder_days', 'owes_since', 'rung', 'since', 'because', 'hold', 'next_rung', 'next_on', 'restore_from', 'rule_id', 'version'] as const
const stepColumns = ['account_no', 'owes_since', 'rung', 'area_code', 'taken_on', 'because', 'overdue_fen', 'is_held_out', 'business_date', 'rule_id', 'version'] as const

type Page = { readonly on: Day; readonly page: number; readonly from: string; readonly after: string; readonly isLatest: boolean; readonly accountCount: number; readonly decided: readonly Decided[]; readonly known: Known; readonly key: DrawKey }
/**
 * States of a page take the place of those that were there: most of them change every night, and rows that are taken out and copied in cost half of rows that are merged.
 * The line of the page makes it count exactly once; a second night beside this one ends at its key.
 */
async function savePage(tx: Transaction, given: Page): Promise<number> {
  const stand = given.decided.filter(({ state }) => state.overdueFen > 0 || state.owesSince !== null || state.restoreFrom !== null)
  return tx.withClient(async (client) => {
    // What a machine that loses its power forgets is decided again: whatever tells that the night is over waits for the disk, and for all before it.
    await client.query('set local synchronous_commit = off')
    if (given.isLatest) {
      await client.query('delete from arrears_state where account_no > $1 and account_no <= $2', [given.from, given.after])
      await copyRows(client, 'arrears_state', stateColumns, stateRows(given.on, stand))
    }
    const steps = await withoutWritten(client, [...stepRows(given.on, stand, given)])
    if (steps.length > 0) await copyRows(client, 'arrears_step', stepColumns, steps)
    await client.query('insert into arrears_night_page (business_date, page, last_account, account_count, step_count, finished_at) values ($1, $2, $3, $4, $5, now())', [given.on, given.page, given.after, given.accountCount, steps.length])
    return steps.length
  })
}

type StepRow = readonly [accountNo: string, owesSince: string, rung: string, ...rest: CopyValue[]]
/** A debt that was paid and is owed again, because the payment was taken back, has its steps already. */
async function withoutWritten(client: pg.ClientBase, steps: readonly StepRow[]): Promise<readonly StepRow[]> {
  if (steps.length === 0) return steps
  const { rows } = await client.query<{ key: string }>(`select concat_ws(' ', account_no, owes_since, rung) as key from arrears_step where account_no = any($1)`, [[...new Set(steps.map(([accountNo]) => accountNo))]])
  const written = new Set(rows.map(({ key }) => key))
  return written.size === 0 ? steps : steps.filter(([accountNo, owesSince, rung]) => !written.has(`${accountNo} ${owesSince} ${rung}`))
}

const text = (day: number | null): string | null => (day === null ? null : dayText(day))
const dayTexts = new Map<number, string>()
/** The days of a night are few, and its accounts are many. */
function dayText(day: number): string {
  const found = dayTexts.get(day)
  if (found !== undefined) return found
  const made = dayOf(day)
  dayTexts.set(day, made)
  return made
}

const idOf = (side: PolicySide, rung: number | null): string | null => (rung === null ? null : (side.ladder.policy.rungs[rung]?.id ?? null))

function* stateRows(on: Day, decided: readonly Decided[]): Generator<readonly CopyValue[]> {
  for (const { account, side, state } of decided) {
    yield [state.accountNo, account.areaCode, on, state.overdueFen, text(state.oldestDueOn), state.ladderDays, text(state.owesSince), idOf(side, state.rung), text(state.since), state.because, state.hold,
      idOf(side, state.next?.rung ?? null), text(state.next?.on ?? null), text(state.restoreFrom), side.rule.ruleId, side.rule.version]
  }
}

function* stepRows(on: Day, decided: readonly Decided[], { key, known }: { readonly key: DrawKey; readonly known: Known }): Generator<StepRow> {
  for (const { account, side, state } of decided) {
    if (state.owesSince === null) continue
    const before = known.get(state.accountNo)
    const written = before?.owesSince === dayText(state.owesSince) ? side.ladder.policy.rungs.findIndex((rung) => rung.id === before.rung) : -1
    for (const step of state.steps.slice(written + 1)) {
      const rung = side.ladder.policy.rungs[step.rung]
      if (rung === undefined) continue
      yield [state.accountNo, dayText(state.owesSince), rung.id, account.areaCode, dayText(step.on), step.because, state.overdueFen, isHeldOut(key, rung, state.accountNo, state.owesSince) ? 't' : 'f', on, side.rule.ruleId, side.rule.version]
    }
  }
}
