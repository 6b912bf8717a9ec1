import { addDays, addMonths, type Day, firstDayOf, lastDayOf, type Month, monthOf } from '../../kernel/day.ts'
import type { OwnedFacts } from '../../platform/facts/facts.ts'
import type { Records } from '../../platform/records/records.ts'
import { publishGiven } from '../ledger/publish.ts'
import { readOpened } from './facts.ts'
import { openingMonthFeed } from './feeds.ts'
import { listChecks } from './store.ts'

/** A check at the counter speaks for an opening within a week. */
const checkCountsDays = 7

/** Every opening of a month beside the old debts of its holder and what was asked at the gate, published for lists and figures. */
export async function lookAtOpenings({ records, facts }: { readonly records: Records; readonly facts: OwnedFacts }, month: Month, now: Date): Promise<{ openings: number; withDebt: number }> {
  const opened = await readOpened(facts, month)
  const checks = new Map<string, { on: Day; decision: string }[]>()
  for (const check of await listChecks(records, { from: addDays(firstDayOf(month), -checkCountsDays), to: lastDayOf(month) })) checks.set(check.identityHash, [...(checks.get(check.identityHash) ?? []), check])
  const rows = opened.map((row) => {
    const check = (checks.get(row.identity_hash ?? '') ?? []).findLast((each) => each.on <= row.opened_on && each.on >= addDays(row.opened_on, -checkCountsDays))
    return { month, subscriber_id: row.subscriber_id, account_id: row.account_id, area_code: row.area_code, brand: row.brand, outlet_code: row.outlet_code, staff_no: row.staff_no, opened_on: row.opened_on, checked: check?.decision ?? 'none', is_checked: check ? 1 : 0, owed_fen: row.owed_fen, old_accounts: row.old_accounts }
  })
  if (rows.length > 0) await facts.transaction((tx) => publishGiven(tx, openingMonthFeed, month, rows, now))
  return { openings: rows.length, withDebt: rows.filter((row) => row.owed_fen > 0).length }
}

/** The month that runs and the one before. */
export function openingMonths(on: Day): Month[] {
  return [addMonths(monthOf(on), -1), monthOf(on)]
}
