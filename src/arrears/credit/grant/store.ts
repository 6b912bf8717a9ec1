import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import type { Ask, GrantView } from './contract.ts'

const grantsListedMax = 1_000
export const inScope = (scopeAreaCodes: readonly string[]) => sql`(select c.area_code from area_closure c where c.ancestor_code = any(cast(${scopeAreaCodes} as text[])))`

export async function isAreaInScope(session: RecordsSession, areaCode: string, scopeAreaCodes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select 1 from area a where a.area_code = ${areaCode} and a.area_code in ${inScope(scopeAreaCodes)}`.execute(session.db)
  return rows.length > 0
}

export type Standing = { readonly areaCode: string | null; readonly limitFen: number; readonly overdueFen: number; readonly owesSince: Day | null }
/** What is known of an account before it gets more; the higher of its limit and a temporary one that runs. */
export async function readStanding(session: RecordsSession, accountNo: string, on: Day): Promise<Standing> {
  const { rows: [row] } = await sql<Standing>`
    select coalesce(s.area_code, l.area_code) as "areaCode", greatest(coalesce(l.limit_fen, 0), coalesce((select max(g.limit_fen) from credit_grant g
             where g.account_no = a.account_no and g.state = 'approved' and g.from_on <= ${on} and ${on} <= least(g.to_on, coalesce(g.ended_on, g.to_on))), 0)) as "limitFen",
           case when s.owes_since is null then 0 else s.overdue_fen end as "overdueFen", s.owes_since as "owesSince"
      from (select ${accountNo}::text as account_no) a left join arrears_state s using (account_no) left join credit_limit l using (account_no)`.execute(session.db)
  return row ?? { areaCode: null, limitFen: 0, overdueFen: 0, owesSince: null }
}

export async function insertGrant(tx: Transaction, ask: Ask, more: { beforeFen: number; needsSecond: boolean; accountId: number; now: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ grantId: number }>`
    insert into credit_grant (account_no, area_code, kind, limit_fen, before_fen, guarantor, from_on, to_on, reason, needs_second, state, asked_by, asked_at)
    values (${ask.accountNo}, ${ask.areaCode}, ${ask.kind}, ${ask.limitFen}, ${more.beforeFen}, ${ask.guarantor === '' ? null : ask.guarantor}, ${ask.fromOn}, ${ask.toOn}, ${ask.reason}, ${more.needsSecond}, 'waiting', ${more.accountId}, ${more.now})
    returning grant_id as "grantId"`.execute(tx.db)
  if (!row) throw new Error('A request was not written.')
  return row.grantId
}

export type StoredGrant = { readonly grantId: number; readonly accountNo: string; readonly kind: string; readonly limitFen: number; readonly state: GrantView['state']; readonly needsSecond: boolean; readonly askedBy: number; readonly approvedBy: number | null }
export async function findGrantForUpdate(tx: Transaction, grantId: number, scopeAreaCodes: readonly string[]): Promise<StoredGrant | null> {
  const { rows } = await sql<StoredGrant>`
    select grant_id as "grantId", account_no as "accountNo", kind, limit_fen as "limitFen", state, needs_second as "needsSecond", asked_by as "askedBy", approved_by as "approvedBy"
      from credit_grant where grant_id = ${grantId} and area_code in ${inScope(scopeAreaCodes)} for update`.execute(tx.db)
  return rows[0] ?? null
}

export async function saveFirst(tx: Transaction, grant: StoredGrant, accountId: number, now: Date): Promise<void> {
  await sql`update credit_grant set approved_by = ${accountId}, approved_at = ${now}, state = ${grant.needsSecond ? 'second' : 'approved'} where grant_id = ${grant.grantId}`.execute(tx.db)
}
export async function saveSecond(tx: Transaction, grant: StoredGrant, accountId: number, now: Date): Promise<void> {
  await sql`update credit_grant set second_by = ${accountId}, second_at = ${now}, state = 'approved' where grant_id = ${grant.grantId}`.execute(tx.db)
}
export async function saveRejection(tx: Transaction, grantId: number, reason: string): Promise<void> {
  await sql`update credit_grant set state = 'rejected', decision_reason = ${reason} where grant_id = ${grantId}`.execute(tx.db)
}
export async function saveEnd(tx: Transaction, grantId: number, on: Day, accountId: number): Promise<boolean> {
  const { numAffectedRows } = await sql`update credit_grant set ended_on = ${on}, ended_by = ${accountId} where grant_id = ${grantId} and state = 'approved' and ended_on is null and expired_on is null and to_on >= ${on}`.execute(tx.db)
  return numAffectedRows === 1n
}

type GrantsAsked = { readonly scopeAreaCodes: readonly string[]; readonly accountId: number; readonly accountNo?: string }
export const listGrants = (session: RecordsSession, scopeAreaCodes: readonly string[], accountId: number): Promise<GrantView[]> => listGrantsOf(session, { scopeAreaCodes, accountId })

export async function listGrantsOf(session: RecordsSession, { scopeAreaCodes, accountId, accountNo }: GrantsAsked): Promise<GrantView[]> {
  const { rows } = await sql<GrantView>`
    select g.grant_id as "grantId", g.account_no as "accountNo", g.area_code as "areaCode", a.name as "areaName", g.kind, g.limit_fen as "limitFen", g.before_fen as "beforeFen", g.guarantor, g.from_on as "fromOn", g.to_on as "toOn",
           g.reason, g.needs_second as "needsSecond", g.state, k.display_name as "askedBy", p.display_name as "approvedBy", s.display_name as "secondBy", g.decision_reason as "decisionReason", g.ended_on as "endedOn", g.expired_on as "expiredOn",
           ${accountId}::bigint in (g.asked_by, coalesce(g.approved_by, 0)) as "isHandled"
      from credit_grant g join area a on a.area_code = g.area_code join account k on k.account_id = g.asked_by
      left join account p on p.account_id = g.approved_by left join account s on s.account_id = g.second_by
     where g.area_code in ${inScope(scopeAreaCodes)} and ${accountNo === undefined ? sql`true` : sql`g.account_no = ${accountNo}`}
     order by case g.state when 'waiting' then 0 when 'second' then 1 else 2 end, g.grant_id desc limit ${grantsListedMax}`.execute(session.db)
  return rows
}

export type OverGrant = { readonly grantId: number; readonly accountNo: string; readonly areaCode: string; readonly kind: GrantView['kind']; readonly toOn: Day; readonly askedBy: number; readonly isDecided: boolean; readonly language: 'zh' | 'en' }
/** Ends what is past its day, once: an approved one is over, a request that nobody decided is closed. Gives whom to tell. */
export async function endPastGrants(tx: Transaction, on: Day, now: Date): Promise<OverGrant[]> {
  const { rows } = await sql<OverGrant>`
    update credit_grant g set expired_on = ${on}, told_at = ${now}, state = case when g.state = 'approved' then g.state else 'rejected' end,
           decision_reason = case when g.state = 'approved' then g.decision_reason else '到期前没有批准，自动失效' end
      from account k
     where k.account_id = g.asked_by and g.to_on < ${on} and g.expired_on is null and g.ended_on is null and g.state <> 'rejected'
    returning g.grant_id as "grantId", g.account_no as "accountNo", g.area_code as "areaCode", g.kind, g.to_on as "toOn", g.asked_by as "askedBy", g.approved_by is not null as "isDecided", k.language`.execute(tx.db)
  return rows
}
