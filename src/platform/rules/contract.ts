import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal, type Words } from '../../kernel/refusal.ts'

export const ruleUnknown = refusal('RULE_UNKNOWN', { zh: '没有这个规则版本（{rule}）。请刷新规则列表。', en: 'There is no such version of a rule ({rule}). Reload the list of rules.' }, 404)
export const ruleKindUnknown = refusal('RULE_KIND_UNKNOWN', { zh: '没有“{kind}”这种规则。', en: 'There is no kind of rule "{kind}".' }, 404)
export const ruleAreaUnknown = refusal('RULE_AREA_UNKNOWN', { zh: '没有区域“{area}”，请从列表中选择。', en: 'There is no area "{area}"; choose one from the list.' })
export const ruleOutsideScope = refusal('RULE_OUTSIDE_SCOPE', { zh: '“{area}”不在您负责的区域内，不能为它制定或批准规则。', en: '"{area}" lies outside your areas; you cannot write or approve rules for it.' }, 403)
export const ruleBodyBad = refusal('RULE_BODY_BAD', { zh: '“{placeZh}”填写有误：{reasonZh}', en: '"{placeEn}" is not right: {reasonEn}' })
export const ruleVariantNeeded = refusal('RULE_VARIANT_NEEDED', { zh: '{kindZh}要有一个代号，用来与同一区域的其他{kindZh}区分，例如 office。', en: '{kindEn} needs a code that tells it from others of the same area, such as office.' })
export const ruleVariantUnwanted = refusal('RULE_VARIANT_UNWANTED', { zh: '{kindZh}在一个区域只有一份，不用代号。', en: 'An area has only one {kindEn}; leave the code empty.' })
export const ruleNotOpen = refusal('RULE_NOT_OPEN', { zh: '第 {version} 版{stateZh}，不能再改。请另起草一版。', en: 'Version {version} is {stateEn} and cannot be changed. Draft another version.' }, 409)
export const ruleNotSubmitted = refusal('RULE_NOT_SUBMITTED', { zh: '第 {version} 版{stateZh}，不在待批准之列。', en: 'Version {version} is {stateEn} and not waiting for a decision.' }, 409)
export const ruleNotApproved = refusal('RULE_NOT_APPROVED', { zh: '第 {version} 版{stateZh}，只有已批准的规则才能停用。', en: 'Version {version} is {stateEn}; only an approved rule can be retired.' }, 409)
export const ruleChangedMeanwhile = refusal('RULE_CHANGED_MEANWHILE', { zh: '第 {version} 版刚被别人改过。请刷新，看过新内容再操作。', en: 'Version {version} was just changed by somebody else. Reload and read it first.' }, 409)
export const ruleOwnApproval = refusal('RULE_OWN_APPROVAL', { zh: '起草或改过这一版的人不能批准它，请由另一位有权限的同事批准。', en: 'Whoever wrote or edited this version cannot approve it; another person with the permission must.' }, 403)
export const ruleRetiredTooEarly = refusal('RULE_RETIRED_TOO_EARLY', { zh: '停用日期 {from} 早于生效日期 {effectiveFrom}，请改为生效日期或以后。', en: 'It cannot end on {from}, before it begins on {effectiveFrom}; choose that day or a later one.' })

export const ruleStateWords: Readonly<Record<RuleState, Words>> = {
  draft: { zh: '是草稿', en: 'a draft' }, submitted: { zh: '待批准', en: 'waiting for approval' }, approved: { zh: '已批准', en: 'approved' },
  rejected: { zh: '未通过', en: 'rejected' }, retired: { zh: '已停用', en: 'retired' },
}

export const same = (text: string): Words => ({ zh: text, en: text })

/** Gives a field its words, and where it is a choice the words of its values: `named(z.number(), '权重', 'Weight')`. */
export function named<Schema extends z.ZodType>(schema: Schema, zh: string, en: string, options?: Readonly<Record<string, Words>>): Schema {
  return schema.meta({ zh, en, ...(options ? { options } : {}) })
}

const wordsShape = z.object({ zh: z.string(), en: z.string() })
const dayShape = z.iso.date()
export const ruleStateShape = z.enum(['draft', 'submitted', 'approved', 'rejected', 'retired'])
export type RuleState = z.infer<typeof ruleStateShape>

/** One field of a body; lists and objects hold further ones. */
export type FieldNode = { readonly isNullable?: boolean } & (
  | { readonly kind: 'object'; readonly fields: readonly FieldShape[] }
  | { readonly kind: 'list'; readonly item: FieldNode }
  | { readonly kind: 'number'; readonly isInteger: boolean; readonly min: number | null; readonly max: number | null }
  | { readonly kind: 'text'; readonly maxLength: number | null }
  | { readonly kind: 'yesNo' }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly words: Words }[] }
  /** Anything that has no form of its own: edited as JSON. */
  | { readonly kind: 'other' }
)
export type FieldShape = { readonly name: string; readonly words: Words; readonly node: FieldNode }
/** On the wire a tree of any depth is unknown: who draws it asks first. */
export function isFieldNode(value: unknown): value is FieldNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}

const previewShape = z.object({
  /** What the preview was computed on and what it comes to. */
  summary: z.array(wordsShape),
  columns: z.array(z.object({ words: wordsShape, unit: z.enum(['text', 'users', 'times', 'yuan', 'yuanPerUser', 'percent', 'count', 'minutes', 'megabytes', 'score']) })),
  rows: z.array(z.array(z.union([z.string(), z.number(), wordsShape]).nullable())),
})
export type RulePreview = z.infer<typeof previewShape>
const previewProgressShape = z.object({ done: z.number(), total: z.number().nullable().describe('About; null while nobody knows'), unit: wordsShape })
export type PreviewProgress = z.infer<typeof previewProgressShape>
const differenceShape = z.object({ place: wordsShape, before: wordsShape, after: wordsShape })
export type RuleDifference = z.infer<typeof differenceShape>

const kindShape = z.object({
  id: z.string(), words: wordsShape, purpose: wordsShape, variantWords: wordsShape.nullable(), editorPath: z.string().nullable(),
  fields: z.unknown().describe('A FieldNode'), initial: z.unknown(), hasPreview: z.boolean(), may: z.object({ draft: z.boolean(), approve: z.boolean() }),
})
export type RuleKindShape = z.infer<typeof kindShape>

const ruleShape = z.object({
  ruleId: z.number(), kind: z.string(), variant: z.string(), areaCode: z.string(), areaName: z.string(), version: z.number(), effectiveFrom: z.string(), state: ruleStateShape,
  isInForce: z.boolean().describe('On the branch\'s today, at its own area'), note: z.string(), revision: z.number(), author: z.string().nullable(), editor: z.string().nullable(), editedAt: z.string(), submittedAt: z.string().nullable(),
  approver: z.string().nullable(), decidedAt: z.string().nullable(), reason: z.string().nullable(), retiredFrom: z.string().nullable(),
})
export type RuleShape = z.infer<typeof ruleShape>
const openedShape = ruleShape.extend({
  body: z.unknown(), kindShape, isOwn: z.boolean().describe('The asker wrote or edited it and so cannot approve it'),
  /** Against the version in force at its area when it would begin. */
  before: z.object({ ruleId: z.number(), version: z.number() }).nullable(), difference: z.array(differenceShape),
  faults: z.array(wordsShape).describe('What keeps it from being approved'),
  choices: z.record(z.string(), z.array(z.object({ value: z.string(), words: wordsShape }))).describe('What text fields of a name are picked from'),
})
export type OpenedRule = z.infer<typeof openedShape>

const ruleIdInput = z.object({ ruleId: z.coerce.number().int().positive() })
const decisionInput = ruleIdInput.extend({ revision: z.number().int().positive() })
const draftInput = z.object({
  kind: z.string().max(80), variant: z.string().trim().regex(/^[a-zA-Z0-9_.-]{0,40}$/).default(''), areaCode: z.string().min(2).max(40), effectiveFrom: dayShape, body: z.unknown(), note: z.string().trim().max(500).default(''),
})
export type DraftInput = z.infer<typeof draftInput>
const tags = ['rules']

export const ruleContract = {
  kinds: oc.route({ method: 'GET', path: '/rules/kinds', summary: 'Every kind of rule with the fields of its body', tags }).output(z.array(kindShape)),
  places: oc.route({ method: 'GET', path: '/rules/places', summary: 'Areas that the asker may draft rules for, and the day from which a new one would usually hold', tags })
    .output(z.object({ areas: z.array(z.object({ areaCode: z.string(), name: z.string() })), from: dayShape })),
  list: oc.route({ method: 'GET', path: '/rules', summary: 'All versions, newest first', tags }).input(z.object({ kind: z.string().max(80).optional() })).output(z.object({ rules: z.array(ruleShape), isCut: z.boolean() })),
  open: oc.route({ method: 'GET', path: '/rules/{ruleId}', summary: 'One version with its body and what it changes', tags }).input(ruleIdInput).output(openedShape),
  compare: oc.route({ method: 'GET', path: '/rules/{ruleId}/difference', summary: 'The difference of two versions of a kind', tags })
    .input(ruleIdInput.extend({ otherId: z.coerce.number().int().positive() })).output(z.array(differenceShape)),
  preview: oc.route({ method: 'POST', path: '/rules/preview', summary: 'What a body would decide differently; nothing is saved', tags })
    .input(draftInput.omit({ note: true })).output(z.object({ preview: previewShape.nullable(), faults: z.array(wordsShape) })),
  previewProgress: oc.route({ method: 'GET', path: '/rules/preview/progress', summary: 'How far the preview is that the asker waits for; null when there is none', tags }).output(previewProgressShape.nullable()),
  draft: oc.route({ method: 'POST', path: '/rules', summary: 'A new version as a draft', tags }).input(draftInput).output(z.object({ ruleId: z.number(), version: z.number() })),
  edit: oc.route({ method: 'PUT', path: '/rules/{ruleId}', summary: 'Changes a version that is not yet approved', tags })
    .input(decisionInput.extend({ effectiveFrom: dayShape, body: z.unknown(), note: z.string().trim().max(500).default('') })).output(z.object({ revision: z.number() })),
  submit: oc.route({ method: 'POST', path: '/rules/{ruleId}/submit', summary: 'Hands a draft in for approval', tags }).input(decisionInput).output(z.object({ done: z.literal(true) })),
  approve: oc.route({ method: 'POST', path: '/rules/{ruleId}/approve', summary: 'Lets a version hold from its day on; by another person', tags }).input(decisionInput).output(z.object({ done: z.literal(true) })),
  reject: oc.route({ method: 'POST', path: '/rules/{ruleId}/reject', summary: 'Sends a version back with a reason', tags }).input(decisionInput.extend({ reason: z.string().trim().min(2).max(500) })).output(z.object({ done: z.literal(true) })),
  retire: oc.route({ method: 'POST', path: '/rules/{ruleId}/retire', summary: 'Ends an approved version from a day on', tags })
    .input(ruleIdInput.extend({ from: dayShape, reason: z.string().trim().min(2).max(500) })).output(z.object({ done: z.literal(true) })),
}
