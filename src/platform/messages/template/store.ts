import { sql } from 'kysely'
import type { RecordsSession, Transaction } from '../../records/records.ts'
import type { TemplateLanguage } from './contract.ts'
import type { Template, TemplateText } from './rules.ts'

export type StoredText = TemplateText & { readonly templateId: string; readonly language: TemplateLanguage; readonly version: number; readonly changedBy: string | null; readonly changedAt: Date }

/** The words in force of every template that the branch has changed. */
export async function listTexts(session: RecordsSession): Promise<StoredText[]> {
  const { rows } = await sql<StoredText>`select distinct on (t.template_id, t.language) t.template_id as "templateId", t.language, t.version, t.subject, t.body, a.display_name as "changedBy", t.changed_at as "changedAt"
    from message_template_text t left join account a on a.account_id = t.changed_by order by t.template_id, t.language, t.version desc limit 2000`.execute(session.db)
  return rows
}

/** The branch's own words of one template; what it has not changed is missing here and stands in the program. */
export async function textsOf(session: RecordsSession, templateId: string): Promise<Template['texts']> {
  return Object.fromEntries((await listTexts(session)).filter((text) => text.templateId === templateId).map(({ language, subject, body }) => [language, { subject, body }]))
}

export async function insertText(tx: Transaction, text: { templateId: string; language: TemplateLanguage; subject: string; body: string; accountId: number; now: Date }): Promise<number> {
  const { rows: [row] } = await sql<{ version: number }>`insert into message_template_text (template_id, language, version, subject, body, changed_by, changed_at)
    select ${text.templateId}, ${text.language}, coalesce(max(version), 0) + 1, ${text.subject}, ${text.body}, ${text.accountId}, ${text.now} from message_template_text where template_id = ${text.templateId} and language = ${text.language}
    returning version`.execute(tx.db)
  return row?.version ?? 1
}
