import { sql } from 'kysely'
import type { RecordsSession } from '../../../platform/records/records.ts'
import type { ScoredSubject } from '../score/contract.ts'

export type StoredEntry = { entryId: number; areaCode: string; variant: string; month: string; subjectKind: ScoredSubject['kind']; subjectCode: string; itemId: string; amount: number; evidence: string; enteredBy: string; enteredById: number; enteredAt: string }
const entriesMax = 20_000

/** What was entered for a month and not taken back, oldest first. */
export async function listEntries(session: RecordsSession, at: { readonly areaCode: string; readonly variant: string; readonly month: string }): Promise<StoredEntry[]> {
  const { rows } = await sql<Omit<StoredEntry, 'enteredAt'> & { enteredAt: Date }>`
    select e.entry_id as "entryId", e.area_code as "areaCode", e.variant, e.month, e.subject_kind as "subjectKind", e.subject_code as "subjectCode", e.item_id as "itemId", e.amount, e.evidence,
           a.display_name as "enteredBy", e.entered_by as "enteredById", e.entered_at as "enteredAt"
      from assessment_entry e join account a on a.account_id = e.entered_by
     where e.area_code = ${at.areaCode} and e.variant = ${at.variant} and e.month = ${at.month} and e.removed_at is null order by e.entry_id limit ${entriesMax}`.execute(session.db)
  return rows.map((row) => ({ ...row, enteredAt: row.enteredAt.toISOString() }))
}
