import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import { readDocx } from '../../clause/docx.ts'
import { requireAreaScope } from '../../clause/store.ts'
import { templatePlaceMissing, templatePlaceNotAlone, templatePlaceUnknown, templateUnreadable } from '../contract.ts'
import { type Place, reportPlaces } from './places.data.ts'
import { endTemplate, findTemplate, insertTemplate } from './store.ts'

const places: readonly Place[] = reportPlaces

/** The places of a template, after all of them were found to be right; the refusal names the one that is not. */
export async function checkTemplate(content: Buffer, fileName: string): Promise<string[]> {
  const { keys, text } = await readTemplateText(content, fileName)
  for (const key of keys) if (!places.some((place) => place.name === key)) throw new Refusal(templatePlaceUnknown, { place: `{{${key}}}`, known: places.map((place) => `{{${place.name}}}`).join('、') })
  for (const place of places) if (place.isRequired && !keys.includes(place.name)) throw new Refusal(templatePlaceMissing, { place: `{{${place.name}}}`, meaning: place.words.zh })
  for (const place of places) {
    const isAlone = text.split('\n').every((line) => !line.includes(`{{${place.name}}}`) || line.trim() === `{{${place.name}}}`)
    if (place.kind === 'block' && !isAlone) throw new Refusal(templatePlaceNotAlone, { place: `{{${place.name}}}` })
  }
  return keys
}

async function readTemplateText(content: Buffer, fileName: string): Promise<{ keys: string[]; text: string }> {
  try {
    // Refuses archives that unpack to more than a document ever is.
    const { text } = await readDocx(content)
    const { patchDetector } = await import('docx')
    return { keys: [...new Set(await patchDetector({ data: content }))], text }
  } catch (cause) {
    throw Object.assign(new Refusal(templateUnreadable, { file: fileName }), { cause })
  }
}

export async function saveTemplate(asked: Context, given: { areaCode: string; fileName: string; contentBase64: string }): Promise<{ placeholders: string[] }> {
  const ctx = requirePermission(asked, 'review.template')
  await requireAreaScope(ctx.records, ctx, given.areaCode)
  const bytes = Buffer.from(given.contentBase64, 'base64')
  const placeholders = await checkTemplate(bytes, given.fileName)
  await ctx.records.transaction(async (tx) => {
    await endTemplate(tx, given.areaCode, ctx.now)
    await insertTemplate(tx, { areaCode: given.areaCode, fileName: given.fileName, bytes, placeholders, accountId: ctx.accountId, at: ctx.now })
    await writeAudit(tx, ctx, { verb: 'review.template', subjectKind: 'area', subjectId: given.areaCode, detail: { fileName: given.fileName, byteCount: bytes.length } })
  })
  return { placeholders }
}

export async function dropTemplate(asked: Context, areaCode: string): Promise<void> {
  const ctx = requirePermission(asked, 'review.template')
  await requireAreaScope(ctx.records, ctx, areaCode)
  await ctx.records.transaction(async (tx) => {
    await endTemplate(tx, areaCode, ctx.now)
    await writeAudit(tx, ctx, { verb: 'review.template', subjectKind: 'area', subjectId: areaCode, detail: { fileName: null } })
  })
}

export async function readTemplate(ctx: Context, areaCode: string) {
  requirePermission(ctx, 'plan.read')
  const template = await findTemplate(ctx.records, areaCode)
  return { fileName: template?.fileName ?? null, at: template?.at.toISOString() ?? null, by: template?.by ?? null, places: places.map(({ name, words, isRequired }) => ({ name, words, isRequired })) }
}
