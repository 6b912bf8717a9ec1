import { sql } from 'kysely'
import { Refusal } from '../../../kernel/refusal.ts'
import { type Context, requirePermission } from '../../../platform/access/context.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { workNow } from '../../../work/index.ts'
import { type FrozenInputs, frozenInputsShape, type ScoredSubject } from '../score/contract.ts'
import { applyCorrections, type Correction, explainCorrections, valueBefore } from '../score/correctionRules.ts'
import { indicatorName } from '../score/scoreRules.ts'
import { audit, computeScores, refuseScored, requireArea } from './actions.ts'
import {
  appealAnswered, appealLate, appealNotYours, appealOpen, appealUnknown, type AssessmentCorrection, correctionNeeded, correctionUnwanted, entryOutOfRange, itemUnknown, ownScore, runNotPublished,
} from './contract.ts'
import { listEnterables } from './enterableRules.ts'
import { answerAppeal, ownAssessment } from './permissions.ts'
import { listCorrections, saveResults, type Scored, subjectsOfPerson, takeRun } from './store.ts'

export async function makeAppeal(given: Context, asked: { runId: number; subjectKind: ScoredSubject['kind']; subjectCode: string; about: string; reason: string }): Promise<{ appealId: number }> {
  const ctx = requirePermission(given, ownAssessment.verb)
  return ctx.records.transaction(async (tx) => {
    const run = await takeRun(tx, asked.runId)
    const own = await subjectsOfPerson(tx, ctx.staffNo)
    const isScored = run.inputs.subjects.some((subject) => subject.kind === asked.subjectKind && subject.code === asked.subjectCode)
    if (!isScored || !own.some((one) => one.kind === asked.subjectKind && one.code === asked.subjectCode)) throw new Refusal(appealNotYours)
    if (run.state !== 'published') throw new Refusal(runNotPublished)
    if (run.appealUntil === null || ctx.today > run.appealUntil) throw new Refusal(appealLate, { until: run.appealUntil })
    const { rows: open } = await sql`select 1 from assessment_appeal where run_id = ${run.runId} and subject_kind = ${asked.subjectKind} and subject_code = ${asked.subjectCode} and about = ${asked.about} and outcome is null`.execute(tx.db)
    if (open.length > 0) throw new Refusal(appealOpen)
    const { rows: [row] } = await sql<{ appealId: number }>`
      insert into assessment_appeal (run_id, subject_kind, subject_code, about, reason, made_by, made_at)
      values (${run.runId}, ${asked.subjectKind}, ${asked.subjectCode}, ${asked.about}, ${asked.reason}, ${ctx.accountId}, ${workNow(ctx)}) returning appeal_id as "appealId"`.execute(tx.db)
    await audit(tx, ctx, 'assessment.appeal', run, { reason: asked.reason })
    return { appealId: row?.appealId ?? 0 }
  })
}

/** The answer of somebody who is not scored. When the appeal is upheld, a correction is recorded and a new revision of the scores stands beside the old ones. */
export async function answerOneAppeal(given: Context, asked: { appealId: number; outcome: 'upheld' | 'rejected'; reply: string; correction: AssessmentCorrection | null }): Promise<void> {
  const ctx = requirePermission(given, answerAppeal.verb)
  if (asked.outcome === 'upheld' && asked.correction === null) throw new Refusal(correctionNeeded)
  if (asked.outcome === 'rejected' && asked.correction !== null) throw new Refusal(correctionUnwanted)
  await ctx.records.transaction(async (tx) => {
    const { rows: [appeal] } = await sql<{ runId: number; subjectKind: string; subjectCode: string; madeBy: number; outcome: string | null }>`
      select run_id as "runId", subject_kind as "subjectKind", subject_code as "subjectCode", made_by as "madeBy", outcome from assessment_appeal where appeal_id = ${asked.appealId} for update`.execute(tx.db)
    if (!appeal) throw new Refusal(appealUnknown, { appeal: asked.appealId })
    const run = await takeRun(tx, appeal.runId)
    await requireArea(tx, ctx, run.areaCode)
    if (appeal.outcome !== null) throw new Refusal(appealAnswered)
    if (appeal.madeBy === ctx.accountId) throw new Refusal(ownScore)
    await refuseScored(tx, ctx, run.inputs)
    const correctionId = asked.correction === null ? null : await correct(tx, ctx, run.runId, frozenInputsShape.parse(run.inputs), { subjectKind: appeal.subjectKind, subjectCode: appeal.subjectCode, reason: asked.reply, ...asked.correction })
    await sql`update assessment_appeal set outcome = ${asked.outcome}, reply = ${asked.reply}, replied_by = ${ctx.accountId}, replied_at = ${workNow(ctx)}, correction_id = ${correctionId} where appeal_id = ${asked.appealId}`.execute(tx.db)
    await audit(tx, ctx, 'assessment.answer', run, { reason: asked.reply, state: asked.outcome })
  })
}

async function correct(tx: Transaction, ctx: Context, runId: number, inputs: FrozenInputs, asked: AssessmentCorrection & { subjectKind: string; subjectCode: string; reason: string }): Promise<number> {
  const earlier = await readCorrections(tx, runId)
  const at = { subjectCode: asked.subjectCode, what: asked.what, about: asked.id }
  const before = valueBefore(applyCorrections(inputs, earlier), at)
  if (before === undefined) throw new Refusal(itemUnknown, { item: asked.id })
  const judged = asked.what === 'judged' ? listEnterables(inputs.scheme).find((one) => one.id === asked.id) : undefined
  if (judged && (asked.value < judged.low || asked.value > judged.high)) throw new Refusal(entryOutOfRange, { item: judged.name, amount: asked.value, low: judged.low, high: judged.high })
  const all = [...earlier, { ...at, before, value: asked.value, reason: asked.reason }]
  const revision = all.length
  await saveResults(tx, runId, revision, computeCorrected(inputs, all))
  const { rows: [row] } = await sql<{ correctionId: number }>`
    insert into assessment_correction (run_id, revision, subject_kind, subject_code, what, indicator_id, entry_id, before, value, reason, made_by, made_at)
    values (${runId}, ${revision}, ${asked.subjectKind}, ${asked.subjectCode}, ${asked.what}, ${asked.what === 'entry' ? null : asked.id}, cast(${asked.what === 'entry' ? asked.id : null} as bigint), ${before}, ${asked.value}, ${asked.reason}, ${ctx.accountId}, ${workNow(ctx)})
    returning correction_id as "correctionId"`.execute(tx.db)
  return row?.correctionId ?? 0
}

export async function readCorrections(session: RecordsSession, runId: number): Promise<Correction[]> {
  return (await listCorrections(session, [runId])).map((row) => ({ subjectCode: row.subjectCode, what: row.what, about: row.about, before: row.before, value: row.value, reason: row.reason }))
}

/** The scores with all corrections, each explained where it changed something. */
export function computeCorrected(inputs: FrozenInputs, corrections: readonly Correction[]): Scored[] {
  const nameOf = (correction: Correction) => {
    if (correction.what === 'entry') {
      const entry = inputs.entries.find((one) => String(one.entryId) === correction.about)
      const item = listEnterables(inputs.scheme).find((one) => one.id === entry?.itemId)
      return { zh: `${item?.name ?? ''}（${entry?.evidence ?? correction.about}）`, en: `${item?.nameEn ?? ''} (${entry?.evidence ?? correction.about})` }
    }
    const indicator = inputs.scheme.indicators.find((one) => one.id === correction.about)
    return indicator ? indicatorName(indicator, inputs.measures[indicator.measureId]?.name) : { zh: correction.about, en: correction.about }
  }
  return computeScores(applyCorrections(inputs, corrections))
    .map(({ score, why }) => ({ score, why: explainCorrections(why, corrections.filter((one) => one.subjectCode === score.subject.code), nameOf) }))
}
