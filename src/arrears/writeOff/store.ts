import { sql, type SqlBool } from 'kysely'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { WriteOffItemView, WriteOffListView } from './contract.ts'
import { itemsMax, type OldDebt } from './facts.ts'

const listsMax = 200
const inScope = (column: 'l.area_code', scopeAreaCodes: readonly string[]) => sql<SqlBool>`${sql.ref(column)} in (select c.area_code from area_closure c where c.ancestor_code = any(${[...scopeAreaCodes]}::text[]))`

export async function isAreaInScope(session: RecordsSession, areaCode: string, scopeAreaCodes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from area_closure where area_code = ${areaCode} and ancestor_code = any(${[...scopeAreaCodes]}::text[]) limit 1`.execute(session.db)
  return rows.length > 0
}

const shownList = sql`l.list_id as "listId", l.month, l.area_code as "areaCode", a.name as "areaName", l.age_months as "ageMonths", l.account_count as accounts, l.amount_fen as "amountFen", l.note, l.state,
  p.display_name as "proposedBy", to_char(l.proposed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "proposedAt", d.display_name as "decidedBy", l.decision_reason as "decisionReason"`
const listFrom = sql`arrears_write_off_list l join area a on a.area_code = l.area_code join account p on p.account_id = l.proposed_by left join account d on d.account_id = l.decided_by`

export async function listLists(session: RecordsSession, scopeAreaCodes: readonly string[], accountId: number): Promise<WriteOffListView[]> {
  const { rows } = await sql<WriteOffListView>`select ${shownList}, l.proposed_by = ${accountId} as "isOwn" from ${listFrom} where ${inScope('l.area_code', scopeAreaCodes)}
    order by l.state = 'waiting' desc, l.list_id desc limit ${listsMax}`.execute(session.db)
  return rows
}

export async function findList(session: RecordsSession, listId: number, scopeAreaCodes: readonly string[], accountId: number): Promise<WriteOffListView | null> {
  const { rows: [row] } = await sql<WriteOffListView>`select ${shownList}, l.proposed_by = ${accountId} as "isOwn" from ${listFrom} where l.list_id = ${listId} and ${inScope('l.area_code', scopeAreaCodes)}`.execute(session.db)
  return row ?? null
}

export async function listItems(session: RecordsSession, listId: number): Promise<Omit<WriteOffItemView, 'writtenFen'>[]> {
  const { rows } = await sql<Omit<WriteOffItemView, 'writtenFen'>>`
    select i.account_no as "accountNo", i.customer_no as "customerNo", coalesce(a.name, i.area_code) as "areaName", i.oldest_month as "oldestMonth", i.bill_count as bills, i.amount_fen as "amountFen"
      from arrears_write_off_item i left join area a on a.area_code = i.area_code where i.list_id = ${listId} order by i.amount_fen desc, i.account_no limit ${itemsMax}`.execute(session.db)
  return rows
}

export type StoredList = { readonly listId: number; readonly month: string; readonly areaCode: string; readonly ageMonths: number; readonly state: string; readonly proposedBy: number; readonly accounts: number; readonly amountFen: number }
export async function findListForUpdate(tx: Transaction, listId: number, scopeAreaCodes: readonly string[]): Promise<StoredList | null> {
  const { rows: [row] } = await sql<StoredList>`
    select l.list_id as "listId", l.month, l.area_code as "areaCode", l.age_months as "ageMonths", l.state, l.proposed_by as "proposedBy", l.account_count as accounts, l.amount_fen as "amountFen"
      from arrears_write_off_list l where l.list_id = ${listId} and ${inScope('l.area_code', scopeAreaCodes)} for update`.execute(tx.db)
  return row ?? null
}

/** Accounts that stand on a list which waits or was approved: nobody is proposed twice. */
export async function listedAccounts(tx: Transaction): Promise<Set<string>> {
  const { rows } = await sql<{ account_no: string }>`select distinct i.account_no from arrears_write_off_item i join arrears_write_off_list l on l.list_id = i.list_id and l.state <> 'rejected'`.execute(tx.db)
  return new Set(rows.map((row) => row.account_no))
}

export type NewList = { readonly month: string; readonly areaCode: string; readonly ageMonths: number; readonly ruleId: number; readonly version: number; readonly note: string; readonly accountId: number; readonly now: Date; readonly debts: readonly OldDebt[] }
export async function insertList(tx: Transaction, list: NewList): Promise<number> {
  const amountFen = list.debts.reduce((sum, debt) => sum + debt.amountFen, 0)
  const { rows: [row] } = await sql<{ list_id: number }>`
    insert into arrears_write_off_list (month, area_code, age_months, rule_id, version, account_count, amount_fen, note, state, proposed_by, proposed_at)
    values (${list.month}, ${list.areaCode}, ${list.ageMonths}, ${list.ruleId}, ${list.version}, ${list.debts.length}, ${amountFen}, ${list.note}, 'waiting', ${list.accountId}, ${list.now}) returning list_id`.execute(tx.db)
  if (!row) throw new Error('A list was not written.')
  await sql`insert into arrears_write_off_item (list_id, account_no, area_code, customer_no, oldest_month, bill_count, amount_fen)
    select ${row.list_id}::bigint, d."accountNo", d."areaCode", d."customerNo", d."oldestMonth", d.bills, d."amountFen"
      from jsonb_to_recordset(cast(${JSON.stringify(list.debts)} as jsonb)) as d ("accountNo" text, "areaCode" text, "customerNo" text, "oldestMonth" text, bills int, "amountFen" bigint)`.execute(tx.db)
  return row.list_id
}

export async function saveDecision(tx: Transaction, listId: number, decision: { state: 'approved' | 'rejected'; by: number; at: Date; reason: string | null }): Promise<void> {
  await sql`update arrears_write_off_list set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at}, decision_reason = ${decision.reason} where list_id = ${listId}`.execute(tx.db)
}
