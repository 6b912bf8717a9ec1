import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Words } from '../../kernel/refusal.ts'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { OpeningDecision, PastCheck, TestNumberView } from './contract.ts'

const within = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${[...scopeAreaCodes]} as text[])))`

export type NewCheck = { readonly identityHash: string; readonly areaCode: string; readonly decision: OpeningDecision; readonly why: readonly Words[]; readonly owedFen: number; readonly numbersInUse: number; readonly ruleId: number; readonly version: number; readonly accountId: number; readonly on: Day; readonly now: Date }
export async function insertCheck(tx: Transaction, check: NewCheck): Promise<number> {
  const { rows: [row] } = await sql<{ checkId: number }>`
    insert into opening_check (identity_hash, area_code, decision, why, owed_fen, numbers_in_use, rule_id, version, checked_by, checked_on, checked_at)
    values (${check.identityHash}, ${check.areaCode}, ${check.decision}, cast(${JSON.stringify(check.why)} as jsonb), ${check.owedFen}, ${check.numbersInUse}, ${check.ruleId}, ${check.version}, ${check.accountId}, ${check.on}, ${check.now}) returning check_id as "checkId"`.execute(tx.db)
  if (!row) throw new Error('A check was not written.')
  return row.checkId
}
export async function listOwnChecks(session: RecordsSession, accountId: number): Promise<PastCheck[]> {
  const { rows } = await sql<PastCheck>`
    select c.check_id as "checkId", to_char(c.checked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "checkedAt", c.decision, c.owed_fen as "owedFen", c.numbers_in_use as "numbersInUse", s.name as guarantor, c.version, k.display_name as "checkedBy"
      from opening_check c join account k on k.account_id = c.checked_by left join staff s on s.staff_no = c.guarantor_staff_no where c.checked_by = ${accountId} order by c.check_id desc limit 100`.execute(session.db)
  return rows
}
export async function findCheckForUpdate(tx: Transaction, checkId: number, accountId: number): Promise<{ decision: OpeningDecision } | null> {
  const { rows: [row] } = await sql<{ decision: OpeningDecision }>`select decision from opening_check where check_id = ${checkId} and checked_by = ${accountId} for update`.execute(tx.db)
  return row ?? null
}
export async function saveGuarantor(tx: Transaction, checkId: number, staffNo: string): Promise<void> {
  await sql`update opening_check set guarantor_staff_no = ${staffNo} where check_id = ${checkId}`.execute(tx.db)
}
export async function findStaff(session: RecordsSession, staffNo: string, on: Day): Promise<{ staffNo: string; name: string } | null> {
  const { rows: [row] } = await sql<{ staffNo: string; name: string }>`select staff_no as "staffNo", name from staff where staff_no = ${staffNo} and valid_from <= ${on} and (valid_to is null or valid_to >= ${on})`.execute(session.db)
  return row ?? null
}
/** The last check of each identity before it opened: what counts is within a week. */
export async function listChecks(session: RecordsSession, span: { readonly from: Day; readonly to: Day }): Promise<{ identityHash: string; on: Day; decision: OpeningDecision; guarantor: string | null }[]> {
  const { rows } = await sql<{ identityHash: string; on: Day; decision: OpeningDecision; guarantor: string | null }>`
    select identity_hash as "identityHash", checked_on as "on", decision, guarantor_staff_no as guarantor from opening_check where checked_on between ${span.from} and ${span.to} order by check_id limit 1000000`.execute(session.db)
  return rows
}
export async function listGuaranteed(session: RecordsSession, staff: { staffNo: string; name: string }): Promise<{ identities: { identityHash: string; on: Day }[]; accounts: string[] }> {
  const { rows: identities } = await sql<{ identityHash: string; on: Day }>`select identity_hash as "identityHash", min(checked_on) as "on" from opening_check where guarantor_staff_no = ${staff.staffNo} group by identity_hash limit 2000`.execute(session.db)
  const { rows: grants } = await sql<{ accountNo: string }>`select distinct account_no as "accountNo" from credit_grant where kind = 'guaranteedOpening' and state = 'approved' and guarantor in (${staff.staffNo}, ${staff.name}) limit 2000`.execute(session.db)
  return { identities, accounts: grants.map((grant) => grant.accountNo) }
}

/** Whose owner works within the areas; a department of the branch belongs to the branch's own. */
export async function listTestNumbers(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day): Promise<Omit<TestNumberView, 'isInUse'>[]> {
  const { rows } = await sql<Omit<TestNumberView, 'isInUse'>>`
    select n.subscriber_id as "subscriberId", n.kind, n.purpose, n.owner_staff_no as "ownerStaffNo", s.name as "ownerName", u.name as "unitName", n.valid_from::text as "validFrom", n.ends_on::text as "endsOn", n.ends_on < ${on} as "isPast"
      from test_number n join staff s on s.staff_no = n.owner_staff_no join unit u on u.unit_code = s.unit_code
     where coalesce(u.area_code, (select a.area_code from area a where a.parent_code is null and a.successor_code is null order by 1 limit 1)) in ${within(scopeAreaCodes)}
     order by n.ends_on, n.subscriber_id limit 10000`.execute(session.db)
  return rows
}
/** Temporary limits and guaranteed openings whose day is over and that nobody has ended. */
export async function countGrantsPast(session: RecordsSession, scopeAreaCodes: readonly string[], on: Day): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*)::int as n from credit_grant where state = 'approved' and to_on < ${on} and ended_on is null and area_code in ${within(scopeAreaCodes)}`.execute(session.db)
  return row?.n ?? 0
}
