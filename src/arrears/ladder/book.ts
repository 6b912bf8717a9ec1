import { sql } from 'kysely'
import type { Records } from '../../platform/records/records.ts'
import { dayNumber, type LadderAccount, type Pause, type Span } from './accountRules.ts'
import type { PauseKind } from './contract.ts'
import type { Day } from '../../kernel/day.ts'

export type BookAccount = LadderAccount & { readonly areaCode: string }
/** Everything that is owed, in pages of accounts by their number. */
export type Book = {
  /** The next accounts after this one, at most `limit`; none at the end. Pauses and protections come from the records. */
  readPage(after: string, limit: number): Promise<readonly BookAccount[]>
}

type PauseRow = { readonly accountNo: string; readonly kind: PauseKind | 'protection'; readonly itemId: string | null; readonly fromOn: Day; readonly toOn: Day }
/** Pauses and protections of the accounts of a page, in one statement; one that was ended early counts until then. */
export async function withPauses(records: Pick<Records, 'db'>, accounts: readonly BookAccount[]): Promise<BookAccount[]> {
  const { rows } = await sql<PauseRow>`
    select account_no as "accountNo", kind, item_id as "itemId", from_on as "fromOn", least(to_on, coalesce(ended_on - 1, to_on)) as "toOn"
      from arrears_pause where account_no = any(cast(${accounts.map((each) => each.accountNo)} as text[])) order by pause_id`.execute(records.db)
  const pauses = new Map<string, { pauses: Pause[]; protections: Span[] }>()
  for (const row of rows) {
    const found = pauses.get(row.accountNo) ?? { pauses: [], protections: [] }
    pauses.set(row.accountNo, found)
    const span = { from: dayNumber(row.fromOn), to: dayNumber(row.toOn) }
    if (span.to < span.from) continue
    if (row.kind === 'protection') found.protections.push(span)
    else found.pauses.push({ ...span, kind: row.kind, itemId: row.itemId })
  }
  if (pauses.size === 0) return [...accounts]
  return accounts.map((account) => ({ ...account, ...pauses.get(account.accountNo) }))
}

/** Disasters that were declared for an area or anything above it. */
export async function loadDisasters(records: Pick<Records, 'db'>): Promise<(areaCode: string) => readonly Span[]> {
  const { rows } = await sql<{ areaCode: string; fromOn: Day; toOn: Day }>`
    select c.area_code as "areaCode", d.from_on as "fromOn", d.to_on as "toOn" from arrears_disaster d join area_closure c on c.ancestor_code = d.area_code order by d.disaster_id limit 200000`.execute(records.db)
  const byArea = new Map<string, Span[]>()
  for (const row of rows) byArea.set(row.areaCode, [...(byArea.get(row.areaCode) ?? []), { from: dayNumber(row.fromOn), to: dayNumber(row.toOn) }])
  return (areaCode) => byArea.get(areaCode) ?? []
}
