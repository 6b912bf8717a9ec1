import { sql } from 'kysely'
import type { Catalogue } from '../../../branch/index.ts'
import { addDays, lastDayOf, month as toMonth, monthOf } from '../../../kernel/day.ts'
import { Refusal } from '../../../kernel/refusal.ts'
import { writeAudit } from '../../../platform/access/audit.ts'
import { type Allowed, type Context, requirePermission } from '../../../platform/access/context.ts'
import { listRolesHeld } from '../../../platform/access/store.ts'
import type { RecordsSession, Transaction } from '../../../platform/records/records.ts'
import { type RuleKind, rulesInForce } from '../../../platform/rules/index.ts'
import { workNow } from '../../../work/index.ts'
import { type Scheme, schemeNobody, schemeRoleWords } from '../scheme/contract.ts'
import { type FrozenInputs, frozenInputsShape } from '../score/contract.ts'
import { applyCorrections } from '../score/correctionRules.ts'
import { explain } from '../score/explainRules.ts'
import { scoreRun } from '../score/scoreRules.ts'
import {
  monthOpen, notAllSigned, notTheSigner, ownScore, runNotFrozen, runOutsideScope, runStands, schemeNotInForce, scoredTwice, signedBefore, stepNotNext, stepSigned, stepUnknown,
} from './contract.ts'
import { gatherInputs } from './inputs.ts'
import { publishAssessment, runAssessment, signAssessment, viewAssessment } from './permissions.ts'
import { findSchemeName, getRun, isInArea, listCorrections, listRevisions, listSignatures, saveResults, type Scored, type StoredRun, subjectsOfPerson, takeRun } from './store.ts'

export type AssessmentDeps = { readonly catalogue: Catalogue; readonly schemeKind: RuleKind<Scheme> }
export type PlaceAsked = { readonly areaCode: string; readonly variant: string; readonly month: string }

/** The scores of frozen inputs with the way to each point. */
export function computeScores(inputs: FrozenInputs): Scored[] {
  return scoreRun(inputs).map((score) => ({ score, why: explain(inputs, score) }))
}

/** What the month would come to now; nothing is kept. */
export async function readInputs(session: RecordsSession, deps: AssessmentDeps, ctx: Pick<Context, 'today'>, asked: PlaceAsked): Promise<FrozenInputs> {
  const month = toMonth(asked.month)
  if (month >= monthOf(ctx.today)) throw new Refusal(monthOpen, { month })
  const rule = (await rulesInForce(session, deps.schemeKind, asked.areaCode, lastDayOf(month))).find((one) => one.variant === asked.variant)
  if (!rule) throw new Refusal(schemeNotInForce, { month, ...(await findSchemeName(session, { kind: deps.schemeKind.id, ...asked })) })
  const inputs = await gatherInputs(session, deps.catalogue, { areaCode: asked.areaCode, month, variant: asked.variant, ruleId: rule.ruleId, ruleVersion: rule.version, scheme: rule.body })
  if (inputs.subjects.length === 0) throw new Refusal(schemeNobody, { month })
  return inputs
}

export async function tryRun(given: Context, deps: AssessmentDeps, asked: PlaceAsked): Promise<{ inputs: FrozenInputs; results: Scored[] }> {
  const ctx = requirePermission(given, viewAssessment.verb)
  await requireArea(ctx.records, ctx, asked.areaCode)
  const inputs = await readInputs(ctx.records, deps, ctx, asked)
  return { inputs, results: computeScores(inputs) }
}

export async function freezeRun(given: Context, deps: AssessmentDeps, asked: PlaceAsked): Promise<{ runId: number }> {
  const ctx = requirePermission(given, runAssessment.verb)
  await requireArea(ctx.records, ctx, asked.areaCode)
  return ctx.records.transaction(async (tx) => {
    await lockPlace(tx, asked)
    const standing = await findStandingRun(tx, asked)
    if (standing !== null) {
      const { schemeName, schemeNameEn } = await getRun(tx, standing)
      throw new Refusal(runStands, { month: asked.month, scheme: schemeName, schemeEn: schemeNameEn || schemeName })
    }
    // What is scored is what was written down: read back the way a later computation will read it.
    const inputs = frozenInputsShape.parse(JSON.parse(JSON.stringify(await readInputs(tx, deps, ctx, asked))))
    await refuseScoredTwice(tx, inputs)
    const batchIds = [...new Set(inputs.cells.flatMap((cell) => cell.batchIds))].toSorted((a, b) => a - b)
    const { rows: [row] } = await sql<{ runId: number }>`
      insert into assessment_run (rule_id, area_code, variant, month, state, inputs, batch_ids, computed_by, computed_at)
      values (${inputs.ruleId}, ${asked.areaCode}, ${asked.variant}, ${asked.month}, 'frozen', cast(${JSON.stringify(inputs)} as jsonb), cast(${batchIds} as bigint[]), ${ctx.accountId}, ${workNow(ctx)}) returning run_id as "runId"`.execute(tx.db)
    const runId = row?.runId ?? 0
    await sql`insert into assessment_subject (month, subject_kind, subject_code, run_id)
      select ${asked.month}, x.kind, x.code, ${runId} from jsonb_to_recordset(cast(${JSON.stringify(inputs.subjects)} as jsonb)) as x (kind text, code text)`.execute(tx.db)
    await saveResults(tx, runId, 0, computeScores(inputs))
    await audit(tx, ctx, 'assessment.freeze', { runId, ...asked }, { version: inputs.ruleVersion, rows: inputs.subjects.length })
    return { runId }
  })
}

/** Computes a frozen month once more from its own inputs, and every revision of it with the corrections made by then. It differs only if the program's arithmetic changed. */
export async function recomputeRun(given: Context, runId: number): Promise<{ isSame: boolean; subjectCount: number }> {
  const ctx = requirePermission(given, viewAssessment.verb)
  const run = await getRun(ctx.records, runId)
  await requireArea(ctx.records, ctx, run.areaCode)
  const inputs = frozenInputsShape.parse(run.inputs)
  const [stored, corrections] = await Promise.all([listRevisions(ctx.records, runId), listCorrections(ctx.records, [runId])])
  const isSame = [0, ...corrections.map((one) => one.revision)].every((revision) => {
    const before = new Map(stored.filter((one) => one.revision === revision).map(({ score }) => [score.subject.code, score]))
    const again = scoreRun(applyCorrections(inputs, corrections.filter((one) => one.revision <= revision)))
    return again.length === before.size && again.every((score) => {
      const old = before.get(score.subject.code)
      return old !== undefined && old.total === score.total && old.rank === score.rank && old.band === score.band
    })
  })
  return { isSame, subjectCount: inputs.subjects.length }
}

export async function signRun(given: Context, asked: { runId: number; stepId: string; note: string }): Promise<void> {
  const ctx = requirePermission(given, signAssessment.verb)
  await ctx.records.transaction(async (tx) => {
    const run = await takeRun(tx, asked.runId)
    await requireArea(tx, ctx, run.areaCode)
    if (run.state !== 'frozen') throw new Refusal(runNotFrozen, { actZh: '会签', actEn: 'signed' })
    const step = run.inputs.scheme.signers.find((one) => one.id === asked.stepId)
    if (!step) throw new Refusal(stepUnknown, { step: asked.stepId })
    const signed = await listSignatures(tx, [run.runId])
    if (signed.some((one) => one.stepId === step.id)) throw new Refusal(stepSigned, { step: step.name })
    const next = run.inputs.scheme.signers.find((one) => !signed.some((signature) => signature.stepId === one.id))
    if (next && next.id !== step.id) throw new Refusal(stepNotNext, { next: next.name, step: step.name })
    await refuseScored(tx, ctx, run.inputs)
    if (signed.some((one) => one.accountId === ctx.accountId)) throw new Refusal(signedBefore)
    if (!(await listRolesHeld(tx, ctx.accountId, run.areaCode, ctx.today)).has(step.role)) throw new Refusal(notTheSigner, { step: step.name, roleZh: schemeRoleWords[step.role].zh, roleEn: schemeRoleWords[step.role].en })
    await sql`insert into assessment_signature (run_id, step_id, account_id, note, signed_at) values (${run.runId}, ${step.id}, ${ctx.accountId}, ${asked.note}, ${workNow(ctx)})`.execute(tx.db)
    await audit(tx, ctx, 'assessment.sign', run, { step: step.name })
  })
}

export async function publishRun(given: Context, runId: number): Promise<void> {
  const ctx = requirePermission(given, publishAssessment.verb)
  await ctx.records.transaction(async (tx) => {
    const run = await takeRun(tx, runId)
    await requireArea(tx, ctx, run.areaCode)
    if (run.state !== 'frozen') throw new Refusal(runNotFrozen, { actZh: '公布', actEn: 'published' })
    const signed = await listSignatures(tx, [runId])
    const open = run.inputs.scheme.signers.find((step) => !signed.some((signature) => signature.stepId === step.id))
    if (open) throw new Refusal(notAllSigned, { step: open.name })
    const until = addDays(ctx.today, run.inputs.scheme.appealDays)
    await sql`update assessment_run set state = 'published', published_by = ${ctx.accountId}, published_on = ${ctx.today}, appeal_until = ${until} where run_id = ${runId}`.execute(tx.db)
    await audit(tx, ctx, 'assessment.publish', run, { validTo: until })
  })
}

/** Before publication only: what people have seen is corrected, not taken back. */
export async function withdrawRun(given: Context, asked: { runId: number; reason: string }): Promise<void> {
  const ctx = requirePermission(given, runAssessment.verb)
  await ctx.records.transaction(async (tx) => {
    const run = await takeRun(tx, asked.runId)
    await requireArea(tx, ctx, run.areaCode)
    if (run.state !== 'frozen') throw new Refusal(runNotFrozen, { actZh: '撤回', actEn: 'withdrawn' })
    await sql`update assessment_run set state = 'withdrawn', withdrawn_by = ${ctx.accountId}, withdrawn_at = ${workNow(ctx)}, reason = ${asked.reason} where run_id = ${asked.runId}`.execute(tx.db)
    await sql`delete from assessment_subject where run_id = ${asked.runId}`.execute(tx.db)
    await audit(tx, ctx, 'assessment.withdraw', run, { reason: asked.reason })
  })
}

export async function requireArea(session: RecordsSession, ctx: Allowed, areaCode: string): Promise<void> {
  if (!(await isInArea(session, areaCode, ctx.scopeAreaCodes))) throw new Refusal(runOutsideScope)
}

/** Nobody decides about his own score or his unit's. */
export async function refuseScored(session: RecordsSession, ctx: Pick<Context, 'staffNo'>, inputs: Pick<FrozenInputs, 'subjects'>): Promise<void> {
  const own = await subjectsOfPerson(session, ctx.staffNo)
  if (inputs.subjects.some((subject) => own.some((one) => one.kind === subject.kind && one.code === subject.code))) throw new Refusal(ownScore)
}

/** Freezing a month and entering items for it wait for each other. */
export async function lockPlace(tx: Transaction, at: PlaceAsked): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`assessment ${at.areaCode} ${at.variant} ${at.month}`}))`.execute(tx.db)
}
export async function findStandingRun(session: RecordsSession, at: PlaceAsked): Promise<number | null> {
  const { rows: [row] } = await sql<{ runId: number }>`select run_id as "runId" from assessment_run where area_code = ${at.areaCode} and variant = ${at.variant} and month = ${at.month} and state <> 'withdrawn'`.execute(session.db)
  return row?.runId ?? null
}

async function refuseScoredTwice(tx: Transaction, inputs: FrozenInputs): Promise<void> {
  const { rows: [there] } = await sql<{ code: string; scheme: string; schemeEn: string }>`
    select s.subject_code as code, r.inputs->'scheme'->>'name' as scheme, coalesce(nullif(r.inputs->'scheme'->>'nameEn', ''), r.inputs->'scheme'->>'name') as "schemeEn" from assessment_subject s join assessment_run r on r.run_id = s.run_id
      join jsonb_to_recordset(cast(${JSON.stringify(inputs.subjects)} as jsonb)) as x (kind text, code text) on x.kind = s.subject_kind and x.code = s.subject_code
     where s.month = ${inputs.month} order by s.subject_code limit 1`.execute(tx.db)
  if (!there) return
  const subject = inputs.subjects.find((one) => one.code === there.code)
  throw new Refusal(scoredTwice, { subject: subject?.name ?? there.code, code: there.code, scheme: there.scheme, schemeEn: there.schemeEn, month: inputs.month })
}

export async function audit(tx: Transaction, ctx: Context, verb: string, run: Pick<StoredRun, 'runId' | 'month' | 'variant'>, detail: Record<string, string | number | null> = {}): Promise<void> {
  await writeAudit(tx, ctx, { verb, subjectKind: 'assessment_run', subjectId: String(run.runId), detail: { period: run.month, kind: run.variant, ...detail } })
}
