import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../kernel/refusal.ts'

export const wordsShape = z.object({ zh: z.string(), en: z.string() })
export const unitShape = z.enum(['users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score'])
export const idShape = z.coerce.number<number>().int().positive()
export const areaCodeShape = z.string().regex(/^[0-9A-Za-z_-]{2,32}$/)

const documentBytesMax = 8 * 1024 * 1024
/** Base64 is a third longer than what it carries. */
const base64LengthMax = Math.ceil(documentBytesMax / 3) * 4
const noteLengthMax = 2_000
const clauseLengthMax = 20_000
const decisionsMax = 2_000

/** A plan as it arrives: pasted or read from a text file, or a Word document. */
export const planSourceShape = z
  .object({
    // The sentence about the limit comes from the parser, which counts bytes; this only bounds the request.
    text: z.string().max(documentBytesMax * 2).optional(),
    docxBase64: z.string().max(base64LengthMax + 4).optional(),
    fileName: z.string().max(255).optional(),
    areaCode: areaCodeShape.optional(),
  })
  .refine((source) => (source.text === undefined) !== (source.docxBase64 === undefined), 'Either text or docxBase64.')
export type PlanSource = z.infer<typeof planSourceShape>

export const slipShape = z.object({ start: z.number(), end: z.number(), text: z.string(), kind: z.string(), words: wordsShape })
export type SlipView = z.infer<typeof slipShape>

export const previewNodeShape = z.object({
  level: z.number(),
  number: z.string().nullable(),
  text: z.string(),
  isLeaf: z.boolean(),
  isMeasurable: z.boolean(),
  /** Positions within `text`. */
  slips: z.array(slipShape),
  suggestions: z.array(z.object({ measureId: z.string(), name: wordsShape, term: z.string(), why: wordsShape, isFed: z.boolean() })),
})
export const planPreviewShape = z.object({
  title: z.string(),
  year: z.number().nullable(),
  /** Numbered nodes by level, first level first. */
  numberedByLevel: z.array(z.number()),
  sentenceCount: z.number(),
  measurableCount: z.number(),
  suggestedSentenceCount: z.number(),
  suggestionCount: z.number(),
  slipCount: z.number(),
  /** Sentences that the plan in force has word for word: their links come along. */
  unchangedCount: z.number(),
  replaces: z.object({ planId: z.number(), title: z.string(), version: z.number() }).nullable(),
  notices: z.array(wordsShape),
  numberingSlips: z.array(slipShape),
  /** The first nodes only, when the plan is very long. */
  nodes: z.array(previewNodeShape),
  nodeCount: z.number(),
})
export type PlanPreview = z.infer<typeof planPreviewShape>

export const importedPlanShape = z.object({
  planId: z.number(), version: z.number(), title: z.string(), clauseCount: z.number(), suggestionCount: z.number(), carriedLinkCount: z.number(),
  notices: z.array(wordsShape),
})

export const linkShape = z.object({
  linkId: z.number(),
  kind: z.enum(['measure', 'owner']),
  reference: z.string(),
  /** Name of the indicator or of the person. */
  name: wordsShape,
  state: z.enum(['suggested', 'confirmed', 'rejected']),
  term: z.string().nullable(),
  why: wordsShape.nullable(),
})
export type LinkView = z.infer<typeof linkShape>

export const noteShape = z.object({
  noteId: z.number(), clauseId: z.number(), text: z.string(), dueOn: z.string().nullable(),
  ownerStaffNo: z.string().nullable(), ownerName: z.string().nullable(), doneAt: z.string().nullable(), writtenAt: z.string(), writtenBy: z.string().nullable(),
})
export type NoteView = z.infer<typeof noteShape>

export const choicesShape = z.object({
  measures: z.array(z.object({ measureId: z.string(), name: wordsShape, definition: wordsShape, unit: unitShape.nullable(), isFed: z.boolean() })),
  staff: z.array(z.object({ staffNo: z.string(), name: z.string(), post: z.string(), unitName: z.string() })),
})

const planVersionShape = z.object({
  planId: z.number(), title: z.string(), year: z.number().nullable(), areaCode: z.string(), version: z.number(), inForce: z.boolean(),
  importedAt: z.string(), importedBy: z.string().nullable(), clauseCount: z.number(),
})

const clauseIdInput = z.object({ clauseId: idShape })
const doneShape = z.object({ clauseId: z.number() })

export const clauseContract = {
  preview: oc.route({ method: 'POST', path: '/plan/preview', summary: 'Read a plan without keeping it' }).input(planSourceShape).output(planPreviewShape),
  import: oc.route({ method: 'POST', path: '/plan/import', summary: 'Import a plan as a new version' }).input(planSourceShape).output(importedPlanShape),
  versions: oc.route({ method: 'GET', path: '/plan/versions', summary: 'Versions of the plans' }).output(z.array(planVersionShape)),
  text: oc.route({ method: 'GET', path: '/plan/versions/{planId}/text', summary: 'A plan as text' }).input(z.object({ planId: idShape })).output(z.object({ title: z.string(), text: z.string() })),
  choices: oc.route({ method: 'GET', path: '/plan/choices', summary: 'Indicators and people a clause can be linked to' }).output(choicesShape),
  edit: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/text', summary: 'Change the text of a clause' })
    .input(clauseIdInput.extend({ text: z.string().max(clauseLengthMax), before: z.string().max(clauseLengthMax * 10) })).output(doneShape),
  split: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/split', summary: 'Split a clause in two' })
    .input(clauseIdInput.extend({ offset: z.number().int().positive(), before: z.string().max(clauseLengthMax * 10) })).output(doneShape.extend({ newClauseId: z.number() })),
  merge: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/merge', summary: 'Merge a clause with the next one' }).input(clauseIdInput).output(doneShape),
  move: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/move', summary: 'Move a clause' })
    .input(clauseIdInput.extend({ parentId: idShape.nullable(), position: z.number().int().min(0) })).output(doneShape),
  link: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/links', summary: 'Link a clause to an indicator or an owner' })
    .input(clauseIdInput.extend({ kind: z.enum(['measure', 'owner']), reference: z.string().min(1).max(200) })).output(z.object({ linkId: z.number() })),
  decide: oc.route({ method: 'POST', path: '/plan/links/decisions', summary: 'Confirm or reject links' })
    .input(z.object({ linkIds: z.array(z.number().int().positive()).min(1).max(decisionsMax), state: z.enum(['confirmed', 'rejected']) })).output(z.object({ changed: z.number() })),
  suggested: oc.route({ method: 'GET', path: '/plan/links/suggested', summary: 'Suggested links that wait for a decision' })
    .output(z.array(z.object({ clauseId: z.number(), clauseText: z.string(), heading: z.string(), linkId: z.number(), measureId: z.string(), name: wordsShape, term: z.string().nullable(), why: wordsShape.nullable(), isFed: z.boolean() }))),
  addNote: oc.route({ method: 'POST', path: '/plan/clauses/{clauseId}/notes', summary: 'Say what is being done' })
    .input(clauseIdInput.extend({ text: z.string().trim().min(1).max(noteLengthMax), dueOn: z.iso.date().nullable(), ownerStaffNo: z.string().max(64).nullable() })).output(z.object({ noteId: z.number() })),
  finishNote: oc.route({ method: 'POST', path: '/plan/notes/{noteId}/finish', summary: 'Mark what was being done as done' }).input(z.object({ noteId: idShape })).output(z.object({ noteId: z.number() })),
}

export const planGone = refusal('PLAN_GONE', { zh: '找不到这份计划。请刷新页面后再试。', en: 'This plan is not there. Reload the page and try again.' }, 404)
export const areaOutOfScope = refusal('AREA_OUT_OF_SCOPE', {
  zh: '区域 {areaCode} 不在您负责的范围内，不能改动它的计划。', en: 'The area {areaCode} is outside what you answer for, so its plan cannot be changed by you.',
}, 403)
export const areaUnknown = refusal('AREA_UNKNOWN', { zh: '没有代码为 {areaCode} 的区域。请从列表中选择。', en: 'There is no area with the code {areaCode}. Choose one from the list.' }, 404)
export const docxUnreadable = refusal('DOCX_UNREADABLE', {
  zh: '这个文件不能作为 Word 文档打开：{reason}。请在 Word 中另存为 .docx，或复制全文后粘贴。',
  en: 'This file cannot be opened as a Word document: {reason}. Save it as .docx in Word, or copy the text and paste it.',
}, 415)
export const docxTooLarge = refusal('DOCX_TOO_LARGE', {
  zh: '文档有 {sizeMb} MB，超过 {limitMb} MB 的上限。请删去图片后另存，或复制全文后粘贴。', en: 'The document is {sizeMb} MB, over the limit of {limitMb} MB. Remove its pictures, or copy the text and paste it.',
}, 413)
export const clauseChanged = refusal('CLAUSE_CHANGED', {
  zh: '这一条刚被别人改过。请刷新后在新的文字上再改。', en: 'Someone has just changed this clause. Reload and change the new text.',
}, 409)
export const clauseOfOldPlan = refusal('CLAUSE_OF_OLD_PLAN', {
  zh: '这是旧版本的计划，只能查看。请在现行计划上修改。', en: 'This is an older version of the plan and can only be read. Change the plan in force.',
}, 409)
export const measureUnknown = refusal('MEASURE_UNKNOWN', { zh: '没有编号为“{measureId}”的指标。请从列表中选择。', en: 'There is no indicator “{measureId}”. Choose one from the list.' }, 404)
export const staffUnknown = refusal('STAFF_UNKNOWN', { zh: '没有工号为“{staffNo}”的在职人员。请从列表中选择。', en: 'There is nobody in service with the staff number “{staffNo}”. Choose one from the list.' }, 404)
export const linkGone = refusal('LINK_GONE', { zh: '找不到这条关联。请刷新页面后再试。', en: 'This link is not there. Reload the page and try again.' }, 404)
export const noteGone = refusal('NOTE_GONE', { zh: '找不到这条事项，或它已经完成。请刷新页面。', en: 'This item is not there or is done already. Reload the page.' }, 404)
