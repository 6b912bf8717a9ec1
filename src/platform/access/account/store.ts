import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Language } from '../../../kernel/refusal.ts'
import type { RecordsSession } from '../../records/records.ts'
import type { AccessTables } from '../tables.ts'
import type { Account } from './contract.ts'

export const ACCOUNTS_MAX = 1_000

type AccountRow = Omit<Account, 'lockedUntil' | 'disabledAt' | 'createdAt' | 'lastSeenAt'>
  & { lockedUntil: Date | null; disabledAt: Date | null; createdAt: Date; lastSeenAt: Date | null }

/** Accounts with a grant inside the areas, or with none at all; one more than the limit tells that the list is cut. */
export async function listAccounts(session: RecordsSession, scopeAreaCodes: readonly string[], search: string, now: Date): Promise<Account[]> {
  const { rows } = await sql<AccountRow>`
    select account.account_id as "accountId", account.sign_in_name as "signInName", account.display_name as "displayName",
           account.staff_no as "staffNo", account.language, account.must_change_password as "mustChangePassword",
           case when account.locked_until > ${now} then account.locked_until end as "lockedUntil",
           account.disabled_at as "disabledAt", account.created_at as "createdAt",
           live.last_seen_at as "lastSeenAt", coalesce(live.session_count, 0) as "sessionCount", coalesce(held.grants, '[]') as grants
    from account
    left join (select account_id, max(last_seen_at) as last_seen_at, count(*) as session_count from session where expires_at > ${now} group by account_id) live
      on live.account_id = account.account_id
    left join (select g.account_id, bool_or(c.area_code is not null) as is_inside,
                      jsonb_agg(distinct jsonb_build_object('roleGrantId', g.role_grant_id, 'role', g.role, 'areaCode', g.area_code, 'areaName', a.name,
                        'validFrom', g.valid_from, 'validTo', g.valid_to, 'grantedByName', granter.display_name)) as grants
               from role_grant g join area a on a.area_code = g.area_code
               left join account granter on granter.account_id = g.granted_by
               left join area_closure c on c.area_code = g.area_code and c.ancestor_code = any(${sql.val([...scopeAreaCodes])}::text[])
               group by g.account_id) held
      on held.account_id = account.account_id
    where coalesce(held.is_inside, true)
      and (${search} = '' or position(lower(${search}) in lower(account.sign_in_name || ' ' || account.display_name || ' ' || coalesce(account.staff_no, ''))) > 0)
    order by account.disabled_at is not null, account.sign_in_name
    limit ${ACCOUNTS_MAX + 1}`.execute(session.db)
  return rows.map((row) => ({
    ...row,
    lockedUntil: row.lockedUntil?.toISOString() ?? null, disabledAt: row.disabledAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(), lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }))
}

export async function listSessions(session: RecordsSession, accountId: number, now: Date): Promise<{ createdAt: string; lastSeenAt: string; expiresAt: string }[]> {
  const rows = await session.tables<AccessTables>().selectFrom('session').select(['created_at', 'last_seen_at', 'expires_at'])
    .where('account_id', '=', accountId).where('expires_at', '>', now).orderBy('last_seen_at', 'desc').limit(200).execute()
  return rows.map((row) => ({ createdAt: row.created_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), expiresAt: row.expires_at.toISOString() }))
}

export type NewAccountRow = { signInName: string; displayName: string; passwordHash: string; mustChangePassword: boolean; staffNo: string | null; language: Language }

/** Null when the name is taken. */
export async function addAccountRow(tx: RecordsSession, account: NewAccountRow): Promise<number | null> {
  const row = await tx.tables<AccessTables>().insertInto('account').values({
    sign_in_name: account.signInName, display_name: account.displayName, password_hash: account.passwordHash,
    must_change_password: account.mustChangePassword, staff_no: account.staffNo, language: account.language,
  }).onConflict((conflict) => conflict.column('sign_in_name').doNothing()).returning('account_id').executeTakeFirst()
  return row?.account_id ?? null
}

export async function findAccount(session: RecordsSession, key: { accountId: number } | { signInName: string }): Promise<{ accountId: number; signInName: string } | null> {
  const accounts = session.tables<AccessTables>().selectFrom('account').select(['account_id', 'sign_in_name'])
  const row = await ('accountId' in key ? accounts.where('account_id', '=', key.accountId) : accounts.where('sign_in_name', '=', key.signInName)).executeTakeFirst()
  return row ? { accountId: row.account_id, signInName: row.sign_in_name } : null
}

export async function saveDisabledAt(tx: RecordsSession, accountId: number, disabledAt: Date | null): Promise<void> {
  await tx.tables<AccessTables>().updateTable('account').set({ disabled_at: disabledAt }).where('account_id', '=', accountId).execute()
}

export async function findAreaName(session: RecordsSession, areaCode: string): Promise<string | null> {
  const row = await session.tables<AccessTables>().selectFrom('area').select('name').where('area_code', '=', areaCode).executeTakeFirst()
  return row?.name ?? null
}

export async function hasStaff(session: RecordsSession, staffNo: string): Promise<boolean> {
  return (await session.tables<AccessTables>().selectFrom('staff').select('staff_no').where('staff_no', '=', staffNo).executeTakeFirst()) !== undefined
}

const AREAS_MAX = 50

export async function listAreasInside(session: RecordsSession, scopeAreaCodes: readonly string[], search: string): Promise<{ areaCode: string; name: string; level: string }[]> {
  const { rows } = await sql<{ areaCode: string; name: string; level: string }>`
    select a.area_code as "areaCode", a.name, a.level from area a
    where a.area_code in (select c.area_code from area_closure c where c.ancestor_code = any(${sql.val([...scopeAreaCodes])}::text[]))
      and (${search} = '' or starts_with(a.area_code, ${search}) or position(${search} in a.name) > 0)
    order by length(a.area_code), a.area_code limit ${AREAS_MAX}`.execute(session.db)
  return rows
}

/** The area that no other contains; with several the one that contains most. */
export async function findTopArea(session: RecordsSession): Promise<string | null> {
  const { rows: [row] } = await sql<{ areaCode: string }>`
    select ancestor_code as "areaCode" from area_closure group by ancestor_code order by count(*) desc, ancestor_code limit 1`.execute(session.db)
  return row?.areaCode ?? null
}

export type GrantRow = { roleGrantId: number; accountId: number; role: string; areaCode: string; validFrom: Day; validTo: Day | null }
const grantColumns = [
  'role_grant_id as roleGrantId', 'account_id as accountId', 'role', 'area_code as areaCode', 'valid_from as validFrom', 'valid_to as validTo',
] as const

export async function findGrant(session: RecordsSession, roleGrantId: number): Promise<GrantRow | null> {
  return (await session.tables<AccessTables>().selectFrom('role_grant').select(grantColumns).where('role_grant_id', '=', roleGrantId).executeTakeFirst()) ?? null
}

/** Grants that hold on the day or will hold later. */
export async function listOpenGrants(session: RecordsSession, accountId: number, today: Day): Promise<GrantRow[]> {
  return session.tables<AccessTables>().selectFrom('role_grant').select(grantColumns).where('account_id', '=', accountId)
    .where((expression) => expression.or([expression('valid_to', 'is', null), expression('valid_to', '>=', today)]))
    .orderBy('role_grant_id').limit(1_000).execute()
}

export async function addGrantRow(tx: RecordsSession, grant: Omit<GrantRow, 'roleGrantId'> & { grantedBy: number | null }): Promise<number> {
  const row = await tx.tables<AccessTables>().insertInto('role_grant').values({
    account_id: grant.accountId, role: grant.role, area_code: grant.areaCode, valid_from: grant.validFrom, valid_to: grant.validTo, granted_by: grant.grantedBy,
  }).returning('role_grant_id').executeTakeFirstOrThrow()
  return row.role_grant_id
}

export async function saveGrantEnd(tx: RecordsSession, roleGrantId: number, validTo: Day): Promise<void> {
  await tx.tables<AccessTables>().updateTable('role_grant').set({ valid_to: validTo }).where('role_grant_id', '=', roleGrantId).execute()
}

/** Whether every area lies in one of the scope's areas, itself included. */
export async function areAllInside(session: RecordsSession, areaCodes: readonly string[], scopeAreaCodes: readonly string[]): Promise<boolean> {
  const { rows: [row] } = await sql<{ outside: number }>`
    select count(*) as outside from unnest(${sql.val([...areaCodes])}::text[]) as asked (area_code)
    where not exists (select 1 from area_closure c where c.area_code = asked.area_code and c.ancestor_code = any(${sql.val([...scopeAreaCodes])}::text[]))`.execute(session.db)
  return row?.outside === 0
}

const GRANTS_LOCK_KEY = 6_323_012

/** Acts that take grants away queue, so that two of them cannot each leave the other's administrator as the last. */
export async function lockGrants(tx: RecordsSession): Promise<void> {
  await sql`select pg_advisory_xact_lock(${GRANTS_LOCK_KEY})`.execute(tx.db)
}

/** Whether an enabled account other than these grants' holds the role in the area, or in one around it, without an end. */
export async function isRoleHeldBeside(tx: RecordsSession, role: string, areaCode: string, besideGrantIds: readonly number[], today: Day): Promise<boolean> {
  const { rows } = await sql`
    select 1 from role_grant g
    join account a on a.account_id = g.account_id and a.disabled_at is null
    join area_closure c on c.area_code = ${areaCode} and c.ancestor_code = g.area_code
    where g.role = ${role} and g.valid_to is null and g.valid_from <= ${today}::date
      and not (g.role_grant_id = any(${sql.val([...besideGrantIds])}::bigint[]))
    limit 1`.execute(tx.db)
  return rows.length > 0
}
