import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../access/audit.ts'
import { type Context, requirePermission } from '../../access/context.ts'
import type { MessageDesk } from '../desk.ts'
import { editTemplates } from '../permissions.ts'
import { segmentsOf } from '../text/segments.ts'
import { templateLanguages, templateUnknown, type TemplateView } from './contract.ts'
import { checkTemplateText, readTemplateLanguage } from './rules.ts'
import { insertText, listTexts } from './store.ts'

export async function readTemplates(ctx: Context, desk: MessageDesk): Promise<TemplateView[]> {
  requirePermission(ctx, editTemplates.verb)
  const changed = await listTexts(ctx.records)
  return desk.templates.map((template) => ({
    templateId: template.id, name: template.name, purpose: template.purpose, isForSms: template.isForSms, parameters: [...template.parameters],
    texts: templateLanguages.flatMap((language) => {
      const own = changed.find((text) => text.templateId === template.id && text.language === language)
      const text = own ?? template.texts[language]
      if (!text) return []
      const { encoding, parts } = segmentsOf(text.body)
      return [{ language, version: own?.version ?? 0, subject: text.subject, body: text.body, encoding, segments: parts.length, changedBy: own?.changedBy ?? null, changedAt: own?.changedAt.toISOString() ?? null }]
    }),
  }))
}

export async function saveTemplate(ctx: Context, desk: MessageDesk, given: { templateId: string; language: string; subject: string; body: string }): Promise<number> {
  requirePermission(ctx, editTemplates.verb)
  const template = desk.templates.find((each) => each.id === given.templateId)
  if (!template) throw new Refusal(templateUnknown, { templateId: given.templateId })
  const language = readTemplateLanguage(given.language)
  checkTemplateText(template, given)
  return ctx.records.transaction(async (tx) => {
    const version = await insertText(tx, { templateId: template.id, language, subject: given.subject, body: given.body, accountId: ctx.accountId, now: ctx.now })
    await writeAudit(tx, ctx, { verb: 'messages.editTemplate', subjectKind: 'message_template', subjectId: template.id, detail: { language, version } })
    return version
  })
}
