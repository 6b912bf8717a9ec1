import { sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../platform/records/records.ts'
import type { ContactChannel, ContactLanguage } from './contract.ts'
import type { Contact } from './points.ts'

/** Colleagues by their number and accounts by theirs, in one statement. A disabled account is told nothing; a colleague without one has the usual ways. */
export async function listContacts(session: RecordsSession, wanted: { readonly staffNos: readonly string[]; readonly accountIds: readonly number[] }): Promise<Contact[]> {
  if (wanted.staffNos.length === 0 && wanted.accountIds.length === 0) return []
  const { rows } = await sql<Contact>`
    with a as (select account_id, staff_no, language, message_language, message_channels from account
                where disabled_at is null and (account_id = any(cast(${[...new Set(wanted.accountIds)]} as bigint[])) or staff_no = any(cast(${[...new Set(wanted.staffNos)]} as text[])))),
         s as (select staff_no, phone_number, mail_address from staff where staff_no = any(cast(${[...new Set(wanted.staffNos)]} as text[])) or staff_no in (select a.staff_no from a))
    select coalesce(s.staff_no, a.staff_no) as "staffNo", a.account_id as "accountId", s.phone_number as "phoneNumber", s.mail_address as "mailAddress",
           coalesce(a.message_language, a.language, 'zh') as language, coalesce(a.message_channels, '{sms}') as channels
      from a full join s on s.staff_no = a.staff_no order by 1, 2 limit 20000`.execute(session.db)
  return rows
}

export type RoleHolder = { readonly role: string; readonly areaCode: string; readonly accountId: number; readonly level: string }

/** The accounts that hold a role for an area on a day: their grant is for the area or for one around it. `level` is that of the grant. */
export async function listRoleHolders(session: RecordsSession, wanted: readonly { readonly role: string; readonly areaCode: string }[], onDay: string): Promise<RoleHolder[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<RoleHolder>`
    select distinct w.role, w."areaCode", g.account_id as "accountId", c.ancestor_level as level
      from jsonb_to_recordset(cast(${JSON.stringify(wanted)} as jsonb)) as w (role text, "areaCode" text)
      join area_closure c on c.area_code = w."areaCode" join role_grant g on g.area_code = c.ancestor_code and g.role = w.role and g.valid_from <= ${onDay} and (g.valid_to is null or g.valid_to >= ${onDay})
      join account a on a.account_id = g.account_id and a.disabled_at is null order by 1, 2, 3 limit 20000`.execute(session.db)
  return rows
}

const levels = ['province', 'prefecture', 'county', 'township', 'village', 'grid']
/** For each area the accounts that hold one of the roles in the nearest area around it that has anybody. */
export async function listNearestHolders(session: RecordsSession, roles: readonly string[], areaCodes: readonly string[], onDay: string): Promise<Map<string, number[]>> {
  const holders = await listRoleHolders(session, [...new Set(areaCodes)].flatMap((areaCode) => roles.map((role) => ({ role, areaCode }))), onDay)
  return new Map(areaCodes.map((areaCode) => {
    const here = holders.filter((holder) => holder.areaCode === areaCode)
    const nearest = Math.max(...here.map((holder) => levels.indexOf(holder.level)))
    return [areaCode, [...new Set(here.filter((holder) => levels.indexOf(holder.level) === nearest).map((holder) => holder.accountId))]]
  }))
}

export async function savePreference(tx: Transaction, accountId: number, { language, channels }: { language: ContactLanguage; channels: readonly ContactChannel[] }): Promise<void> {
  await sql`update account set message_language = ${language}, message_channels = cast(${[...new Set(channels)]} as text[]) where account_id = ${accountId}`.execute(tx.db)
}
