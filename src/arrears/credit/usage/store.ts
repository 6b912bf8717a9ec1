import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import { copyRows } from '../../../platform/records/copyRows.ts'
import type { Records, RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { inScope } from '../grant/store.ts'
import type { StrayView, WarningView } from './contract.ts'

const listedMax = 1_000

/** What every account could use on a day: its limit as changed up to then, or a temporary one that ran and was higher. */
export async function limitsOn(session: RecordsSession, on: Day): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ accountNo: string; limitFen: number }>`
    select c.account_no as "accountNo", greatest(c.to_fen, coalesce(g.limit_fen, 0)) as "limitFen"
      from (select distinct on (account_no) account_no, to_fen from credit_change where changed_on <= ${on} order by account_no, change_id desc) c
      left join (select account_no, max(limit_fen) as limit_fen from credit_grant where state = 'approved' and kind = 'temporaryLimit' and from_on <= ${on} and ${on} <= to_on and (ended_on is null or ${on} < ended_on) group by account_no) g on g.account_no = c.account_no`.execute(session.db)
  return new Map(rows.map((row) => [row.accountNo, row.limitFen]))
}

export type Stray = { readonly accountNo: string; readonly usedFen: number; readonly reason: StrayView['reason'] }
export async function saveStrays(tx: Transaction, day: Day, strays: readonly Stray[], now: Date): Promise<void> {
  await sql`delete from credit_use_stray where business_day = ${day}`.execute(tx.db)
  await sql`insert into credit_use_stray (business_day, account_no, used_fen, reason, noted_at)
    select ${day}, s."accountNo", s."usedFen", s.reason, ${now} from jsonb_to_recordset(cast(${JSON.stringify(strays)} as jsonb)) as s ("accountNo" text, "usedFen" bigint, reason text)`.execute(tx.db)
}

export type Reached = { readonly accountNo: string; readonly areaCode: string; readonly asOf: Day; readonly isUsedUp: boolean }
/** Who stands at the warning or above it, by the limit of the day of the report. */
async function listReached(tx: Transaction, nearPercent: number): Promise<Reached[]> {
  const { rows } = await sql<Reached>`
    select account_no as "accountNo", area_code as "areaCode", as_of as "asOf", used_fen >= limit_fen as "isUsedUp" from credit_use
     where used_fen > 0 and used_fen * 100 >= limit_fen * ${nearPercent} order by account_no limit 2000000`.execute(tx.db)
  return rows
}

/** Puts the last usage in the place of the one before; `tell` hears in the same transaction who stood at the warning before and who stands there now. */
export async function replaceUses(records: Records, nearPercent: number, tell: (tx: Transaction, before: readonly Reached[], after: readonly Reached[]) => Promise<void>, rows: readonly { account_id: string; area_code: string; used_fen: number; limit_fen: number; day: string }[]): Promise<void> {
  await records.transaction(async (tx) => {
    const before = await listReached(tx, nearPercent)
    await tx.withClient(async (client) => {
      await client.query('delete from credit_use')
      await copyRows(client, 'credit_use', ['account_no', 'area_code', 'used_fen', 'limit_fen', 'as_of'], rows.map((row) => [row.account_id, row.area_code, row.used_fen, row.limit_fen, row.day]))
    })
    await tell(tx, before, await listReached(tx, nearPercent))
  })
}

/** Who is near the limit or over it, the fullest first. A temporary limit that was given since counts at once. */
export async function listWarnings(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day, nearPercent: number, limit = listedMax): Promise<WarningView[]> {
  const { rows } = await sql<WarningView>`
    select w.*, a.name as "areaName" from ${nearLimit(scopeAreaCodes, on, nearPercent)} w join area a on a.area_code = w."areaCode"
     order by w."usedFen"::numeric / greatest(w."limitFen", 1) desc, w."accountNo" limit ${limit}`.execute(session.db)
  return rows
}

/** All of them, however many are listed. */
export async function sumWarnings(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day, nearPercent: number): Promise<{ accounts: number; fen: number; usedUp: number }> {
  const { rows: [row] } = await sql<{ accounts: number; fen: number; usedUp: number }>`
    select count(*)::int as accounts, coalesce(sum(w."usedFen"), 0)::bigint as fen, count(*) filter (where w."isUsedUp")::int as "usedUp" from ${nearLimit(scopeAreaCodes, on, nearPercent)} w`.execute(session.db)
  return row ?? { accounts: 0, fen: 0, usedUp: 0 }
}

const nearLimit = (scopeAreaCodes: readonly string[], on: Day, nearPercent: number) => sql`(
  select u.*, u."usedFen" >= u."limitFen" as "isUsedUp" from (
    select u.account_no as "accountNo", u.area_code as "areaCode", u.used_fen as "usedFen", u.as_of as "asOf", l.tier, s.overdue_fen as "overdueFen",
           greatest(u.limit_fen, coalesce((select max(g.limit_fen) from credit_grant g where g.account_no = u.account_no and g.state = 'approved' and g.kind = 'temporaryLimit' and g.from_on <= ${on} and ${on} <= g.to_on and (g.ended_on is null or ${on} < g.ended_on)), 0)) as "limitFen"
      from credit_use u left join credit_limit l on l.account_no = u.account_no left join arrears_state s on s.account_no = u.account_no
     where u.area_code in ${inScope(scopeAreaCodes)}) u
   where u."usedFen" > 0 and u."usedFen" * 100 >= u."limitFen" * ${nearPercent})`

export async function listStrays(session: RecordsSession): Promise<StrayView[]> {
  const { rows } = await sql<StrayView>`select business_day as "day", account_no as "accountNo", used_fen as "usedFen", reason from credit_use_stray order by business_day desc, account_no limit ${listedMax}`.execute(session.db)
  return rows
}
