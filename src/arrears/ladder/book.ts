import { type RawBuilder, sql } from 'kysely'
import type { Records } from '../../platform/records/records.ts'
import { dayNumber, type LadderAccount, type LimitTerm, openEnd, type Pause, type Span } from './accountRules.ts'
import type { PauseKind } from './contract.ts'
import type { Day } from '../../kernel/day.ts'
import type { Ladder, TermDays } from './rules.ts'

export type BookAccount = LadderAccount & { readonly areaCode: string }
/** Everything that is owed, in pages of accounts by their number. */
export type Book = {
  /** The next accounts after this one, at most `limit`; none at the end. Pauses, protections and days of the limit come from the records. */
  readPage(after: string, limit: number): Promise<readonly BookAccount[]>
}

/**
 * Everything that makes dunning wait, with the last day on which it does; one that was ended early counts until then.
 * An opening that somebody guarantees is protection from its approval until its day.
 */
export const waitSpans = sql`(
  select account_no, kind, item_id, from_on, least(to_on, coalesce(ended_on - 1, to_on)) as to_on from arrears_pause
  union all select account_no, 'guaranteedOpening', null, greatest(from_on, (coalesce(second_at, approved_at) at time zone 'Asia/Shanghai')::date), least(to_on, coalesce(ended_on - 1, to_on))
    from credit_grant where kind = 'guaranteedOpening' and state = 'approved')`
type PauseRow = { readonly accountNo: string; readonly kind: PauseKind | 'protection' | 'guaranteedOpening'; readonly itemId: string | null; readonly fromOn: Day; readonly toOn: Day }
/** Pauses and protections of some accounts, wherever they stand in the book, in one statement. */
export async function withPauses(records: Pick<Records, 'db'>, accounts: readonly BookAccount[]): Promise<BookAccount[]> {
  return addPauses(records, accounts, byNumber(accounts))
}

type IsAmong = RawBuilder<boolean>
const byNumber = (accounts: readonly BookAccount[]): IsAmong => sql`account_no = any(cast(${accounts.map((each) => each.accountNo)} as text[]))`
/** So many accounts are asked for by their numbers. More of them are a page of the book, and its span is read in one go: to plan for 20,000 numbers takes longer than to read what they have. */
const byNumberMax = 500
function among(accounts: readonly BookAccount[]): IsAmong {
  const [first, last] = [accounts[0], accounts.at(-1)]
  return first === undefined || last === undefined || accounts.length <= byNumberMax ? byNumber(accounts) : sql`account_no between ${first.accountNo} and ${last.accountNo}`
}

async function addPauses(records: Pick<Records, 'db'>, accounts: readonly BookAccount[], isAmong: IsAmong): Promise<BookAccount[]> {
  const { rows } = await sql<PauseRow>`
    select account_no as "accountNo", kind, item_id as "itemId", from_on as "fromOn", to_on as "toOn"
      from ${waitSpans} w where ${isAmong} order by account_no, from_on, to_on, kind`.execute(records.db)
  const pauses = new Map<string, { pauses: Pause[]; protections: Span[] }>()
  for (const row of rows) {
    const found = pauses.get(row.accountNo) ?? { pauses: [], protections: [] }
    pauses.set(row.accountNo, found)
    const span = { from: dayNumber(row.fromOn), to: dayNumber(row.toOn) }
    if (span.to < span.from) continue
    if (row.kind === 'protection' || row.kind === 'guaranteedOpening') found.protections.push(span)
    else found.pauses.push({ ...span, kind: row.kind, itemId: row.itemId })
  }
  if (pauses.size === 0) return [...accounts]
  return accounts.map((account) => ({ ...account, ...pauses.get(account.accountNo) }))
}

/** Between the entries of a list: a sign that no file's code may hold. */
export const entryEnd = '\u001e'
/**
 * What a ladder decides by: the accounts of a page, in the order of the book, with their pauses and the days of their limits, one statement for each.
 * Of the limits only those whose days hold back longer than the ladders do by themselves are read. Nearly every account has one and few differ,
 * so that each comes once with the list of its accounts.
 */
export async function withRecords(records: Pick<Records, 'db'>, accounts: readonly BookAccount[], ladders: Iterable<Ladder>): Promise<BookAccount[]> {
  const isAmong = among(accounts)
  const paused = await addPauses(records, accounts, isAmong)
  const own = [...ladders].map((ladder) => ladder.ownDays)
  if (own.length === 0) return paused
  const least = (of: keyof TermDays): number => Math.min(...own.map((days) => days[of]))
  const { rows } = await sql<TermDays & { fromOn: Day; toOn: Day | null; accountNos: string }>`
    select from_on as "fromOn", to_on as "toOn", limit_days as "limitDays", one_way_stop_days as "oneWayStopDays", string_agg(account_no, ${entryEnd}) as "accountNos" from credit_term
     where ${isAmong} and (limit_days > ${least('limitDays')} or one_way_stop_days > ${least('oneWayStopDays')})
     group by from_on, to_on, limit_days, one_way_stop_days order by from_on`.execute(records.db)
  if (rows.length === 0) return paused
  const terms = new Map<string, LimitTerm[]>()
  for (const { accountNos, fromOn, toOn, limitDays, oneWayStopDays } of rows) {
    const term = { from: dayNumber(fromOn), to: toOn === null ? openEnd : dayNumber(toOn), limitDays, oneWayStopDays }
    for (const accountNo of accountNos.split(entryEnd)) {
      const found = terms.get(accountNo)
      if (found === undefined) terms.set(accountNo, [term])
      else found.push(term)
    }
  }
  return paused.map((account) => ({ ...account, limitTerms: terms.get(account.accountNo) ?? account.limitTerms }))
}

/** Disasters that were declared for an area or anything above it. */
export async function loadDisasters(records: Pick<Records, 'db'>): Promise<(areaCode: string) => readonly Span[]> {
  const { rows } = await sql<{ areaCode: string; fromOn: Day; toOn: Day }>`
    select c.area_code as "areaCode", d.from_on as "fromOn", d.to_on as "toOn" from arrears_disaster d join area_closure c on c.ancestor_code = d.area_code order by d.disaster_id limit 200000`.execute(records.db)
  const byArea = new Map<string, Span[]>()
  for (const row of rows) byArea.set(row.areaCode, [...(byArea.get(row.areaCode) ?? []), { from: dayNumber(row.fromOn), to: dayNumber(row.toOn) }])
  return (areaCode) => byArea.get(areaCode) ?? []
}
