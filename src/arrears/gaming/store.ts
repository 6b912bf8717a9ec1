import { sql } from 'kysely'
import type { Day, Month } from '../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { Evidence, FindView, Pattern } from './contract.ts'
import type { Find } from './rules.ts'

const findsListedMax = 2_000
const inScope = (areaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${areaCodes} as text[])))`

/** New finds are put down, open ones follow the facts, those that the facts no longer bear out are gone; decided ones stay as they were seen. */
export async function saveFinds(tx: Transaction, month: Month, finds: readonly Find[], by: { readonly ruleId: number; readonly version: number; readonly on: Day }): Promise<{ found: number; fresh: number; gone: number }> {
  const { rows } = await sql<{ isFresh: boolean }>`
    insert into gaming_find (find_key, pattern, month, area_code, outlet_code, staff_no, accounts, amount_fen, why, evidence, rule_id, version, found_on, state)
    select f.key, f.pattern, f.month, f."areaCode", f."outletCode", f."staffNo", f.accounts, f."amountFen", f.why, f.evidence, ${by.ruleId}, ${by.version}, ${by.on}, 'open'
      from jsonb_to_recordset(cast(${JSON.stringify(finds)} as jsonb)) as f (key text, pattern text, month text, "areaCode" text, "outletCode" text, "staffNo" text, accounts int, "amountFen" bigint, why jsonb, evidence jsonb)
    on conflict (find_key) do update set accounts = excluded.accounts, amount_fen = excluded.amount_fen, why = excluded.why, evidence = excluded.evidence, rule_id = excluded.rule_id, version = excluded.version, state = 'open'
      where gaming_find.state in ('open', 'gone')
    returning xmax = 0 as "isFresh"`.execute(tx.db)
  const { numAffectedRows } = await sql`update gaming_find set state = 'gone' where month = ${month} and state = 'open' and not (find_key = any(cast(${finds.map((find) => find.key)} as text[])))`.execute(tx.db)
  return { found: finds.length, fresh: rows.filter((row) => row.isFresh).length, gone: Number(numAffectedRows ?? 0n) }
}

export type StandingFind = { readonly key: string; readonly pattern: Pattern; readonly areaCode: string; readonly outletCode: string | null; readonly staffNo: string | null; readonly accounts: number; readonly amountFen: number; readonly state: string }
/** The finds of a month that still mean something. */
export async function listStanding(session: RecordsSession, month: Month): Promise<StandingFind[]> {
  const { rows } = await sql<StandingFind>`select find_key as key, pattern, area_code as "areaCode", outlet_code as "outletCode", staff_no as "staffNo", accounts, amount_fen as "amountFen", state from gaming_find where month = ${month} and state in ('open', 'confirmed') order by find_key limit 100000`.execute(session.db)
  return rows
}

export async function listFinds(session: RecordsSession, areaCodes: readonly string[]): Promise<FindView[]> {
  const { rows } = await sql<FindView>`
    select f.find_id as "findId", f.pattern, f.month, a.name as "areaName", f.outlet_code as "outletCode", o.name as "outletName", f.staff_no as "staffNo", f.accounts, f.amount_fen as "amountFen", f.why, f.evidence, f.version, f.found_on as "foundOn",
           f.state, f.handling, f.order_id as "orderId", k.display_name as "decidedBy", f.decided_on as "decidedOn", f.reason
      from gaming_find f join area a on a.area_code = f.area_code left join outlet o on o.outlet_code = f.outlet_code left join account k on k.account_id = f.decided_by
     where f.area_code in ${inScope(areaCodes)} and f.state <> 'gone'
     order by case f.state when 'open' then 0 else 1 end, f.month desc, f.amount_fen desc, f.find_id limit ${findsListedMax}`.execute(session.db)
  return rows
}

export type StoredFind = { readonly findId: number; readonly pattern: Pattern; readonly month: Month; readonly areaCode: string; readonly outletCode: string | null; readonly outletName: string | null; readonly staffNo: string | null; readonly accounts: number; readonly amountFen: number; readonly why: FindView['why']; readonly state: FindView['state'] }
export async function findForUpdate(tx: Transaction, findId: number, areaCodes: readonly string[]): Promise<StoredFind | null> {
  const { rows: [row] } = await sql<StoredFind>`
    select f.find_id as "findId", f.pattern, f.month, f.area_code as "areaCode", f.outlet_code as "outletCode", (select o.name from outlet o where o.outlet_code = f.outlet_code) as "outletName", f.staff_no as "staffNo", f.accounts, f.amount_fen as "amountFen", f.why, f.state
      from gaming_find f where f.find_id = ${findId} and f.area_code in ${inScope(areaCodes)} for update`.execute(tx.db)
  return row ?? null
}
export type FindDecision = { readonly state: 'confirmed' | 'cleared'; readonly handling: 'order' | 'clawBack' | null; readonly orderId: number | null; readonly accountId: number; readonly on: Day; readonly reason: string }
export async function saveFindDecision(tx: Transaction, findId: number, decision: FindDecision): Promise<void> {
  await sql`update gaming_find set state = ${decision.state}, handling = ${decision.handling}, order_id = ${decision.orderId}, decided_by = ${decision.accountId}, decided_on = ${decision.on}, reason = ${decision.reason} where find_id = ${findId}`.execute(tx.db)
}

export type ConfirmedGaming = { readonly findId: number; readonly pattern: Pattern; readonly month: Month; readonly outletCode: string | null; readonly staffNo: string | null; readonly evidence: readonly Evidence[]; readonly decidedOn: Day }
/** What was confirmed within a span of days and handed to the claw-back of rewards and commission, with the receipts that earned nothing. */
export async function listConfirmedGaming(session: RecordsSession, span: { readonly from: Day; readonly to: Day }): Promise<ConfirmedGaming[]> {
  const { rows } = await sql<ConfirmedGaming>`
    select find_id as "findId", pattern, month, outlet_code as "outletCode", staff_no as "staffNo", evidence, decided_on as "decidedOn" from gaming_find
     where state = 'confirmed' and handling = 'clawBack' and decided_on between ${span.from} and ${span.to} order by find_id limit 100000`.execute(session.db)
  return rows
}
