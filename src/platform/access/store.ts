import { sql } from 'kysely'
import type { RecordsSession } from '../records/records.ts'
import type { AuditRow } from './contract.ts'
import type { AccessTables } from './tables.ts'

export const AUDIT_ROWS_MAX = 500

export type AuditQuestion = { verb?: string | undefined; subjectKind?: string | undefined; subjectId?: string | undefined; accountId?: number | undefined; before?: number | undefined }

/** Newest first; one row more than the limit tells that there are older ones. */
export async function listAudit(session: RecordsSession, scopeAreaCodes: readonly string[], asked: AuditQuestion): Promise<AuditRow[]> {
  const inside = sql.val([...scopeAreaCodes])
  let query = session.tables<AccessTables>().selectFrom('audit').leftJoin('account', 'account.account_id', 'audit.account_id')
    .select(['audit.audit_id as auditId', 'audit.at', 'account.display_name as accountName', 'audit.verb', 'audit.subject_kind as subjectKind',
      'audit.subject_id as subjectId', 'audit.chain_position as chainPosition'])
    .select(sql<Record<string, unknown>>`audit.detail`.as('detail'))
  // Whose scope holds every grant sees every act, the system's own too; others see the acts of those who hold nothing outside of it.
  query = query.where(sql<boolean>`not exists (
    select 1 from role_grant g where (audit.account_id is null or g.account_id = audit.account_id)
      and not exists (select 1 from area_closure c where c.area_code = g.area_code and c.ancestor_code = any(${inside}::text[])))`)
  // A verb asks for itself and for all below it: `access` finds `access.signIn`.
  if (asked.verb !== undefined) query = query.where(sql<boolean>`(audit.verb = ${asked.verb} or starts_with(audit.verb, ${`${asked.verb}.`}))`)
  if (asked.subjectKind !== undefined) query = query.where('audit.subject_kind', '=', asked.subjectKind)
  if (asked.subjectId !== undefined) query = query.where('audit.subject_id', '=', asked.subjectId)
  if (asked.accountId !== undefined) query = query.where('audit.account_id', '=', asked.accountId)
  if (asked.before !== undefined) query = query.where('audit.audit_id', '<', asked.before)
  const rows = await query.orderBy('audit.audit_id', 'desc').limit(AUDIT_ROWS_MAX + 1).execute()
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** The roles that an account holds for an area on a day, there or above it. */
export async function listRolesHeld(session: RecordsSession, accountId: number, areaCode: string, on: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ role: string }>`
    select distinct g.role from role_grant g join area_closure c on c.ancestor_code = g.area_code and c.area_code = ${areaCode}
     where g.account_id = ${accountId} and g.valid_from <= ${on} and (g.valid_to is null or g.valid_to >= ${on})`.execute(session.db)
  return new Set(rows.map((row) => row.role))
}
