import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Day } from '../../../kernel/day.ts'
import type { Language } from '../../../kernel/refusal.ts'
import type { RecordsSession } from '../../records/records.ts'
import type { AccessTables } from '../tables.ts'
import { SESSION_MS_MAX } from './rules.ts'

export type EntryAccount = {
  accountId: number; signInName: string; displayName: string; passwordHash: string; mustChangePassword: boolean
  failedAttempts: number; lockedUntil: Date | null; staffNo: string | null; language: Language; disabledAt: Date | null
}

const accountColumns = [
  'account_id as accountId', 'sign_in_name as signInName', 'display_name as displayName', 'password_hash as passwordHash',
  'must_change_password as mustChangePassword', 'failed_attempts as failedAttempts', 'locked_until as lockedUntil',
  'staff_no as staffNo', 'language', 'disabled_at as disabledAt',
] as const

export async function findAccountForUpdate(tx: RecordsSession, signInName: string): Promise<EntryAccount | null> {
  const row = await tx.tables<AccessTables>().selectFrom('account').select(accountColumns)
    .where('sign_in_name', '=', signInName).forUpdate().executeTakeFirst()
  return row ?? null
}

export async function countFailure(tx: RecordsSession, accountId: number, failedAttempts: number, lockedUntil: Date | null): Promise<void> {
  await tx.tables<AccessTables>().updateTable('account').set({ failed_attempts: failedAttempts, locked_until: lockedUntil })
    .where('account_id', '=', accountId).execute()
}

export async function forgetFailures(tx: RecordsSession, accountId: number): Promise<void> {
  await countFailure(tx, accountId, 0, null)
}

/** Stores a fresh session; gives the secret, which is kept nowhere else. */
export async function addSession(tx: RecordsSession, accountId: number, now: Date): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await tx.tables<AccessTables>().insertInto('session').values({
    session_hash: hashOfSecret(secret), account_id: accountId, created_at: now, last_seen_at: now,
    expires_at: new Date(now.getTime() + SESSION_MS_MAX),
  }).execute()
  return secret
}

/** Gives whose session it was; null when there was none. */
export async function removeSession(tx: RecordsSession, secret: string): Promise<number | null> {
  const row = await tx.tables<AccessTables>().deleteFrom('session').where('session_hash', '=', hashOfSecret(secret)).returning('account_id').executeTakeFirst()
  return row?.account_id ?? null
}

export async function removeSessionsOf(tx: RecordsSession, accountId: number): Promise<number> {
  const result = await tx.tables<AccessTables>().deleteFrom('session').where('account_id', '=', accountId).executeTakeFirst()
  return Number(result.numDeletedRows)
}

export async function removeExpiredSessions(session: RecordsSession, now: Date, idleSince: Date): Promise<number> {
  const result = await session.tables<AccessTables>().deleteFrom('session')
    .where((expression) => expression.or([expression('expires_at', '<=', now), expression('last_seen_at', '<=', idleSince)])).executeTakeFirst()
  return Number(result.numDeletedRows)
}

export type FoundGrant = { role: string; areaCode: string; areaName: string }
export type FoundSession = { account: EntryAccount; lastSeenAt: Date; expiresAt: Date; grants: FoundGrant[] }

/** The session of a secret with its account and the grants valid on a day; null when there is none. */
export async function findSession(session: RecordsSession, secret: string, today: Day): Promise<FoundSession | null> {
  const row = await session.tables<AccessTables>().selectFrom('session')
    .innerJoin('account', 'account.account_id', 'session.account_id')
    .select(['session.last_seen_at as lastSeenAt', 'session.expires_at as expiresAt'])
    .select(accountColumns.map((column) => (column === 'language' ? 'account.language' : `account.${column}` as const)))
    .select(sql<FoundGrant[]>`coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'areaCode', g.area_code, 'areaName', a.name) order by g.area_code, g.role)
      from role_grant g join area a on a.area_code = g.area_code
      where g.account_id = account.account_id and g.valid_from <= ${today}::date and (g.valid_to is null or g.valid_to >= ${today}::date)), '[]')`.as('grants'))
    .where('session.session_hash', '=', hashOfSecret(secret))
    .executeTakeFirst()
  if (!row) return null
  const { lastSeenAt, expiresAt, grants, ...account } = row
  return { account, lastSeenAt, expiresAt, grants }
}

export async function touchSession(session: RecordsSession, secret: string, now: Date): Promise<void> {
  await session.tables<AccessTables>().updateTable('session').set({ last_seen_at: now }).where('session_hash', '=', hashOfSecret(secret)).execute()
}

export async function savePassword(tx: RecordsSession, accountId: number, passwordHash: string, mustChangePassword: boolean): Promise<void> {
  await tx.tables<AccessTables>().updateTable('account')
    .set({ password_hash: passwordHash, must_change_password: mustChangePassword, failed_attempts: 0, locked_until: null })
    .where('account_id', '=', accountId).execute()
}

export async function saveLanguage(session: RecordsSession, accountId: number, language: Language): Promise<void> {
  await session.tables<AccessTables>().updateTable('account').set({ language }).where('account_id', '=', accountId).execute()
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
