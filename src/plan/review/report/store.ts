import { sql } from 'kysely'
import { Refusal, type Words } from '../../../kernel/refusal.ts'
import type { TaskProgress } from '../../../platform/facts/owner.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { type ReportState, reportUnknown } from '../contract.ts'

type Raw = { report_id: number; kind: 'docx' | 'xlsx'; state: 'making' | 'done' | 'failed'; progress: TaskProgress | null; failure: Words | null; asked_at: Date; review_id: number }
const columns = sql`report_id, kind, state, progress, failure, asked_at, review_id`

export async function insertReport(tx: Transaction, given: { reviewId: number; kind: 'docx' | 'xlsx'; accountId: number; at: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ report_id: number }>`insert into review_report (review_id, kind, state, account_id, asked_at) values (${given.reviewId}, ${given.kind}, 'making', ${given.accountId}, ${given.at}) returning report_id`.execute(tx.db)
  return row?.report_id ?? 0
}
export async function getReport(session: RecordsSession, reportId: number): Promise<ReportState & { reviewId: number }> {
  const { rows: [row] } = await sql<Raw>`select ${columns} from review_report where report_id = ${reportId}`.execute(session.db)
  if (!row) throw new Refusal(reportUnknown, { reportId })
  return { reportId: row.report_id, reviewId: row.review_id, kind: row.kind, state: row.state, step: row.progress?.step ?? null, done: row.progress?.done ?? 0, total: row.progress?.total ?? null, failure: row.failure, askedAt: row.asked_at.toISOString() }
}
export async function getReportBytes(session: RecordsSession, reportId: number): Promise<Buffer | null> {
  const { rows: [row] } = await sql<{ bytes: Buffer | null }>`select bytes from review_report where report_id = ${reportId}`.execute(session.db)
  return row?.bytes ?? null
}
export async function noteProgress(session: RecordsSession, reportId: number, progress: TaskProgress): Promise<void> {
  await sql`update review_report set progress = cast(${JSON.stringify(progress)} as jsonb) where report_id = ${reportId} and state = 'making'`.execute(session.db)
}
export async function finishReport(session: RecordsSession, reportId: number, bytes: Buffer): Promise<void> {
  await sql`update review_report set state = 'done', bytes = ${bytes}, done_at = now() where report_id = ${reportId}`.execute(session.db)
}
export async function failReport(session: RecordsSession, reportId: number, failure: Words): Promise<void> {
  await sql`update review_report set state = 'failed', failure = cast(${JSON.stringify(failure)} as jsonb), done_at = now() where report_id = ${reportId} and state = 'making'`.execute(session.db)
}

export async function findTemplate(session: RecordsSession, areaCode: string): Promise<{ fileName: string; bytes: Buffer; at: Date; by: string } | undefined> {
  const { rows } = await sql<{ fileName: string; bytes: Buffer; at: Date; by: string }>`
    select t.file_name as "fileName", t.bytes, t.at, a.display_name as by from report_template t join account a on a.account_id = t.account_id where t.area_code = ${areaCode} and t.replaced_at is null`.execute(session.db)
  return rows[0]
}
export async function endTemplate(tx: Transaction, areaCode: string, at: Date): Promise<void> {
  await sql`update report_template set replaced_at = ${at} where area_code = ${areaCode} and replaced_at is null`.execute(tx.db)
}
export async function insertTemplate(tx: Transaction, given: { areaCode: string; fileName: string; bytes: Buffer; placeholders: readonly string[]; accountId: number; at: Date }): Promise<void> {
  await sql`insert into report_template (area_code, file_name, bytes, placeholders, account_id, at) values (${given.areaCode}, ${given.fileName}, ${given.bytes}, cast(${[...given.placeholders]} as text[]), ${given.accountId}, ${given.at})`.execute(tx.db)
}
