import { oc } from '@orpc/contract'
import { z } from 'zod'
import { refusal } from '../../../kernel/refusal.ts'
import { schemeShape } from '../scheme/contract.ts'
import { frozenEntryShape, scoredKindShape, subjectScoreShape } from '../score/contract.ts'

export const runUnknown = refusal('ASSESSMENT_RUN_UNKNOWN', { zh: '没有这次考核（{run}）。请从考核列表中选择。', en: 'There is no such assessment ({run}); choose one from the list.' }, 404)
export const schemeNotInForce = refusal('ASSESSMENT_NO_SCHEME', { zh: '{month} 没有已批准的“{scheme}”考核方案。请先起草并由另一位同事批准。', en: 'No approved scheme "{schemeEn}" is in force in {month}; draft one and have it approved.' })
export const monthOpen = refusal('ASSESSMENT_MONTH_OPEN', { zh: '{month} 还没有结束，不能考核。请等到下月，或选择已结束的月份。', en: '{month} is not over and cannot be assessed yet; choose a month that is.' })
export const runStands = refusal('ASSESSMENT_RUN_STANDS', { zh: '{month} 的“{scheme}”考核已经计算过了。要重算，请先写明原因撤回它。', en: 'The assessment "{schemeEn}" of {month} is computed already; withdraw it with a reason before computing it anew.' }, 409)
export const scoredTwice = refusal('ASSESSMENT_SCORED_TWICE', { zh: '“{subject}”在 {month} 已由另一方案“{scheme}”考核。请在其中一个方案的“不考核（编码）”里填上 {code}。', en: '"{subject}" is already assessed in {month} by the scheme "{schemeEn}". Put {code} under "Except" in one of the two.' })
export const subjectNotScored = refusal('ASSESSMENT_SUBJECT_UNKNOWN', { zh: '“{subject}”不在这个方案 {month} 的考核对象之中。', en: '"{subject}" is not assessed by this scheme in {month}.' })
export const itemUnknown = refusal('ASSESSMENT_ITEM_UNKNOWN', { zh: '方案里没有“{item}”这一项可登记。', en: 'The scheme has no item "{item}" to enter.' })
export const notTheScorer = refusal('ASSESSMENT_NOT_THE_SCORER', { zh: '“{item}”由{roleZh}评，您在这个区域没有这个角色。', en: '"{item}" is judged by {roleEn}; you do not hold that role here.' }, 403)
export const entryOutOfRange = refusal('ASSESSMENT_ENTRY_OUT_OF_RANGE', { zh: '“{item}”填的 {amount} 不在 {low} 至 {high} 之间。', en: '"{item}": {amount} is not within {low} to {high}.' })
export const entryFrozen = refusal('ASSESSMENT_ENTRY_FROZEN', { zh: '{month} 的考核已经冻结，不能再登记或删去加减分。要改，请走申诉或先撤回考核。', en: 'The assessment of {month} is frozen; items can no longer be entered or removed. Appeal, or withdraw the assessment first.' }, 409)
export const entryUnknown = refusal('ASSESSMENT_ENTRY_UNKNOWN', { zh: '没有这条登记（{entry}），可能已经删去。', en: 'There is no such entry ({entry}); it may have been removed.' }, 404)
export const ownScore = refusal('ASSESSMENT_OWN_SCORE', { zh: '您自己（或您的单位）在这次考核的对象之中，不能会签、评分或答复。请由不被考核的同事办理。', en: 'You or your unit are assessed here, so you cannot sign, score or answer. Somebody who is not must do it.' }, 403)
export const stepUnknown = refusal('ASSESSMENT_STEP_UNKNOWN', { zh: '方案里没有“{step}”这一步会签。', en: 'The scheme has no step of sign-off "{step}".' })
export const stepNotNext = refusal('ASSESSMENT_STEP_NOT_NEXT', { zh: '现在轮到“{next}”，还不能签“{step}”。', en: '"{next}" comes first; "{step}" cannot be signed yet.' }, 409)
export const stepSigned = refusal('ASSESSMENT_STEP_SIGNED', { zh: '“{step}”已经签过了。', en: '"{step}" is signed already.' }, 409)
export const notTheSigner = refusal('ASSESSMENT_NOT_THE_SIGNER', { zh: '“{step}”由{roleZh}签，您在这个区域没有这个角色。', en: '"{step}" is signed by {roleEn}; you do not hold that role here.' }, 403)
export const signedBefore = refusal('ASSESSMENT_SIGNED_BEFORE', { zh: '您已经签过另一步，每一步要由不同的人签。', en: 'You signed another step; each is signed by a different person.' }, 403)
export const notAllSigned = refusal('ASSESSMENT_NOT_ALL_SIGNED', { zh: '“{step}”还没有签，不能公布。', en: '"{step}" is not signed yet; it cannot be published.' }, 409)
export const runNotFrozen = refusal('ASSESSMENT_NOT_FROZEN', { zh: '这次考核已经公布或撤回，不能再{actZh}。', en: 'This assessment is published or withdrawn; it cannot be {actEn} any more.' }, 409)
export const runNotPublished = refusal('ASSESSMENT_NOT_PUBLISHED', { zh: '考核还没有公布，公布以后才能申诉。', en: 'The assessment is not published; appeals follow its publication.' }, 409)
export const appealLate = refusal('ASSESSMENT_APPEAL_LATE', { zh: '申诉期到 {until} 为止，已经过了。请直接找您的上级。', en: 'Appeals were open until {until}. Speak to the level above.' }, 409)
export const appealNotYours = refusal('ASSESSMENT_APPEAL_NOT_YOURS', { zh: '只能为自己或自己的单位申诉。', en: 'You can appeal only for yourself or your own unit.' }, 403)
export const appealOpen = refusal('ASSESSMENT_APPEAL_OPEN', { zh: '这一项已经有一个申诉在等答复。', en: 'An appeal about this already waits for an answer.' }, 409)
export const appealUnknown = refusal('ASSESSMENT_APPEAL_UNKNOWN', { zh: '没有这个申诉（{appeal}）。', en: 'There is no such appeal ({appeal}).' }, 404)
export const appealAnswered = refusal('ASSESSMENT_APPEAL_ANSWERED', { zh: '这个申诉已经答复过了。', en: 'This appeal is answered already.' }, 409)
export const correctionNeeded = refusal('ASSESSMENT_CORRECTION_NEEDED', { zh: '申诉成立时要写明改正哪个数；不改数就选“不成立”。', en: 'An appeal that is upheld needs a correction; without one, reject it.' })
export const correctionUnwanted = refusal('ASSESSMENT_CORRECTION_UNWANTED', { zh: '申诉不成立时不能改数。', en: 'An appeal that is rejected corrects nothing.' })
export const runOutsideScope = refusal('ASSESSMENT_OUTSIDE_SCOPE', { zh: '这次考核不在您负责的区域内。', en: 'This assessment lies outside your areas.' }, 403)

const monthShape = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const codeShape = z.string().min(1).max(40)
const variantShape = z.string().min(1).max(40)
const areaShape = z.string().min(2).max(12)
const reasonShape = z.string().trim().min(2).max(1000)
const placeShape = z.object({ areaCode: areaShape, variant: variantShape, month: monthShape })
const tags = ['assessment']
const done = z.object({ done: z.literal(true) })

const signatureShape = z.object({ stepId: z.string(), name: z.string(), nameEn: z.string(), role: z.string(), signedBy: z.string().nullable(), signedAt: z.string().nullable(), note: z.string() })
const runHeadShape = z.object({
  runId: z.number(), areaCode: z.string(), variant: z.string(), month: z.string(), state: z.enum(['frozen', 'published', 'withdrawn']), schemeName: z.string(), schemeNameEn: z.string(), ruleId: z.number(), ruleVersion: z.number(),
  subjectCount: z.number(), computedAt: z.string(), computedBy: z.string().nullable(), publishedOn: z.string().nullable(), appealUntil: z.string().nullable(), openAppeals: z.number(), reason: z.string().nullable(), signatures: z.array(signatureShape),
})
export type RunHead = z.infer<typeof runHeadShape>
const resultShape = z.object({ score: subjectScoreShape, why: z.unknown().describe('A tree: label, formula, result, figure, children') })
export type RunResult = z.infer<typeof resultShape>
const correctionShape = z.object({ correctionId: z.number(), revision: z.number(), subjectKind: z.string(), subjectCode: z.string(), what: z.enum(['figure', 'entry', 'judged']), about: z.string(), before: z.number().nullable(), value: z.number(), reason: z.string(), madeBy: z.string().nullable(), madeAt: z.string() })
const appealShape = z.object({
  appealId: z.number(), runId: z.number(), month: z.string(), schemeName: z.string(), subjectKind: scoredKindShape, subjectCode: z.string(), subjectName: z.string(), about: z.string(), aboutName: z.object({ zh: z.string(), en: z.string() }).nullable().describe('null: the whole score'), reason: z.string(), madeBy: z.string().nullable(), madeAt: z.string(),
  outcome: z.enum(['upheld', 'rejected']).nullable(), reply: z.string().nullable(), repliedBy: z.string().nullable(), repliedAt: z.string().nullable(), correction: correctionShape.nullable(), isOwn: z.boolean(),
})
export type AppealShape = z.infer<typeof appealShape>
const openedRunShape = runHeadShape.extend({ revision: z.number(), scheme: schemeShape, results: z.array(resultShape), corrections: z.array(correctionShape), entries: z.array(frozenEntryShape.pick({ entryId: true, subjectCode: true, itemId: true, amount: true, evidence: true })).describe('What people entered, as corrected'), batchIds: z.array(z.number()), may: z.object({ run: z.boolean(), sign: z.boolean(), publish: z.boolean() }) })
export type OpenedRun = z.infer<typeof openedRunShape>
const entryShape = z.object({ entryId: z.number(), subjectKind: scoredKindShape, subjectCode: z.string(), itemId: z.string(), amount: z.number(), evidence: z.string(), enteredBy: z.string(), enteredAt: z.string() })
const scoringShape = z.object({
  areaCode: z.string(), month: z.string(),
  groups: z.array(z.object({
    variant: z.string(), name: z.string(), nameEn: z.string(), isFrozen: z.boolean(),
    items: z.array(z.object({ id: z.string(), kind: z.enum(['judged', 'plus', 'minus', 'veto']), name: z.string(), nameEn: z.string(), evidence: z.string(), low: z.number(), high: z.number() })),
    subjects: z.array(z.object({ kind: scoredKindShape, code: z.string(), name: z.string(), itemIds: z.array(z.string()) })),
    entries: z.array(entryShape),
  })),
})
export type Scoring = z.infer<typeof scoringShape>
const myScoreShape = z.object({ runId: z.number(), month: z.string(), schemeName: z.string(), schemeNameEn: z.string(), subjectCount: z.number(), bandName: z.string().nullable(), bandNameEn: z.string().nullable(), revision: z.number(), appealUntil: z.string().nullable(), mayAppeal: z.boolean(), result: resultShape, before: z.number().nullable().describe('The total before it was corrected'), appeals: z.array(appealShape) })
export type MyScore = z.infer<typeof myScoreShape>
const scoreSoFarShape = z.object({ month: z.string(), schemeName: z.string(), schemeNameEn: z.string(), result: resultShape, awaited: z.array(z.object({ zh: z.string(), en: z.string() })).describe('What others judge or note about it: it counts once it is published') })
export type ScoreSoFar = z.infer<typeof scoreSoFarShape>
const correctionInput = z.object({ what: z.enum(['figure', 'entry', 'judged']).describe('A figure, an entry, or the points of a judged indicator that nobody judged'), id: z.string().max(40).describe('The indicator, or the number of the entry'), value: z.number() })

export const assessmentContract = {
  schemes: oc.route({ method: 'GET', path: '/assessment/schemes', summary: 'Schemes in force in a month', tags })
    .input(z.object({ areaCode: areaShape.optional(), month: monthShape.optional() }))
    .output(z.object({ areaCode: z.string(), month: z.string(), schemes: z.array(z.object({ variant: z.string(), ruleId: z.number(), version: z.number(), name: z.string(), nameEn: z.string(), runId: z.number().nullable() })) })),
  runs: oc.route({ method: 'GET', path: '/assessment/runs', summary: 'Assessments, the newest month first', tags }).output(z.array(runHeadShape)),
  open: oc.route({ method: 'GET', path: '/assessment/runs/{runId}', summary: 'One assessment: scores, places, bands and why', tags }).input(z.object({ runId: z.coerce.number().int().positive() })).output(openedRunShape),
  trial: oc.route({ method: 'GET', path: '/assessment/trial', summary: 'What a month would come to now; nothing is kept', tags }).input(placeShape)
    .output(z.object({ scheme: schemeShape, results: z.array(resultShape), entries: z.array(entryShape) })),
  freeze: oc.route({ method: 'POST', path: '/assessment/runs', summary: 'Freezes the inputs of a month and computes its scores', tags }).input(placeShape).output(z.object({ runId: z.number() })),
  recompute: oc.route({ method: 'POST', path: '/assessment/runs/{runId}/recompute', summary: 'Computes a frozen month again from its own inputs and compares', tags })
    .input(z.object({ runId: z.coerce.number().int().positive() })).output(z.object({ isSame: z.boolean(), subjectCount: z.number() })),
  sign: oc.route({ method: 'POST', path: '/assessment/runs/{runId}/sign', summary: 'Signs one step; by nobody who is scored', tags })
    .input(z.object({ runId: z.coerce.number().int().positive(), stepId: z.string().max(40), note: z.string().trim().max(500).default('') })).output(done),
  publish: oc.route({ method: 'POST', path: '/assessment/runs/{runId}/publish', summary: 'Shows the scores to the scored', tags }).input(z.object({ runId: z.coerce.number().int().positive() })).output(done),
  withdraw: oc.route({ method: 'POST', path: '/assessment/runs/{runId}/withdraw', summary: 'Takes back an assessment that is not published', tags }).input(z.object({ runId: z.coerce.number().int().positive(), reason: reasonShape })).output(done),
  scoring: oc.route({ method: 'GET', path: '/assessment/scoring', summary: 'What I may judge or note in a month, and what I entered', tags }).input(z.object({ areaCode: areaShape.optional(), month: monthShape.optional() })).output(scoringShape),
  enter: oc.route({ method: 'POST', path: '/assessment/entries', summary: 'Enters an item, a veto or a judged score with its evidence', tags })
    .input(placeShape.extend({ subjectKind: scoredKindShape, subjectCode: codeShape, itemId: codeShape, amount: z.number(), evidence: reasonShape })).output(z.object({ entryId: z.number() })),
  removeEntry: oc.route({ method: 'POST', path: '/assessment/entries/{entryId}/remove', summary: 'Takes an entry back before the month is frozen', tags }).input(z.object({ entryId: z.coerce.number().int().positive(), reason: reasonShape })).output(done),
  mine: oc.route({ method: 'GET', path: '/assessment/mine', summary: 'My own published scores, or my unit\'s', tags }).output(z.array(myScoreShape)),
  soFar: oc.route({ method: 'GET', path: '/assessment/mine/so-far', summary: 'What the figures of the newest month give me or my unit before it is published', tags }).output(z.array(scoreSoFarShape)),
  appeal: oc.route({ method: 'POST', path: '/assessment/appeals', summary: 'Appeals against a published score', tags })
    .input(z.object({ runId: z.number().int().positive(), subjectKind: scoredKindShape, subjectCode: codeShape, about: z.string().max(40).default(''), reason: reasonShape })).output(z.object({ appealId: z.number() })),
  appeals: oc.route({ method: 'GET', path: '/assessment/appeals', summary: 'Appeals of my areas, the open ones first', tags }).output(z.array(appealShape)),
  answer: oc.route({ method: 'POST', path: '/assessment/appeals/{appealId}/answer', summary: 'Answers an appeal; when upheld with a correction', tags })
    .input(z.object({ appealId: z.coerce.number().int().positive(), outcome: z.enum(['upheld', 'rejected']), reply: reasonShape, correction: correctionInput.nullable() })).output(done),
}
export type AssessmentCorrection = z.infer<typeof correctionInput>
